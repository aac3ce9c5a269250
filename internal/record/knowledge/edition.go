package knowledge

import (
	"context"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

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

// VersionsIn names an article.
type VersionsIn struct {
	ID     string `path:"id" json:"-" doc:"id or number"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"20"`
}

// Versions lists an article's editions, the newest first.
func (l *Library) Versions(ctx context.Context, r db.Reader, in VersionsIn) (api.Page[Version], error) {
	out := api.Page[Version]{Items: []Version{}}
	a, _, err := l.readableArticle(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, next, err := api.Newest(in.Limit, in.Cursor, fault.InvalidField("cursor", "knowledge.cursor_invalid"),
		func(before int64, limit int) ([]editionRow, error) { return allEditions(ctx, r, a.ID, before, limit) },
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
		out.Items = append(out.Items, e.version(a, names))
	}
	return out, err
}

func (e editionRow) version(a *articleRow, names map[string]directory.Brief) Version {
	return Version{Edition: e.Edition, At: e.At, By: personOf(names, e.By), Title: e.Title, Comment: e.Comment, Live: e.Edition == a.Live}
}

// VersionIn names one edition.
type VersionIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	Edition int64  `path:"edition" json:"-" minimum:"1"`
}

// GetVersion answers one edition, whole.
func (l *Library) GetVersion(ctx context.Context, r db.Reader, in VersionIn) (Version, error) {
	a, _, err := l.readableArticle(ctx, r, in.ID)
	if err != nil {
		return Version{}, err
	}
	e, err := editionOf(ctx, r, a.ID, in.Edition)
	if err != nil {
		return Version{}, err
	}
	names, err := directory.Briefs(ctx, r, e.By)
	out := e.version(a, names)
	if t, ok := templateOf(a.Template); ok {
		out.Sections = t.sections(a.Lang, e.Sections.V)
	}
	return out, err
}

// DifferenceIn names two editions.
type DifferenceIn struct {
	ID   string `path:"id" json:"-" doc:"id or number"`
	From int64  `query:"from" json:"-" minimum:"0" doc:"the one before to where absent; 0 with to=1 is nothing"`
	To   int64  `query:"to" json:"-" minimum:"0" doc:"the newest where absent"`
}

// Difference is what changed from one edition to another, part by part.
type Difference struct {
	From  int64        `json:"from"`
	To    int64        `json:"to"`
	Parts []PartChange `json:"parts" nullable:"false" doc:"title, sections and files; those that are the same are left out"`
}

// PartChange is one part of an article in two editions, as lines.
type PartChange struct {
	Key   string       `json:"key" doc:"title, a section's key, or files with a name a line"`
	Title string       `json:"title,omitempty" doc:"the section's"`
	Lines []LineChange `json:"lines" nullable:"false"`
}

// Differences compares two editions.
func (l *Library) Differences(ctx context.Context, r db.Reader, in DifferenceIn) (Difference, error) {
	a, _, err := l.readableArticle(ctx, r, in.ID)
	if err != nil {
		return Difference{}, err
	}
	pair, err := api.Compared(in.From, in.To, a.Edition, func(edition int64) (editionRow, error) { return editionOf(ctx, r, a.ID, edition) })
	if err != nil {
		return Difference{}, err
	}
	from, to := pair.Before, pair.After
	out := Difference{From: pair.From, To: pair.To, Parts: []PartChange{}}
	compare := func(key, title, before, after string) {
		if before != after {
			out.Parts = append(out.Parts, PartChange{Key: key, Title: title, Lines: markdown.Differ(before, after)})
		}
	}
	compare("title", "", from.Title, to.Title)
	for _, t := range templates { // an edition may have had another template
		for _, p := range t.parts {
			seen := false
			for _, told := range out.Parts {
				seen = seen || told.Key == p.key
			}
			if !seen {
				compare(p.key, p.title.in(a.Lang), from.Sections.V[p.key], to.Sections.V[p.key])
			}
		}
	}
	if from.Files.V == nil && to.Files.V == nil {
		return out, nil
	}
	before, err := from.names(ctx, r, a)
	if err != nil {
		return Difference{}, err
	}
	after, err := to.names(ctx, r, a)
	compare("files", "", before, after)
	return out, err
}

// names are those of an edition's files, one a line.
func (e *editionRow) names(ctx context.Context, r db.Reader, a *articleRow) (string, error) {
	if e.Edition == 0 {
		return "", nil
	}
	files, err := e.files(ctx, r, a)
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, "\n"), err
}
