package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/search/index"
	"comptoir/internal/journey/search/query"
)

// FindIn is a search.
type FindIn struct {
	Q       string `query:"q" json:"-" maxLength:"1000" doc:"words, \"phrases\", -excluded, and filters such as type:incident priority:1 from:me since:7d, in French or English"`
	Kinds   string `query:"kinds" json:"-" maxLength:"200" doc:"only these, separated by commas: ticket, incident, note, article, post, conversation, ci, person …"`
	Limit   int    `query:"limit" json:"-" default:"20" minimum:"1" maximum:"100"`
	Typing  bool   `query:"typing" json:"-" doc:"the last word is being typed: it is taken as a beginning"`
	Facets  bool   `query:"facets" json:"-" doc:"with counts by type and state"`
	Explain bool   `query:"explain" json:"-" doc:"with the reasons for each hit's place"`
}

// Hit is a record found.
type Hit struct {
	Kind        string          `json:"kind"`
	ID          string          `json:"id"`
	Number      string          `json:"number,omitempty"`
	Type        string          `json:"type"`
	Title       string          `json:"title"`
	TitleHTML   string          `json:"title_html" doc:"the title, escaped, with mark around what was looked for"`
	Snippet     string          `json:"snippet"`
	SnippetHTML string          `json:"snippet_html" doc:"the same, escaped, with mark"`
	State       string          `json:"state,omitempty"`
	At          instant.Instant `json:"at,omitzero"`
	Score       float64         `json:"score"`
	Answer      string          `json:"answer,omitempty" doc:"what solved it"`
	Why         []string        `json:"why,omitempty" nullable:"false" doc:"with explain"`
}

// Count is how many of what was found have a value.
type Count struct {
	Value string `json:"value"`
	Count uint64 `json:"count"`
}

// Facet is a filter with what is left under each of its values.
type Facet struct {
	Name   string  `json:"name"`
	Values []Count `json:"values" nullable:"false"`
}

// Result is what a search answers.
type Result struct {
	Items     []Hit             `json:"items" nullable:"false"`
	Total     uint64            `json:"total" doc:"documents found that the reader may know of"`
	Facets    []Facet           `json:"facets,omitempty" nullable:"false"`
	Corrected map[string]string `json:"corrected,omitempty" doc:"words as typed, and as they were understood"`
	TookMS    float64           `json:"took_ms"`
	Building  bool              `json:"building,omitempty" doc:"the index is being made: something may be missing"`
}

// Find answers a search.
func (s *Search) Find(ctx context.Context, r db.Reader, in FindIn) (Result, error) {
	began := time.Now()
	asked := query.Parse(in.Q)
	out := Result{Items: []Hit{}}
	q, none, err := s.plan(ctx, r, asked)
	if err != nil {
		return out, err
	}
	if kinds := split(in.Kinds); len(kinds) > 0 {
		any := index.AnyOf{}
		for _, k := range kinds {
			any.Tags = append(any.Tags, TypeTag(k))
		}
		q.Tags = append(q.Tags, any)
	}
	if none || asked.Empty() && in.Kinds == "" {
		return out, nil
	}
	q.Begun = in.Typing && asked.Begun
	if in.Facets {
		q.Facets = []string{TypeTag(""), StateTag("")}
	}
	if in.Limit <= 0 {
		in.Limit = 20
	}
	q.Limit = 2*in.Limit + spare
	found, err := s.ask(ctx, r, q, &out)
	if err != nil {
		return out, err
	}
	m := newMarker(asked, found.Corrected, q.Begun)
	if err := s.show(ctx, r, found, in.Limit, m, in.Explain, &out); err != nil {
		return out, err
	}
	out.Total = found.Total - min(found.Total, hidden(found, q.Limit, out, in.Limit))
	out.Corrected = found.Corrected
	for _, name := range []string{"type", "state"} {
		if values := found.Facets[name+":"]; len(values) > 0 {
			out.Facets = append(out.Facets, facet(name, values))
		}
	}
	took := time.Since(began)
	out.TookMS = float64(took.Microseconds()) / 1000
	kind := "search"
	if in.Typing {
		kind = "typing"
	}
	s.took.Observe(took, kind)
	return out, nil
}

// Ranked answers a search with what was found alone, best first: under the reader's tokens, and not yet asked of the rows.
func (s *Search) Ranked(ctx context.Context, r db.Reader, in FindIn) ([]ref.Ref, error) {
	q, none, err := s.plan(ctx, r, query.Parse(in.Q))
	if err != nil || none {
		return nil, err
	}
	q.Limit = in.Limit
	var result Result
	found, err := s.ask(ctx, r, q, &result)
	if err != nil {
		return nil, err
	}
	out := make([]ref.Ref, 0, len(found.Hits))
	for _, h := range found.Hits {
		if one := ref.Of(h.Kind, h.ID); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out, nil
}

// spare is how many more hits are asked for than shown, for those that the rows refuse.
const spare = 10

// hidden is how many of what was found the rows refused, where all that was found was looked at.
func hidden(found index.Found, asked int, out Result, limit int) uint64 {
	if len(out.Items) >= limit || len(found.Hits) >= asked {
		return 0
	}
	records := map[[2]string]bool{}
	for _, h := range found.Hits {
		records[[2]string{h.Kind, h.ID}] = true
	}
	return uint64(len(records) - len(out.Items))
}

func facet(name string, values map[string]uint64) Facet {
	f := Facet{Name: name, Values: []Count{}}
	for v, n := range values {
		f.Values = append(f.Values, Count{v, n})
	}
	slices.SortFunc(f.Values, func(a, b Count) int {
		if a.Count != b.Count {
			return int(min(b.Count, 1<<30)) - int(min(a.Count, 1<<30))
		}
		return strings.Compare(a.Value, b.Value)
	})
	return f
}

// ask puts a query to the index under the reader's rights. An index that fails is made again.
func (s *Search) ask(ctx context.Context, r db.Reader, q index.Query, out *Result) (index.Found, error) {
	more, err := s.c.Tokens(ctx, r)
	if err != nil {
		return index.Found{}, err
	}
	q.Audience = append(tokens(r.Actor()), more...)
	q.Today = int64(r.Now()) / dayMillis
	h := s.shelf(r.Tenant())
	if q.Synonyms, err = h.synonymsOf(ctx, r); err != nil {
		return index.Found{}, err
	}
	var found index.Found
	var failed *index.Index
	err = h.read(func(x *index.Index) error {
		failed = x
		out.Building = h.building && h.next == h.current
		var err error
		found, err = x.Find(ctx, q)
		return err
	})
	if err == nil {
		return found, nil
	}
	if ctx.Err() != nil {
		return found, ctx.Err()
	}
	h.repair(failed, err)
	return found, fault.Unavailable("search.unavailable")
}

const dayMillis = 24 * 3600 * 1000

type hitKey struct{ kind, id string }

// show asks the rows of the hits and keeps those that the reader may see, best first, until there are enough. Rows are asked for
// in portions, for most of what was found is shown or not needed.
func (s *Search) show(ctx context.Context, r db.Reader, found index.Found, limit int, m *marker, explain bool, out *Result) error {
	first := map[hitKey]bool{}
	var order []index.Hit
	for _, h := range found.Hits {
		if k := (hitKey{h.Kind, h.ID}); !first[k] {
			first[k] = true
			order = append(order, h)
		}
	}
	for len(order) > 0 && len(out.Items) < limit {
		n := min(len(order), limit-len(out.Items)+1)
		seen, err := s.visible(ctx, r, order[:n])
		if err != nil {
			return err
		}
		for _, h := range order[:n] {
			one, ok := seen[hitKey{h.Kind, h.ID}]
			if !ok || len(out.Items) == limit {
				continue
			}
			out.Items = append(out.Items, s.hit(r, h, one, m, explain))
		}
		order = order[n:]
	}
	return nil
}

// visible asks the rows, kind by kind.
func (s *Search) visible(ctx context.Context, r db.Reader, hits []index.Hit) (map[hitKey]Shown, error) {
	ids := map[string][]string{}
	for _, h := range hits {
		ids[h.Kind] = append(ids[h.Kind], h.ID)
	}
	seen := map[hitKey]Shown{}
	for kind, list := range ids {
		source, ok := s.sources[kind]
		if !ok {
			continue
		}
		shown, err := source.Show(ctx, r, list)
		if err != nil {
			return nil, err
		}
		for _, one := range shown {
			seen[hitKey{kind, one.ID}] = one
		}
	}
	return seen, nil
}

func (s *Search) hit(r db.Reader, h index.Hit, one Shown, m *marker, explain bool) Hit {
	out := Hit{Kind: h.Kind, ID: h.ID, Number: one.Number, Type: one.Type, Title: one.Title, State: one.State, At: one.At,
		Score: round(h.Score), Answer: one.Answer}
	out.TitleHTML = m.mark(one.Title)
	out.Snippet, out.SnippetHTML = m.snippet(one.Text)
	if explain {
		out.Why = s.reasons(r, h.Why, one)
	}
	return out
}

func round(v float64) float64 { return float64(int64(v*1000)) / 1000 }

func split(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
