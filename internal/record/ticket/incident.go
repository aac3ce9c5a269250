package ticket

import "time"

// The states of an incident; doc.go draws them.
const (
	New        = "new"
	InProgress = "in_progress"
	OnHold     = "on_hold"
	Resolved   = "resolved"
	Closed     = "closed"
	Canceled   = "canceled"
)

// Incident is the kind of unplanned interruptions.
const Incident = "incident"

const longText = 20000

var incident = Machine{
	Kind:   Incident,
	Prefix: "INC",
	States: []State{
		{Name: New, Open: true},
		{Name: InProgress, Open: true},
		{Name: OnHold, Open: true},
		{Name: Resolved},
		{Name: Closed, Done: true},
		{Name: Canceled, Done: true},
	},
	Moves: []Transition{
		{Verb: "start", Past: "started", From: []string{New}, To: InProgress, Once: []string{"started_at"}, Takes: true},
		{Verb: "hold", Past: "held", From: []string{New, InProgress}, To: OnHold, Asks: []Field{
			{Name: "reason", Column: "hold_reason", Required: true, Codes: []string{"awaiting_caller", "vendor", "change", "problem"}},
		}},
		{Verb: "resume", Past: "resumed", From: []string{OnHold}, To: InProgress, Once: []string{"started_at"}, Clears: []string{"hold_reason"}, Takes: true},
		{Verb: "resolve", Past: "resolved", From: []string{New, InProgress, OnHold}, To: Resolved, Stamps: []string{"resolved_at"}, Clears: []string{"hold_reason"}, Takes: true, Asks: []Field{
			{Name: "code", Column: "resolution_code", Required: true, Codes: []string{
				"solved", "workaround", "advice", "training", "configuration", "software_update", "hardware_repair", "replacement", "vendor", "duplicate", "not_reproducible", "other",
			}},
			{Name: "notes", Column: "resolution_notes", Required: true, Limit: longText},
		}},
		{Verb: "close", Past: "closed", From: []string{Resolved}, To: Closed, Stamps: []string{"closed_at"}, Asker: []string{Resolved}},
		{Verb: "reopen", Past: "reopened", From: []string{Resolved}, To: InProgress, Counts: "reopen_count", Asker: []string{Resolved},
			Clears: []string{"resolved_at", "resolution_code", "resolution_notes"}, Asks: []Field{{Name: "reason", Required: true, Limit: 2000}}},
		{Verb: "cancel", Past: "canceled", From: []string{New, InProgress, OnHold}, To: Canceled, Stamps: []string{"closed_at"}, Clears: []string{"hold_reason"},
			Asker: []string{New}, Asks: []Field{{Name: "reason", Required: true, Limit: 2000}}},
	},
	Matrix:  Matrix{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}},
	Crowd:   []Crowd{{People: 5, Impact: 2}, {People: 20, Impact: 1}},
	Returns: []Return{{State: Resolved, After: 5 * 24 * time.Hour, Verb: "close"}},
	Answers: []Answer{{State: OnHold, Reason: "awaiting_caller", Verb: "resume"}},
}
