package feed

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// view is what one asked to see.
type view struct {
	name    string
	mine    bool
	all     bool
	of      source // otherwise
	pinned  bool   // has pinned posts of its own
	group   string
	muted   map[source]bool
	follows bool
}

var errNoView = fault.NotFound("feed.no_such_view")

// viewOf reads a view's name, and refuses what the reader may not see now.
func (f *Feed) viewOf(ctx context.Context, r db.Reader, h *house, name string) (view, error) {
	v := view{name: name}
	kind, rest, _ := strings.Cut(name, ":")
	if len(name) > 200 {
		return v, errNoView
	}
	switch kind {
	case "mine", "":
		v.name, v.mine, v.pinned = "mine", true, true
		return v, f.follows(ctx, r, &v)
	case "all":
		v.all, v.pinned = true, true
		return v, nil
	case "mentions":
		v.of = source{byCall, r.Actor().ID}
		return v, nil
	case "group":
		return v, v.ofGroup(h, rest)
	case "tag":
		if v.of = (source{byTag, FoldTag(rest)}); v.of.ID == "" {
			return v, errNoView
		}
		return v, nil
	case "person":
		if !id.Valid(rest) {
			return v, errNoView
		}
		v.of = source{bySomebody, rest}
		return v, nil
	case "record":
		return v, f.ofRecord(ctx, r, &v, rest)
	}
	return v, errNoView
}

func (v *view) ofGroup(h *house, group string) error {
	if group == wall {
		group = ""
	}
	if !h.reads(group) {
		return errNoGroup
	}
	v.of, v.group, v.pinned = groupSource(group), group, true
	return nil
}

func (f *Feed) ofRecord(ctx context.Context, r db.Reader, v *view, given string) error {
	about, err := f.record(ctx, r, given)
	v.of = source{about.Kind, about.ID}
	v.name = "record:" + about.String()
	return err
}

// record finds what "kind:id or number" names, if the reader may know of it.
func (f *Feed) record(ctx context.Context, r db.Reader, given string) (ref.Ref, error) {
	about, ok := ref.Parse(given)
	rec, known := f.Records[about.Kind]
	if !ok || !known || len(about.ID) > 64 {
		return about, errNoRecord
	}
	if rec.Find != nil && !id.Valid(about.ID) {
		found, err := rec.Find(ctx, r, about.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			err = errNoRecord
		}
		if err != nil {
			return about, err
		}
		about.ID = found
	}
	cards, err := rec.Cards(ctx, r, []string{about.ID})
	if err == nil && len(cards) == 0 {
		err = errNoRecord
	}
	return about, err
}

var errNoRecord = fault.NotFound("feed.no_such_record")

type followRow struct {
	source
	Muted bool `db:"muted"`
}

// follows learns what the reader muted, and whether they follow anything. Who follows nothing yet is shown everything.
func (f *Feed) follows(ctx context.Context, r db.Reader, v *view) error {
	me := r.Actor().ID
	rows, err := db.Select[followRow](ctx, r, `SELECT kind, source_id, muted FROM follow WHERE tenant_id = $1 AND person_id = $2 AND muted = 1`, me)
	if err != nil {
		return err
	}
	v.muted = make(map[source]bool, len(rows))
	for _, w := range rows {
		v.muted[w.source] = true
	}
	some, err := db.Select[int64](ctx, r, `SELECT 1 FROM follow WHERE tenant_id = $1 AND person_id = $2 AND muted = 0 LIMIT 1`, me)
	v.follows = len(some) > 0
	return err
}

// hides says whether the reader muted something a post can be found by.
func (v view) hides(w row) bool {
	if len(v.muted) == 0 {
		return false
	}
	for _, s := range w.Sources.V {
		if v.muted[s] {
			return true
		}
	}
	return false
}
