package knowledge

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// RetainIn names a message, and may say it otherwise.
type RetainIn struct {
	Kind     string      `path:"kind" json:"-" maxLength:"40"`
	ID       string      `path:"id" json:"-" maxLength:"60" doc:"id or number"`
	Message  string      `path:"message" json:"-" maxLength:"40"`
	Title    string      `json:"title,omitempty" maxLength:"200" doc:"the first sentence of the text where absent"`
	Text     string      `json:"text,omitempty" maxLength:"10000" doc:"the message's own words where absent"`
	Lang     string      `json:"lang,omitempty" enum:"fr,en"`
	Audience *AudienceIn `json:"audience,omitempty" doc:"who hears the message where absent; others only with a text of its own"`
	About    *ref.Ref    `json:"about,omitempty"`
	Tags     []string    `json:"tags,omitempty" nullable:"false" maxItems:"20"`
}

// Retain keeps a message as a note. A message that is kept already answers the note that keeps it.
func (l *Library) Retain(ctx context.Context, tx *db.Tx, in RetainIn) (Note, error) {
	m, err := l.Threads.Get(ctx, tx, thread.GetIn{Kind: in.Kind, ID: in.ID, Message: in.Message})
	if err != nil {
		return Note{}, err
	}
	return l.retain(ctx, tx, in, m)
}

// RetainPostIn names a post of the wall.
type RetainPostIn struct {
	ID       string      `path:"id" json:"-" maxLength:"60"`
	Title    string      `json:"title,omitempty" maxLength:"200" doc:"the first sentence of the text where absent"`
	Text     string      `json:"text,omitempty" maxLength:"10000" doc:"the post's own words where absent"`
	Lang     string      `json:"lang,omitempty" enum:"fr,en"`
	Audience *AudienceIn `json:"audience,omitempty" doc:"who reads the post where absent; others only with a text of its own"`
	About    *ref.Ref    `json:"about,omitempty"`
	Tags     []string    `json:"tags,omitempty" nullable:"false" maxItems:"20"`
}

// postKind is the kind of a post's thread, whose first message is the post.
const postKind = "post"

// RetainPost keeps a post of the wall as a note.
func (l *Library) RetainPost(ctx context.Context, tx *db.Tx, in RetainPostIn) (Note, error) {
	said, err := l.Threads.List(ctx, tx, thread.ListIn{Kind: postKind, ID: in.ID, Limit: 1})
	if err != nil {
		return Note{}, err
	}
	if len(said.Items) == 0 {
		return Note{}, fault.Conflict("note.nothing_to_keep")
	}
	return l.retain(ctx, tx, RetainIn{Kind: postKind, Title: in.Title, Text: in.Text, Lang: in.Lang, Audience: in.Audience, About: in.About, Tags: in.Tags}, said.Items[0])
}

func (l *Library) retain(ctx context.Context, tx *db.Tx, in RetainIn, m thread.Message) (Note, error) {
	place, ok := l.Places[m.Kind]
	if !ok {
		return Note{}, fault.Conflict("note.not_from_here")
	}
	if m.Deleted || m.System != nil || m.Text == "" && in.Text == "" {
		return Note{}, fault.Conflict("note.nothing_to_keep")
	}
	heard, err := place.Audience(ctx, tx, m.SubjectID)
	if err != nil {
		return Note{}, err
	}
	if m.Internal && heard.Kind == Everyone {
		heard = AudienceIn{Kind: Agents}
	}
	own := in.Text != ""
	if !own {
		in.Text = m.Text
	}
	n, err := l.freshNote(ctx, tx, MakeNoteIn{Title: in.Title, Text: in.Text, Lang: in.Lang, Audience: in.Audience, About: in.About, Tags: in.Tags}, heard)
	if err != nil {
		return Note{}, err
	}
	if !own {
		if n.Borrowed = borrowedText; in.Title == "" {
			n.Borrowed |= borrowedTitle
		}
		if !n.audience().within(heard) {
			return Note{}, fault.InvalidField("text", "note.say_it_anew")
		}
	}
	n.SourceKind, n.SourceID, n.SourceMsg, n.SourceSeq = m.Kind, m.SubjectID, m.ID, m.Seq
	if m.Author.ID != tx.Actor().ID {
		n.SaidBy = m.Author.ID
	}
	fresh, err := l.keep(ctx, tx, n)
	if err != nil {
		return Note{}, err
	}
	if !fresh {
		return l.kept(ctx, tx, n)
	}
	return l.showNote(ctx, tx, n)
}

// kept is the note that has the source already, where the actor may read it.
func (l *Library) kept(ctx context.Context, r db.Reader, n *noteRow) (Note, error) {
	before, found, err := noteOfSource(ctx, r, n.SourceKind, n.SourceID, n.SourceMsg)
	if err != nil {
		return Note{}, err
	}
	if !found {
		return Note{}, fault.Conflict("note.kept_already")
	}
	who, err := l.reader(ctx, r)
	if err != nil {
		return Note{}, err
	}
	if !who.in(before.audience()) {
		return Note{}, fault.Conflict("note.kept_already")
	}
	return l.showNote(ctx, r, before)
}
