package cmdbfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// nextObject reads one line of JSON. A value that is not a text is kept as JSON writes it; null is as if it were not there.
func (r *Reader) nextObject() (Row, Bad, error) {
	for {
		text, long, err := r.readLine()
		if errors.Is(err, io.EOF) && len(text) == 0 && !long {
			return Row{}, Bad{}, io.EOF
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return Row{}, Bad{}, err
		}
		r.line++
		if long {
			return Row{}, Bad{Line: r.line, Code: "textfile.too_long"}, nil
		}
		if len(bytes.TrimSpace(text)) > 0 {
			row, bad := r.object(text)
			return row, bad, nil
		}
		if err != nil {
			return Row{}, Bad{}, io.EOF
		}
	}
}

// readLine takes one line of at most MaxRecord bytes; of a longer one nothing is kept.
func (r *Reader) readLine() (text []byte, long bool, err error) {
	for {
		part, err := r.lines.ReadSlice('\n')
		if len(text)+len(part) > MaxRecord {
			text, long = nil, true
		}
		if !long {
			text = append(text, part...)
		}
		if !errors.Is(err, bufferFull) {
			return text, long, err
		}
	}
}

func (r *Reader) object(text []byte) (Row, Bad) {
	bad := Bad{Line: r.line, Code: "cmdbfile.not_json"}
	if !utf8.Valid(text) {
		bad.Code = "cmdbfile.bad_text"
		return Row{}, bad
	}
	values := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &values); err != nil || values == nil {
		return Row{}, bad
	}
	if len(values) > MaxColumns {
		bad.Code = "cmdbfile.too_many_values"
		return Row{}, bad
	}
	row := Row{Line: r.line, Values: make(map[string]string, len(values))}
	for key, raw := range values {
		name := strings.TrimSpace(key)
		value, there := plain(raw)
		if !there || name == "" {
			continue
		}
		code := badText(name, maxColumn)
		if code == "" {
			code = badText(value, MaxValue)
		}
		if code == "" && !r.known[name] && len(r.known) >= MaxColumns {
			code = "cmdbfile.too_many_values"
		}
		if _, twice := row.Values[name]; twice {
			code = "cmdbfile.value_twice"
		}
		if code != "" {
			bad.Code, bad.Column, bad.Value = code, cutShort(name), cutShort(value)
			return Row{}, bad
		}
		row.Values[name] = value
	}
	r.meet(row)
	return row, Bad{}
}

// meet adds the columns that the row is the first to have, in a steady order.
func (r *Reader) meet(row Row) {
	for _, name := range sortedKeys(row.Values) {
		if !r.known[name] {
			r.known[name] = true
			r.columns = append(r.columns, name)
		}
	}
}

// plain is a JSON value as text.
func plain(raw json.RawMessage) (value string, there bool) {
	if bytes.Equal(raw, []byte("null")) {
		return "", false
	}
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &value); err != nil {
			return "", false
		}
		return strings.TrimSpace(value), true
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return "", false
	}
	return compact.String(), true
}
