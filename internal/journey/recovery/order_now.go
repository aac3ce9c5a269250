package recovery

import (
	"context"

	"comptoir/internal/base/db"
)

// OrderNow is Order in the transaction of who asks, so that the answer and what else is read are of one moment.
func (x *Recoveries) OrderNow(ctx context.Context, r db.Reader, in OrderIn) (Order, error) {
	out, err := x.compute(ctx, r, Situation{in.Lost, in.Survives, in.Teams, in.DefaultRestore}, maxTasks, in.Limit)
	if err == nil {
		x.explain(&out, r.Actor().Lang)
	}
	return out, err
}
