package inventory

import (
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/inventory/report"
)

// Agent is a program on a machine that reports it.
type Agent struct {
	ID          string          `json:"id" db:"id"`
	Name        string          `json:"name" db:"name" doc:"of the machine, as it says"`
	CI          string          `json:"ci" db:"ci_id" doc:"id of the machine's CI"`
	Client      string          `json:"client" db:"client" doc:"name and version of the program"`
	Serial      string          `json:"serial,omitempty" db:"serial"`
	UUID        string          `json:"uuid,omitempty" db:"uuid"`
	TokenID     string          `json:"token_id,omitempty" db:"token_id"`
	FirstSeenAt instant.Instant `json:"first_seen_at" db:"first_seen_at"`
	LastSeenAt  instant.Instant `json:"last_seen_at" db:"last_seen_at"`
	Reports     int64           `json:"reports" db:"reports"`
	Software    int64           `json:"software_count" db:"software_count"`
}

// Parts are what a machine has several of.
type Parts struct {
	Disks    []report.Disk    `json:"disks" nullable:"false"`
	Volumes  []report.Volume  `json:"volumes" nullable:"false"`
	Networks []report.Network `json:"networks" nullable:"false"`
}

// Sheet is what the agent of a CI last said, beside the CI's own attributes.
type Sheet struct {
	Agent
	Parts
}

// agentRow is an agent as it is kept.
type agentRow struct {
	Agent
	Key          string `db:"agent_key"`
	DeviceID     string `db:"device_id"`
	SoftwareHash string `db:"software_hash"`
}
