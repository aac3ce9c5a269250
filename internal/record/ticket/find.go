package ticket

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// GetIn names a ticket by id or number.
type GetIn struct {
	ID string `path:"id" json:"-" doc:"id or number"`
}

// Get answers one ticket, as much of it as the reader may see.
func Get(ctx context.Context, r db.Reader, in GetIn) (Ticket, error) {
	t, full, err := readable(ctx, r, in.ID)
	if err != nil {
		return Ticket{}, err
	}
	if !full {
		return limited(ctx, r, t)
	}
	return personal(ctx, r, t)
}

// limited is the card of a ticket with what the reader may do.
func limited(ctx context.Context, r db.Reader, t *row) (Ticket, error) {
	out := card(t)
	mine, err := attached(ctx, r, r.Actor().ID, []string{t.ID})
	if err != nil {
		return Ticket{}, err
	}
	joined := mine[t.ID]
	out.MyMeToo = &joined
	out.Actions = actions(r.Actor(), t, joined)
	return out, nil
}

// personal is a ticket with what depends on the reader.
func personal(ctx context.Context, r db.Reader, t *row) (Ticket, error) {
	watchers, err := thread.Followers(ctx, r, t.ref())
	if err != nil {
		return Ticket{}, err
	}
	names, err := namesOf(ctx, r, watchers, t)
	if err != nil {
		return Ticket{}, err
	}
	out := present(names, t)
	me := r.Actor().ID
	joined := false
	if t.MeToo > 0 {
		mine, err := attached(ctx, r, me, []string{t.ID})
		if err != nil {
			return Ticket{}, err
		}
		joined = mine[t.ID]
	}
	watching := slices.Contains(watchers, me)
	for _, w := range watchers {
		out.Watchers = append(out.Watchers, *names.person(w))
	}
	out.MyMeToo, out.Watching = &joined, &watching
	out.Actions = actions(r.Actor(), t, joined)
	return out, nil
}

// unchanged refuses an edit of an older version, where fields changed since: the fault says which, by whom, and what the
// ticket is now. Comments and "me too" are no reason to refuse.
func unchanged(ctx context.Context, r db.Reader, ifMatch string, t *row) error {
	stale := api.CheckVersion(ifMatch, t.Version)
	if stale == nil {
		return nil
	}
	seen, ok := versionOf(ifMatch)
	if !ok || seen > t.Version {
		return stale
	}
	lines, err := changesSince(ctx, r, t.ID, seen)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return nil
	}
	return conflict(ctx, r, t, lines)
}

// conflict is what both sides of an edit conflict are shown.
func conflict(ctx context.Context, r db.Reader, t *row, lines []changeRow) error {
	actors := make([]string, 0, len(lines))
	for _, l := range lines {
		actors = append(actors, l.Actor)
	}
	names, err := namesFor(ctx, r, actors, nil)
	if err != nil {
		return err
	}
	now, err := personal(ctx, r, t)
	if err != nil {
		return err
	}
	f := fault.Stale("ticket.changed_meanwhile")
	at := map[string]int{}
	for _, l := range lines {
		who := names.persons[l.Actor].Name
		for _, c := range l.Changes.V {
			field := fault.Field{Name: c.Field, Code: "ticket.field_changed_meanwhile", Args: map[string]any{"who": who, "old": c.Old, "new": c.New}}
			if i, ok := at[c.Field]; ok {
				f.Fields[i] = field
				continue
			}
			at[c.Field] = len(f.Fields)
			f.Fields = append(f.Fields, field)
		}
		f = f.With("who", who)
	}
	return f.With("version", t.Version).With(api.CurrentArg, now)
}
