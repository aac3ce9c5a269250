package crisis

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
)

// knownAt is the log as it was when its last line was head: what was thought of each line then, not now.
func knownAt(ctx context.Context, r db.Reader, crisis string, head int64) ([]lineRow, error) {
	rows := []lineRow{}
	for after := int64(0); after < head; {
		page, err := linesOf(ctx, r, crisis, lineFilter{after: after, before: head + 1, limit: exportPage})
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			break
		}
		rows = append(rows, page...)
		after = page[len(page)-1].Number
	}
	replay(rows)
	return rows, nil
}

// replay gives lines, the first of which is number 1, what was thought of them when the last of them was written.
func replay(rows []lineRow) {
	for i := range rows {
		rows[i].Now, rows[i].CorrectedBy = rows[i].Verification, 0
	}
	for i := range rows {
		w := &rows[i]
		if w.About < 1 || w.About > int64(len(rows)) {
			continue
		}
		about := &rows[w.About-1]
		switch {
		case strings.HasPrefix(w.Code, "line_assessed"):
			about.Now = argsOf(w.Args)["verification"]
		case w.Type != SystemLine:
			about.CorrectedBy = w.Number
		}
	}
}
