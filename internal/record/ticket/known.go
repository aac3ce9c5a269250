package ticket

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// Known are those of some tickets that the reader may know of now: in full, with who works on it, where they see all of it;
// otherwise the card of a major incident, or of what they are attached to.
func Known(ctx context.Context, r db.Reader, ids []string) ([]Ticket, error) {
	rows, err := knownRows(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	mine, err := attached(ctx, r, r.Actor().ID, ids)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(ctx, r, nil, rows...)
	if err != nil {
		return nil, err
	}
	out := make([]Ticket, 0, len(rows))
	for _, t := range rows {
		full := t.inFull(r.Actor())
		if !full && !t.major() && !mine[t.ID] {
			continue
		}
		c := card(t)
		if c.Limited = !full; full {
			c.Group, c.Assignee = names.group(t.Group), names.person(t.Assignee)
		}
		joined := mine[t.ID]
		c.MyMeToo = &joined
		out = append(out, c)
	}
	return out, nil
}

func knownRows(ctx context.Context, r db.Reader, ids []string) ([]*row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var out []*row
	err := db.Each(ctx, r, func(t row) error { out = append(out, &t); return nil },
		`SELECT id, number, kind, state, state_at, priority, impact, opened_at, resolved_at, me_too, version, updated_at, title, requester_id, opened_by,
		group_id, assignee_id FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	return out, err
}

// KnownTo says whom a ticket may be told of at once: everybody while it is a major incident, otherwise all who work here.
func KnownTo(ctx context.Context, r db.Reader, id string) (auth.Role, error) {
	t, err := rowByKey(ctx, r, id)
	if err == nil && t.major() {
		return auth.Requester, nil
	}
	return auth.Agent, err
}
