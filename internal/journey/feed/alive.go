package feed

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// Listened are the events that a rule may name: what the records of the wall tell of themselves.
func (f *Feed) Listened() []string {
	var out []string
	for _, rec := range f.Records {
		out = append(out, rec.Events...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// stale is after how long an event is history: a replay, an import or a server that was away makes posts of that time, and shakes
// nobody's screen.
const stale = time.Hour

// history says that a transaction tells of what was over long ago: who looks sees it, and nobody is told that it is new.
func (f *Feed) history(tx *db.Tx) bool {
	return f.DB != nil && instant.Of(f.DB.Clock()()).Sub(tx.Now()) > stale
}

// systemLine is the code of a system post's first message, under which people react and comment.
const systemLine = "post.system"

// Heard answers what happened to a record: a post is made where a rule says so, surfaces where the rule wants it seen again, and
// otherwise is shown as the record is now. It is one post per record, whatever happens to it.
func (f *Feed) Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	old := tx.Now().Sub(e.At) > stale
	if old {
		tx = tx.At(e.At)
	}
	rec, ok := f.Records[e.Subject.Kind]
	if !ok || !slices.Contains(rec.Events, e.Type) {
		return nil
	}
	w, err := systemPostOf(ctx, tx, e.Subject)
	there := err == nil
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	rules, err := rulesIn(ctx, tx)
	if err != nil || !there && !slices.ContainsFunc(rules, func(r ruleRow) bool { return r.names(e.Type) }) {
		return err
	}
	cards, err := rec.Cards(ctx, tx, []string{e.Subject.ID})
	if err != nil || len(cards) == 0 {
		return err
	}
	at := slices.IndexFunc(rules, func(r ruleRow) bool { return r.names(e.Type) && r.Definition.V.holds(cards[0]) })
	switch {
	case !there && at < 0:
		return nil
	case !there:
		return f.systemPost(ctx, tx, e.Subject, rules[at])
	case at >= 0 && rules[at].earlier(rules, w.Rule):
		return f.move(ctx, tx, w, rules[at])
	}
	if e.At <= max(w.At, w.SurfacedAt) && old {
		return nil // it has been told
	}
	now := slices.IndexFunc(rules, func(r ruleRow) bool { return r.ID == w.Rule })
	if now >= 0 && slices.Contains(rules[now].Definition.V.Surface, e.Type) {
		return f.surface(ctx, tx, w)
	}
	list, err := f.systemSources(ctx, tx, w)
	if err != nil {
		return err
	}
	if err := resource(ctx, tx, &w, list); err != nil {
		return err
	}
	if old {
		return nil // whoever looks sees the record as it is; nobody needs to be told now
	}
	if err := bump(ctx, tx, &w, ``); err != nil {
		return err
	}
	return f.changed(ctx, tx, w, "refreshed")
}

// names: an enabled rule makes a post of such an event.
func (w ruleRow) names(what string) bool {
	return w.Enabled && slices.Contains(w.Definition.V.Events, what)
}

// earlier: this rule stands before the one a post is here by, or that one is gone.
func (w ruleRow) earlier(all []ruleRow, than string) bool {
	other := slices.IndexFunc(all, func(r ruleRow) bool { return r.ID == than })
	return other < 0 || slices.IndexFunc(all, func(r ruleRow) bool { return r.ID == w.ID }) < other
}

func (f *Feed) systemPost(ctx context.Context, tx *db.Tx, about ref.Ref, rule ruleRow) error {
	d := rule.Definition.V
	group, err := f.stillThere(ctx, tx, d.Group)
	if err != nil {
		return err
	}
	w := row{ID: id.New(), Kind: systemKind, Group: group, RefKind: about.Kind, RefID: about.ID, Rule: rule.ID, At: tx.Now(), Version: 1}
	w.Tags.V = orNone(d.Tags)
	if w.Sources.V, err = f.systemSources(ctx, tx, w); err != nil {
		return err
	}
	if w.Position, err = nextPosition(ctx, tx); err != nil {
		return err
	}
	m, err := thread.System(ctx, tx, w.ref(), systemLine, map[string]string{"rule": rule.Builtin})
	if err != nil {
		return err
	}
	w.Message = m.ID
	if made, err := insert(ctx, tx, w); err != nil || !made {
		return err
	}
	if err := addSources(ctx, tx, w.Position, w.Sources.V); err != nil {
		return err
	}
	return f.emit(ctx, tx, w, Published{Kind: w.Kind, Position: w.Position, Group: w.Group, Version: w.Version})
}

// stillThere is the group, or the wall where it is gone or archived.
func (f *Feed) stillThere(ctx context.Context, r db.Reader, group string) (string, error) {
	if group == "" {
		return "", nil
	}
	g, err := standingIn(ctx, r, group, "")
	if fault.KindOf(err) == fault.KindNotFound || err == nil && g.ArchivedAt != 0 {
		return "", nil
	}
	return group, err
}

// surface brings a post up again, at a new position.
func (f *Feed) surface(ctx context.Context, tx *db.Tx, w row) error {
	position, err := nextPosition(ctx, tx)
	if err != nil {
		return err
	}
	if err := dropSources(ctx, tx, w.Position, w.Sources.V); err != nil {
		return err
	}
	w.Position, w.SurfacedAt = position, tx.Now()
	if w.Sources.V, err = f.systemSources(ctx, tx, w); err != nil {
		return err
	}
	if err := bump(ctx, tx, &w, `, position = $3, surfaced_at = $4, sources = $5, rule_id = $6, group_id = $7, tags = $8`,
		w.Position, w.SurfacedAt, w.Sources, w.Rule, w.Group, w.Tags); err != nil {
		return err
	}
	if err := addSources(ctx, tx, w.Position, w.Sources.V); err != nil {
		return err
	}
	return f.changed(ctx, tx, w, "surfaced")
}

// systemSources are what a system post is found by: its record, what that touches, and the persons its comments called.
func (f *Feed) systemSources(ctx context.Context, r db.Reader, w row) ([]source, error) {
	out := w.sourcesOf(calledIn(w.Sources.V))
	touches := f.Records[w.RefKind].Touches
	if touches == nil {
		return out, nil
	}
	list, err := touches(ctx, r, w.RefID)
	for _, t := range list {
		if s := (source{t.Kind, t.ID}); len(out) < mostSources && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, err
}

// calledIn are the persons that comments on a post have called.
func calledIn(list []source) (out []string) {
	for _, s := range list {
		if s.Kind == byCall {
			out = append(out, s.ID)
		}
	}
	return out
}

// move puts a post where an earlier rule wants it, and takes it from the screens of where it was.
func (f *Feed) move(ctx context.Context, tx *db.Tx, w row, rule ruleRow) error {
	group, err := f.stillThere(ctx, tx, rule.Definition.V.Group)
	if err != nil {
		return err
	}
	if group != w.Group {
		if err := f.changed(ctx, tx, w, "moved"); err != nil {
			return err
		}
	}
	w.Rule, w.Group, w.Tags.V = rule.ID, group, orNone(rule.Definition.V.Tags)
	return f.surface(ctx, tx, w)
}
