package incidentlog

import (
	"strconv"
	"time"
)

// Change is one value that differs from one row to the next.
type Change struct {
	At       time.Time // never before the change in front of it, even where the log's clock went back
	By       string
	Field    string // state, hold_reason, impact, urgency, priority, group, assignee, category, subcategory, symptom, reopen_count, closed_code
	Old, New string
	Row      int // index in History
}

// fieldsOf are the values of a row in which a history is interested, in the order in which changes of one moment are told.
func fieldsOf(r Row) [12][2]string {
	return [12][2]string{
		{"reopen_count", strconv.Itoa(r.ReopenCount)},
		{"state", r.State.Name},
		{"hold_reason", r.State.Hold},
		{"impact", level(r.Impact)},
		{"urgency", level(r.Urgency)},
		{"priority", level(r.Priority)},
		{"group", r.Group},
		{"assignee", r.Assignee},
		{"category", r.Category},
		{"subcategory", r.Subcategory},
		{"symptom", r.Symptom},
		{"closed_code", r.ClosedCode},
	}
}

func level(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Changes tells the history as what changed after the first row.
func (i Incident) Changes() []Change {
	var out []Change
	at := i.History[0].At
	for n := 1; n < len(i.History); n++ {
		row := i.History[n]
		if row.At.After(at) {
			at = row.At
		}
		before, after := fieldsOf(i.History[n-1]), fieldsOf(row)
		for f := range after {
			if before[f] != after[f] {
				out = append(out, Change{At: at, By: row.By, Field: after[f][0], Old: before[f][1], New: after[f][1], Row: n})
			}
		}
	}
	return out
}
