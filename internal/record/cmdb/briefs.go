package cmdb

import (
	"context"

	"comptoir/internal/base/db"
)

// Briefs are CIs by their ids as a list shows them; unknown ones are absent.
func Briefs(ctx context.Context, r db.Reader, ids []string) (map[string]CI, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := briefsByID(ctx, r, distinct(ids))
	if err != nil {
		return nil, err
	}
	rows := make([]brief, 0, len(found))
	for _, b := range found {
		rows = append(rows, *b)
	}
	list, err := presentBriefs(ctx, r, all, rows)
	out := make(map[string]CI, len(list))
	for _, c := range list {
		out[c.ID] = c
	}
	return out, err
}
