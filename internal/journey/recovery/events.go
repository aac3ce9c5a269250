package recovery

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// topicAll is the topic of the list of plans, for agents.
const topicAll = "plans"

// Saved: an order is kept.
type Saved struct {
	Tasks   int64 `json:"tasks"`
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Saved) EventType() string { return "plan.saved" }

// Renamed: a plan has another name.
type Renamed struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Renamed) EventType() string { return "plan.renamed" }

// Recomputed: a plan has a new edition.
type Recomputed struct {
	Edition int64 `json:"edition"`
	Tasks   int64 `json:"tasks"`
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Recomputed) EventType() string { return "plan.recomputed" }

// Begun: the rebuilding began.
type Begun struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Begun) EventType() string { return "plan.started" }

// Ended: the last task is done or skipped.
type Ended struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (Ended) EventType() string { return "plan.finished" }

// Marked: a task was begun, done or skipped: plan.task_started, plan.task_done, plan.task_skipped.
type Marked struct {
	State   string `json:"state"`
	N       int64  `json:"n"`
	CI      string `json:"ci"`
	Edition int64  `json:"edition"`
	Version int64  `json:"version"` // the plan's
}

// EventType implements event.Payload.
func (m Marked) EventType() string { return "plan.task_" + m.State }

// TopicOf is the topic of one plan.
func TopicOf(id string) string { return "plan:" + id }

func say(tx *db.Tx, p *planRow, payload event.Payload) {
	tx.Emit(p.ref(), payload, TopicOf(p.ID), topicAll)
}
