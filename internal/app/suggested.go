package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/search"
	"comptoir/internal/record/knowledge"
)

// SuggestedIn says of how many conversations.
type SuggestedIn struct {
	Limit int `query:"limit" json:"-" default:"100" minimum:"1" maximum:"200" doc:"the latest closed conversations"`
}

// Suggested is what the suggestions are worth: for the latest conversations, what would be proposed today to who says the same, and
// what those who tried it said.
type Suggested struct {
	Conversations int     `json:"conversations" doc:"asked about"`
	Helped        int     `json:"with_suggestion" doc:"for which a note or an article is proposed"`
	Proposed      int     `json:"proposed" doc:"notes and articles proposed, each time counted"`
	Worked        int64   `json:"worked" doc:"voices of those proposed: worked, or helpful"`
	Failed        int64   `json:"failed" doc:"voices: did not work, or not helpful"`
	Rate          float64 `json:"rate" doc:"worked among all voices; 0 where nobody spoke"`
}

// suggested asks for suggestions as the door of the desk does, with the rights of who asks.
func (a *App) suggested(ctx context.Context, r db.Reader, in SuggestedIn) (out Suggested, err error) {
	if in.Limit <= 0 {
		in.Limit = 100
	}
	past, err := desk.List(ctx, r, desk.ListIn{State: desk.Closed, Limit: in.Limit})
	if err != nil {
		return out, err
	}
	for _, c := range past.Items {
		found, err := a.Search.Suggest(ctx, r, search.SuggestIn{Text: c.Symptoms, For: "door", Limit: 3})
		if err != nil {
			return out, err
		}
		out.Conversations++
		before := out.Proposed
		for _, h := range found.Items {
			switch h.Kind {
			case knowledge.NoteKind:
				n, err := a.Library.GetNote(ctx, r, knowledge.NoteIn{ID: h.ID})
				if err != nil {
					return out, err
				}
				out.Proposed, out.Worked, out.Failed = out.Proposed+1, out.Worked+n.Worked, out.Failed+n.Failed
			case knowledge.ArticleKind:
				article, err := a.Library.GetArticle(ctx, r, knowledge.ArticleIn{ID: h.ID, Edition: "live"})
				if err != nil {
					return out, err
				}
				out.Proposed, out.Worked, out.Failed = out.Proposed+1, out.Worked+article.Helpful, out.Failed+article.Unhelpful
			}
		}
		if out.Proposed > before {
			out.Helped++
		}
	}
	if voices := out.Worked + out.Failed; voices > 0 {
		out.Rate = float64(out.Worked) / float64(voices)
	}
	return out, nil
}
