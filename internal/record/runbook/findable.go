package runbook

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// Doc is what a search knows of a procedure, whoever asks.
type Doc struct {
	ID, Number, Title, Lang, State string
	Owner, External                string
	Text                           string // without signs of Markdown
	Tags, CIs                      []string
	UpdatedAt                      instant.Instant
	Runs                           int64
}

// Docs reads some procedures by id; those that are not there are left out.
func Docs(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	rows, err := booksByID(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	words, err := currentEditions(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	ties, err := tiesOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Doc, len(rows))
	for i, b := range rows {
		out[i] = Doc{ID: b.ID, Number: b.Number, Title: b.Title, Lang: b.Lang, State: b.State, Owner: b.Owner, External: b.External, Text: markdown.Plain(words[b.ID].Text), Tags: b.Tags.V,
			UpdatedAt: b.UpdatedAt, Runs: b.Runs}
		for _, t := range ties {
			if t.Runbook == b.ID {
				out[i].CIs = append(out[i].CIs, t.CI)
			}
		}
	}
	return out, nil
}

// Visible gives, of some procedures, those that the reader sees: agents see all.
func Visible(ctx context.Context, r db.Reader, ids []string) ([]Doc, error) {
	if !r.Actor().Has(auth.Agent) {
		return nil, nil
	}
	return Docs(ctx, r, ids)
}

// IDs lists the ids of all procedures behind one, in their order.
func IDs(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM runbook WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}

// Cards are the lines of some procedures, in the order of the ids.
func Cards(ctx context.Context, r db.Reader, ids []string) ([]Brief, error) {
	rows, err := booksByID(ctx, r, ids)
	by := map[string]Brief{}
	for _, b := range rows {
		by[b.ID] = Brief{ID: b.ID, Number: b.Number, Title: b.Title, State: b.State}
	}
	out := []Brief{}
	for _, i := range ids {
		if b, ok := by[i]; ok {
			out = append(out, b)
		}
	}
	return out, err
}

// IDOf turns a number into an id; an id stays.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	b, err := bookByKey(ctx, r, key)
	if err != nil {
		return "", err
	}
	return b.ID, nil
}

// MayRead says whether the reader's actor may read a procedure: agents do.
func MayRead(ctx context.Context, r db.Reader, key string) error {
	if !r.Actor().Has(auth.Agent) {
		return errNoRunbook
	}
	_, err := bookByKey(ctx, r, key)
	return err
}

// ThreadKind is what a procedure says about its thread: agents talk there.
func ThreadKind() thread.Kind { return thread.Kind{MayRead: MayRead, Find: IDOf} }

func agentsOnly(r db.Reader) error {
	if !r.Actor().Has(auth.Agent) {
		return fault.Denied("permission.denied")
	}
	return nil
}
