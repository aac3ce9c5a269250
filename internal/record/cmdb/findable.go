package cmdb

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Findable is what a search knows of a CI, whoever asks.
type Findable struct {
	ID, Number, Name, Class, Status string
	Description                     string
	Attributes                      []string // their values
	Owner, Group                    string
	UpdatedAt                       instant.Instant
}

// Findables reads some CIs by id; those that are not there are left out.
func Findables(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	rows, err := rowsByID(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Findable, 0, len(rows))
	for _, id := range ids {
		c, ok := rows[id]
		if !ok {
			continue
		}
		f := Findable{ID: c.ID, Number: c.Number, Name: c.Name, Class: c.Class, Status: c.Status, Description: c.Description, Owner: c.Owner, Group: c.Group,
			UpdatedAt: c.UpdatedAt}
		for _, v := range c.Attributes.V {
			if v = strings.TrimSpace(v); v != "" {
				f.Attributes = append(f.Attributes, v)
			}
		}
		slices.Sort(f.Attributes)
		out = append(out, f)
	}
	return out, nil
}

// IDsAfter lists the ids of all CIs behind one, in their order.
func IDsAfter(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ci WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}

// Visible gives, of some CIs, those that the reader sees: agents see all.
func Visible(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	if !r.Actor().Has(auth.Agent) {
		return nil, nil
	}
	return Findables(ctx, r, ids)
}
