package ticket

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// OutagesIn asks for what is broken for many.
type OutagesIn struct{}

// Outages lists the open major incidents as anybody may see them, the most urgent first, so that people attach to one instead
// of waiting in line to tell it again.
func Outages(ctx context.Context, r db.Reader, _ OutagesIn) (api.Page[Ticket], error) {
	out := api.Page[Ticket]{Items: []Ticket{}}
	l := &lister{sort: "priority", limit: 50, priorities: []int64{1, 2}}
	for _, state := range incident.open() {
		l.places = append(l.places, place{incident.Kind, state})
	}
	rows, _, err := l.page(ctx, r)
	if err != nil {
		return out, err
	}
	rows = slices.DeleteFunc(rows, func(t *row) bool { return !t.major() })
	ids := make([]string, len(rows))
	for i, t := range rows {
		ids[i] = t.ID
	}
	mine, err := attached(ctx, r, r.Actor().ID, ids)
	if err != nil {
		return out, err
	}
	for _, t := range rows {
		c := card(t)
		joined := mine[t.ID]
		c.MyMeToo, c.Actions = &joined, joining(r.Actor(), t, joined)
		out.Items = append(out.Items, c)
	}
	return out, nil
}
