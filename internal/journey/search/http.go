package search

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Register adds the routes.
func Register(g *api.Group, s *Search) {
	at := g.At("/search")
	api.Get(at, "", s.Find, "search.read", api.Name("search.find"))
	api.List(at, "/complete", s.Complete, "search.read", api.Name("search.complete"))
	api.Get(at, "/synonyms", GetSynonyms, "search.synonyms")
	api.Put(at, "/synonyms", EditSynonyms, "search.synonyms_edit")
	api.Get(g.At("/suggestions"), "", s.Suggest, "search.suggest")
	api.Get(g.At("/tickets"), "/duplicates", s.duplicates, "search.suggest", api.Name("ticket.duplicates"))
	api.Get(g.At("/admin"), "/search", s.Progress, "search.progress")
	api.Act(g.At("/admin"), "/search/rebuild", Rebuild, "search.rebuild")
}

// DuplicatesIn is a ticket about to be opened.
type DuplicatesIn struct {
	Title string `query:"title" json:"-" maxLength:"400"`
	Limit int    `query:"limit" json:"-" default:"5" minimum:"1" maximum:"20"`
}

func (s *Search) duplicates(ctx context.Context, r db.Reader, in DuplicatesIn) (Suggestions, error) {
	return s.Suggest(ctx, r, SuggestIn{Text: in.Title, For: "ticket", Limit: in.Limit})
}
