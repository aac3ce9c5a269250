package ticket

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// MoveIn is a verb of the ticket's machine and what the verb asks for.
type MoveIn struct {
	ID      string
	Verb    string
	IfMatch string
	Fields  map[string]string
}

// Move brings a ticket from one state to another as its machine says. Start, Hold, Resolve and the others are this with names
// to their fields; a new kind needs no more than its data.
func Move(ctx context.Context, tx *db.Tx, in MoveIn) (Ticket, error) {
	t, err := move(ctx, tx, in)
	if err != nil {
		return Ticket{}, err
	}
	return personal(ctx, tx, t)
}

func move(ctx context.Context, tx *db.Tx, in MoveIn) (*row, error) {
	t, full, err := readable(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	v, ok := t.machine().move(in.Verb)
	if !ok {
		return nil, fault.Conflict("ticket.no_such_verb").With("verb", in.Verb)
	}
	if !full || !tx.Actor().Has(auth.Agent) && len(v.Asker) == 0 {
		return nil, fault.Denied("ticket.agents_only")
	}
	asked, err := answers(v.Asks, in.Fields)
	if err != nil {
		return nil, err
	}
	var said []Change
	for _, f := range v.Asks {
		if asked[f.Name] != "" && !t.has(f) {
			said = append(said, Change{Field: f.Name, New: asked[f.Name]})
		}
	}
	return change(ctx, tx, t.ID, v.Verb, func(t *row) error {
		if twice, err := again(ctx, tx, v, t, asked); twice || err != nil {
			return err // a second click changes nothing
		}
		if err := unchanged(ctx, tx, in.IfMatch, t); err != nil {
			return err
		}
		if !v.may(tx.Actor(), t.State, t.own(tx.Actor().ID)) {
			if slices.Contains(v.From, t.State) {
				return fault.Denied("ticket.agents_only")
			}
			now, err := personal(ctx, tx, t)
			if err != nil {
				return err
			}
			return fault.Conflict("ticket.not_from_this_state").With("verb", v.Verb).With("state", t.State).With(api.CurrentArg, now)
		}
		apply(tx, v, t, asked)
		return nil
	}, said...)
}

// again: the same person did the same last, so that nothing is left to do.
func again(ctx context.Context, tx *db.Tx, v Transition, t *row, asked map[string]string) (bool, error) {
	if t.State != v.To || t.StateBy != tx.Actor().ID || slices.Contains(v.From, t.State) {
		return false, nil
	}
	for _, f := range v.Asks {
		if t.has(f) && t.get(f) != asked[f.Name] {
			return false, nil
		}
	}
	last, err := changesBefore(ctx, tx, t.ID, math.MaxInt64, "", 1)
	return len(last) == 1 && last[0].Verb == v.Verb, err
}

func apply(tx *db.Tx, v Transition, t *row, asked map[string]string) {
	now, me := tx.Now(), tx.Actor().ID
	t.State, t.StateAt, t.StateBy = v.To, now, me
	for _, c := range v.Clears {
		t.clear(c)
	}
	for _, c := range v.Stamps {
		t.stamp(c, now, true)
	}
	for _, c := range v.Once {
		t.stamp(c, now, false)
	}
	if v.Counts == "reopen_count" {
		t.ReopenCount++
	}
	if v.Takes && t.Assignee == "" && me != "" && tx.Actor().Has(auth.Agent) {
		t.Assignee = me
	}
	for _, f := range v.Asks {
		if t.has(f) {
			t.set(f, asked[f.Name])
		}
	}
}

// answers checks what was given for the fields that are asked for, and cleans it.
func answers(asks []Field, given map[string]string) (map[string]string, error) {
	out := make(map[string]string, len(asks))
	var bad []fault.Field
	for _, f := range asks {
		v := strings.TrimSpace(markdown.Clean(given[f.Name]))
		switch {
		case v == "" && f.Required:
			bad = append(bad, fault.Field{Name: f.Name, Code: "ticket." + f.Name + "_missing"})
		case v != "" && len(f.Codes) > 0 && !slices.Contains(f.Codes, v):
			bad = append(bad, fault.Field{Name: f.Name, Code: "ticket.code_unknown", Args: map[string]any{"allowed": strings.Join(f.Codes, ", ")}})
		case f.Limit > 0 && utf8.RuneCountInString(v) > f.Limit:
			bad = append(bad, fault.Field{Name: f.Name, Code: "ticket.too_long", Args: map[string]any{"limit": f.Limit}})
		case v != "" && f.Instant:
			at, ok := moment(v)
			if !ok {
				bad = append(bad, fault.Field{Name: f.Name, Code: "ticket.no_moment"})
			}
			out[f.Name] = at
		default:
			out[f.Name] = v
		}
	}
	if len(bad) > 0 {
		return nil, fault.Invalid("ticket.incomplete", bad...)
	}
	return out, nil
}
