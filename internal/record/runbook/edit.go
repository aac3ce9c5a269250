package runbook

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// EditIn changes a procedure; what is absent stays. Another title or text makes a new edition.
type EditIn struct {
	ID       string           `path:"id" json:"-" doc:"id or number"`
	IfMatch  string           `header:"If-Match" json:"-"`
	Title    *string          `json:"title,omitempty" maxLength:"200"`
	Text     *string          `json:"text,omitempty" maxLength:"200000" doc:"Markdown"`
	Steps    []StepIn         `json:"steps,omitempty" nullable:"false" maxItems:"300" doc:"in place of text"`
	Comment  string           `json:"comment,omitempty" maxLength:"400" doc:"what has changed, kept with the edition"`
	Lang     *string          `json:"lang,omitempty" enum:"fr,en"`
	Tags     *[]string        `json:"tags,omitempty" nullable:"false" maxItems:"20"`
	OwnerID  *string          `json:"owner_id,omitempty" maxLength:"40" doc:"empty: nobody"`
	ReviewAt *instant.Instant `json:"review_at,omitempty"`
}

// Edit writes a newer edition, or changes what is about the procedure.
func (l *Runbooks) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Runbook, error) {
	b, err := bookByKey(ctx, tx, in.ID)
	if err != nil {
		return Runbook{}, err
	}
	if stale := api.CheckVersion(in.IfMatch, b.Version); stale != nil {
		return Runbook{}, l.changedMeanwhile(ctx, tx, b)
	}
	fields, err := edited(ctx, tx, b, in)
	if err != nil {
		return Runbook{}, err
	}
	if len(fields) > 0 {
		if err := saveBook(ctx, tx, b); err != nil {
			return Runbook{}, err
		}
		tx.Emit(b.ref(), Edited{Fields: fields, Edition: b.Edition, Version: b.Version}, b.topics()...)
	}
	return l.whole(ctx, tx, b)
}

// changedMeanwhile is the fault of an edit of an older version, with the procedure as it is.
func (l *Runbooks) changedMeanwhile(ctx context.Context, r db.Reader, b *bookRow) error {
	now, err := l.whole(ctx, r, b)
	if err != nil {
		return err
	}
	return fault.Stale("runbook.changed_meanwhile").With(api.CurrentArg, now)
}

// edited alters the row, writes the new edition where there is one, and names what changed.
func edited(ctx context.Context, tx *db.Tx, b *bookRow, in EditIn) (fields []string, err error) {
	set := func(name string, changed bool) {
		if changed {
			fields = append(fields, name)
		}
	}
	if in.Lang != nil {
		set("lang", b.Lang != *in.Lang)
		b.Lang = *in.Lang
	}
	if in.Tags != nil {
		tags, err := tagsOf(*in.Tags)
		if err != nil {
			return nil, err
		}
		set("tags", !slices.Equal(tags, b.Tags.V))
		b.Tags.V = tags
	}
	if in.OwnerID != nil && *in.OwnerID != b.Owner {
		if err := mayOwn(ctx, tx, *in.OwnerID); err != nil {
			return nil, err
		}
		if b.Owner = *in.OwnerID; b.Owner != "" {
			if err := thread.Follow(ctx, tx, b.ref(), b.Owner); err != nil {
				return nil, err
			}
		}
		set("owner_id", true)
	}
	if in.ReviewAt != nil {
		set("review_at", b.ReviewAt != *in.ReviewAt)
		b.ReviewAt = *in.ReviewAt
	}
	reworded, err := reword(ctx, tx, b, in)
	return append(fields, reworded...), err
}

// reword writes another edition where title or text differ.
func reword(ctx context.Context, tx *db.Tx, b *bookRow, in EditIn) ([]string, error) {
	if in.Title == nil && in.Text == nil && len(in.Steps) == 0 {
		return nil, nil
	}
	last, err := editionOf(ctx, tx, b.ID, b.Edition)
	if err != nil {
		return nil, err
	}
	title, text := last.Title, last.Text
	if in.Title != nil {
		title = *in.Title
	}
	if in.Text != nil || len(in.Steps) > 0 {
		given := ""
		if in.Text != nil {
			given = *in.Text
		}
		text = textOf(given, in.Steps, title, b.Lang)
	}
	e, err := words(title, text)
	if err != nil || e.Digest == last.Digest {
		return nil, err
	}
	if e.Comment = markdown.CleanLine(in.Comment); utf8.RuneCountInString(e.Comment) > commentLimit {
		return nil, tooLong("comment", commentLimit)
	}
	e.Runbook, e.Edition, e.At, e.By = b.ID, b.Edition+1, tx.Now(), tx.Actor().ID
	var fields []string
	if e.Title != last.Title {
		fields = append(fields, "title")
	}
	if e.Text != last.Text {
		fields = append(fields, "text")
	}
	b.say(&e)
	return fields, insertEdition(ctx, tx, &e)
}
