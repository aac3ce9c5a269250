package crisis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ImportIn is a timeline that was kept elsewhere.
type ImportIn struct {
	ID      string   `path:"id" json:"-" maxLength:"40"`
	CSV     string   `json:"csv" maxLength:"700000" doc:"a table with heads, separated by commas, semicolons or tabs; UTF-8"`
	Mapping *Mapping `json:"mapping,omitempty" doc:"which column holds what; guessed from the heads where absent"`
	Zone    string   `json:"zone,omitempty" maxLength:"60" doc:"of times that name none; the reader's where absent"`
	DryRun  bool     `json:"dry_run,omitempty" doc:"only say what would be written"`
}

// Imported is what became of a timeline from outside.
type Imported struct {
	DryRun  bool          `json:"dry_run"`
	Columns []string      `json:"columns" nullable:"false" doc:"heads of the table"`
	Mapping Mapping       `json:"mapping" doc:"that was used; time and text are needed"`
	Good    int           `json:"good" doc:"rows that can be written"`
	Written int           `json:"written" doc:"lines that were written now"`
	Already int           `json:"already" doc:"rows that were written by an earlier import of the same table"`
	Sample  []OutsideLine `json:"sample" nullable:"false" doc:"the first rows as they will be written"`
	Bad     []BadRow      `json:"bad" nullable:"false" doc:"rows that are not written, and why; the first 200"`
}

const (
	mostBad    = 200
	sampleRows = 20
)

// Import writes the good rows of a timeline that was kept elsewhere into the log: when it happened is what the table says, when it was
// written is now, and each line says that it was imported. The same table twice is written once.
func (x *Crises) Import(ctx context.Context, tx *db.Tx, in ImportIn) (Imported, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Imported{}, err
	}
	if err := s.mayWrite(); err != nil {
		return Imported{}, err
	}
	zone := zoneOf(tx.Actor().Zone)
	if in.Zone != "" {
		if zone, err = time.LoadLocation(in.Zone); err != nil {
			return Imported{}, fault.InvalidField("zone", "crisis.zone_unknown")
		}
	}
	m := Mapping{}
	if in.Mapping != nil {
		m = *in.Mapping
	}
	t, err := readOutside(in.CSV, m, zone)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{DryRun: in.DryRun, Columns: t.columns, Mapping: t.mapping, Good: len(t.lines), Sample: t.lines[:min(len(t.lines), sampleRows)], Bad: t.bad[:min(len(t.bad), mostBad)]}
	if in.DryRun {
		return out, nil
	}
	if out.Good == 0 {
		return Imported{}, fault.InvalidField("csv", "crisis.csv_nothing")
	}
	for _, l := range t.lines {
		text := l.Text
		if l.Author != "" {
			text += "\n\n— " + l.Author
		}
		_, written, err := write(ctx, tx, c, entry{at: l.EventAt, kind: l.Type, verification: ToVerify, author: tx.Actor().ID, source: fromOutside(l), text: text})
		if err != nil {
			return Imported{}, err
		}
		if written {
			out.Written++
		} else {
			out.Already++
		}
	}
	if out.Written > 0 {
		_, err = note(ctx, tx, c, "timeline_imported", map[string]string{"n": strconv.Itoa(out.Written)})
	}
	return out, err
}

// fromOutside names a row by what it says, so that it is written once however often its table is imported.
func fromOutside(l OutsideLine) string {
	sum := sha256.Sum256([]byte(l.EventAt.String() + "\n" + l.Type + "\n" + l.Author + "\n" + l.Text))
	return "import:" + hex.EncodeToString(sum[:16])
}

func isImported(source string) bool { return strings.HasPrefix(source, "import:") }
