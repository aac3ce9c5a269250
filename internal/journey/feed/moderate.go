package feed

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// ReasonIn says why.
type ReasonIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Reason string `json:"reason" maxLength:"2000"`
}

const longReason = 500

func (in *ReasonIn) check() error {
	in.Reason = markdown.CleanLine(in.Reason)
	switch n := utf8.RuneCountInString(in.Reason); {
	case n == 0:
		return fault.InvalidField("reason", "field.empty")
	case n > longReason:
		return fault.InvalidField("reason", "field.too_long").With("limit", longReason)
	}
	return nil
}

// Report calls the moderators' attention to a post; each person once.
func (f *Feed) Report(ctx context.Context, tx *db.Tx, in ReasonIn) (api.None, error) {
	if err := in.check(); err != nil {
		return api.None{}, err
	}
	w, h, err := f.readable(ctx, tx, in.ID)
	switch {
	case err != nil:
		return api.None{}, err
	case h.own(w):
		return api.None{}, fault.Conflict("post.is_yours")
	case w.Kind == systemKind:
		return api.None{}, fault.Conflict("post.is_systems")
	}
	n, err := tx.Exec(ctx, `INSERT INTO post_report (tenant_id, post_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, post_id, person_id) DO UPDATE SET reason = excluded.reason, at = excluded.at, decided_at = 0, decided_by = '', decision = ''`,
		w.ID, tx.Actor().ID, in.Reason, tx.Now())
	if err != nil || n == 0 {
		return api.None{}, err
	}
	if err := bump(ctx, tx, &w, ``); err != nil {
		return api.None{}, err
	}
	moderators, err := moderatorsOf(ctx, tx, w.Group)
	if err != nil {
		return api.None{}, err
	}
	topics := make([]string, len(moderators))
	for i, m := range moderators {
		topics[i] = inbox(m)
	}
	tx.Emit(w.ref(), Changed{What: "reported", Position: w.Position, Group: w.Group, Version: w.Version}, topics...)
	return api.None{}, nil
}

// moderatorsOf are a group's owners; the wall has supervisors, who look at their list of reports.
func moderatorsOf(ctx context.Context, r db.Reader, group string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT person_id FROM feed_member WHERE tenant_id = $1 AND group_id = $2 AND role = 'owner' ORDER BY person_id LIMIT 50`, group)
}

// Hide puts a post out of sight, for moderators; its author and they still see it.
func (f *Feed) Hide(ctx context.Context, tx *db.Tx, in ReasonIn) (Post, error) {
	if err := in.check(); err != nil {
		return Post{}, err
	}
	return f.hide(ctx, tx, in.ID, tx.Now(), in.Reason, "hidden")
}

// Restore shows it again.
func (f *Feed) Restore(ctx context.Context, tx *db.Tx, in GetIn) (Post, error) {
	return f.hide(ctx, tx, in.ID, 0, "", "restored")
}

func (f *Feed) hide(ctx context.Context, tx *db.Tx, post string, at instant.Instant, reason, what string) (Post, error) {
	w, h, err := f.moderated(ctx, tx, post)
	if err != nil {
		return Post{}, err
	}
	by := ""
	if at != 0 {
		by = tx.Actor().ID
	}
	if (at == 0) == (w.HiddenAt == 0) {
		return f.one(ctx, tx, h, w)
	}
	if err := bump(ctx, tx, &w, `, hidden_at = $3, hidden_by = $4, hidden_reason = $5`, at, by, reason); err != nil {
		return Post{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE post_report SET decided_at = $2, decided_by = $3, decision = $4 WHERE tenant_id = $1 AND post_id = $5 AND decided_at = 0`,
		tx.Now(), tx.Actor().ID, what, w.ID); err != nil {
		return Post{}, err
	}
	if err := f.changed(ctx, tx, w, what); err != nil {
		return Post{}, err
	}
	return f.again(ctx, tx, h, w.ID)
}

// Reported is a post that somebody calls attention to.
type Reported struct {
	Post   string          `json:"post"`
	By     directory.Brief `json:"by"`
	Reason string          `json:"reason"`
	At     instant.Instant `json:"at"`
	Shown  Post            `json:"shown" doc:"the post"`
}

// ReportsIn asks for open reports.
type ReportsIn struct {
	Limit int `query:"limit" json:"-" default:"50" minimum:"1" maximum:"100"`
}

type reportRow struct {
	Post   string          `db:"post_id"`
	Person string          `db:"person_id"`
	Reason string          `db:"reason"`
	At     instant.Instant `db:"at"`
}

// Reports lists the open reports of where the reader moderates, oldest first.
func (f *Feed) Reports(ctx context.Context, r db.Reader, in ReportsIn) (api.Page[Reported], error) {
	out := api.Page[Reported]{Items: []Reported{}}
	rows, err := db.Select[reportRow](ctx, r, `SELECT post_id, person_id, reason, at FROM post_report WHERE tenant_id = $1 AND decided_at = 0
		ORDER BY at, post_id, person_id LIMIT 500`)
	if err != nil {
		return out, err
	}
	for _, w := range rows {
		if len(out.Items) == in.Limit {
			return out, nil
		}
		p, h, err := f.readable(ctx, r, w.Post)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		if !h.moderates(p.Group) || p.DeletedAt != 0 {
			continue
		}
		shown, err := f.one(ctx, r, h, p)
		if err != nil {
			return out, err
		}
		by, err := directory.BriefOf(ctx, r, w.Person)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, Reported{Post: w.Post, By: by, Reason: w.Reason, At: w.At, Shown: shown})
	}
	return out, nil
}

// Dismiss says that a report needs nothing done.
func (f *Feed) Dismiss(ctx context.Context, tx *db.Tx, in GetIn) (api.None, error) {
	w, _, err := f.moderated(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	_, err = tx.Exec(ctx, `UPDATE post_report SET decided_at = $2, decided_by = $3, decision = 'dismissed' WHERE tenant_id = $1 AND post_id = $4 AND decided_at = 0`,
		tx.Now(), tx.Actor().ID, w.ID)
	return api.None{}, err
}

type reportCount struct {
	Post string `db:"post_id"`
	N    int    `db:"n"`
}

// openReports counts them for posts that the reader moderates.
func openReports(ctx context.Context, r db.Reader, h *house, rows []row) (map[string]int, error) {
	out := map[string]int{}
	ids := []string{}
	for _, w := range rows {
		if h.moderates(w.Group) {
			ids = append(ids, w.ID)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	counts, err := db.Select[reportCount](ctx, r, `SELECT post_id, count(*) AS n FROM post_report WHERE tenant_id = $1 AND decided_at = 0
		AND post_id IN `+db.In(2, len(ids))+` GROUP BY post_id`, db.Args(ids)...)
	for _, c := range counts {
		out[c.Post] = c.N
	}
	return out, err
}
