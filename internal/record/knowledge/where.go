package knowledge

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// where collects the conditions of a list.
type where struct {
	text []string
	args []any
}

// add takes a condition written with ? for its arguments.
func (w *where) add(cond string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		cond = strings.Replace(cond, "?", "$"+strconv.Itoa(len(w.args)+1), 1)
	}
	w.text = append(w.text, cond)
}

func (w *where) in(column string, values []string) {
	if len(values) > 0 {
		w.add(column+` IN (`+marks(len(values))+`)`, db.Args(values)...)
	}
}

// sql is the whole condition on a table under its name in the statement.
func (w *where) sql(table string) string {
	return strings.Join(append([]string{table + `.tenant_id = $1`}, w.text...), ` AND `)
}

func marks(n int) string { return `?` + strings.Repeat(`,?`, n-1) }

// cursor is a place in a list that has the latest change first.
func cursor(at instant.Instant, of string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", int64(at), of))
}

// after adds where the page before ended.
func (w *where) after(table, given string) error {
	if given == "" {
		return nil
	}
	bad := fault.InvalidField("cursor", "knowledge.cursor_invalid")
	b, err := base64.RawURLEncoding.DecodeString(given)
	if err != nil {
		return bad
	}
	at, of, _ := strings.Cut(string(b), " ")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil || !id.Valid(of) {
		return bad
	}
	w.add(`(`+table+`.updated_at, `+table+`.id) < (?, ?)`, n, of)
	return nil
}

// said adds that a folded text holds the words.
func (w *where) said(column, folded string) {
	for _, word := range strings.Fields(folded) {
		w.add(column+` LIKE ? ESCAPE '\'`, `%`+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)+`%`)
	}
}

// split reads a filter of several words.
func split(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
