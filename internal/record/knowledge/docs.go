package knowledge

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Doc is a note or an article as search indexes it. Who holds one of the tokens may read it: all, agents, group:<id>; without
// tokens nobody finds it.
type Doc struct {
	Kind      string // note or article
	ID        string
	Number    string
	Title     string
	Text      string // Markdown
	Lang      string
	State     string
	Author    string // who kept or wrote it
	Owner     string
	Category  string // its path
	Tags      []string
	AboutKind string
	AboutID   string
	Worked    int64 // of an article: helpful
	Failed    int64 // of an article: not helpful
	CreatedAt instant.Instant
	UpdatedAt instant.Instant
	Version   int64
	Tokens    []string
}

func (n *noteRow) doc() Doc {
	return Doc{Kind: NoteKind, ID: n.ID, Title: n.Title, Text: n.Text, Lang: n.Lang, State: n.State, Author: n.Author, Owner: n.Author, Tags: n.Tags.V, AboutKind: n.AboutKind,
		AboutID: n.AboutID, Worked: n.Worked, Failed: n.Failed, CreatedAt: n.CreatedAt, UpdatedAt: n.UpdatedAt, Version: n.Version, Tokens: n.audience().Tokens()}
}

func (a *articleRow) doc(e editionRow, d drawers) Doc {
	text := ""
	if t, ok := templateOf(a.Template); ok {
		text = t.whole(a.Lang, e.Sections.V)
	}
	return Doc{Kind: ArticleKind, ID: a.ID, Number: a.Number, Title: e.Title, Text: text, Lang: a.Lang, State: a.State, Author: a.Author, Owner: a.Owner,
		Category: strings.Join(d.way(a.Category), between), Tags: a.Tags.V, Worked: a.Helpful, Failed: a.Unhelpful, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, Version: a.Version}
}

// NoteDocs are the documents of some notes, whoever asks; those that are gone are missing.
func NoteDocs(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	rows, err := notesByID(ctx, r, ids)
	out := make([]Doc, len(rows))
	for i, n := range rows {
		out[i] = n.doc()
	}
	return out, err
}

// ArticleDocs are the documents of some articles, whoever asks: of a published one what readers are shown; of another the newest
// edition, for agents, and for nobody where its audience is groups.
func ArticleDocs(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	rows, err := articlesByID(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	d, err := drawersOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Doc, len(rows))
	for i, a := range rows {
		edition, tokens := a.Live, a.audience().Tokens()
		if a.State != Published {
			edition, tokens = a.Edition, []string{"agents"}
			if a.Audience == Groups {
				tokens = nil
			}
		}
		e, err := editionOf(ctx, r, a.ID, edition)
		if err != nil {
			return nil, err
		}
		out[i] = a.doc(e, d)
		out[i].Tokens = tokens
	}
	return out, nil
}

// VisibleNotes are the documents of those notes that the reader may read.
func (l *Library) VisibleNotes(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	who, err := l.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := notesByID(ctx, r, ids)
	out := make([]Doc, 0, len(rows))
	for _, n := range rows {
		if who.in(n.audience()) {
			out = append(out, n.doc())
		}
	}
	return out, err
}

// VisibleArticles are the documents of those articles that the reader may read, in the edition they are shown.
func (l *Library) VisibleArticles(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	who, err := l.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := articlesByID(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	d, err := drawersOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Doc, 0, len(rows))
	for i := range rows {
		if a := &rows[i]; who.reads(a) {
			e, err := editionOf(ctx, r, a.ID, a.shownTo(who))
			if err != nil {
				return nil, err
			}
			out = append(out, a.doc(e, d))
		}
	}
	return out, nil
}

// GroupsOf are the ids of the groups that the reader is in, of all kinds that an audience may name.
func (l *Library) GroupsOf(ctx context.Context, r db.Reader) ([]string, error) {
	who, err := l.reader(ctx, r)
	return who.groups, err
}

// NoteIDs are the ids of notes behind one, in their order, for whoever reads them all.
func NoteIDs(ctx context.Context, r db.Reader, after string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM note WHERE tenant_id = $1 AND id > $2 AND removed_at = 0 ORDER BY id LIMIT $3`, after, limit)
}

// ArticleIDs are the ids of articles behind one, in their order.
func ArticleIDs(ctx context.Context, r db.Reader, after string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM article WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, limit)
}
