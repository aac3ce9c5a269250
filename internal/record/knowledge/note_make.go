package knowledge

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// MakeNoteIn is something to keep that was said nowhere.
type MakeNoteIn struct {
	Title    string      `json:"title,omitempty" maxLength:"200" doc:"the first sentence of the text where absent"`
	Text     string      `json:"text" maxLength:"10000" doc:"Markdown: what solved it"`
	Lang     string      `json:"lang,omitempty" enum:"fr,en" doc:"the author's where absent"`
	Audience *AudienceIn `json:"audience,omitempty" doc:"agents where absent"`
	About    *ref.Ref    `json:"about,omitempty" doc:"the service or other record it is about"`
	Tags     []string    `json:"tags,omitempty" nullable:"false" maxItems:"20"`
}

// MakeNote keeps what somebody learnt.
func (l *Library) MakeNote(ctx context.Context, tx *db.Tx, in MakeNoteIn) (Note, error) {
	n, err := l.freshNote(ctx, tx, in, AudienceIn{Kind: Agents})
	if err != nil {
		return Note{}, err
	}
	if _, err := l.keep(ctx, tx, n); err != nil {
		return Note{}, err
	}
	return l.showNote(ctx, tx, n)
}

// freshNote is the row of a new note, for heard where nobody says otherwise.
func (l *Library) freshNote(ctx context.Context, tx *db.Tx, in MakeNoteIn, heard AudienceIn) (*noteRow, error) {
	me, now := tx.Actor(), tx.Now()
	n := &noteRow{ID: id.New(), StateAt: now, VoicedAt: now, CreatedAt: now, UpdatedAt: now, Version: 1, Author: me.ID, Lang: langOf(in.Lang, me.Lang)}
	n.State, n.NextAt = life(now, nil, now)
	if err := n.say(in.Title, in.Text); err != nil {
		return nil, err
	}
	var err error
	if n.Tags.V, err = tagsOf(in.Tags); err != nil {
		return nil, err
	}
	if in.Audience != nil {
		who, err := l.reader(ctx, tx)
		if err != nil {
			return nil, err
		}
		if heard, err = l.audienceOf(ctx, tx, who, *in.Audience); err != nil {
			return nil, err
		}
	}
	n.Audience, n.Groups.V = heard.Kind, heard.Groups
	if in.About != nil {
		return n, l.about(ctx, tx, n, *in.About)
	}
	return n, nil
}

func langOf(given, own string) string {
	switch {
	case given == "fr" || given == "en":
		return given
	case own == "en":
		return own
	default:
		return "fr"
	}
}

// about ties a note to the record it speaks of; the zero Ref unties it.
func (l *Library) about(ctx context.Context, r db.Reader, n *noteRow, of ref.Ref) error {
	if of.ID == "" {
		n.AboutKind, n.AboutID = "", ""
		return nil
	}
	mayKnow, ok := l.Subjects[of.Kind]
	if !ok || !id.Valid(of.ID) {
		return fault.InvalidField("about", "note.about_unknown")
	}
	if err := mayKnow(ctx, r, of.ID); err != nil {
		if fault.KindOf(err) == fault.KindNotFound {
			return fault.InvalidField("about", "note.about_unknown")
		}
		return err
	}
	n.AboutKind, n.AboutID = of.Kind, of.ID
	return nil
}

// keep writes a new note; false where its source is kept already.
func (l *Library) keep(ctx context.Context, tx *db.Tx, n *noteRow) (bool, error) {
	fresh, err := insertNote(ctx, tx, n)
	if err == nil && fresh {
		tx.Emit(n.ref(), NoteMade{Source: n.SourceKind, SaidBy: n.SaidBy, Version: n.Version}, n.topics()...)
	}
	return fresh, err
}
