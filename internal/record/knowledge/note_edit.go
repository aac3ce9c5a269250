package knowledge

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// EditNoteIn changes a note; what is absent stays.
type EditNoteIn struct {
	ID       string      `path:"id" json:"-"`
	IfMatch  string      `header:"If-Match" json:"-"`
	Title    *string     `json:"title,omitempty" maxLength:"200" doc:"empty: the first sentence of the text"`
	Text     *string     `json:"text,omitempty" maxLength:"10000"`
	Lang     *string     `json:"lang,omitempty" enum:"fr,en"`
	Audience *AudienceIn `json:"audience,omitempty" doc:"wider than before: words kept from elsewhere are to be given anew"`
	About    *ref.Ref    `json:"about,omitempty" doc:"an empty id unties it"`
	Tags     *[]string   `json:"tags,omitempty" nullable:"false" maxItems:"20"`
}

// EditNote says a note better, or to others.
func (l *Library) EditNote(ctx context.Context, tx *db.Tx, in EditNoteIn) (Note, error) {
	n, err := l.readableNote(ctx, tx, in.ID)
	if err != nil {
		return Note{}, err
	}
	if !n.mayEdit(tx.Actor()) {
		return Note{}, fault.Denied("permission.denied")
	}
	if stale := api.CheckVersion(in.IfMatch, n.Version); stale != nil {
		now, err := l.showNote(ctx, tx, n)
		if err != nil {
			return Note{}, err
		}
		return Note{}, fault.Stale("note.changed_meanwhile").With(api.CurrentArg, now)
	}
	old := *n
	fields, err := l.editNote(ctx, tx, n, in)
	if err != nil {
		return Note{}, err
	}
	if len(fields) == 0 {
		return l.showNote(ctx, tx, n)
	}
	n.UpdatedAt = tx.Now()
	if err := saveNote(ctx, tx, n); err != nil {
		return Note{}, err
	}
	if !old.audience().within(n.audience()) {
		tx.Emit(n.ref(), NoteNarrowed{Version: n.Version}, old.topics()...)
	}
	tx.Emit(n.ref(), NoteEdited{Fields: fields, Version: n.Version}, n.topics()...)
	return l.showNote(ctx, tx, n)
}

// editNote alters the row and names what it altered.
func (l *Library) editNote(ctx context.Context, tx *db.Tx, n *noteRow, in EditNoteIn) ([]string, error) {
	var fields []string
	title, text := n.Title, n.Text
	if in.Title != nil {
		title, fields = *in.Title, append(fields, "title")
		n.Borrowed &^= borrowedTitle
	}
	if in.Text != nil {
		text, fields = *in.Text, append(fields, "text")
		n.Borrowed &^= borrowedText
	}
	if in.Audience != nil {
		who, err := l.reader(ctx, tx)
		if err != nil {
			return nil, err
		}
		a, err := l.audienceOf(ctx, tx, who, *in.Audience)
		if err != nil {
			return nil, err
		}
		if !a.within(n.audience()) {
			if n.Borrowed&borrowedText != 0 {
				return nil, fault.InvalidField("text", "note.say_it_anew")
			}
			if n.Borrowed&borrowedTitle != 0 {
				title = "" // the asker's words stay with those who heard them
				fields = append(fields, "title")
				n.Borrowed = 0
			}
		}
		n.Audience, n.Groups.V = a.Kind, a.Groups
		fields = append(fields, "audience")
	}
	if err := n.say(title, text); err != nil {
		return nil, err
	}
	if in.Lang != nil {
		n.Lang, fields = langOf(*in.Lang, n.Lang), append(fields, "lang")
	}
	if in.Tags != nil {
		var err error
		if n.Tags.V, err = tagsOf(*in.Tags); err != nil {
			return nil, err
		}
		fields = append(fields, "tags")
	}
	if in.About != nil {
		if err := l.about(ctx, tx, n, *in.About); err != nil {
			return nil, err
		}
		fields = append(fields, "about")
	}
	return fields, nil
}

// RemoveNote takes a note away for good, with its words.
func (l *Library) RemoveNote(ctx context.Context, tx *db.Tx, in NoteIn) (api.None, error) {
	n, err := l.readableNote(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if !n.mayRemove(tx.Actor()) {
		return api.None{}, fault.Denied("note.not_yours")
	}
	if err := removeNote(ctx, tx, n); err != nil {
		return api.None{}, err
	}
	tx.Emit(n.ref(), NoteRemoved{Version: n.Version + 1}, n.topics()...)
	return api.None{}, nil
}
