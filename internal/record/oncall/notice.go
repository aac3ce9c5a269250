package oncall

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
)

// Notice is one person told.
type Notice struct {
	Person directory.Brief `json:"person"`
	Step   int             `json:"step"`
	At     instant.Instant `json:"at"`
}

type noticeRow struct {
	Person string          `db:"person_id"`
	Step   int             `db:"step"`
	At     instant.Instant `db:"at"`
}

// NoticeIn is the token of a letter's link.
type NoticeIn struct {
	Token string `path:"token" json:"-"`
}

type toldRow struct {
	Alarm  string `db:"alarm_id"`
	Person string `db:"person_id"`
}

// LookAt shows the alarm that a letter's link is about. Looking acknowledges nothing: mail servers open links too.
func (s *Rotas) LookAt(ctx context.Context, in NoticeIn) (Alarm, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Alarm{}, errNoNotice
	}
	return db.View(ctx, s.DB, auth.System(of), func(ctx context.Context, r db.Reader) (Alarm, error) {
		n, err := noticeOf(ctx, r, hash)
		if err != nil {
			return Alarm{}, err
		}
		return GetAlarm(ctx, r, GetIn{ID: n.Alarm})
	})
}

// Answer acknowledges an alarm by a letter's link, without signing in: at night, from any phone.
func (s *Rotas) Answer(ctx context.Context, in NoticeIn) (Alarm, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Alarm{}, errNoNotice
	}
	return db.Update(ctx, s.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (Alarm, error) {
		n, err := noticeOf(ctx, tx, hash)
		if err != nil {
			return Alarm{}, err
		}
		w, err := loadAlarm(ctx, tx, n.Alarm)
		if err != nil {
			return Alarm{}, err
		}
		return acknowledge(ctx, tx, w, n.Person)
	})
}

// linkFor is how long a letter's link is worth something: an alarm that is older is answered by who signs in.
const linkFor = 30 * 24 * time.Hour

func noticeOf(ctx context.Context, r db.Reader, hash string) (toldRow, error) {
	if t, err := tenant.Mine(ctx, r); err != nil || t.Suspended() {
		return toldRow{}, errNoNotice
	}
	n, err := db.One[toldRow](ctx, r, `SELECT alarm_id, person_id FROM alarm_notice WHERE tenant_id = $1 AND token_hash = $2 AND at > $3`, hash, r.Now().Add(-linkFor))
	if errors.Is(err, db.ErrNoRows) {
		return n, errNoNotice
	}
	if err != nil {
		return n, err
	}
	here, err := directory.Exists(ctx, r, n.Person) // who has left answers nothing
	if err == nil && !here {
		err = errNoNotice
	}
	return n, err
}
