package recovery

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Subject is the kind of a plan in references.
const Subject = "plan"

// Prefix of the numbers of plans.
const Prefix = "PLN"

// States of a plan.
const (
	Draft    = "draft"
	Running  = "running"
	Finished = "finished"
)

// States of a task.
const (
	Todo    = "todo"
	Started = "started"
	Done    = "done"
	Skipped = "skipped"
)

const nameLimit = 120

// Head is a plan without what it found.
type Head struct {
	ID         string           `json:"id"`
	Number     string           `json:"number"`
	Name       string           `json:"name"`
	State      string           `json:"state" enum:"draft,running,finished"`
	Edition    int64            `json:"edition" doc:"from 1; one more each time it is computed anew"`
	Tasks      int64            `json:"tasks"`
	Closed     int64            `json:"closed" doc:"tasks done or skipped"`
	Duration   int64            `json:"duration_min"`
	Late       int64            `json:"late_services" doc:"services that miss their objective"`
	Cycles     int64            `json:"cycles"`
	LostAt     instant.Instant  `json:"lost_at,omitzero" doc:"when what is lost was lost"`
	StartedAt  instant.Instant  `json:"started_at,omitzero"`
	StartedBy  *directory.Brief `json:"started_by,omitempty"`
	FinishedAt instant.Instant  `json:"finished_at,omitzero"`
	MadeAt     instant.Instant  `json:"made_at"`
	MadeBy     *directory.Brief `json:"made_by,omitempty"`
	UpdatedAt  instant.Instant  `json:"updated_at"`
	Version    int64            `json:"version"`
}

// ETag implements api.Tagged.
func (h Head) ETag() string { return api.ETagOf(h.Version) }

// Plan is a kept order, as one of its editions found it.
type Plan struct {
	Head
	Shown      int64            `json:"shown_edition"`
	ComputedAt instant.Instant  `json:"computed_at"`
	ComputedBy *directory.Brief `json:"computed_by,omitempty"`
	Situation  Situation        `json:"situation"`
	Order      Order            `json:"order"`
	Marks      []Mark           `json:"marks" nullable:"false" doc:"what was marked of its tasks; the others are to do"`
	Help       []Help           `json:"help" nullable:"false" doc:"what helps to do its tasks, as it is now; tasks that nothing helps with are absent"`
}

// Mark is what really happened to a task.
type Mark struct {
	N          int              `json:"n,omitempty" doc:"of the task in the edition shown; absent where that has no such task"`
	CI         string           `json:"ci_id"`
	State      string           `json:"state" enum:"started,done,skipped"`
	StartedAt  instant.Instant  `json:"started_at,omitzero"`
	StartedBy  *directory.Brief `json:"started_by,omitempty"`
	FinishedAt instant.Instant  `json:"finished_at,omitzero"`
	FinishedBy *directory.Brief `json:"finished_by,omitempty"`
	Note       string           `json:"note,omitempty"`
	Version    int64            `json:"version"`
}

type planRow struct {
	ID         string          `db:"id"`
	Number     string          `db:"number"`
	Name       string          `db:"name"`
	State      string          `db:"state"`
	Edition    int64           `db:"edition"`
	Tasks      int64           `db:"tasks"`
	Closed     int64           `db:"closed"`
	Duration   int64           `db:"duration"`
	Late       int64           `db:"late"`
	Cycles     int64           `db:"cycles"`
	LostAt     instant.Instant `db:"lost_at"`
	StartedAt  instant.Instant `db:"started_at"`
	StartedBy  string          `db:"started_by"`
	FinishedAt instant.Instant `db:"finished_at"`
	MadeAt     instant.Instant `db:"made_at"`
	MadeBy     string          `db:"made_by"`
	UpdatedAt  instant.Instant `db:"updated_at"`
	Version    int64           `db:"version"`
}

func (p *planRow) ref() ref.Ref { return ref.Of(Subject, p.ID) }

type markRow struct {
	CI         string          `db:"ci_id"`
	State      string          `db:"state"`
	StartedAt  instant.Instant `db:"started_at"`
	StartedBy  string          `db:"started_by"`
	FinishedAt instant.Instant `db:"finished_at"`
	FinishedBy string          `db:"finished_by"`
	Note       string          `db:"note"`
	Version    int64           `db:"version"`
}
