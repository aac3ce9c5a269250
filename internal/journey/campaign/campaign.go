package campaign

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
)

// States of a campaign.
const (
	Filling = "filling"
	Open    = "open"
	Closed  = "closed"
)

// Scope says which CIs; absent is all. The words are those of GET /cis.
type Scope struct {
	Class       string `json:"class,omitempty" maxLength:"400"`
	Site        string `json:"site,omitempty" maxLength:"200"`
	Environment string `json:"environment,omitempty" maxLength:"80"`
	Criticality string `json:"criticality,omitempty" maxLength:"20"`
	Group       string `json:"group,omitempty" maxLength:"40"`
	Stale       bool   `json:"stale,omitempty" doc:"only those that nobody verified or saw for 60 days"`
}

func (s Scope) list() cmdb.ListIn {
	in := cmdb.ListIn{Class: s.Class, Site: s.Site, Environment: s.Environment, Criticality: s.Criticality, Group: s.Group, Sort: "-created_at"}
	if s.Stale {
		in.Stale = "true"
	}
	return in
}

// Campaign is one as its readers see it.
type Campaign struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	State     string           `json:"state" enum:"filling,open,closed"`
	Scope     Scope            `json:"scope"`
	Total     int64            `json:"total" doc:"CIs to look at"`
	Done      int64            `json:"done" doc:"of them, looked at"`
	Mine      int64            `json:"mine" doc:"what is left for the reader"`
	EveryDays int64            `json:"every_days,omitempty" doc:"days from one reminder to the next; absent: none"`
	DueAt     instant.Instant  `json:"due_at,omitzero"`
	MadeAt    instant.Instant  `json:"made_at"`
	MadeBy    *directory.Brief `json:"made_by,omitempty"`
	ClosedAt  instant.Instant  `json:"closed_at,omitzero"`
	Version   int64            `json:"version"`
}

// ETag implements api.Tagged.
func (c Campaign) ETag() string { return api.ETagOf(c.Version) }

// row is a campaign as it is kept.
type row struct {
	ID         string          `db:"id"`
	Name       string          `db:"name"`
	State      string          `db:"state"`
	DueAt      instant.Instant `db:"due_at"`
	EveryDays  int64           `db:"every_days"`
	RemindedAt instant.Instant `db:"reminded_at"`
	MadeAt     instant.Instant `db:"made_at"`
	MadeBy     string          `db:"made_by"`
	ClosedAt   instant.Instant `db:"closed_at"`
	Total      int64           `db:"total"`
	Done       int64           `db:"done"`
	Version    int64           `db:"version"`
	Scope      db.JSON[Scope]  `db:"scope"`
}

// Item is a CI to look at.
type Item struct {
	CI     cmdb.CI          `json:"ci"`
	DoneAt instant.Instant  `json:"done_at,omitzero"`
	DoneBy *directory.Brief `json:"done_by,omitempty"`
	How    string           `json:"how,omitempty" enum:"verified,edited,retired"`
}

// itemRow is an item as it is kept.
type itemRow struct {
	CI     string          `db:"ci_id"`
	DoneAt instant.Instant `db:"done_at"`
	DoneBy string          `db:"done_by"`
	How    string          `db:"how"`
}
