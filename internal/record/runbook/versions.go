package runbook

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// Version is one edition of a procedure.
type Version struct {
	Edition int64           `json:"edition"`
	At      instant.Instant `json:"at"`
	By      *Person         `json:"by,omitempty"`
	Title   string          `json:"title"`
	Comment string          `json:"comment,omitempty" doc:"what the editor says has changed"`
	Text    string          `json:"text,omitempty" doc:"Markdown; absent from lists"`
	Intro   markdown.HTML   `json:"intro,omitempty"`
	Steps   []Step          `json:"steps,omitempty" nullable:"false"`
	Outro   markdown.HTML   `json:"outro,omitempty"`
}

// VersionsIn names a procedure.
type VersionsIn struct {
	ID     string `path:"id" json:"-" doc:"id or number"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"20"`
}

// Versions lists a procedure's editions, the newest first.
func (l *Runbooks) Versions(ctx context.Context, r db.Reader, in VersionsIn) (api.Page[Version], error) {
	out := api.Page[Version]{Items: []Version{}}
	b, err := bookByKey(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, next, err := api.Newest(in.Limit, in.Cursor, fault.InvalidField("cursor", "runbook.cursor_invalid"),
		func(before int64, limit int) ([]editionRow, error) { return allEditions(ctx, r, b.ID, before, limit) },
		func(e editionRow) int64 { return e.Edition })
	if err != nil {
		return out, err
	}
	out.Next = next
	persons := make([]string, len(rows))
	for i, e := range rows {
		persons[i] = e.By
	}
	names, err := directory.Briefs(ctx, r, persons...)
	for _, e := range rows {
		out.Items = append(out.Items, Version{Edition: e.Edition, At: e.At, By: personOf(names, e.By), Title: e.Title, Comment: e.Comment})
	}
	return out, err
}

// VersionIn names one edition.
type VersionIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	Edition int64  `path:"edition" json:"-" minimum:"1"`
}

// GetVersion answers one edition, whole.
func (l *Runbooks) GetVersion(ctx context.Context, r db.Reader, in VersionIn) (Version, error) {
	b, err := bookByKey(ctx, r, in.ID)
	if err != nil {
		return Version{}, err
	}
	e, err := editionOf(ctx, r, b.ID, in.Edition)
	if err != nil {
		return Version{}, err
	}
	names, err := directory.Briefs(ctx, r, e.By)
	return Version{Edition: e.Edition, At: e.At, By: personOf(names, e.By), Title: e.Title, Comment: e.Comment, Text: e.Text,
		Intro: markdown.HTML(e.Doc.V.Intro), Steps: stepsOf(e.Doc.V), Outro: markdown.HTML(e.Doc.V.Outro)}, err
}

// DifferenceIn names two editions.
type DifferenceIn struct {
	ID   string `path:"id" json:"-" doc:"id or number"`
	From int64  `query:"from" json:"-" minimum:"0" doc:"the one before to where absent; 0 with to=1 is nothing"`
	To   int64  `query:"to" json:"-" minimum:"0" doc:"the newest where absent"`
}

// Change is what differs between two editions.
type Change struct {
	From  int64                 `json:"from"`
	To    int64                 `json:"to"`
	Title []markdown.LineChange `json:"title" nullable:"false" doc:"empty where it is the same"`
	Lines []markdown.LineChange `json:"lines" nullable:"false" doc:"of the text; empty where it is the same"`
}

// Differences compares two editions.
func (l *Runbooks) Differences(ctx context.Context, r db.Reader, in DifferenceIn) (Change, error) {
	b, err := bookByKey(ctx, r, in.ID)
	if err != nil {
		return Change{}, err
	}
	pair, err := api.Compared(in.From, in.To, b.Edition, func(edition int64) (editionRow, error) { return editionOf(ctx, r, b.ID, edition) })
	if err != nil {
		return Change{}, err
	}
	from, to := pair.Before, pair.After
	out := Change{From: pair.From, To: pair.To, Title: []markdown.LineChange{}, Lines: []markdown.LineChange{}}
	if from.Title != to.Title {
		out.Title = markdown.Differ(from.Title, to.Title)
	}
	if from.Text != to.Text {
		out.Lines = markdown.Differ(from.Text, to.Text)
	}
	return out, nil
}
