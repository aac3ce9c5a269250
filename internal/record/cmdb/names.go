package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
)

// names are the persons, groups and places that some CIs or lines of history mention.
type names struct {
	persons map[string]directory.Brief
	groups  map[string]directory.GroupBrief
	cis     map[string]string
}

// gather reads names in three statements at most.
func gather(ctx context.Context, r db.Reader, persons, groups, cis []string) (names, error) {
	n := names{cis: map[string]string{}}
	var err error
	if n.persons, err = directory.Briefs(ctx, r, persons...); err != nil {
		return n, err
	}
	if groups = distinct(groups); len(groups) > 0 {
		if n.groups, err = directory.GroupBriefs(ctx, r, groups...); err != nil {
			return n, err
		}
	}
	err = inParts(distinct(cis), func(part []string) error {
		found, err := ciNames(ctx, r, part)
		for _, f := range found {
			n.cis[f.ID] = f.Key
		}
		return err
	})
	return n, err
}

func distinct(list []string) []string {
	seen := make(map[string]bool, len(list))
	var out []string
	for _, v := range list {
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// namesOf reads who did some lines of history.
func namesOf(ctx context.Context, r db.Reader, lines []changeRow) (names, error) {
	var persons []string
	for _, l := range lines {
		persons = append(persons, l.Actor)
	}
	return gather(ctx, r, persons, nil, nil)
}

func (n names) who(l changeRow) string {
	if p := n.persons[l.Actor]; p.Name != "" {
		return p.Name
	}
	return l.Source
}

func (n names) person(id string) *directory.Brief {
	if id == "" {
		return nil
	}
	p, ok := n.persons[id]
	if !ok {
		p.ID = id // gone from the directory; the record still says it was somebody
	}
	return &p
}

func (n names) group(id string) *Named {
	if id == "" {
		return nil
	}
	return &Named{ID: id, Name: n.groups[id].Name}
}

func (n names) ci(id string) *Named {
	if id == "" {
		return nil
	}
	return &Named{ID: id, Name: n.cis[id]}
}

// label is the name behind a field's value, "" where the value speaks for itself.
func (n names) label(field, value string, all classes) string {
	switch field {
	case "class":
		return all.name(value)
	case "owner_id":
		return n.persons[value].Name
	case "support_group_id":
		return n.groups[value].Name
	case "site_id":
		return n.cis[value]
	default:
		return ""
	}
}
