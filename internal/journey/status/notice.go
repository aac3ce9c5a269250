package status

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/markdown"
)

const (
	longNotice  = 8000
	mostNotices = 200
	shownFor    = 90 * 24 * time.Hour // after its end
)

// Notice is something said on the page, in its author's words.
type Notice struct {
	ID          string          `json:"id"`
	Text        string          `json:"text" doc:"Markdown"`
	PublishedAt instant.Instant `json:"published_at"`
	EndedAt     instant.Instant `json:"ended_at,omitzero"`
	FromCrisis  bool            `json:"from_crisis,omitempty"`
}

type noticeRow struct {
	ID          string          `db:"id"`
	Source      string          `db:"source"`
	Text        string          `db:"text"`
	PublishedAt instant.Instant `db:"published_at"`
	EndedAt     instant.Instant `db:"ended_at"`
}

const noticeColumns = `id, source, text, published_at, ended_at`

func (w noticeRow) shown() Notice {
	return Notice{ID: w.ID, Text: w.Text, PublishedAt: w.PublishedAt, EndedAt: w.EndedAt, FromCrisis: w.Source != ""}
}

// noticesOf are those that the page shows: first what holds now, then what ended within 90 days; the newest first.
func noticesOf(ctx context.Context, r db.Reader) ([]Notice, error) {
	rows, err := db.Select[noticeRow](ctx, r, `SELECT `+noticeColumns+` FROM status_notice WHERE tenant_id = $1 AND (ended_at = 0 OR ended_at > $2)
		ORDER BY CASE WHEN ended_at = 0 THEN 0 ELSE 1 END, published_at DESC, id DESC LIMIT $3`, r.Now().Add(-shownFor), mostNotices)
	out := make([]Notice, len(rows))
	for i, w := range rows {
		out[i] = w.shown()
	}
	return out, err
}

// Publish puts a text on the page and has it written to those who subscribed, once for each id. It says false where the page is closed.
func (x *Pages) Publish(ctx context.Context, tx *db.Tx, key, source, text string) (bool, error) {
	p, err := pageOf(ctx, tx)
	if err != nil || !p.Open {
		return false, err
	}
	if utf8.RuneCountInString(text) > longNotice {
		return false, fault.InvalidField("text", "status.too_long").With("limit", longNotice)
	}
	n, err := tx.Exec(ctx, `INSERT INTO status_notice (tenant_id, id, source, text, published_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, id) DO NOTHING`, key, source, text, tx.Now())
	if err != nil || n == 0 {
		return err == nil, err
	}
	if err := job.Enqueue(ctx, tx, TellJob, tellArgs{Notice: key}); err != nil {
		return false, err
	}
	tx.Emit(of(tx.Tenant()), Changed{What: "notice", ID: key}, topic)
	return true, nil
}

// End says that a notice is past. Ending it again, or one that never was, changes nothing.
func (x *Pages) End(ctx context.Context, tx *db.Tx, key string) error {
	n, err := tx.Exec(ctx, `UPDATE status_notice SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`, key, tx.Now())
	if err == nil && n > 0 {
		tx.Emit(of(tx.Tenant()), Changed{What: "notice", ID: key}, topic)
	}
	return err
}

// NoticeIn is something to say that is no crisis: maintenance, a short outage.
type NoticeIn struct {
	Text string `json:"text" maxLength:"32000" doc:"Markdown"`
}

// AddNotice says something on the page.
func (x *Pages) AddNotice(ctx context.Context, tx *db.Tx, in NoticeIn) (Notice, error) {
	text := markdown.Clean(in.Text)
	if text == "" {
		return Notice{}, fault.InvalidField("text", "status.text_missing")
	}
	key := id.New()
	shown, err := x.Publish(ctx, tx, key, "", text)
	if err == nil && !shown {
		err = fault.Conflict("status.page_closed")
	}
	return Notice{ID: key, Text: text, PublishedAt: tx.Now()}, err
}

// NoticeKey names a notice.
type NoticeKey struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// EndNotice says that a notice is past.
func (x *Pages) EndNotice(ctx context.Context, tx *db.Tx, in NoticeKey) (Notice, error) {
	if _, err := noticeOf(ctx, tx, in.ID); err != nil {
		return Notice{}, err
	}
	if err := x.End(ctx, tx, in.ID); err != nil {
		return Notice{}, err
	}
	w, err := noticeOf(ctx, tx, in.ID)
	return w.shown(), err
}

func noticeOf(ctx context.Context, r db.Reader, key string) (noticeRow, error) {
	w, err := db.One[noticeRow](ctx, r, `SELECT `+noticeColumns+` FROM status_notice WHERE tenant_id = $1 AND id = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("status.notice_not_found")
	}
	return w, err
}
