package outbox

import (
	"context"
	"fmt"
	"runtime/debug"

	"comptoir/internal/base/event"
)

// node is a Tail on one tenant's log.
type node struct {
	*worker
	t *Tail
}

func (n *node) begin(ctx context.Context) error {
	if n.t.From == nil {
		return nil
	}
	at, err := n.t.From(ctx, n.f.tenant)
	if err == nil {
		n.moveTo(at)
	}
	return err
}

func (n *node) take(ctx context.Context, events []event.Event) error {
	if err := n.handle(ctx, events); err != nil {
		return err
	}
	n.moveTo(events[len(events)-1].Seq)
	return nil
}

func (n *node) handle(ctx context.Context, events []event.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return n.t.Handle(ctx, n.f.tenant, events)
}
