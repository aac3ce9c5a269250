package incidentlog

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	mostCount = 1_000_000
	firstYear = 1970
	lastYear  = 9999
)

// The times of ServiceNow in the data set, and in its own exports; seconds are optional.
var layouts = []string{"2/1/2006 15:04", "2/1/2006 15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"}

func (c *cells) fail(column int, code string) {
	if c.bad.Code == "" {
		c.bad.Code, c.bad.Column, c.bad.Value = code, columnNames[column], cutShort(strings.ToValidUTF8(c.header.value(c.fields, column), "\ufffd"))
	}
}

func (c *cells) text(column int) string {
	value := c.header.value(c.fields, column)
	if !utf8.ValidString(value) || strings.ContainsFunc(value, forbidden) {
		c.fail(column, "incidentlog.bad_text")
		return ""
	}
	return value
}

// forbidden tells the control characters that no name or code has; a line break in a cell is kept.
func forbidden(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }

func (c *cells) must(column int) string {
	value := c.text(column)
	if value == "" {
		c.fail(column, "incidentlog.absent")
	}
	return value
}

func (c *cells) state(word string, words map[string]State) State {
	s, known := words[strings.ToLower(word)]
	if !known {
		c.fail(colState, "incidentlog.unknown_state")
	}
	return s
}

func (c *cells) when(column int) time.Time {
	value := c.header.value(c.fields, column)
	if value == "" {
		return time.Time{}
	}
	for _, layout := range layouts {
		t, err := time.ParseInLocation(layout, value, c.zone)
		if err == nil && t.Year() >= firstYear && t.Year() <= lastYear {
			return t.UTC()
		}
	}
	c.fail(column, "incidentlog.bad_date")
	return time.Time{}
}

// level reads "2 - Medium" and "2".
func (c *cells) level(column, most int) int {
	value := c.header.value(c.fields, column)
	if value == "" {
		return 0
	}
	digits, _, _ := strings.Cut(value, " ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > most {
		c.fail(column, "incidentlog.bad_level")
		return 0
	}
	return n
}

func (c *cells) count(column int) int {
	value := c.header.value(c.fields, column)
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > mostCount {
		c.fail(column, "incidentlog.bad_count")
		return 0
	}
	return n
}

func (c *cells) flag(column int) bool {
	switch strings.ToLower(c.header.value(c.fields, column)) {
	case "true", "1":
		return true
	case "false", "0", "":
		return false
	}
	c.fail(column, "incidentlog.bad_flag")
	return false
}
