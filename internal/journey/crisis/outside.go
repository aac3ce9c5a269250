package crisis

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

const (
	mostOutside = 1000 // lines of a timeline from outside
	mostColumns = 60
)

// Mapping says which column of a table holds what, by its head.
type Mapping struct {
	Time   string `json:"time,omitempty" maxLength:"200" doc:"when it happened"`
	Text   string `json:"text,omitempty" maxLength:"200"`
	Type   string `json:"type,omitempty" maxLength:"200" doc:"a type of line, in French or English; information where absent"`
	Author string `json:"author,omitempty" maxLength:"200" doc:"who said or did it"`
}

// OutsideLine is a row of a timeline from outside, as it will be written.
type OutsideLine struct {
	Row     int             `json:"row" doc:"from 1, without the heads"`
	EventAt instant.Instant `json:"event_at"`
	Type    string          `json:"type"`
	Text    string          `json:"text"`
	Author  string          `json:"author,omitempty" doc:"as the file names them"`
}

// BadRow is a row that is not written, and why.
type BadRow struct {
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"`
	Code   string `json:"code" doc:"a code of a fault"`
	Value  string `json:"value,omitempty" doc:"what stands there, cut to 80 characters"`
}

// outside is a table that was read.
type outside struct {
	columns []string
	mapping Mapping
	lines   []OutsideLine
	bad     []BadRow
}

// readOutside reads a table: its separator is a comma, a semicolon or a tab; times without a zone are of the zone given.
func readOutside(text string, m Mapping, zone *time.Location) (outside, error) {
	out := outside{columns: []string{}, lines: []OutsideLine{}, bad: []BadRow{}}
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		return out, fault.InvalidField("csv", "crisis.csv_not_utf8")
	}
	first, _, _ := strings.Cut(text, "\n")
	t := csv.NewReader(strings.NewReader(text))
	t.FieldsPerRecord, t.LazyQuotes, t.TrimLeadingSpace = -1, true, true
	for _, sep := range []rune{';', '\t'} {
		if strings.ContainsRune(first, sep) && strings.Count(first, string(sep)) > strings.Count(first, string(t.Comma)) {
			t.Comma = sep
		}
	}
	heads, err := t.Read()
	if err != nil || len(heads) > mostColumns {
		return out, fault.InvalidField("csv", "crisis.csv_unreadable")
	}
	for _, h := range heads {
		out.columns = append(out.columns, markdown.CleanLine(h))
	}
	out.mapping = m.complete(out.columns)
	place := func(head string) int { return slices.Index(out.columns, head) }
	at := [4]int{place(out.mapping.Time), place(out.mapping.Text), place(out.mapping.Type), place(out.mapping.Author)}
	if at[0] < 0 || at[1] < 0 {
		return out, nil // who imports chooses the columns
	}
	for n := 1; ; n++ {
		cells, err := t.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if n > mostOutside {
			return out, fault.InvalidField("csv", "crisis.csv_too_long").With("limit", mostOutside)
		}
		if err != nil {
			out.bad = append(out.bad, BadRow{Row: n, Code: "crisis.csv_unreadable"})
			continue
		}
		out.take(n, cells, at, zone)
	}
}

func (o *outside) take(n int, cells []string, at [4]int, zone *time.Location) {
	cell := func(i int) string {
		if at[i] < 0 || at[i] >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[at[i]])
	}
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return
	}
	bad := func(column, code, value string) {
		o.bad = append(o.bad, BadRow{Row: n, Column: column, Code: code, Value: markdown.Preview(value, 80)})
	}
	l := OutsideLine{Row: n, Text: clean(cell(1)), Author: markdown.CleanLine(cell(3))}
	when, ok := timeIn(cell(0), zone)
	kind, known := typeIn(cell(2))
	switch {
	case cell(0) == "":
		bad(o.mapping.Time, "crisis.time_missing", "")
	case !ok || !sensible(when):
		bad(o.mapping.Time, "crisis.time_unusable", cell(0))
	case l.Text == "":
		bad(o.mapping.Text, "crisis.text_missing", "")
	case utf8.RuneCountInString(l.Text) > longText-200 || utf8.RuneCountInString(l.Author) > 120:
		bad(o.mapping.Text, "crisis.row_too_long", cell(1))
	case !known:
		bad(o.mapping.Type, "crisis.type_unknown", cell(2))
	default:
		l.EventAt, l.Type = when, kind
		o.lines = append(o.lines, l)
	}
}

// complete finds the columns that nobody named by what they are usually called.
func (m Mapping) complete(columns []string) Mapping {
	find := func(named string, usual ...string) string {
		if named != "" {
			return named
		}
		for _, u := range usual {
			for _, c := range columns {
				if strings.EqualFold(c, u) {
					return c
				}
			}
		}
		return ""
	}
	return Mapping{
		Time:   find(m.Time, "time", "event_at", "timestamp", "date", "heure", "horodatage", "quand", "when"),
		Text:   find(m.Text, "text", "texte", "message", "description", "quoi", "what", "événement", "event"),
		Type:   find(m.Type, "type", "nature"),
		Author: find(m.Author, "author", "auteur", "qui", "who", "user", "personne"),
	}
}

// timeIn reads a time as people and machines write it.
func timeIn(text string, zone *time.Location) (instant.Instant, bool) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.999", "2006-01-02 15:04", "2006-01-02T15:04:05.999", "2006-01-02T15:04",
		"02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006 15h04", "2/1/2006 15:04", "02.01.2006 15:04"} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return instant.Of(t), true
		}
	}
	return 0, false
}

// typeIn reads a type in French or English; empty is information.
func typeIn(text string) (string, bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", Information, "fait", "fact", "info":
		return Information, true
	case DecisionLine, "décision":
		return DecisionLine, true
	case ActionLine:
		return ActionLine, true
	case Communicated, "appel", "call", "message":
		return Communicated, true
	case Question:
		return Question, true
	case SituationLine, "point", "point de situation", "situation point":
		return SituationLine, true
	case HandoverLine, "relève":
		return HandoverLine, true
	}
	return "", false
}
