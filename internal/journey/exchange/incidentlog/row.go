package incidentlog

import "time"

// Row is an incident as it stood after one change. Texts are "", numbers 0 and times zero where nothing is known.
type Row struct {
	Line   int // in the file, from 1
	Number string

	State State  // where the file did not say it, that of the row before
	Word  string // as the file has it

	At        time.Time // of the change
	By        string
	OpenedAt  time.Time
	OpenedBy  string
	CreatedAt time.Time
	CreatedBy string

	Caller, Contact, Location             string
	Category, Subcategory, Symptom        string
	CI, Problem, Change, Vendor, CausedBy string
	Group, Assignee                       string
	Impact, Urgency                       int // 1 is the highest
	Priority                              int

	Active, MadeSLA, Knowledge, Confirmed bool
	Notify                                string
	ReassignmentCount                     int
	ReopenCount                           int
	ModCount                              int

	ClosedCode string
	ResolvedBy string
	ResolvedAt time.Time // the data set writes the last one on every row, even on those before it happened
	ClosedAt   time.Time
}

// cells reads the values of one record and remembers the first that cannot be understood.
type cells struct {
	header header
	fields []string
	zone   *time.Location
	bad    BadRow
}

// parseRow understands one record. A value that cannot be understood, or one that must be there and is not, makes the whole
// row bad: half a row would be a lie.
func parseRow(h header, fields []string, line int, zone *time.Location, words map[string]State) (Row, BadRow) {
	c := &cells{header: h, fields: fields, zone: zone, bad: BadRow{Line: line}}
	if len(fields) != h.width {
		c.bad.Code = "incidentlog.wrong_columns"
		return Row{}, c.bad
	}
	r := Row{
		Line: line, Number: c.must(colNumber),
		At: c.when(colUpdatedAt), By: c.text(colUpdatedBy),
		OpenedAt: c.when(colOpenedAt), OpenedBy: c.text(colOpenedBy),
		CreatedAt: c.when(colCreatedAt), CreatedBy: c.text(colCreatedBy),
		Caller: c.text(colCaller), Contact: c.text(colContact), Location: c.text(colLocation),
		Category: c.text(colCategory), Subcategory: c.text(colSubcategory), Symptom: c.text(colSymptom),
		CI: c.text(colCI), Problem: c.text(colProblem), Change: c.text(colChange), Vendor: c.text(colVendor), CausedBy: c.text(colCausedBy),
		Group: c.text(colGroup), Assignee: c.text(colAssignee),
		Impact: c.level(colImpact, 3), Urgency: c.level(colUrgency, 3), Priority: c.level(colPriority, 5),
		Active: c.flag(colActive), MadeSLA: c.flag(colMadeSLA), Knowledge: c.flag(colKnowledge), Confirmed: c.flag(colConfirmed),
		Notify: c.text(colNotify), ReassignmentCount: c.count(colReassigned), ReopenCount: c.count(colReopened), ModCount: c.count(colModified),
		ClosedCode: c.text(colClosedCode), ResolvedBy: c.text(colResolvedBy), ResolvedAt: c.when(colResolvedAt), ClosedAt: c.when(colClosedAt),
	}
	r.Word = c.must(colState)
	r.State = c.state(r.Word, words)
	c.must(colOpenedAt)
	c.must(colUpdatedAt)
	c.bad.External = r.Number
	return r, c.bad
}
