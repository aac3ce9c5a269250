package cmdb

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Types of relations.
const (
	DependsOn   = "depends_on"
	RunsOn      = "runs_on"
	HostedAt    = "hosted_at"
	PoweredBy   = "powered_by"
	ConnectsTo  = "connects_to"
	MemberOf    = "member_of"
	BackedUpBy  = "backed_up_by"
	FailsOverTo = "fails_over_to"
)

// Which end of a relation starts first.
const (
	StartsFrom = "from"
	StartsTo   = "to"
	StartsNone = "none"
)

// RelationType says how relations of a type read and what they mean, unless one says otherwise.
type RelationType struct {
	ID         string `json:"id" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	Name       string `json:"name" doc:"from … to, in the reader's language"`
	Inverse    string `json:"inverse" doc:"to … from, in the reader's language"`
	Propagates bool   `json:"propagates_impact"`
	Carries    string `json:"carries" enum:"to_from,from_to,none" doc:"which way the loss goes: to_from where to lost stops from"`
	Starts     string `json:"starts_first" enum:"from,to,none"`
	Symmetric  bool   `json:"symmetric"`
}

// End is one of the two CIs of a relation.
type End struct {
	ID          string `json:"id"`
	Number      string `json:"number"`
	Name        string `json:"name"`
	Class       string `json:"class"`
	ClassName   string `json:"class_name,omitempty"`
	Layer       int64  `json:"layer"`
	Status      string `json:"status" enum:"in_service,down,maintenance,retired"`
	Criticality int64  `json:"criticality,omitempty"`
	SiteID      string `json:"site_id,omitempty"`
	ExternalID  string `json:"external_id,omitempty"`
}

// Relation ties two CIs: from <type> to.
type Relation struct {
	ID         string           `json:"id"`
	Type       string           `json:"type" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	From       End              `json:"from"`
	To         End              `json:"to"`
	Propagates bool             `json:"propagates_impact"`
	Starts     string           `json:"starts_first" enum:"from,to,none"`
	Bundle     string           `json:"bundle,omitempty" doc:"those of one CI with the same word fall under its redundancy rule together"`
	Source     string           `json:"source,omitempty"`
	MadeAt     instant.Instant  `json:"made_at"`
	MadeBy     *directory.Brief `json:"made_by,omitempty"`
	RemovedAt  instant.Instant  `json:"removed_at,omitzero"`
	Version    int64            `json:"version"`
}

// ETag implements api.Tagged.
func (l Relation) ETag() string { return api.ETagOf(l.Version) }

// relationRow is a relation as it is kept.
type relationRow struct {
	ID         string          `db:"id"`
	From       string          `db:"from_id"`
	Type       string          `db:"type"`
	To         string          `db:"to_id"`
	Propagates bool            `db:"propagates"`
	Starts     string          `db:"starts"`
	Bundle     string          `db:"bundle"`
	Source     string          `db:"source"`
	MadeAt     instant.Instant `db:"made_at"`
	MadeBy     string          `db:"made_by"`
	RemovedAt  instant.Instant `db:"removed_at"`
	RemovedBy  string          `db:"removed_by"`
	Version    int64           `db:"version"`
}
