package feed

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
)

// TryRuleIn is a rule as it is being written.
type TryRuleIn struct {
	Events   []string    `json:"events" nullable:"false" maxItems:"20"`
	When     []Condition `json:"when,omitempty" nullable:"false" maxItems:"10"`
	Headline Headline    `json:"headline"`
}

// Tried is what a rule would make of the records that changed last.
type Tried struct {
	Items []TriedOne `json:"items" nullable:"false" doc:"the first of those that meet the conditions now"`
	Held  int        `json:"held" doc:"how many meet them"`
	Among int        `json:"among" doc:"of how many that were looked at"`
}

// TriedOne is one record under the rule's headline.
type TriedOne struct {
	Card Card   `json:"card"`
	FR   string `json:"fr"`
	EN   string `json:"en"`
}

const (
	triedOn    = 100 // of each kind
	triedShown = 3
)

// TryRule shows an admin which records would be posted and under what words, before the rule is kept.
func (f *Feed) TryRule(ctx context.Context, r db.Reader, in TryRuleIn) (Tried, error) {
	out := Tried{Items: []TriedOne{}}
	d := definition{Events: in.Events, When: in.When, Headline: in.Headline}
	if err := d.check(); err != nil {
		return out, err
	}
	for _, kind := range f.kindsOf(d.Events) {
		rec := f.Records[kind]
		ids, err := rec.Recent(ctx, r, triedOn)
		if err != nil {
			return out, err
		}
		cards, err := rec.Cards(ctx, r, ids)
		if err != nil {
			return out, err
		}
		slices.SortStableFunc(cards, func(a, b Card) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
		out.Among += len(cards)
		for _, c := range cards {
			if !d.holds(c) {
				continue
			}
			if out.Held++; len(out.Items) < triedShown {
				c.Kind = kind
				out.Items = append(out.Items, TriedOne{Card: c, FR: d.Headline.in(i18n.French, c), EN: d.Headline.in(i18n.English, c)})
			}
		}
	}
	return out, nil
}

// kindsOf are the kinds of records that tell of some events, and can be looked through, by name.
func (f *Feed) kindsOf(events []string) (out []string) {
	for kind, rec := range f.Records {
		if rec.Recent != nil && slices.ContainsFunc(events, func(e string) bool { return slices.Contains(rec.Events, e) }) {
			out = append(out, kind)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
