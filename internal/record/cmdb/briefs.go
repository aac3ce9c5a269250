package cmdb

import (
	"context"
	"maps"
	"slices"

	"comptoir/internal/base/db"
)

// SupportGroups are the groups that support CIs, by the CIs' ids; those without one are absent.
func SupportGroups(ctx context.Context, r db.Reader, ids []string) (map[string]*Named, error) {
	of := map[string]string{}
	err := inParts(distinct(ids), func(part []string) error {
		found, err := groupsByCI(ctx, r, part)
		for _, f := range found {
			of[f.ID] = f.Key
		}
		return err
	})
	if err != nil || len(of) == 0 {
		return nil, err
	}
	n, err := gather(ctx, r, nil, slices.Collect(maps.Values(of)), nil)
	out := make(map[string]*Named, len(of))
	for ci, group := range of {
		out[ci] = n.group(group)
	}
	return out, err
}

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
