package cmdbfile

import (
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/fault"
)

// Mapping says what each column of a file is: one of Fields, an Attribute or Ignored. A column it does not name is an attribute
// under its own name.
type Mapping map[string]string

// Guess finds our fields among the columns by the names under which other tools and people write them.
func Guess(columns []string) Mapping {
	out := Mapping{}
	var taken []string
	for _, f := range fields() {
		at, rank := -1, len(f.headers)
		for i, c := range columns {
			header, _ := headerOf(c)
			if k := slices.Index(f.headers, header); k >= 0 && k < rank {
				at, rank = i, k
			}
		}
		if at >= 0 && !slices.Contains(taken, columns[at]) {
			out[columns[at]] = f.name
			taken = append(taken, columns[at])
		}
	}
	out.fill(columns)
	return out
}

// fill makes attributes of the columns that are nothing yet, each with a key of its own.
func (m Mapping) fill(columns []string) {
	used := map[string]bool{}
	for _, target := range m {
		used[target] = true
	}
	for _, c := range columns {
		if m[c] != "" || c == "" {
			continue
		}
		key := keyOf(c)
		for n := 2; used[Attribute(key)]; n++ {
			tail := "_" + strconv.Itoa(n)
			key = strings.TrimRight(keyOf(c)[:min(len(keyOf(c)), maxKey-len(tail))], "_") + tail
		}
		m[c] = Attribute(key)
		used[m[c]] = true
	}
}

// With is the guess for columns, corrected by m.
func (m Mapping) With(columns []string) Mapping {
	out := Guess(columns)
	for column, target := range m {
		for other, t := range out {
			if t == target && other != column && m[other] == "" {
				delete(out, other) // the field was meant for another column
			}
		}
		out[column] = target
	}
	out.fill(columns)
	return out
}

const maxMapped = 2 * MaxColumns

// Check refuses a target that is none, and two columns for one field.
func (m Mapping) Check() error {
	if len(m) > maxMapped {
		return fault.InvalidField("mapping", "cmdbfile.too_many_columns")
	}
	known, seen := Fields(), map[string]string{}
	for _, column := range sortedKeys(m) {
		target := m[column]
		if target == Ignored {
			continue
		}
		if _, ok := attributeKey(target); !ok && !slices.Contains(known, target) {
			return fault.Invalid("cmdbfile.unknown_target", fault.Field{Name: "mapping." + column, Code: "cmdbfile.unknown_target"})
		}
		if other, twice := seen[target]; twice {
			return fault.Invalid("cmdbfile.target_twice", fault.Field{Name: "mapping." + column, Code: "cmdbfile.target_twice"}).With("column", other)
		}
		seen[target] = column
	}
	return nil
}
