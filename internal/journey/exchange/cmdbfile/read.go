package cmdbfile

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"

	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/textfile"
)

// Formats of a file.
const (
	CSV       = "csv"
	JSONLines = "jsonl"
)

// What a file may hold.
const (
	MaxRecord  = 256 << 10 // bytes of one row
	MaxColumns = 300
	MaxValue   = 20000 // characters of one value
	maxColumn  = 100   // characters of a column's name
)

// Options say how a file is to be read; the zero value finds out.
type Options struct {
	Format string // CSV or JSONLines; "": by the first character
}

// Row is one row of the file: its columns that are not empty, by their names.
type Row struct {
	Line   int // where it begins, from 1
	Values map[string]string
}

// Bad is a row that was left out, and why: Code is a key of Locales (without "fault." before it).
type Bad struct {
	Line   int    `json:"line"`
	Code   string `json:"code"`
	Column string `json:"column,omitempty"` // where one is at fault
	Value  string `json:"value,omitempty"`  // what stood there, cut short
}

const shownValue = 80

func cutShort(value string) string {
	value = strings.ToValidUTF8(value, "\ufffd")
	runes := []rune(value)
	if len(runes) <= shownValue {
		return value
	}
	return string(runes[:shownValue]) + "…"
}

// Reader takes rows from a file.
type Reader struct {
	format  string
	columns []string
	known   map[string]bool // columns, of JSON lines
	csv     *textfile.Scanner
	lines   *bufio.Reader
	line    int
}

// NewReader finds the format and, of a CSV, reads the header; a file that is neither is a fault.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	b := bufio.NewReaderSize(textfile.Decoded(in), 64<<10)
	r := &Reader{format: o.Format}
	if r.format == "" {
		first, err := firstLetter(b)
		switch {
		case errors.Is(err, io.EOF):
			return nil, fault.Invalid("cmdbfile.empty")
		case err != nil:
			return nil, err
		case first == '[':
			return nil, fault.Invalid("cmdbfile.json_array")
		case first == '{':
			r.format = JSONLines
		default:
			r.format = CSV
		}
	}
	if r.format == JSONLines {
		r.lines, r.known = b, map[string]bool{}
		return r, nil
	}
	r.csv = textfile.NewScanner(b, MaxRecord)
	return r, r.readHeader()
}

func firstLetter(b *bufio.Reader) (byte, error) {
	for n := 1; n <= b.Size(); n++ {
		p, err := b.Peek(n)
		if len(p) < n {
			if err == nil {
				err = io.EOF
			}
			return 0, err
		}
		if c := p[n-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, nil
		}
	}
	return 0, io.EOF
}

func (r *Reader) readHeader() error {
	if err := r.csv.Prologue(); err != nil {
		return err
	}
	fields, _, code, err := r.csv.Record()
	switch {
	case errors.Is(err, io.EOF):
		return fault.Invalid("cmdbfile.empty")
	case err != nil:
		return err
	case code != "" || len(fields) < 2:
		return fault.Invalid("cmdbfile.not_a_table")
	case len(fields) > MaxColumns:
		return fault.Invalid("cmdbfile.too_many_columns").With("limit", MaxColumns)
	}
	for _, f := range fields {
		name := strings.TrimSpace(f)
		if bad := badText(name, maxColumn); bad != "" {
			return fault.Invalid("cmdbfile.bad_header")
		}
		if name != "" && slices.Contains(r.columns, name) {
			return fault.Invalid("cmdbfile.column_twice").With("column", name)
		}
		r.columns = append(r.columns, name)
	}
	return nil
}

// Format is CSV or JSONLines.
func (r *Reader) Format() string { return r.format }

// Columns are those of a CSV's header; of JSON lines, those met so far. One without a name is "".
func (r *Reader) Columns() []string { return r.columns }

// Next gives the next row, or what is wrong with it (Bad.Code is not empty then); io.EOF after the last.
func (r *Reader) Next() (Row, Bad, error) {
	if r.format == JSONLines {
		return r.nextObject()
	}
	fields, line, code, err := r.csv.Record()
	if err != nil {
		return Row{}, Bad{}, err
	}
	if code != "" {
		return Row{}, Bad{Line: line, Code: code}, nil
	}
	if len(fields) != len(r.columns) {
		return Row{}, Bad{Line: line, Code: "cmdbfile.wrong_columns"}, nil
	}
	row := Row{Line: line, Values: make(map[string]string, len(fields))}
	for i, f := range fields {
		name, value := r.columns[i], strings.TrimSpace(f)
		if name == "" {
			continue
		}
		if code := badText(value, MaxValue); code != "" {
			return Row{}, Bad{Line: line, Code: code, Column: name, Value: cutShort(value)}, nil
		}
		row.Values[name] = value
	}
	return row, Bad{}, nil
}
