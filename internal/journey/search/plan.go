package search

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/search/index"
	"comptoir/internal/journey/search/query"
)

// plan turns what was typed into what the index is asked; none says that a filter names nobody, so that nothing can match.
func (s *Search) plan(ctx context.Context, r db.Reader, asked query.Query) (q index.Query, none bool, err error) {
	q = index.Query{Text: asked.Words, Phrases: asked.Phrases, Without: asked.Without}
	today := int64(r.Now()) / dayMillis
	for _, f := range asked.Filters {
		if f.Name == query.Since || f.Name == query.Before {
			day, ok := query.Day(f.Values[0], today)
			if !ok {
				continue
			}
			if (f.Name == query.Since) != f.Not {
				q.Since = max(q.Since, day)
			} else if until := max(1, day-1); q.Until == 0 || until < q.Until {
				q.Until = until
			}
			continue
		}
		any := index.AnyOf{Not: f.Not}
		for _, v := range f.Values {
			tags, err := s.tags(ctx, r, f.Name, v)
			if err != nil {
				return q, false, err
			}
			any.Tags = append(any.Tags, tags...)
		}
		if len(any.Tags) == 0 && !f.Not {
			return q, true, nil
		}
		q.Tags = append(q.Tags, any)
	}
	return q, false, nil
}

// tags are those that a value of a filter stands for.
func (s *Search) tags(ctx context.Context, r db.Reader, name query.Name, value string) ([]string, error) {
	switch name {
	case query.Group:
		ids, err := s.c.GroupNamed(ctx, r, value)
		return each(ids, GroupTag), err
	case query.By, query.For, query.To:
		tag := map[query.Name]func(string) string{query.By: ByTag, query.For: ForTag, query.To: ToTag}[name]
		if value == "me" {
			return []string{tag(r.Actor().ID)}, nil
		}
		ids, err := s.c.Persons(ctx, r, value)
		return each(ids, tag), err
	default:
		return []string{string(name) + ":" + value}, nil
	}
}

func each(ids []string, tag func(string) string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = tag(id)
	}
	return out
}
