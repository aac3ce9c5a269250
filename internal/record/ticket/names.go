package ticket

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
)

// names are the persons and groups that some tickets mention.
type names struct {
	persons map[string]directory.Brief
	groups  map[string]directory.GroupBrief
}

// namesOf reads them in two statements, with those of some other persons.
func namesOf(ctx context.Context, r db.Reader, others []string, rows ...*row) (names, error) {
	persons := append(make([]string, 0, 4*len(rows)+len(others)), others...)
	groups := make([]string, 0, len(rows))
	for _, t := range rows {
		persons = append(persons, t.Requester, t.OpenedBy, t.Assignee, t.Conversation.V.Requester)
		if t.Group != "" {
			groups = append(groups, t.Group)
		}
	}
	return namesFor(ctx, r, persons, groups)
}

func namesFor(ctx context.Context, r db.Reader, persons, groups []string) (names, error) {
	var n names
	var err error
	if n.persons, err = directory.Briefs(ctx, r, persons...); err != nil || len(groups) == 0 {
		return n, err
	}
	n.groups, err = directory.GroupBriefs(ctx, r, groups...)
	return n, err
}

func (n names) person(id string) *Person {
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

func (n names) knowsPerson(id string) bool { return id == "" || n.persons[id].ID != "" }

func (n names) knowsGroup(id string) bool { return id == "" || n.groups[id].ID != "" }
