package feed

import (
	"context"
	"reflect"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/tenant"
)

// builtinOf is a rule of the product as it came.
func builtinOf(name string) (builtin, bool) {
	all := builtins()
	i := slices.IndexFunc(all, func(b builtin) bool { return b.name == name })
	if i < 0 {
		return builtin{}, false
	}
	return all[i], true
}

// edited: a rule of the product is not as it came. Which group it posts in is a house's own affair.
func (w ruleRow) edited() bool {
	b, ok := builtinOf(w.Builtin)
	if !ok {
		return false
	}
	is, was := w.Definition.V, b.definition
	same := slices.Equal(is.Events, was.Events) && slices.Equal(is.Surface, was.Surface) && slices.Equal(is.Tags, was.Tags) && is.Headline == was.Headline
	return !same || !reflect.DeepEqual(orNone(is.When), orNone(was.When)) || w.Name != b.fr && w.Name != b.en
}

// ResetRule makes a rule of the product say again what it said when it came, in the group it came with. Whether it is on, and its
// place among the others, stay.
func (f *Feed) ResetRule(ctx context.Context, tx *db.Tx, in DropRuleIn) (Rule, error) {
	w, err := ruleOf(ctx, tx, in.ID)
	if err != nil {
		return Rule{}, err
	}
	b, ok := builtinOf(w.Builtin)
	if !ok {
		return Rule{}, fault.Conflict("rule.is_yours")
	}
	t, err := tenant.Mine(ctx, tx)
	if err != nil {
		return Rule{}, err
	}
	w.Definition.V, w.Name = b.definition, b.in(t.Lang)
	if b.news {
		if w.Definition.V.Group, err = f.newsGroup(ctx, tx, t.Lang); err != nil {
			return Rule{}, err
		}
	}
	return saveRule(ctx, tx, w)
}
