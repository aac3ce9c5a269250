package exchange

import (
	"errors"

	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/record/cmdb"
)

// Files of an import.
const (
	CIFile       = "cis"
	RelationFile = "relations"
)

// Bad is the action of a row that was not understood; the others are cmdb's.
const Bad = "bad"

// Actions on CIs that are no longer in the file: offered, and done.
const (
	Gone    = "gone"
	Retired = "retired"
)

// Row is what became of a row of a file, or would. Rows that are the same are only counted.
type Row struct {
	File       string        `json:"file" enum:"cis,relations"`
	Line       int           `json:"line" doc:"0 of what is not in the file"`
	Action     string        `json:"action" enum:"made,edited,same,refused,bad,gone,retired"`
	CI         string        `json:"ci,omitempty" doc:"id; absent for one to be made"`
	Number     string        `json:"number,omitempty"`
	ExternalID string        `json:"external_id,omitempty"`
	Name       string        `json:"name,omitempty"`
	Relation   string        `json:"relation,omitempty" doc:"its type; name and to are its ends"`
	To         string        `json:"to,omitempty"`
	Changes    []cmdb.Change `json:"changes,omitempty" nullable:"false"`
	Kept       []cmdb.Kept   `json:"kept,omitempty" nullable:"false"`
	Reasons    []Reason      `json:"reasons,omitempty" nullable:"false" doc:"why a row is bad or refused, and what of a good one could not be taken"`
}

// Reason says what is wrong with a value.
type Reason struct {
	Code    string         `json:"code"`
	Column  string         `json:"column,omitempty"`
	Value   string         `json:"value,omitempty"`
	Message string         `json:"message,omitempty" doc:"in the reader's language"`
	Args    map[string]any `json:"args,omitempty"`
}

func badRow(file string, b cmdbfile.Bad) Row {
	return Row{File: file, Line: b.Line, Action: Bad, Reasons: []Reason{{Code: b.Code, Column: b.Column, Value: b.Value}}}
}

// reasonsOf are a fault's fields, or itself.
func reasonsOf(err error) []Reason {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var out []Reason
	for _, field := range f.Fields {
		args := field.Args
		if args == nil {
			args = f.Args
		}
		out = append(out, Reason{Code: field.Code, Column: field.Name, Args: args})
	}
	if len(out) == 0 {
		out = []Reason{{Code: f.Code, Args: f.Args}}
	}
	return out
}
