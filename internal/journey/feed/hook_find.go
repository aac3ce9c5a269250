package feed

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

type hookRow struct {
	ID        string          `db:"id"`
	Name      string          `db:"name"`
	Group     string          `db:"group_id"`
	Person    string          `db:"person_id"`
	CreatedAt instant.Instant `db:"created_at"`
	UsedAt    instant.Instant `db:"used_at"`
}

const hookColumns = `id, name, group_id, person_id, created_at, used_at`

// HooksIn asks for addresses that programs post to.
type HooksIn struct {
	Group string `query:"group" json:"-" maxLength:"40" doc:"those of a group, for its moderators; wall for that of all who work here"`
	All   bool   `query:"all" json:"-" doc:"those of everybody, for admins"`
}

// Hooks lists the programs that post in the reader's name, in a group they moderate, or anywhere.
func (f *Feed) Hooks(ctx context.Context, r db.Reader, in HooksIn) (api.Page[Hook], error) {
	out := api.Page[Hook]{Items: []Hook{}}
	rows, err := hooksAsked(ctx, r, in)
	if err != nil {
		return out, err
	}
	people := make([]string, len(rows))
	for i, w := range rows {
		people[i] = w.Person
	}
	names, err := directory.Briefs(ctx, r, people...)
	for _, w := range rows {
		out.Items = append(out.Items, Hook{ID: w.ID, Name: w.Name, Group: w.Group, By: names[w.Person], CreatedAt: w.CreatedAt, UsedAt: w.UsedAt})
	}
	return out, err
}

const mostListed = 500

func hooksAsked(ctx context.Context, r db.Reader, in HooksIn) ([]hookRow, error) {
	switch {
	case in.All && !r.Actor().Has(auth.Admin):
		return nil, fault.Denied("permission.denied")
	case in.All:
		return db.Select[hookRow](ctx, r, `SELECT `+hookColumns+` FROM feed_hook WHERE tenant_id = $1 ORDER BY id LIMIT $2`, mostListed)
	case in.Group == "":
		return db.Select[hookRow](ctx, r, `SELECT `+hookColumns+` FROM feed_hook WHERE tenant_id = $1 AND person_id = $2 ORDER BY id`, r.Actor().ID)
	case in.Group == wall:
		in.Group = ""
	}
	h, err := houseOf(ctx, r)
	if err != nil {
		return nil, err
	}
	if !h.reads(in.Group) {
		return nil, errNoGroup
	}
	if !h.moderates(in.Group) {
		return nil, errNotModerator
	}
	return db.Select[hookRow](ctx, r, `SELECT `+hookColumns+` FROM feed_hook WHERE tenant_id = $1 AND group_id = $2 ORDER BY id LIMIT $3`, in.Group, mostListed)
}

func hookByID(ctx context.Context, r db.Reader, hook string) (hookRow, error) {
	k, err := db.One[hookRow](ctx, r, `SELECT `+hookColumns+` FROM feed_hook WHERE tenant_id = $1 AND id = $2`, hook)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoHook
	}
	return k, err
}
