package search

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/search/query"
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

// Complete proposes filters and their values, in the reader's language first.
func (s *Search) Complete(_ context.Context, r db.Reader, in CompleteIn) (api.Page[Completion], error) {
	lang := r.Actor().Lang
	if !i18n.Known(lang) {
		lang = i18n.French
	}
	out := api.Page[Completion]{Items: []Completion{}}
	for _, p := range query.Complete(in.Q, lang) {
		out.Items = append(out.Items, Completion{p.Text, p.Query})
	}
	return out, nil
}
