package incidentlog

import "time"

// What Options leaves out.
const (
	DefaultWindow    = 4096
	DefaultMaxRecord = 256 << 10
	DefaultMaxRows   = 10000
)

// Options say how a log is to be read; the zero value is right for the UCI data set.
type Options struct {
	Zone      *time.Location   // in which its times are written; UTC when nil
	States    map[string]State // what a word of incident_state means, beside or instead of our own table; case does not matter
	Window    int              // incidents held open at once, waiting for further rows
	MaxRecord int              // bytes of the longest record, line breaks inside quotes included
	MaxRows   int              // rows kept of one incident
	OnBad     func(BadRow)     // told of each row that was left out
}

func (o Options) filled() Options {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Window <= 0 {
		o.Window = DefaultWindow
	}
	if o.MaxRecord <= 0 {
		o.MaxRecord = DefaultMaxRecord
	}
	if o.MaxRows <= 0 {
		o.MaxRows = DefaultMaxRows
	}
	if o.OnBad == nil {
		o.OnBad = func(BadRow) {}
	}
	return o
}

// BadRow is a row that was left out, and why: Code is a key of Locales (without "fault." before it).
type BadRow struct {
	Line     int    // where it begins, from 1
	Code     string // incidentlog.bad_date, …
	Column   string // where one is at fault
	Value    string // what stood there, cut short
	External string // the incident's number, where it could be read
}

const shownValue = 80

func cutShort(value string) string {
	runes := []rune(value)
	if len(runes) <= shownValue {
		return value
	}
	return string(runes[:shownValue]) + "…"
}
