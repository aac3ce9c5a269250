package incidentlog

import (
	"container/list"
	"errors"
	"io"
	"iter"

	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/textfile"
)

// Reader takes incidents from a log. It reads only as far as it must.
type Reader struct {
	scan   *textfile.Scanner
	header header
	with   Options
	words  map[string]State
	counts Counts

	open  map[string]*list.Element // by number
	order *list.List               // of *pending; the one without a row for longest is in front
	ended bool
}

// pending is an incident that may still get rows.
type pending struct {
	number  string
	history []Row
	skipped int
}

// Counts say how far a Reader is.
type Counts struct {
	Rows      int // read, the header aside
	Bad       int // of them, left out
	Incidents int // given
}

// NewReader reads the header; a file that is no event log is a fault.
func NewReader(src io.Reader, with Options) (*Reader, error) {
	with = with.filled()
	scan := textfile.NewScanner(textfile.Decoded(src), with.MaxRecord)
	if err := scan.Prologue(); err != nil {
		return nil, err
	}
	fields, _, code, err := scan.Record()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fault.Invalid("incidentlog.empty")
	case err != nil:
		return nil, err
	case code != "":
		return nil, fault.Invalid("incidentlog.not_csv")
	}
	h, err := readHeader(fields)
	if err != nil {
		return nil, err
	}
	return &Reader{scan: scan, header: h, with: with, words: stateTable(with.States), open: map[string]*list.Element{}, order: list.New()}, nil
}

// Counts says how much was read so far.
func (r *Reader) Counts() Counts { return r.counts }

// Next gives the next incident, io.EOF after the last. An incident is given when so many others had rows after its last one
// that it is no longer held open, or at the end of the file: in the order of the last rows. A number that comes back after
// that is given once more, as a further Incident with the later rows, for the caller to join.
func (r *Reader) Next() (Incident, error) {
	for !r.ended && r.order.Len() <= r.with.Window {
		err := r.readRow()
		if errors.Is(err, io.EOF) {
			r.ended = true
		} else if err != nil {
			return Incident{}, err
		}
	}
	for r.order.Len() > 0 {
		if i, ok := r.release(); ok {
			r.counts.Incidents++
			return i, nil
		}
	}
	return Incident{}, io.EOF
}

// All gives every incident; an error is the last thing it gives.
func (r *Reader) All() iter.Seq2[Incident, error] {
	return func(yield func(Incident, error) bool) {
		for {
			i, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(i, err) || err != nil {
				return
			}
		}
	}
}

// readRow puts one row where it belongs.
func (r *Reader) readRow() error {
	fields, line, code, err := r.scan.Record()
	if err != nil {
		return err
	}
	r.counts.Rows++
	if code != "" {
		r.leaveOut(BadRow{Line: line, Code: code})
		return nil
	}
	row, bad := parseRow(r.header, fields, line, r.with.Zone, r.words)
	if row.Number == "" {
		r.leaveOut(bad)
		return nil
	}
	p := r.pendingOf(row.Number)
	if bad.Code == "" && len(p.history) >= r.with.MaxRows {
		bad = BadRow{Line: line, Code: "incidentlog.too_many_rows", External: row.Number}
	}
	if bad.Code != "" {
		p.skipped++
		r.leaveOut(bad)
		return nil
	}
	if row.State == unsaid {
		row.State = State{Name: New}
		if n := len(p.history); n > 0 {
			row.State = p.history[n-1].State
		}
	}
	p.history = append(p.history, row)
	return nil
}

func (r *Reader) pendingOf(number string) *pending {
	if at, ok := r.open[number]; ok {
		r.order.MoveToBack(at)
		return at.Value.(*pending)
	}
	p := &pending{number: number}
	r.open[number] = r.order.PushBack(p)
	return p
}

// release lets go of the incident in front; there is none to give where all its rows were bad.
func (r *Reader) release() (Incident, bool) {
	p := r.order.Remove(r.order.Front()).(*pending)
	delete(r.open, p.number)
	if len(p.history) == 0 {
		return Incident{}, false
	}
	return incidentOf(p.history, p.skipped), true
}

func (r *Reader) leaveOut(bad BadRow) {
	r.counts.Bad++
	r.with.OnBad(bad)
}
