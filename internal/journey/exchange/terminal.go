package exchange

import (
	"context"
	"fmt"
	"strings"

	"comptoir/internal/base/i18n"
	"comptoir/internal/record/cmdb"
)

// Terminal says an import for the operator's terminal.
type Terminal struct {
	Text *i18n.Catalog
	rows []Row
}

const rowsShown = 20

// Told keeps the first rows that differ or are wrong.
func (t *Terminal) Told(_ context.Context, rows []Row, _ CMDBReport) error {
	for _, r := range rows {
		if len(t.rows) < rowsShown && (r.Action != cmdb.Made || len(r.Reasons) > 0) {
			t.rows = append(t.rows, r)
		}
	}
	return nil
}

// Words says the report.
func (t *Terminal) Words(rep CMDBReport, dry bool) string {
	var b strings.Builder
	for _, part := range []struct {
		name string
		Counts
	}{{"CIs", rep.CIs}, {"relations", rep.Relations}} {
		fmt.Fprintf(&b, "%s: rows %d, made %d, edited %d, same %d, kept %d, refused %d, bad %d\n", part.name, part.Rows, part.Made, part.Edited, part.Same, part.Kept, part.Refused, part.Bad)
	}
	if rep.CIs.Gone+rep.CIs.Retired > 0 {
		fmt.Fprintf(&b, "CIs of this source that are no longer in its file: gone %d, retired %d\n", rep.CIs.Gone, rep.CIs.Retired)
	}
	if len(rep.NewClasses) > 0 {
		fmt.Fprintf(&b, "new classes: %s\n", strings.Join(rep.NewClasses, ", "))
	}
	if dry {
		b.WriteString("dry run: nothing was written\n")
	}
	for _, r := range t.rows {
		where := string(r.File)
		if r.Line > 0 { // what is gone from a file is on no line of it
			where += fmt.Sprintf(" line %d", r.Line)
		}
		fmt.Fprintf(&b, "%s: %s %s\n", where, r.Action, strings.Join(present(r.ExternalID, r.Name), " "))
		for _, c := range r.Changes {
			fmt.Fprintf(&b, "  %s: %q → %q\n", c.Field, c.Old, c.New)
		}
		for _, k := range r.Kept {
			fmt.Fprintf(&b, "  %s stays %q (%s); the file has %q\n", k.Field, k.Value, k.Owner, k.Offered)
		}
		for _, why := range r.Reasons {
			fmt.Fprintf(&b, "  %s %s %q\n", t.Text.Text(i18n.English, "fault."+why.Code, why.Args), why.Column, why.Value)
		}
	}
	return b.String()
}
