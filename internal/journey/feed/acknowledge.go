package feed

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Acknowledge says that one has read a post that asks for it. Once is enough.
func (f *Feed) Acknowledge(ctx context.Context, tx *db.Tx, in GetIn) (Post, error) {
	w, h, err := f.readable(ctx, tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	if !w.Ack || w.DeletedAt != 0 {
		return Post{}, fault.Conflict("post.asks_nothing")
	}
	n, err := tx.Exec(ctx, `INSERT INTO post_ack (tenant_id, post_id, person_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, w.ID, tx.Actor().ID, tx.Now())
	if err != nil {
		return Post{}, err
	}
	if n > 0 {
		if err := bump(ctx, tx, &w, ``); err != nil {
			return Post{}, err
		}
		if err := f.changed(ctx, tx, w, "acknowledged"); err != nil {
			return Post{}, err
		}
	}
	return f.again(ctx, tx, h, w.ID)
}

// Acknowledgements are who has and who has not.
type Acknowledgements struct {
	Done    []Acknowledgement `json:"done" nullable:"false"`
	Missing []directory.Brief `json:"missing" nullable:"false" doc:"of the group's members, or of all who work here; the first 500"`
}

// Acknowledgement is one person's.
type Acknowledgement struct {
	Person directory.Brief `json:"person"`
	At     instant.Instant `json:"at"`
}

type ackRow struct {
	ID   string          `db:"person_id"`
	Name string          `db:"name"`
	At   instant.Instant `db:"at"`
}

const mostMissing = 500

// Acknowledged answers who has acknowledged a post and who has not, for its author and its moderators.
func (f *Feed) Acknowledged(ctx context.Context, r db.Reader, in GetIn) (Acknowledgements, error) {
	out := Acknowledgements{Done: []Acknowledgement{}, Missing: []directory.Brief{}}
	w, h, err := f.readable(ctx, r, in.ID)
	switch {
	case err != nil:
		return out, err
	case !h.own(w) && !h.moderates(w.Group):
		return out, errNotModerator
	case !w.Ack:
		return out, fault.Conflict("post.asks_nothing")
	}
	rows, err := db.Select[ackRow](ctx, r, `SELECT a.person_id, p.name, a.at FROM post_ack a JOIN person p ON p.tenant_id = $1 AND p.id = a.person_id
		WHERE a.tenant_id = $1 AND a.post_id = $2 ORDER BY a.at, a.person_id`, w.ID)
	if err != nil {
		return out, err
	}
	for _, a := range rows {
		out.Done = append(out.Done, Acknowledgement{Person: directory.Brief{ID: a.ID, Name: a.Name}, At: a.At})
	}
	out.Missing, err = missing(ctx, r, w)
	return out, err
}

type personRow struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Roles string `db:"roles"`
}

// missing are the persons meant who have not acknowledged yet.
func missing(ctx context.Context, r db.Reader, w row) ([]directory.Brief, error) {
	text := `SELECT p.id, p.name, p.roles FROM person p WHERE p.tenant_id = $1 AND p.closed_at = 0 AND p.id <> $3
		AND NOT EXISTS (SELECT 1 FROM post_ack a WHERE a.tenant_id = $1 AND a.post_id = $2 AND a.person_id = p.id)`
	args := []any{w.ID, w.Author}
	if w.Group != "" {
		text += ` AND EXISTS (SELECT 1 FROM feed_member m WHERE m.tenant_id = $1 AND m.group_id = $4 AND m.person_id = p.id AND m.role IN ('owner', 'member'))`
		args = append(args, w.Group)
	}
	rows, err := db.Select[personRow](ctx, r, text+` ORDER BY p.name_fold, p.id LIMIT 2000`, args...)
	if err != nil {
		return nil, err
	}
	out := []directory.Brief{}
	for _, p := range rows {
		if w.Group == "" && !auth.ParseRoles(p.Roles).Has(auth.Agent) {
			continue
		}
		if out = append(out, directory.Brief{ID: p.ID, Name: p.Name}); len(out) == mostMissing {
			break
		}
	}
	return out, nil
}
