package oncall

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
)

// named are the rotas, persons and groups that steps tell, each once, in the order of the steps.
func named(ctx context.Context, r db.Reader, steps []Step) ([]directory.Brief, error) {
	var order, rotas, people, groups []string
	for _, s := range steps {
		rotas, people, groups = append(rotas, s.Rotas...), append(people, s.People...), append(groups, s.Groups...)
		order = append(append(append(order, s.Rotas...), s.People...), s.Groups...)
	}
	names := map[string]string{}
	if len(rotas) > 0 {
		rows, err := db.Select[rotaRow](ctx, r, `SELECT `+rotaColumns+` FROM rota t WHERE t.tenant_id = $1 AND t.id IN `+db.In(2, len(rotas)), db.Args(rotas)...)
		if err != nil {
			return nil, err
		}
		for _, w := range rows {
			names[w.ID] = w.Name
		}
	}
	here, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return nil, err
	}
	for key, b := range here {
		names[key] = b.Name
	}
	teams, err := directory.GroupBriefs(ctx, r, groups...)
	if err != nil {
		return nil, err
	}
	for key, b := range teams {
		names[key] = b.Name
	}
	out := []directory.Brief{}
	for _, key := range order {
		if name := names[key]; name != "" {
			out = append(out, directory.Brief{ID: key, Name: name})
			delete(names, key)
		}
	}
	return out, nil
}
