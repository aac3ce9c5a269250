package cmdb

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Subject is the kind of a CI in references, threads and links.
const Subject = "ci"

// States of a CI. A retired one is out of the map and its questions, and may be restored.
const (
	InService   = "in_service"
	Down        = "down"
	Maintenance = "maintenance"
	Retired     = "retired"
)

// Named is how a group or another CI appears inside a CI.
type Named struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
}

// Redundancy says how many of what a CI needs must be up. It is counted for each type of relation by itself (a server's two power
// sources, a cluster's members), as far as Over names it. Where relations of the CI bear a bundle, it is counted for each bundle
// instead, and what is in none is needed whole; a cluster's members are counted in any case.
type Redundancy struct {
	Mode  string `json:"mode" enum:"all,any,count,percent" doc:"all: each is needed; any: one is enough; count: min_up of them; percent: min_up of a hundred"`
	MinUp int64  `json:"min_up,omitempty" minimum:"0" maximum:"65535"`
	Over  string `json:"over,omitempty" maxLength:"80" doc:"types of relation that the rule is for, separated by commas; all types where absent"`
}

// External is the id of a CI in another system.
type External struct {
	Source string `json:"source" minLength:"1" maxLength:"60"`
	ID     string `json:"id" minLength:"1" maxLength:"200"`
}

// CI is a configuration item as its readers see it. Times are in minutes; absent is unknown.
type CI struct {
	ID              string            `json:"id"`
	Number          string            `json:"number"`
	Name            string            `json:"name"`
	Class           string            `json:"class" doc:"see /ci-classes"`
	ClassName       string            `json:"class_name,omitempty" doc:"in the reader's language; absent from live updates"`
	Layer           int64             `json:"layer" doc:"of its class on the map: 1 business services, at the top, to 7 sites"`
	Status          string            `json:"status" enum:"in_service,down,maintenance,retired"`
	Lifecycle       string            `json:"lifecycle" enum:"planned,implementation,production,stock,obsolete"`
	Environment     string            `json:"environment,omitempty"`
	Criticality     int64             `json:"criticality,omitempty" doc:"1 is the highest, 4 the lowest"`
	Site            *Named            `json:"site,omitempty"`
	Owner           *directory.Brief  `json:"owner,omitempty"`
	SupportGroup    *Named            `json:"support_group,omitempty"`
	RTO             int64             `json:"rto_min,omitempty" doc:"recovery time objective (DMIA)"`
	RPO             int64             `json:"rpo_min,omitempty" doc:"recovery point objective (PDMA)"`
	RestoreTime     int64             `json:"restore_min,omitempty" doc:"how long its restoration takes"`
	Redundancy      Redundancy        `json:"redundancy"`
	Capacity        int64             `json:"capacity,omitempty" doc:"as a standby: the load it carries at once; absent is as much as comes"`
	Load            int64             `json:"load,omitempty" doc:"what it puts on its standby; 1 where absent"`
	Attributes      map[string]string `json:"attributes" nullable:"false" doc:"of its class, as text: 12.5, 2026-01-31, true, https://…"`
	Description     string            `json:"description,omitempty"`
	DescriptionHTML HTML              `json:"description_html,omitempty" doc:"safe HTML of the Markdown"`
	Source          string            `json:"source,omitempty" doc:"where it came from first; absent: from a person"`
	ExternalID      string            `json:"external_id,omitempty" doc:"the first of external_ids"`
	ExternalIDs     []External        `json:"external_ids,omitempty" nullable:"false"`
	Owners          map[string]string `json:"owners,omitempty" doc:"field → the source that owns its value; person: a person does"`
	Users           *Users            `json:"users,omitempty" doc:"of a business service"`
	VerifiedAt      instant.Instant   `json:"last_verified_at,omitzero"`
	VerifiedBy      *directory.Brief  `json:"verified_by,omitempty"`
	SeenAt          instant.Instant   `json:"seen_at,omitzero" doc:"last seen by a source"`
	Stale           bool              `json:"stale" doc:"neither verified nor seen for 60 days"`
	RetiredAt       instant.Instant   `json:"retired_at,omitzero"`
	CreatedAt       instant.Instant   `json:"created_at"`
	CreatedBy       *directory.Brief  `json:"created_by,omitempty"`
	UpdatedAt       instant.Instant   `json:"updated_at"`
	Version         int64             `json:"version"`
}

// ETag implements api.Tagged.
func (c CI) ETag() string { return api.ETagOf(c.Version) }

// Ref points at the CI.
func (c CI) Ref() ref.Ref { return ref.Of(Subject, c.ID) }

// HTML is Markdown that becomes safe HTML when it is written as JSON, which is after the transaction.
type HTML = markdown.HTML

// brief is what a list shows of a CI.
type brief struct {
	ID          string              `db:"id"`
	Number      string              `db:"number"`
	Class       string              `db:"class"`
	Name        string              `db:"name"`
	Folded      string              `db:"folded"`
	Status      string              `db:"status"`
	Lifecycle   string              `db:"lifecycle"`
	Environment string              `db:"environment"`
	Criticality int64               `db:"criticality"`
	Site        string              `db:"site_id"`
	Owner       string              `db:"owner_id"`
	Group       string              `db:"group_id"`
	RTO         int64               `db:"rto"`
	RPO         int64               `db:"rpo"`
	RestoreTime int64               `db:"restore_time"`
	Redundancy  string              `db:"redundancy"`
	MinUp       int64               `db:"min_up"`
	RuleOver    string              `db:"rule_over"`
	Capacity    int64               `db:"capacity"`
	Load        int64               `db:"load"`
	Source      string              `db:"source"`
	External    db.JSON[[]External] `db:"external"`
	VerifiedAt  instant.Instant     `db:"verified_at"`
	VerifiedBy  string              `db:"verified_by"`
	SeenAt      instant.Instant     `db:"seen_at"`
	FreshAt     instant.Instant     `db:"fresh_at"`
	CreatedAt   instant.Instant     `db:"created_at"`
	CreatedBy   string              `db:"created_by"`
	UpdatedAt   instant.Instant     `db:"updated_at"`
	UpdatedBy   string              `db:"updated_by"`
	RetiredAt   instant.Instant     `db:"retired_at"`
	Version     int64               `db:"version"`
}

// row is a CI as it is kept.
type row struct {
	brief
	Words       string                     `db:"words"`
	Owners      db.JSON[map[string]string] `db:"owners"`
	Attributes  db.JSON[map[string]string] `db:"attributes"`
	Description string                     `db:"description"`
}
