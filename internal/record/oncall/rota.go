package oncall

import (
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Cover is a record that a rota answers for.
type Cover struct {
	Kind string `json:"kind" enum:"ci" db:"subject_kind"`
	ID   string `json:"id" maxLength:"40" db:"subject_id"`
}

// Rota is people on call by turns.
type Rota struct {
	ID          string                `json:"id"`
	Name        string                `json:"name"`
	Description string                `json:"description"`
	Group       *directory.GroupBrief `json:"group,omitempty" doc:"it answers for what this group supports"`
	Zone        string                `json:"zone" doc:"whose clock its hours are of"`
	Layers      []Layer               `json:"layers" nullable:"false" doc:"from top to bottom: the first that has somebody says who"`
	Covers      []Cover               `json:"covers" nullable:"false"`
	People      []directory.Brief     `json:"people" nullable:"false" doc:"everybody in its layers who is still here"`
	Now         Duty                  `json:"now"`
	Mine        bool                  `json:"mine" doc:"the reader is in it"`
	MayOverride bool                  `json:"may_override"`
	ArchivedAt  instant.Instant       `json:"archived_at,omitzero"`
	UpdatedAt   instant.Instant       `json:"updated_at"`
	Version     int64                 `json:"version"`
}

// ETag lets a client edit exactly what it saw.
func (r Rota) ETag() string { return api.ETagOf(r.Version) }

// Duty is who is on call in a rota at an instant.
type Duty struct {
	RotaID   string           `json:"rota_id"`
	Rota     string           `json:"rota" doc:"its name"`
	Person   *directory.Brief `json:"person,omitempty" doc:"absent: nobody, a gap"`
	Phone    string           `json:"phone,omitempty" doc:"to call them at, where the reader may know it"`
	From     instant.Instant  `json:"from,omitzero" doc:"only in a list of shifts"`
	Until    instant.Instant  `json:"until,omitzero" doc:"absent where nothing changes within five weeks"`
	Layer    int              `json:"layer" doc:"index; -1: an override, or nobody"`
	Override string           `json:"override,omitempty"`
	Swap     string           `json:"swap,omitempty"`
}

type rotaRow struct {
	ID          string           `db:"id"`
	Name        string           `db:"name"`
	Description string           `db:"description"`
	Group       string           `db:"group_id"`
	Zone        string           `db:"zone"`
	Layers      db.JSON[[]Layer] `db:"layers"`
	CreatedAt   instant.Instant  `db:"created_at"`
	UpdatedAt   instant.Instant  `db:"updated_at"`
	ArchivedAt  instant.Instant  `db:"archived_at"`
	Version     int64            `db:"version"`
}

const (
	horizon   = 35 * 24 * time.Hour
	maxRotas  = 200
	maxCovers = 200
	longest   = 100 * 24 * time.Hour // of a question about shifts
)

func (w *rotaRow) people() []string {
	var out []string
	for _, l := range w.Layers.V {
		for _, p := range l.People {
			if p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

func (w *rotaRow) has(person string) bool {
	for _, p := range w.people() {
		if p == person {
			return true
		}
	}
	return false
}

// mayOverride: whoever is in the rota, and who keeps rotas.
func (w *rotaRow) mayOverride(a auth.Actor) bool {
	return w.has(a.ID) || a.Has(Permissions["rota.edit"])
}
