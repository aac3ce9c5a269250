package search

import (
	"context"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/search/query"
	"comptoir/internal/people/directory"
)

// CompleteIn is a query being typed.
type CompleteIn struct {
	Q string `query:"q" json:"-" maxLength:"1000"`
}

// Completion is how the query could go on.
type Completion struct {
	Text  string `json:"text" doc:"what replaces its last word"`
	Query string `json:"query" doc:"the whole query then"`
}

// mostNames is how many persons or groups are proposed.
const mostNames = 6

// Complete proposes filters and their values, in the reader's language first; persons and groups by name.
func (s *Search) Complete(ctx context.Context, r db.Reader, in CompleteIn) (api.Page[Completion], error) {
	lang := r.Actor().Lang
	if !i18n.Known(lang) {
		lang = i18n.French
	}
	out := api.Page[Completion]{Items: []Completion{}}
	for _, p := range query.Complete(in.Q, lang) {
		out.Items = append(out.Items, Completion{p.Text, p.Query})
	}
	filter, begun, head := query.Naming(in.Q)
	if begun == "" {
		return out, nil
	}
	names, err := s.names(ctx, r, filter, begun)
	for _, name := range names {
		text := head + query.Quote(name)
		out.Items = append(out.Items, Completion{text[strings.LastIndexByte(head, ' ')+1:], text})
	}
	return out, err
}

// names are those of the persons or groups that begin like this, of those that the reader may know.
func (s *Search) names(ctx context.Context, r db.Reader, filter query.Name, begun string) ([]string, error) {
	var out []string
	if filter != query.Group {
		page, err := directory.People(ctx, r, directory.PeopleIn{Q: begun, Limit: mostNames})
		for _, p := range page.Items {
			out = append(out, p.Name)
		}
		return out, err
	}
	if !r.Actor().Has(auth.Agent) {
		return nil, nil
	}
	page, err := directory.Groups(ctx, r, directory.GroupsIn{})
	for _, g := range page.Items {
		if len(out) < mostNames && strings.Contains(" "+i18n.Fold(g.Name), " "+i18n.Fold(begun)) {
			out = append(out, g.Name)
		}
	}
	return out, err
}
