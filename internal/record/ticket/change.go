package ticket

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// Change is one field of a line of history, as texts; empty means none.
type Change struct {
	Field    string `json:"field"`
	Old      string `json:"old"`
	New      string `json:"new"`
	OldLabel string `json:"old_label,omitempty" doc:"the name behind an id"`
	NewLabel string `json:"new_label,omitempty" doc:"the name behind an id"`
}

// column is one value of a row that changes after the ticket was opened.
type column struct {
	name  string
	of    func(*row) any
	field bool // readers see it in the history, and a stale edit of it is a conflict
}

var kept = []column{
	{"state", func(r *row) any { return r.State }, true},
	{"priority", func(r *row) any { return r.Priority }, true},
	{"requester_id", func(r *row) any { return r.Requester }, true},
	{"group_id", func(r *row) any { return r.Group }, true},
	{"assignee_id", func(r *row) any { return r.Assignee }, true},
	{"service_id", func(r *row) any { return r.Service }, true},
	{"impact", func(r *row) any { return r.Impact }, true},
	{"urgency", func(r *row) any { return r.Urgency }, true},
	{"hold_reason", func(r *row) any { return r.HoldReason }, true},
	{"category", func(r *row) any { return r.Category }, true},
	{"resolution_code", func(r *row) any { return r.ResolutionCode }, true},
	{"title", func(r *row) any { return r.Title }, true},
	{"priority_reason", func(r *row) any { return r.PriorityReason }, true},
	{"resolution_notes", func(r *row) any { return r.ResolutionNotes }, true},
	{"description", func(r *row) any { return r.Description }, true},
	{"words", func(r *row) any { return r.Words }, false},
	{"state_at", func(r *row) any { return int64(r.StateAt) }, false},
	{"state_by", func(r *row) any { return r.StateBy }, false},
	{"updated_at", func(r *row) any { return int64(r.UpdatedAt) }, false},
	{"updated_by", func(r *row) any { return r.UpdatedBy }, false},
	{"started_at", func(r *row) any { return int64(r.StartedAt) }, false},
	{"resolved_at", func(r *row) any { return int64(r.ResolvedAt) }, false},
	{"closed_at", func(r *row) any { return int64(r.ClosedAt) }, false},
	{"reopen_count", func(r *row) any { return r.ReopenCount }, false},
	{"reassignment_count", func(r *row) any { return r.ReassignmentCount }, false},
	{"me_too", func(r *row) any { return r.MeToo }, false},
}

func sameDetails(a, b *row) bool { return maps.Equal(a.Details.V, b.Details.V) }

// diff lists the fields that differ.
func diff(old, t *row) []Change {
	var out []Change
	for _, c := range kept {
		if a, b := c.of(old), c.of(t); c.field && a != b {
			out = append(out, Change{Field: c.name, Old: text(a), New: text(b)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(union(old.Details.V, t.Details.V))) {
		if a, b := old.Details.V[name], t.Details.V[name]; a != b {
			out = append(out, Change{Field: name, Old: a, New: b})
		}
	}
	return out
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, b)
	return out
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return ""
	}
}

func fieldsOf(changes []Change) []string {
	out := make([]string, len(changes))
	for i, c := range changes {
		out[i] = c.Field
	}
	return out
}

// change is how every verb alters a ticket: f is given the row as it is and alters it; what then differs becomes one version,
// one line of history under the verb, and the events of f's answer. Where another was faster, f is asked again with what they
// left; so a verb happens once, on a state that allows it. Where nothing differs nothing happens.
func change(ctx context.Context, tx *db.Tx, key, verb string, f func(t *row) error, extra ...Change) (*row, error) {
	const tries = 5
	for range tries {
		old, err := rowByKey(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		t := *old
		t.Details.V = maps.Clone(old.Details.V)
		if err := f(&t); err != nil {
			return nil, err
		}
		changes := diff(old, &t)
		if len(changes) == 0 && t.MeToo == old.MeToo {
			return old, nil
		}
		if len(changes) > 0 {
			t.UpdatedAt, t.UpdatedBy = tx.Now(), tx.Actor().ID
		}
		saved, err := save(ctx, tx, old, &t)
		if err != nil {
			return nil, err
		}
		if !saved {
			continue
		}
		if !sameDetails(old, &t) {
			if err := t.plan(ctx, tx); err != nil {
				return nil, err
			}
		}
		t.Version = old.Version + 1
		if err := trace(ctx, tx, old, &t, verb, changes, extra); err != nil {
			return nil, err
		}
		return &t, nil
	}
	return nil, fault.Stale("record.stale")
}

// trace leaves the history, the words and the events of a saved change.
func trace(ctx context.Context, tx *db.Tx, old, t *row, verb string, changes, extra []Change) error {
	if len(changes) > 0 {
		line := changeRow{ID: id.New(), Ticket: t.ID, At: tx.Now(), Version: t.Version, Actor: tx.Actor().ID, Verb: verb}
		line.Changes.V = append(changes, extra...)
		if err := insertChanges(ctx, tx, []changeRow{line}); err != nil {
			return err
		}
	}
	if old.Words != t.Words {
		before, after := wordsOf(old.Title), wordsOf(t.Title)
		gone := slices.DeleteFunc(slices.Clone(before), func(w string) bool { return slices.Contains(after, w) })
		if err := deleteWords(ctx, tx, t.ID, gone); err != nil {
			return err
		}
		fresh := slices.DeleteFunc(slices.Clone(after), func(w string) bool { return slices.Contains(before, w) })
		if err := insertWords(ctx, tx, map[string][]string{t.ID: fresh}); err != nil {
			return err
		}
	}
	emit(tx, old, t, verb, fieldsOf(changes))
	return nil
}
