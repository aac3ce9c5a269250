package incidentlog

import "time"

// Incident is one incident with its history; all but the history is what its last row says.
type Incident struct {
	ExternalID string // its number there
	History    []Row  // in the order of the file; never empty
	Skipped    int    // rows of this number that were left out, each reported as a BadRow

	State      State
	OpenedAt   time.Time
	StartedAt  time.Time // the first row in progress
	ResolvedAt time.Time // only while it is resolved or closed
	ClosedAt   time.Time // only when it is closed or canceled

	Impact, Urgency, Priority      int
	Group, Assignee                string
	Caller, OpenedBy, Contact      string
	Category, Subcategory, Symptom string
	Location, CI                   string
	Problem, Change                string
	ReassignmentCount, ReopenCount int
	MadeSLA                        bool
	ClosedCode, ResolvedBy         string
}

// incidentOf sums a history up.
func incidentOf(history []Row, skipped int) Incident {
	last := history[len(history)-1]
	i := Incident{
		ExternalID: last.Number, History: history, Skipped: skipped,
		State: last.State, OpenedAt: last.OpenedAt,
		Impact: last.Impact, Urgency: last.Urgency, Priority: last.Priority,
		Group: last.Group, Assignee: last.Assignee,
		Caller: last.Caller, OpenedBy: last.OpenedBy, Contact: last.Contact,
		Category: last.Category, Subcategory: last.Subcategory, Symptom: last.Symptom,
		Location: last.Location, CI: last.CI, Problem: last.Problem, Change: last.Change,
		ReassignmentCount: last.ReassignmentCount, ReopenCount: last.ReopenCount, MadeSLA: last.MadeSLA,
		ClosedCode: last.ClosedCode, ResolvedBy: last.ResolvedBy,
	}
	for _, r := range history {
		if r.State.Name == InProgress {
			i.StartedAt = r.At
			break
		}
	}
	if i.done(Resolved, Closed) {
		i.ResolvedAt = known(last.ResolvedAt, i.since(Resolved, Closed))
	}
	if i.done(Closed, Canceled) {
		i.ClosedAt = known(last.ClosedAt, i.since(Closed, Canceled))
	}
	return i
}

func (i Incident) done(states ...string) bool {
	for _, s := range states {
		if i.State.Name == s {
			return true
		}
	}
	return false
}

// since is when the incident came, for the last time, into one of the states it has been in from then to the end.
func (i Incident) since(states ...string) time.Time {
	var at time.Time
	for n := len(i.History) - 1; n >= 0; n-- {
		in := false
		for _, s := range states {
			in = in || i.History[n].State.Name == s
		}
		if !in {
			break
		}
		at = i.History[n].At
	}
	return at
}

func known(said, seen time.Time) time.Time {
	if said.IsZero() {
		return seen
	}
	return said
}
