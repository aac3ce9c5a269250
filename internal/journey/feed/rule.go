package feed

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// Rule says what the product posts by itself: at these events, where these conditions hold of the record, in this group, under
// this headline. Rules are tried in their order and the first that holds is the one; a record has one post, which moves to an
// earlier rule when that begins to hold (an incident that became urgent).
type Rule struct {
	ID        string          `json:"id"`
	Builtin   string          `json:"builtin,omitempty" doc:"the name of a rule that came with the product"`
	Name      string          `json:"name"`
	Enabled   bool            `json:"enabled"`
	Order     int64           `json:"order"`
	Events    []string        `json:"events" nullable:"false" doc:"ticket.opened, article.published, ..."`
	When      []Condition     `json:"when" nullable:"false" doc:"all must hold; none always does"`
	Surface   []string        `json:"surface" nullable:"false" doc:"events at which the post comes up again"`
	Group     string          `json:"group" doc:"id of the group; empty for the wall of all who work here"`
	Tags      []string        `json:"tags" nullable:"false"`
	Headline  Headline        `json:"headline"`
	Edited    bool            `json:"edited,omitempty" doc:"a rule of the product that says something else than when it came"`
	UpdatedAt instant.Instant `json:"updated_at"`
	Version   int64           `json:"version"`
}

// ETag implements api.Tagged.
func (r Rule) ETag() string { return api.ETagOf(r.Version) }

// Headline is a rule's template in each language: {number}, {title}, {type}, {priority}, {state}, {me_too}, {group} are the
// record's present values.
type Headline struct {
	FR string `json:"fr" maxLength:"600"`
	EN string `json:"en" maxLength:"600"`
}

// Condition compares a field of the record with values.
type Condition struct {
	Field  string   `json:"field" enum:"type,priority,state,me_too,group,title"`
	Op     string   `json:"op" enum:"is,is_not,at_most,at_least,contains"`
	Values []string `json:"values" nullable:"false" minItems:"1" maxItems:"20"`
}

const (
	mostRules      = 50
	mostConditions = 10
	mostEvents     = 20
	longRuleName   = 120
	longHeadline   = 200
	longValue      = 120
)

// definition is what a rule's row keeps as JSON.
type definition struct {
	Events   []string    `json:"events"`
	When     []Condition `json:"when"`
	Surface  []string    `json:"surface"`
	Group    string      `json:"group"`
	Tags     []string    `json:"tags"`
	Headline Headline    `json:"headline"`
}

func numeric(field string) bool { return field == "priority" || field == "me_too" }

// check says what is wrong with a rule before it is kept; what it admits, Holds can always answer.
func (d *definition) check() error {
	switch {
	case len(d.Events) == 0 || len(d.Events) > mostEvents || !slices.ContainsFunc(d.Events, eventName):
		return fault.InvalidField("events", "rule.events")
	case slices.ContainsFunc(slices.Concat(d.Events, d.Surface), func(e string) bool { return !eventName(e) }), len(d.Surface) > mostEvents:
		return fault.InvalidField("events", "rule.events")
	case len(d.When) > mostConditions:
		return fault.InvalidField("when", "rule.too_many_conditions").With("limit", mostConditions)
	}
	for _, c := range d.When {
		if err := c.check(); err != nil {
			return err
		}
	}
	d.Headline.FR, d.Headline.EN = markdown.CleanLine(d.Headline.FR), markdown.CleanLine(d.Headline.EN)
	for _, text := range []string{d.Headline.FR, d.Headline.EN} {
		if n := utf8.RuneCountInString(text); n == 0 || n > longHeadline {
			return fault.InvalidField("headline", "rule.headline").With("limit", longHeadline)
		}
	}
	tags := []string{}
	for _, t := range d.Tags {
		name := FoldTag(t)
		if name == "" || len(tags) == mostTags {
			return fault.InvalidField("tags", "feed.not_a_tag")
		}
		if !slices.Contains(tags, name) {
			tags = append(tags, name)
		}
	}
	d.Tags = tags
	return nil
}

func eventName(s string) bool {
	subject, verb, ok := strings.Cut(s, ".")
	plain := func(s string) bool {
		return s != "" && len(s) <= 40 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
	}
	return ok && plain(subject) && plain(verb)
}

func (c Condition) check() error {
	bad := fault.InvalidField("when", "rule.condition").With("field", c.Field)
	if !slices.Contains([]string{"type", "priority", "state", "me_too", "group", "title"}, c.Field) || len(c.Values) == 0 || len(c.Values) > 20 {
		return bad
	}
	for _, v := range c.Values {
		if v == "" || len(v) > longValue {
			return bad
		}
		if _, err := strconv.ParseInt(v, 10, 64); numeric(c.Field) && err != nil {
			return bad
		}
	}
	switch c.Op {
	case "is", "is_not":
		return nil
	case "at_most", "at_least":
		if numeric(c.Field) && len(c.Values) == 1 {
			return nil
		}
	case "contains":
		if !numeric(c.Field) {
			return nil
		}
	}
	return bad
}

func (c Card) field(name string) string {
	switch name {
	case "number":
		return c.Number
	case "type":
		return c.Type
	case "priority":
		return strconv.FormatInt(c.Priority, 10)
	case "state":
		return c.State
	case "me_too":
		return strconv.FormatInt(c.MeToo, 10)
	case "group":
		return c.Group
	case "title":
		return c.Title
	}
	return ""
}

// Holds says whether a condition is true of a record as it is now.
func (c Condition) Holds(card Card) bool {
	is := card.field(c.Field)
	n, _ := strconv.ParseInt(is, 10, 64) // a text is 0, and asked for by no numeric condition
	has := slices.ContainsFunc(c.Values, func(v string) bool {
		want, _ := strconv.ParseInt(v, 10, 64) // checked when the rule was kept
		switch c.Op {
		case "at_most":
			return n <= want
		case "at_least":
			return n >= want
		case "contains":
			return strings.Contains(strings.ToLower(is), strings.ToLower(v))
		default:
			return is == v
		}
	})
	return has != (c.Op == "is_not")
}

func (d definition) holds(card Card) bool {
	return !slices.ContainsFunc(d.When, func(c Condition) bool { return !c.Holds(card) })
}

type ruleRow struct {
	ID         string              `db:"id"`
	Builtin    string              `db:"builtin"`
	Name       string              `db:"name"`
	Definition db.JSON[definition] `db:"definition"`
	Enabled    bool                `db:"enabled"`
	Order      int64               `db:"ordinal"`
	UpdatedAt  instant.Instant     `db:"updated_at"`
	Version    int64               `db:"version"`
}

func rulesIn(ctx context.Context, r db.Reader) ([]ruleRow, error) {
	return db.Select[ruleRow](ctx, r, `SELECT id, builtin, name, definition, enabled, ordinal, updated_at, version FROM feed_rule
		WHERE tenant_id = $1 ORDER BY ordinal, id`)
}

func (w ruleRow) rule() Rule {
	d := w.Definition.V
	return Rule{ID: w.ID, Builtin: w.Builtin, Name: w.Name, Enabled: w.Enabled, Order: w.Order, Events: orNone(d.Events), When: orNone(d.When),
		Surface: orNone(d.Surface), Group: d.Group, Tags: orNone(d.Tags), Headline: d.Headline, Edited: w.edited(),
		UpdatedAt: w.UpdatedAt, Version: w.Version}
}

func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// headlines are the rules by which some posts are here.
type headlines map[string]ruleRow

func headlinesOf(ctx context.Context, r db.Reader, rows []row) (headlines, error) {
	if !slices.ContainsFunc(rows, func(w row) bool { return w.Kind == systemKind }) {
		return nil, nil
	}
	rules, err := rulesIn(ctx, r)
	out := make(headlines, len(rules))
	for _, w := range rules {
		out[w.ID] = w
	}
	return out, err
}

// of words a system post with its record's present values; a rule that is gone leaves the record's title.
func (h headlines) of(lang string, w row, card *Card) (name, text string) {
	rule, ok := h[w.Rule]
	if card == nil {
		return rule.Builtin, ""
	}
	if !ok {
		return "", card.Title
	}
	return rule.Builtin, rule.Definition.V.Headline.in(lang, *card)
}

// in words a headline with a record's present values.
func (t Headline) in(lang string, card Card) string {
	text := t.FR
	if lang == i18n.English {
		text = t.EN
	}
	var pairs []string
	for _, name := range []string{"number", "title", "type", "priority", "state", "me_too", "group"} {
		pairs = append(pairs, "{"+name+"}", card.field(name))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
