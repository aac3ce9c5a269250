package knowledge

import "comptoir/internal/base/instant"

// Version is one edition of an article, whole.
type Version struct {
	Edition  int64           `json:"edition"`
	At       instant.Instant `json:"at"`
	By       *Person         `json:"by,omitempty"`
	Title    string          `json:"title"`
	Comment  string          `json:"comment,omitempty" doc:"what the editor says has changed"`
	Live     bool            `json:"live" doc:"it is the published one"`
	Sections []Section       `json:"sections,omitempty" nullable:"false" doc:"absent from lists"`
}

// Difference is what changed from one edition to another, part by part.
type Difference struct {
	From  int64        `json:"from"`
	To    int64        `json:"to"`
	Parts []PartChange `json:"parts" nullable:"false" doc:"title and sections; those that are the same are left out"`
}

// PartChange is one part of an article in two editions, as lines.
type PartChange struct {
	Key   string       `json:"key" doc:"title, or a section's key"`
	Title string       `json:"title"`
	Lines []LineChange `json:"lines" nullable:"false"`
}

// LineChange is a line that stayed, went, or came; a changed line is one that went and one that came, with their pieces.
type LineChange struct {
	Kind   string  `json:"kind" enum:"same,gone,new,skipped" doc:"skipped: so many lines that are the same are left out"`
	Text   string  `json:"text,omitempty"`
	Pieces []Piece `json:"pieces,omitempty" nullable:"false" doc:"of a changed line: which of its words differ"`
	Count  int     `json:"count,omitempty" doc:"of skipped lines"`
}

// Piece is some words of a changed line.
type Piece struct {
	Text    string `json:"text"`
	Changed bool   `json:"changed,omitempty"`
}

// Feedback is what a reader said about an article.
type Feedback struct {
	Person  *Person         `json:"person,omitempty"`
	Helpful bool            `json:"helpful"`
	Comment string          `json:"comment,omitempty"`
	Edition int64           `json:"edition" doc:"that they had read"`
	At      instant.Instant `json:"at"`
}
