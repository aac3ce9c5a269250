package cmdb

import (
	"context"
	"maps"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

func sameTexts(a, b map[string]string) bool { return maps.Equal(a, b) }

func sameExternals(a, b []External) bool { return slices.Equal(a, b) }

func (c *row) clone() *row {
	out := *c
	out.Attributes.V, out.Owners.V, out.External.V = maps.Clone(c.Attributes.V), maps.Clone(c.Owners.V), slices.Clone(c.External.V)
	return &out
}

// diff lists the fields that differ.
func diff(old, c *row) []Change {
	var out []Change
	for _, f := range fields {
		if a, b := f.of(old), f.of(c); a != b {
			out = append(out, Change{Field: f.name, Old: a, New: b})
		}
	}
	keys := slices.Collect(maps.Keys(old.Attributes.V))
	for k := range c.Attributes.V {
		if _, ok := old.Attributes.V[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		if a, b := old.Attributes.V[k], c.Attributes.V[k]; a != b {
			out = append(out, Change{Field: attributePrefix + k, Old: a, New: b})
		}
	}
	return out
}

func fieldsOf(changes []Change) []string {
	out := make([]string, len(changes))
	for i, c := range changes {
		out[i] = c.Field
	}
	return out
}

// alteration is what a verb does to one CI.
type alteration struct {
	verb    string
	source  string // who writes: a source; "" is a person
	ifMatch string
	always  bool // a version even where no field differs
	f       func(c *row) error
	event   func(old, c *row, fields []string) event.Payload
}

// change is how every verb alters a CI: f is given the row as it is and alters it; what then differs becomes one version, one line
// of history under the verb, and an event. Where another was faster, f is asked again with what they left.
func change(ctx context.Context, tx *db.Tx, key string, a alteration) (*row, error) {
	const tries = 5
	for range tries {
		old, err := rowByKey(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		if err := unchanged(ctx, tx, a.ifMatch, old); err != nil {
			return nil, err
		}
		c := old.clone()
		if err := a.f(c); err != nil {
			return nil, err
		}
		saved, err := alter(ctx, tx, old, c, a)
		if err != nil || saved {
			return c, err
		}
	}
	return nil, fault.Stale("record.stale")
}

// alter saves what differs between a row as it was and as it is to be, with its history and event. False: another was faster.
func alter(ctx context.Context, tx *db.Tx, old, c *row, a alteration) (bool, error) {
	changes := diff(old, c)
	own(old, c, changes, a.source)
	if len(changes) == 0 && !a.always && sameTexts(old.Owners.V, c.Owners.V) && sameExternals(old.External.V, c.External.V) {
		return true, nil
	}
	c.UpdatedAt, c.UpdatedBy = tx.Now(), tx.Actor().ID
	saved, err := save(ctx, tx, old, c)
	if err != nil || !saved {
		return false, err
	}
	c.Version = old.Version + 1
	if err := reword(ctx, tx, old, c); err != nil {
		return false, err
	}
	if len(changes) > 0 || a.always {
		line := changeRow{ID: id.New(), CI: c.ID, At: tx.Now(), Version: c.Version, Actor: tx.Actor().ID, Source: a.source, Verb: a.verb}
		line.Changes.V = changes
		if changes == nil {
			line.Changes.V = []Change{}
		}
		if err := insertChanges(ctx, tx, []changeRow{line}); err != nil {
			return false, err
		}
	}
	if a.event != nil {
		say(tx, c.ID, a.event(old, c, fieldsOf(changes)))
	}
	return true, nil
}

// reword keeps the words by which a renamed CI is found.
func reword(ctx context.Context, tx *db.Tx, old, c *row) error {
	if old.Words == c.Words {
		return nil
	}
	before, after := unpacked(old.Words), unpacked(c.Words)
	gone := slices.DeleteFunc(slices.Clone(before), func(w string) bool { return slices.Contains(after, w) })
	if err := deleteWords(ctx, tx, c.ID, gone); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(after), func(w string) bool { return slices.Contains(before, w) })
	return insertWords(ctx, tx, map[string][]string{c.ID: fresh})
}

// unchanged refuses an edit of an older version: the fault says which fields changed since, by whom, and what the CI is now.
func unchanged(ctx context.Context, r db.Reader, ifMatch string, c *row) error {
	stale := api.CheckVersion(ifMatch, c.Version)
	if stale == nil {
		return nil
	}
	seen, ok := versionOf(ifMatch)
	if !ok || seen > c.Version {
		return stale
	}
	lines, err := changesSince(ctx, r, c.ID, seen)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(lines, func(l changeRow) bool { return len(l.Changes.V) > 0 }) {
		return nil // verified or seen meanwhile: nothing that an edit could undo
	}
	now, err := presentOne(ctx, r, c)
	if err != nil {
		return err
	}
	names, err := namesOf(ctx, r, lines)
	if err != nil {
		return err
	}
	f := fault.Stale("cmdb.changed_meanwhile")
	at := map[string]int{}
	for _, l := range lines {
		who := names.who(l)
		for _, ch := range l.Changes.V {
			field := fault.Field{Name: ch.Field, Code: "cmdb.field_changed_meanwhile", Args: map[string]any{"who": who, "old": ch.Old, "new": ch.New}}
			if i, ok := at[ch.Field]; ok {
				f.Fields[i] = field
				continue
			}
			at[ch.Field] = len(f.Fields)
			f.Fields = append(f.Fields, field)
		}
		f = f.With("who", who)
	}
	return f.With("version", c.Version).With(api.CurrentArg, now)
}
