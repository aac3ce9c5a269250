package recovery

import (
	"context"
	"encoding/json"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// Shown is what the screens are given with an event of a plan: its head, and the task the event is about.
type Shown struct {
	Head
	Task *Mark `json:"task,omitempty"`
}

// Record is what the screens are given with an event of this domain.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	if e.Subject.Kind != Subject {
		return nil, false, nil
	}
	p, err := planOf(ctx, r, e.Subject.ID)
	if err != nil {
		return nil, false, err
	}
	out := Shown{}
	if out.Head, err = head(ctx, r, p); err != nil {
		return nil, false, err
	}
	if strings.HasPrefix(e.Type, "plan.task_") {
		var about Marked
		if err := json.Unmarshal(e.Data, &about); err != nil {
			return nil, false, err
		}
		m, err := markOf(ctx, r, p.ID, about.CI)
		if err != nil {
			return nil, false, err
		}
		numbers := map[string]int{}
		if about.Edition == p.Edition {
			numbers[about.CI] = int(about.N)
		}
		list, err := marks(ctx, r, []markRow{m}, numbers)
		if err != nil {
			return nil, false, err
		}
		out.Task = &list[0]
	}
	return out, true, nil
}

// MayHear says whether the actor may follow a live topic of this domain.
func MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	if topic == topicAll {
		if !r.Actor().Has(auth.Agent) {
			return true, fault.Denied("permission.denied")
		}
		return true, nil
	}
	if id, ok := strings.CutPrefix(topic, "plan:"); ok {
		_, err := readable(ctx, r, id)
		return true, err
	}
	return false, nil
}
