package feed

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// RulesIn asks for the rules.
type RulesIn struct{}

// Rules are a tenant's, with the events that one may name.
type Rules struct {
	Items  []Rule   `json:"items" nullable:"false"`
	Events []string `json:"events" nullable:"false" doc:"what a rule may begin with"`
}

// Rules lists what the product posts by itself, in the order it is tried.
func (f *Feed) Rules(ctx context.Context, r db.Reader, _ RulesIn) (Rules, error) {
	rows, err := rulesIn(ctx, r)
	out := Rules{Items: make([]Rule, len(rows)), Events: orNone(f.Listened())}
	for i, w := range rows {
		out.Items[i] = w.rule()
	}
	return out, err
}

// RuleIn is a rule to keep; of an existing one what is absent stays.
type RuleIn struct {
	ID       string       `path:"id" json:"-" maxLength:"40"`
	IfMatch  string       `header:"If-Match" json:"-"`
	Name     *string      `json:"name,omitempty" maxLength:"480"`
	Enabled  *bool        `json:"enabled,omitempty"`
	Order    *int64       `json:"order,omitempty" minimum:"0" maximum:"1000000"`
	Events   *[]string    `json:"events,omitempty"`
	When     *[]Condition `json:"when,omitempty"`
	Surface  *[]string    `json:"surface,omitempty"`
	Group    *string      `json:"group,omitempty" maxLength:"40"`
	Tags     *[]string    `json:"tags,omitempty"`
	Headline *Headline    `json:"headline,omitempty"`
}

// MakeRuleIn is a new rule.
type MakeRuleIn struct {
	Name     string      `json:"name" maxLength:"480"`
	Enabled  bool        `json:"enabled,omitempty"`
	Order    int64       `json:"order,omitempty" minimum:"0" maximum:"1000000"`
	Events   []string    `json:"events" nullable:"false"`
	When     []Condition `json:"when,omitempty" nullable:"false"`
	Surface  []string    `json:"surface,omitempty" nullable:"false"`
	Group    string      `json:"group,omitempty" maxLength:"40"`
	Tags     []string    `json:"tags,omitempty" nullable:"false"`
	Headline Headline    `json:"headline"`
}

func (f *Feed) checkRule(ctx context.Context, r db.Reader, w *ruleRow) error {
	w.Name = markdown.CleanLine(w.Name)
	if n := utf8.RuneCountInString(w.Name); n == 0 || n > longRuleName {
		return fault.InvalidField("name", "field.too_long").With("limit", longRuleName)
	}
	d := &w.Definition.V
	if err := d.check(); err != nil {
		return err
	}
	known := f.Listened()
	for _, e := range slices.Concat(d.Events, d.Surface) {
		if w.Builtin == "" && !slices.Contains(known, e) {
			return fault.InvalidField("events", "rule.unknown_event").With("event", e)
		}
	}
	if d.Group == "" {
		return nil
	}
	g, err := standingIn(ctx, r, d.Group, r.Actor().ID)
	if fault.KindOf(err) == fault.KindNotFound || err == nil && !g.known(r.Actor()) {
		return fault.InvalidField("group", "feed_group.not_found")
	}
	return err
}

// MakeRule adds a rule.
func (f *Feed) MakeRule(ctx context.Context, tx *db.Tx, in MakeRuleIn) (Rule, error) {
	rows, err := rulesIn(ctx, tx)
	if err != nil {
		return Rule{}, err
	}
	if len(rows) >= mostRules {
		return Rule{}, fault.Conflict("rule.too_many").With("limit", mostRules)
	}
	w := ruleRow{ID: id.New(), Name: in.Name, Enabled: in.Enabled, Order: in.Order, UpdatedAt: tx.Now(), Version: 1}
	w.Definition.V = definition{Events: in.Events, When: in.When, Surface: in.Surface, Group: in.Group, Tags: in.Tags, Headline: in.Headline}
	if err := f.checkRule(ctx, tx, &w); err != nil {
		return Rule{}, err
	}
	if err := insertRule(ctx, tx, w); err != nil {
		return Rule{}, err
	}
	tx.Emit(ref.Of("feed_rule", w.ID), RuleEdited{Rule: w.ID, Version: 1}, topicSettings)
	return w.rule(), nil
}

// EditRule changes a rule. Posts that are here by it stay.
func (f *Feed) EditRule(ctx context.Context, tx *db.Tx, in RuleIn) (Rule, error) {
	w, err := ruleOf(ctx, tx, in.ID)
	if err != nil {
		return Rule{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Rule{}, err
	}
	d := &w.Definition.V
	put(&w.Name, in.Name)
	put(&w.Enabled, in.Enabled)
	put(&w.Order, in.Order)
	put(&d.Events, in.Events)
	put(&d.When, in.When)
	put(&d.Surface, in.Surface)
	put(&d.Group, in.Group)
	put(&d.Tags, in.Tags)
	put(&d.Headline, in.Headline)
	if err := f.checkRule(ctx, tx, &w); err != nil {
		return Rule{}, err
	}
	return saveRule(ctx, tx, w)
}

// saveRule writes a rule's next version.
func saveRule(ctx context.Context, tx *db.Tx, w ruleRow) (Rule, error) {
	n, err := tx.Exec(ctx, `UPDATE feed_rule SET name = $2, definition = $3, enabled = $4, ordinal = $5, updated_at = $6, updated_by = $7, version = version + 1
		WHERE tenant_id = $1 AND id = $8 AND version = $9`, w.Name, w.Definition, w.Enabled, w.Order, tx.Now(), tx.Actor().ID, w.ID, w.Version)
	if err != nil {
		return Rule{}, err
	}
	if n == 0 {
		return Rule{}, fault.Stale("rule.changed_meanwhile")
	}
	w.Version, w.UpdatedAt = w.Version+1, tx.Now()
	tx.Emit(ref.Of("feed_rule", w.ID), RuleEdited{Rule: w.ID, Version: w.Version}, topicSettings)
	return w.rule(), nil
}

func put[T any](into *T, to *T) {
	if to != nil {
		*into = *to
	}
}

func ruleOf(ctx context.Context, r db.Reader, rule string) (ruleRow, error) {
	w, err := db.One[ruleRow](ctx, r, `SELECT id, builtin, name, definition, enabled, ordinal, updated_at, version FROM feed_rule
		WHERE tenant_id = $1 AND id = $2`, rule)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("rule.not_found")
	}
	return w, err
}

// DropRuleIn names a rule.
type DropRuleIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// DropRule takes a rule of one's own away; those that came with the product are disabled instead.
func (f *Feed) DropRule(ctx context.Context, tx *db.Tx, in DropRuleIn) (api.None, error) {
	w, err := ruleOf(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if w.Builtin != "" {
		return api.None{}, fault.Conflict("rule.is_builtin")
	}
	_, err = tx.Exec(ctx, `DELETE FROM feed_rule WHERE tenant_id = $1 AND id = $2`, w.ID)
	if err == nil {
		tx.Emit(ref.Of("feed_rule", w.ID), RuleEdited{Rule: w.ID}, topicSettings)
	}
	return api.None{}, err
}
