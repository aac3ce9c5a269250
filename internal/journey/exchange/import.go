package exchange

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/people/directory"
)

// States of an import.
const (
	Reading  = "reading"
	Ready    = "ready"
	Applying = "applying"
	Done     = "done"
	Failed   = "failed"
)

// Import is an import as its readers see it.
type Import struct {
	ID        string           `json:"id"`
	Source    string           `json:"source"`
	Key       string           `json:"key" enum:"external_id,name,serial_number"`
	State     string           `json:"state" enum:"reading,ready,applying,done,failed"`
	CIs       string           `json:"cis_file,omitempty"`
	Relations string           `json:"relations_file,omitempty"`
	Columns   []string         `json:"columns" nullable:"false" doc:"of the file of CIs"`
	Mapping   cmdbfile.Mapping `json:"mapping" nullable:"false" doc:"column → field, attribute:<key>, or - for one that is not taken"`
	Fields    []string         `json:"fields" nullable:"false" doc:"what a column can be mapped to"`
	Report    CMDBReport       `json:"report"`
	Error     *Reason          `json:"error,omitempty" doc:"why it failed"`
	MadeAt    instant.Instant  `json:"made_at"`
	MadeBy    *directory.Brief `json:"made_by,omitempty"`
	AppliedAt instant.Instant  `json:"applied_at,omitzero"`
	AppliedBy *directory.Brief `json:"applied_by,omitempty"`
	UpdatedAt instant.Instant  `json:"updated_at"`
	Version   int64            `json:"version"`
}

// ETag implements api.Tagged.
func (i Import) ETag() string { return api.ETagOf(i.Version) }

// importRow is an import as it is kept.
type importRow struct {
	ID        string                    `db:"id"`
	Source    string                    `db:"source"`
	Key       string                    `db:"reconcile"`
	State     string                    `db:"state"`
	CIs       string                    `db:"cis_file"`
	Relations string                    `db:"relations_file"`
	ErrorCode string                    `db:"error_code"`
	MadeAt    instant.Instant           `db:"made_at"`
	MadeBy    string                    `db:"made_by"`
	UpdatedAt instant.Instant           `db:"updated_at"`
	AppliedAt instant.Instant           `db:"applied_at"`
	AppliedBy string                    `db:"applied_by"`
	Version   int64                     `db:"version"`
	Counts    db.JSON[CMDBReport]       `db:"counts"`
	Mapping   db.JSON[cmdbfile.Mapping] `db:"mapping"`
	Columns   db.JSON[[]string]         `db:"columns"`
	ErrorArgs db.JSON[map[string]any]   `db:"error_args"`
	Retire    db.JSON[Retirement]       `db:"retire"`
}
