package contribution

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// SeenIn says that one has seen it too.
type SeenIn struct {
	ID    string          `path:"id" json:"-"`
	Since instant.Instant `json:"since,omitzero" doc:"when"`
	Place string          `json:"place,omitempty" maxLength:"200" doc:"where"`
}

// Seen counts the actor among those who have seen it. Saying it twice is saying it once; the last words hold.
func (s *Calls) Seen(ctx context.Context, tx *db.Tx, in SeenIn) (Call, error) {
	c, err := s.opened(ctx, tx, in.ID)
	if err != nil {
		return Call{}, err
	}
	place := markdown.CleanLine(in.Place)
	if utf8.RuneCountInString(place) > placeLimit {
		return Call{}, tooLong("place", placeLimit)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO contribution_seen (tenant_id, call_id, person_id, at, since_at, place) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, call_id, person_id) DO UPDATE SET since_at = excluded.since_at, place = excluded.place`,
		c.ID, tx.Actor().ID, tx.Now(), in.Since, place); err != nil {
		return Call{}, err
	}
	was := c.Seen
	if err := countSeen(ctx, tx, c); err != nil {
		return Call{}, err
	}
	if c.Seen != was {
		tx.Emit(c.ref(), CallSeen{Seen: c.Seen, Version: c.Version}, c.topics()...)
	}
	return show(ctx, tx, c)
}

// UndoSeen takes it back.
func (s *Calls) UndoSeen(ctx context.Context, tx *db.Tx, in GetIn) (Call, error) {
	c, err := s.opened(ctx, tx, in.ID)
	if err != nil {
		return Call{}, err
	}
	gone, err := tx.Exec(ctx, `DELETE FROM contribution_seen WHERE tenant_id = $1 AND call_id = $2 AND person_id = $3`, c.ID, tx.Actor().ID)
	if err != nil {
		return Call{}, err
	}
	if gone > 0 {
		if err := countSeen(ctx, tx, c); err != nil {
			return Call{}, err
		}
		tx.Emit(c.ref(), CallUnseen{Seen: c.Seen, Version: c.Version}, c.topics()...)
	}
	return show(ctx, tx, c)
}

// countSeen writes how many there are.
func countSeen(ctx context.Context, tx *db.Tx, c *callRow) error {
	now, err := db.One[callRow](ctx, tx, `UPDATE contribution_call SET seen = (SELECT count(*) FROM contribution_seen s WHERE s.tenant_id = $1 AND s.call_id = $2),
		updated_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING `+callColumns, c.ID, tx.Now())
	if err == nil {
		*c = now
	}
	return err
}

// Witness is somebody who has seen it too.
type Witness struct {
	Person *Person         `json:"person,omitempty"`
	At     instant.Instant `json:"at" doc:"when they said so"`
	Since  instant.Instant `json:"since,omitzero"`
	Place  string          `json:"place,omitempty"`
}

// Who lists those who have seen it, the first first.
func (s *Calls) Who(ctx context.Context, r db.Reader, in GetIn) (api.Page[Witness], error) {
	out := api.Page[Witness]{Items: []Witness{}}
	c, err := readable(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	type witness struct {
		Person string          `db:"person_id"`
		At     instant.Instant `db:"at"`
		Since  instant.Instant `db:"since_at"`
		Place  string          `db:"place"`
	}
	rows, err := db.Select[witness](ctx, r, `SELECT person_id, at, since_at, place FROM contribution_seen WHERE tenant_id = $1 AND call_id = $2 ORDER BY at, person_id LIMIT $3`, c.ID, mostOfCall)
	if err != nil {
		return out, err
	}
	persons := make([]string, len(rows))
	for i, w := range rows {
		persons[i] = w.Person
	}
	names, err := directory.Briefs(ctx, r, persons...)
	for _, w := range rows {
		out.Items = append(out.Items, Witness{Person: personOf(names, w.Person), At: w.At, Since: w.Since, Place: w.Place})
	}
	return out, err
}
