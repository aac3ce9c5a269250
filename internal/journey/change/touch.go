package change

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/cmdb/graph"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

// touched is what one change touches: its CIs, and all that these carry.
type touched struct {
	ids     []string
	cis     []graph.Node
	carried map[graph.Node]bool
}

// namedBy are the CIs that some changes name, each.
func namedBy(ctx context.Context, r db.Reader, changes ...string) ([][]string, error) {
	about, err := link.AffectedByEach(ctx, r, ticket.Subject, changes)
	out := make([][]string, len(changes))
	for i, change := range changes {
		for _, of := range about[change] {
			if of.Kind == cmdb.Subject {
				out[i] = append(out[i], of.ID)
			}
		}
	}
	return out, err
}

// touching is what a change of some CIs touches; those that are not on the map are left out.
func touching(now cmdb.Map, cis []string) (touched, error) {
	out := touched{}
	for _, ci := range cis {
		key, err := graph.ParseKey(ci)
		if err != nil {
			return touched{}, err
		}
		if n, ok := now.Node(key); ok {
			out.ids, out.cis = append(out.ids, ci), append(out.cis, n)
		}
	}
	out.carried = now.Carried(out.ids, mostCarried)
	return out, nil
}
