package thread

import (
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Message is one thing said.
type Message struct {
	ID        string          `json:"id"`
	Seq       int64           `json:"seq" doc:"counts the messages of the thread from 1; who does not see internal notes misses their numbers"`
	Kind      string          `json:"kind"`
	SubjectID string          `json:"subject_id"`
	At        instant.Instant `json:"at"`
	Author    directory.Brief `json:"author"`
	Text      string          `json:"text"`
	HTML      string          `json:"html,omitempty" doc:"the text's Markdown, made safe"`
	Internal  bool            `json:"internal"`
	Files     []File          `json:"files" nullable:"false"`
	Reactions []Reaction      `json:"reactions" nullable:"false"`
	Mentions  []Mention       `json:"mentions" nullable:"false"`
	ReplyTo   string          `json:"reply_to,omitempty"`
	EditedAt  instant.Instant `json:"edited_at,omitzero"`
	Deleted   bool            `json:"deleted" doc:"the text is gone; what it said stays in the history"`
	System    *SystemLine     `json:"system,omitempty" doc:"said by the product: a code to translate, and the values its text mentions"`
	Version   int64           `json:"version"`
}

// SystemLine is a message that each reader's client words in their language.
type SystemLine struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args" nullable:"false"`
}

// Reaction is one emoji under a message.
type Reaction struct {
	Emoji     string   `json:"emoji"`
	Count     int      `json:"count"`
	Mine      bool     `json:"mine" doc:"in answers to a person; pushes are the same for everybody: look for yourself in person_ids"`
	People    []string `json:"people" nullable:"false" doc:"names, in the order they reacted"`
	PersonIDs []string `json:"person_ids" nullable:"false"`
}

// Mention is a person or a group that the text calls with @.
type Mention struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Group bool   `json:"group,omitempty"`
}

// Ref is the record that the message speaks about.
func (m Message) Ref() ref.Ref { return ref.Of(m.Kind, m.SubjectID) }

// ETag is the message's version, for If-Match.
func (m Message) ETag() string { return api.ETagOf(m.Version) }

// checkText says what is wrong with a cleaned text.
func checkText(text string, limit, files int) error {
	if text == "" && files == 0 {
		return fault.InvalidField("text", "message.empty")
	}
	if utf8.RuneCountInString(text) > limit {
		return fault.InvalidField("text", "message.too_long").With("limit", limit)
	}
	return nil
}

// prepared is a text made ready while its request was decoded: before, and never in, the transaction.
type prepared struct {
	ready bool
	html  string
	names [][]string // who it may be calling
}

func prepare(text string) (string, prepared) {
	text = markdown.Clean(text)
	p := prepared{ready: true}
	if len(text) <= 4*messageChars { // a longer one will be refused
		p.html, p.names = markdown.Render(text), calls(text)
	}
	return text, p
}

// or makes ready the text of a caller inside the house, whose answer needs no HTML.
func (p prepared) or(text string) (string, prepared) {
	if p.ready {
		return text, p
	}
	text = markdown.Clean(text)
	return text, prepared{ready: true, names: calls(text)}
}
