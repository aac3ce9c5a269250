package change

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
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

// touch is what a change touches.
func touch(ctx context.Context, r db.Reader, now cmdb.Map, change string) (touched, error) {
	about, err := link.AffectedBy(ctx, r, ref.Of(ticket.Subject, change))
	if err != nil {
		return touched{}, err
	}
	var ids []string
	for _, of := range about {
		if of.Kind == cmdb.Subject {
			ids = append(ids, of.ID)
		}
	}
	return touching(now, ids)
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
