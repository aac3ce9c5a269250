package ticket

// The states that a change has of its own; doc.go draws them.
const (
	Draft        = "draft"
	Review       = "review"
	Approved     = "approved"
	Scheduled    = "scheduled"
	Implementing = "implementing"
	Done         = "done"
	Failed       = "failed"
)

// Planned is the kind of changes.
const Planned = "change"

// The fields of a change.
const (
	ChangeType  = "change_type"
	ChangePlan  = "plan"
	BackoutPlan = "backout_plan"
	WindowStart = "window_start"
	WindowEnd   = "window_end"
)

var planned = Machine{
	Kind:   Planned,
	Prefix: "CHG",
	States: []State{
		{Name: Draft, Open: true},
		{Name: Review, Open: true},
		{Name: Approved, Open: true},
		{Name: Scheduled, Open: true},
		{Name: Implementing, Open: true},
		{Name: Done},
		{Name: Failed},
		{Name: Closed, Done: true},
		{Name: Canceled, Done: true},
	},
	Moves: []Transition{
		{Verb: "submit", Past: "submitted", From: []string{Draft}, To: Review},
		{Verb: "approve", Past: "approved", From: []string{Review}, To: Approved},
		{Verb: "reject", Past: "rejected", From: []string{Review}, To: Draft, Asks: []Field{{Name: "reason", Required: true, Limit: 2000}}},
		{Verb: "schedule", Past: "scheduled", From: []string{Approved}, To: Scheduled, Asks: []Field{
			{Name: WindowStart, Required: true, Instant: true},
			{Name: WindowEnd, Required: true, Instant: true},
		}},
		{Verb: "start", Past: "started", From: []string{Review, Approved, Scheduled}, To: Implementing, Once: []string{"started_at"}, Takes: true},
		{Verb: "resolve", Past: "resolved", From: []string{Implementing}, To: Done, Stamps: []string{"resolved_at"}, Takes: true, Asks: []Field{
			{Name: "code", Column: "resolution_code", Required: true, Codes: []string{"successful", "successful_with_issues"}},
			{Name: "notes", Column: "resolution_notes", Required: true, Limit: longText},
		}},
		{Verb: "fail", Past: "failed", From: []string{Implementing}, To: Failed, Stamps: []string{"resolved_at"}, Takes: true, Asks: []Field{
			{Name: "notes", Column: "resolution_notes", Required: true, Limit: longText},
		}},
		{Verb: "close", Past: "closed", From: []string{Done, Failed}, To: Closed, Stamps: []string{"closed_at"}},
		{Verb: "cancel", Past: "canceled", From: []string{Draft, Review, Approved, Scheduled}, To: Canceled, Stamps: []string{"closed_at"},
			Asks: []Field{{Name: "reason", Required: true, Limit: 2000}}},
	},
	Fields: []Field{
		{Name: ChangeType, Codes: []string{"standard", "normal", "emergency"}},
		{Name: ChangePlan, Limit: longText},
		{Name: BackoutPlan, Limit: longText},
		{Name: WindowStart, Instant: true},
		{Name: WindowEnd, Instant: true},
	},
	Matrix: Matrix{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}},
	Inside: true,
}
