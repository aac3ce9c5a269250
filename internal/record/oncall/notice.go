package oncall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
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
	of, hash, ok := secretOf(in.Token)
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
	of, hash, ok := secretOf(in.Token)
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

func noticeOf(ctx context.Context, r db.Reader, hash string) (toldRow, error) {
	n, err := db.One[toldRow](ctx, r, `SELECT alarm_id, person_id FROM alarm_notice WHERE tenant_id = $1 AND token_hash = $2`, hash)
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

// newSecret makes a token that says which tenant it is of, and what is kept of it.
func newSecret(tenant string) (token, hash string) {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	token = tenant + "." + base64.RawURLEncoding.EncodeToString(b[:])
	_, hash, _ = secretOf(token)
	return token, hash
}

func secretOf(token string) (tenant, hash string, ok bool) {
	tenant, secret, ok := strings.Cut(token, ".")
	if !ok || !id.Valid(tenant) || len(secret) != 32 {
		return "", "", false
	}
	sum := sha256.Sum256([]byte(token))
	return tenant, hex.EncodeToString(sum[:]), true
}
