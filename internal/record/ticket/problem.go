package ticket

// The states that a problem has of its own; the others are the incident's. doc.go draws them.
const (
	Investigating = "investigating"
	KnownError    = "known_error"
)

// Problem is the kind of the causes behind incidents.
const Problem = "problem"

// The fields of a problem.
const (
	Workaround = "workaround"
	RootCause  = "root_cause"
)

var problem = Machine{
	Kind:   Problem,
	Prefix: "PRB",
	States: []State{
		{Name: New, Open: true},
		{Name: Investigating, Open: true},
		{Name: KnownError, Open: true},
		{Name: Resolved},
		{Name: Closed, Done: true},
	},
	Moves: []Transition{
		{Verb: "start", Past: "started", From: []string{New}, To: Investigating, Once: []string{"started_at"}, Takes: true},
		{Verb: "identify", Past: "identified", From: []string{New, Investigating}, To: KnownError, Once: []string{"started_at"}, Takes: true, Asks: []Field{
			{Name: RootCause, Required: true, Limit: longText},
			{Name: Workaround, Limit: longText},
		}},
		{Verb: "resume", Past: "resumed", From: []string{KnownError}, To: Investigating, Takes: true},
		{Verb: "resolve", Past: "resolved", From: []string{New, Investigating, KnownError}, To: Resolved, Stamps: []string{"resolved_at"}, Takes: true, Asks: []Field{
			{Name: "code", Column: "resolution_code", Required: true, Codes: []string{"fix_applied", "risk_accepted", "vendor", "duplicate", "not_reproducible", "other"}},
			{Name: "notes", Column: "resolution_notes", Required: true, Limit: longText},
		}},
		{Verb: "close", Past: "closed", From: []string{Resolved}, To: Closed, Stamps: []string{"closed_at"}},
		{Verb: "reopen", Past: "reopened", From: []string{Resolved}, To: Investigating, Counts: "reopen_count",
			Clears: []string{"resolved_at", "resolution_code", "resolution_notes"}, Asks: []Field{{Name: "reason", Required: true, Limit: 2000}}},
	},
	Fields: []Field{
		{Name: Workaround, Limit: longText},
		{Name: RootCause, Limit: longText},
	},
	Matrix: Matrix{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}},
	Inside: true,
}
