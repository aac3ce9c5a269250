package incidentlog

import (
	"slices"
	"strings"

	"comptoir/internal/base/fault"
)

// The columns that are read; others are let be.
const (
	colNumber = iota
	colState
	colActive
	colReassigned
	colReopened
	colModified
	colMadeSLA
	colCaller
	colOpenedBy
	colOpenedAt
	colCreatedBy
	colCreatedAt
	colUpdatedBy
	colUpdatedAt
	colContact
	colLocation
	colCategory
	colSubcategory
	colSymptom
	colCI
	colImpact
	colUrgency
	colPriority
	colGroup
	colAssignee
	colKnowledge
	colConfirmed
	colNotify
	colProblem
	colChange
	colVendor
	colCausedBy
	colClosedCode
	colResolvedBy
	colResolvedAt
	colClosedAt
	columnCount
)

var columnNames = [columnCount]string{
	"number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count", "made_sla", "caller_id", "opened_by",
	"opened_at", "sys_created_by", "sys_created_at", "sys_updated_by", "sys_updated_at", "contact_type", "location", "category",
	"subcategory", "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to", "knowledge",
	"u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by", "closed_code", "resolved_by", "resolved_at", "closed_at",
}

// required are the columns, and in each row the values, without which a log says nothing.
var required = []int{colNumber, colState, colOpenedAt, colUpdatedAt}

// header says in which field of a record a column stands.
type header struct {
	at    [columnCount]int // -1 where the file has no such column
	width int
}

func readHeader(fields []string) (header, error) {
	h := header{width: len(fields)}
	for i := range h.at {
		h.at[i] = -1
	}
	for i, field := range fields {
		column := slices.Index(columnNames[:], strings.ToLower(strings.TrimSpace(field)))
		if column < 0 {
			continue
		}
		if h.at[column] >= 0 {
			return h, fault.Invalid("incidentlog.column_twice").With("column", columnNames[column])
		}
		h.at[column] = i
	}
	var missing []string
	for _, column := range required {
		if h.at[column] < 0 {
			missing = append(missing, columnNames[column])
		}
	}
	if len(missing) > 0 {
		return h, fault.Invalid("incidentlog.missing_columns").With("columns", strings.Join(missing, ", "))
	}
	return h, nil
}

// value is what a record says in a column: "" where nothing is known.
func (h header) value(fields []string, column int) string {
	at := h.at[column]
	if at < 0 {
		return ""
	}
	value := strings.TrimSpace(fields[at])
	if value == "?" {
		return ""
	}
	return value
}
