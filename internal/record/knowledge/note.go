package knowledge

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// NoteKind is the kind of a note in references, threads and search.
const NoteKind = "note"

// The states of a note; doc.go has the rule.
const (
	Hot       = "hot"
	Confirmed = "confirmed"
	Disputed  = "disputed"
	Stale     = "stale"
)

// Person is how a person appears inside a note or an article.
type Person = directory.Brief

// Note is something that worked, kept while it was fresh. What depends on the reader (source, my_vote, actions) is absent from
// live updates.
type Note struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Text       string          `json:"text" doc:"Markdown: what solved it"`
	HTML       HTML            `json:"html,omitempty" doc:"safe HTML of the text"`
	Lang       string          `json:"lang" enum:"fr,en"`
	State      string          `json:"state" enum:"hot,confirmed,disputed,stale"`
	StateAt    instant.Instant `json:"state_at"`
	FadesAt    instant.Instant `json:"fades_at,omitzero" doc:"when it will be stale if nobody says anything more"`
	Worked     int64           `json:"worked" doc:"how many others say that it worked"`
	Failed     int64           `json:"failed"`
	MyVote     string          `json:"my_vote,omitempty" enum:"worked,failed"`
	Promotable bool            `json:"promotable" doc:"confirmed by enough people to be worth an article"`
	Article    *ArticleBrief   `json:"article,omitempty" doc:"what it was promoted to, for those who may read that"`
	About      *ref.Ref        `json:"about,omitempty" doc:"the service or other record it is about"`
	Author     *Person         `json:"author,omitempty" doc:"who kept it"`
	SaidBy     *Person         `json:"said_by,omitempty" doc:"whose words they are, where that is not the author; for those who may read the source"`
	Source     *Source         `json:"source,omitempty" doc:"where it was said, for those who may read there"`
	Audience   Audience        `json:"audience"`
	Tags       []string        `json:"tags" nullable:"false"`
	Actions    []string        `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now: worked, failed, undo_vote, edit, remove, promote"`
	CreatedAt  instant.Instant `json:"created_at"`
	UpdatedAt  instant.Instant `json:"updated_at"`
	Version    int64           `json:"version"`
}

// Source is where a note was said.
type Source struct {
	Kind    string `json:"kind" doc:"of the record: conversation, ticket, post, …"`
	ID      string `json:"id"`
	Number  string `json:"number,omitempty" doc:"absent from lists"`
	Title   string `json:"title,omitempty" doc:"absent from lists"`
	Message string `json:"message,omitempty" doc:"id of the message in the record's thread; absent where it is the record itself"`
	Seq     int64  `json:"seq,omitempty" doc:"of the message"`
}

// ETag implements api.Tagged.
func (n Note) ETag() string { return api.ETagOf(n.Version) }
