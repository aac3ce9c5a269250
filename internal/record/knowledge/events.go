package knowledge

import "comptoir/internal/base/ref"

// What happens to notes and articles. Payloads hold ids, versions and names of fields.
type (
	// NoteMade: something was kept; Source is the kind of record it was said in, SaidBy whose words they are.
	NoteMade struct {
		Source  string `json:"source,omitempty"`
		SaidBy  string `json:"said_by,omitempty"`
		Version int64  `json:"version"`
	}
	// NoteEdited: it is said otherwise, or to others.
	NoteEdited struct {
		Fields  []string `json:"fields"`
		Version int64    `json:"version"`
	}
	// NoteWorked: somebody says that it worked.
	NoteWorked struct {
		Version int64 `json:"version"`
	}
	// NoteFailed: somebody says that it did not.
	NoteFailed struct {
		Version int64 `json:"version"`
	}
	// VoteUndone: somebody took that back.
	VoteUndone struct {
		Version int64 `json:"version"`
	}
	// NoteMoved: the rule gives it another state.
	NoteMoved struct {
		From       string `json:"from"`
		To         string `json:"to"`
		Promotable bool   `json:"promotable,omitempty"`
		Version    int64  `json:"version"`
	}
	// NotePromoted: an article was made of it.
	NotePromoted struct {
		Article string `json:"article"`
		Version int64  `json:"version"`
	}
	// NoteNarrowed: some of those who could read it no longer can. It comes before what changed with it.
	NoteNarrowed struct {
		Version int64 `json:"version"`
	}
	// NoteRemoved: it is gone.
	NoteRemoved struct {
		Version int64 `json:"version"`
	}
	// ArticleMade: somebody began to write.
	ArticleMade struct {
		Version int64 `json:"version"`
	}
	// ArticleEdited: there is a newer edition, or something about it changed.
	ArticleEdited struct {
		Fields  []string `json:"fields"`
		Edition int64    `json:"edition"`
		Version int64    `json:"version"`
	}
	// ArticleSubmitted: its newest edition waits for an approver.
	ArticleSubmitted struct {
		Edition int64 `json:"edition"`
		Version int64 `json:"version"`
	}
	// ArticleReturned: the approver sent it back.
	ArticleReturned struct {
		Edition int64 `json:"edition"`
		Version int64 `json:"version"`
	}
	// ArticlePublished: readers are shown this edition; First says that they were shown none before.
	ArticlePublished struct {
		Edition int64 `json:"edition"`
		First   bool  `json:"first,omitempty"`
		Version int64 `json:"version"`
	}
	// ArticleRetired: readers no longer find it.
	ArticleRetired struct {
		Version int64 `json:"version"`
	}
	// ArticleNarrowed: some of those who could read it no longer can. It comes before what changed with it.
	ArticleNarrowed struct {
		Version int64 `json:"version"`
	}
	// ArticleRated: a reader found it helpful, or not.
	ArticleRated struct {
		Helpful bool  `json:"helpful"`
		Version int64 `json:"version"`
	}
	// ReviewDue: it is time for its owner to check that it still holds.
	ReviewDue struct {
		Owner   string `json:"owner"`
		Version int64  `json:"version"`
	}
	// CategoryEdited: the drawers changed.
	CategoryEdited struct{}
)

// EventType implements event.Payload.
func (NoteMade) EventType() string         { return "note.made" }
func (NoteEdited) EventType() string       { return "note.edited" }
func (NoteWorked) EventType() string       { return "note.worked" }
func (NoteFailed) EventType() string       { return "note.failed" }
func (VoteUndone) EventType() string       { return "note.vote_undone" }
func (NoteMoved) EventType() string        { return "note.moved" }
func (NotePromoted) EventType() string     { return "note.promoted" }
func (NoteNarrowed) EventType() string     { return "note.narrowed" }
func (NoteRemoved) EventType() string      { return "note.removed" }
func (ArticleMade) EventType() string      { return "article.made" }
func (ArticleEdited) EventType() string    { return "article.edited" }
func (ArticleSubmitted) EventType() string { return "article.submitted" }
func (ArticleReturned) EventType() string  { return "article.returned" }
func (ArticlePublished) EventType() string { return "article.published" }
func (ArticleRetired) EventType() string   { return "article.retired" }
func (ArticleNarrowed) EventType() string  { return "article.narrowed" }
func (ArticleRated) EventType() string     { return "article.rated" }
func (ReviewDue) EventType() string        { return "article.review_due" }
func (CategoryEdited) EventType() string   { return "category.edited" }

func (n *noteRow) ref() ref.Ref { return ref.Of(NoteKind, n.ID) }

// topics are who hears of a note: who has it open, and its audience.
func (n *noteRow) topics() []string {
	return append([]string{"note:" + n.ID}, n.audience().topics()...)
}

func (a *articleRow) ref() ref.Ref { return ref.Of(ArticleKind, a.ID) }

// openTopics are who hears of what all readers see: who has the published edition open, and the audience.
func (a *articleRow) openTopics() []string {
	return append([]string{"article:" + a.ID}, a.audience().topics()...)
}

// deskTopics are who hears of what only agents see: drafts, and what is retired.
func (a *articleRow) deskTopics(persons ...string) []string {
	out := []string{"article:" + a.ID + ":draft"}
	if a.Audience != Groups {
		out = append(out, "knowledge:agents")
	}
	for _, p := range persons {
		if p != "" {
			out = append(out, "inbox:"+p)
		}
	}
	return out
}
