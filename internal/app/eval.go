package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/journey/search"
	"comptoir/internal/journey/search/measure"
	"comptoir/internal/people/account"
	"comptoir/internal/record/knowledge"
)

// EvalIn is a set of documents, queries, and which documents answer which.
type EvalIn struct {
	Corpus, Queries io.Reader // JSON lines of id, title, text
	Judged          io.Reader // tab-separated query, document, score
	Run             io.Writer // nil, or where what was found is written: query, tab, document, best first
	Database        string    // a PostgreSQL URL; empty means SQLite
}

// Eval measures the search: it writes the documents as published articles of a scratch organisation, waits until the log has
// brought them to the index, asks each query as a requester would, and throws all away.
func Eval(ctx context.Context, o Options, in EvalIn) (figures measure.Figures, err error) {
	docs, err := measure.ReadTexts(in.Corpus)
	if err != nil {
		return figures, fmt.Errorf("corpus: %w", err)
	}
	queries, err := measure.ReadTexts(in.Queries)
	if err != nil {
		return figures, fmt.Errorf("queries: %w", err)
	}
	judged, err := measure.ReadJudged(in.Judged)
	if err != nil {
		return figures, fmt.Errorf("qrels: %w", err)
	}
	dir, err := os.MkdirTemp("", "comptoir-eval-")
	if err != nil {
		return figures, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	flags := map[string]string{"data": filepath.Join(dir, "data"), "log_level": "error"}
	if in.Database != "" {
		at, drop, err := db.Scratch(ctx, in.Database, "comptoir_eval_"+id.New())
		if err != nil {
			return figures, err
		}
		defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx))) }()
		flags["database"] = at
	}
	cfg, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		return figures, err
	}
	a, err := Open(ctx, cfg, o)
	if err != nil {
		return figures, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	e := evaluation{a: a, ids: map[string]string{}}
	if err := e.write(ctx, docs); err != nil {
		return figures, err
	}
	figures, err = e.ask(ctx, queries, judged, in.Run)
	figures.Documents = len(docs)
	return figures, err
}

type evaluation struct {
	a      *App
	tenant string
	reader auth.Actor
	ids    map[string]string // of the set, by ours
}

const evalChunk = 50

// write brings the documents in and waits until they are found.
func (e *evaluation) write(ctx context.Context, docs []measure.Text) error {
	made, err := e.a.Accounts.AddTenant(ctx, account.AddTenantIn{Name: "Evaluation", AdminEmail: "admin@eval.test", Lang: "fr"})
	if err != nil {
		return err
	}
	e.tenant = made.Tenant.ID
	admin := made.Admin.Actor(e.tenant)
	reader, err := e.a.Accounts.AddWithPassword(ctx, e.tenant, account.AddIn{Email: "reader@eval.test", Name: "Reader", Roles: auth.Roles{auth.Requester}}, "")
	if err != nil {
		return err
	}
	e.reader = reader.Actor(e.tenant)
	if err := e.a.Start(ctx); err != nil {
		return err
	}
	for part := range slices.Chunk(docs, evalChunk) {
		made, err := db.Update(ctx, e.a.DB, admin, func(ctx context.Context, tx *db.Tx) ([]string, error) {
			out := make([]string, len(part))
			for i, d := range part {
				a, err := e.a.Library.MakeArticle(ctx, tx, article(d))
				if err != nil {
					return nil, fmt.Errorf("document %s: %w", d.ID, err)
				}
				if _, err := e.a.Library.Publish(ctx, tx, knowledge.MoveIn{ID: a.ID}); err != nil {
					return nil, fmt.Errorf("document %s: %w", d.ID, err)
				}
				out[i] = a.ID
			}
			return out, nil
		})
		if err != nil {
			return err
		}
		for i, ours := range made {
			e.ids[ours] = part[i].ID
		}
	}
	if err := e.a.Outbox.Drained(ctx); err != nil {
		return err
	}
	return e.a.Search.Ready(ctx, e.tenant)
}

const (
	evalTitle = 200
	evalText  = 48_000
)

// article is a document as somebody would have written it; one without a title is called by its first words.
func article(d measure.Text) knowledge.MakeArticleIn {
	title, text := strings.Join(strings.Fields(d.Title), " "), d.Text
	if title == "" {
		title = clipped(strings.Join(strings.Fields(text), " "), evalTitle/2)
	}
	if cut := clipped(title, evalTitle); cut != title {
		title, text = cut, title+"\n\n"+text
	}
	if strings.TrimSpace(text) == "" {
		text = title
	}
	return knowledge.MakeArticleIn{Title: title, Template: knowledge.Free, Audience: &knowledge.AudienceIn{Kind: knowledge.Everyone},
		Sections: map[string]string{"body": clipped(text, evalText)}}
}

func clipped(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit])
	}
	return s
}

const evalDepth = 100

func (e *evaluation) ask(ctx context.Context, queries []measure.Text, judged measure.Judged, run io.Writer) (measure.Figures, error) {
	var sum measure.Sum
	out := bufio.NewWriter(io.Discard)
	if run != nil {
		out = bufio.NewWriter(run)
	}
	for _, q := range queries {
		found, err := db.View(ctx, e.a.DB, e.reader, func(ctx context.Context, r db.Reader) ([]string, error) {
			refs, err := e.a.Search.Ranked(ctx, r, search.FindIn{Q: literal(q.Text), Limit: evalDepth})
			ids := make([]string, len(refs))
			for i, one := range refs {
				ids[i] = e.ids[one.ID]
			}
			return ids, err
		})
		if err != nil {
			return measure.Figures{}, fmt.Errorf("query %s: %w", q.ID, err)
		}
		for _, doc := range found {
			if _, err := fmt.Fprintf(out, "%s\t%s\n", q.ID, doc); err != nil {
				return measure.Figures{}, err
			}
		}
		sum.Add(found, judged[q.ID])
	}
	return sum.Figures(), out.Flush()
}

// literal is a query of a set, which means its quotes and signs as words and not as the grammar of the box.
func literal(s string) string {
	s = strings.NewReplacer(`"`, " ", "«", " ", "»", " ", "“", " ", "”", " ", ":", " : ").Replace(s)
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = strings.TrimLeft(w, "-")
	}
	return strings.Join(words, " ")
}
