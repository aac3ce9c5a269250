package search

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/search/index"
	"comptoir/internal/journey/search/query"
)

// SuggestIn is what somebody says is wrong.
type SuggestIn struct {
	Text    string `query:"text" json:"-" maxLength:"4000" doc:"symptoms, or the title of a ticket"`
	For     string `query:"for" json:"-" enum:"door,agent,solved,ticket,runbook" default:"door" doc:"door: what helps oneself. agent: also what was solved before. solved: conversations and tickets with what solved them. ticket: open tickets that may be the same. runbook: procedures"`
	Exclude string `query:"exclude" json:"-" maxLength:"200" doc:"ids not to suggest, separated by commas: what it is asked for"`
	Limit   int    `query:"limit" json:"-" default:"5" minimum:"1" maximum:"20"`
}

// Suggestions are records that may help.
type Suggestions struct {
	Items []Hit `json:"items" nullable:"false"`
}

// Least shares of what is said, by the weight of its words, that a record must speak of.
const (
	leastShare     = 0.34
	leastDuplicate = 0.5
)

// manyBefore is among how many similar cases answers are looked for.
const manyBefore = 40

// Suggest finds what may help: for a person at the door articles, notes and posts; for an agent also conversations and tickets
// with what solved them; for a ticket, open ones that may be the same.
func (s *Search) Suggest(ctx context.Context, r db.Reader, in SuggestIn) (Suggestions, error) {
	out := Suggestions{Items: []Hit{}}
	if len(strings.Fields(in.Text)) == 0 {
		return out, nil
	}
	if in.Limit <= 0 {
		in.Limit = 5
	}
	q := index.Query{Text: in.Text, Limit: 4*in.Limit + spare, Share: leastShare}
	stale := index.AnyOf{Tags: []string{StateTag("stale"), StateTag("retired"), StateTag("draft"), StateTag("disputed")}, Not: true}
	switch in.For {
	case "ticket":
		q.Share = leastDuplicate
		q.Tags = []index.AnyOf{{Tags: []string{TypeTag("ticket")}}, {Tags: []string{StateTag("open")}}}
	case "runbook":
		q.Tags = []index.AnyOf{{Tags: []string{TypeTag("runbook")}}, stale}
	case "agent":
		q.Tags = []index.AnyOf{{Tags: []string{TypeTag("article"), TypeTag("note"), TypeTag("post"), TypeTag("runbook"), TypeTag("ticket"), TypeTag("conversation")}}, stale}
	case "solved":
		q.Limit = manyBefore
		q.Tags = []index.AnyOf{{Tags: []string{TypeTag("ticket"), TypeTag("conversation")}}, {Tags: []string{StateTag("resolved"), StateTag("closed")}}}
	default:
		q.Tags = []index.AnyOf{{Tags: []string{TypeTag("article"), TypeTag("note"), TypeTag("post")}}, stale}
	}
	var result Result
	found, err := s.ask(ctx, r, q, &result)
	if err != nil {
		return out, err
	}
	without := split(in.Exclude)
	kept := found.Hits[:0]
	for _, h := range found.Hits {
		if !contains(without, h.ID) {
			kept = append(kept, h)
		}
	}
	found.Hits = kept
	m, most := newMarker(query.Query{Words: in.Text}, found.Corrected, false), in.Limit
	if in.For == "solved" {
		most = manyBefore
	}
	if err := s.show(ctx, r, found, most, m, false, &result); err != nil {
		return out, err
	}
	if in.For == "solved" {
		result.Items = solved(result.Items)
	}
	if len(result.Items) > 0 {
		out.Items = result.Items[:min(len(result.Items), in.Limit)]
	}
	return out, nil
}

// solved keeps what says how it was solved, and each answer once.
func solved(hits []Hit) []Hit {
	told := map[string]bool{}
	var out []Hit
	for _, h := range hits {
		if answer := i18n.Fold(h.Answer); answer != "" && !told[answer] {
			told[answer] = true
			out = append(out, h)
		}
	}
	return out
}
