package crisis

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis/chain"
)

// LogCSV is the route of the log as a table: for a spreadsheet; the JSON export is what proves it whole.
func (x *Crises) LogCSV(w http.ResponseWriter, req *http.Request) error {
	actor := api.ActorOf(req)
	out, err := db.View(req.Context(), x.DB, actor, func(ctx context.Context, r db.Reader) (chain.Export, error) {
		return x.ExportOf(ctx, r, ExportIn{ID: req.PathValue("id")})
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+out.Number+`.csv"`)
	t := csv.NewWriter(w)
	rows := [][]string{{"number", "event_at", "recorded_at", "type", "verification", "author", "text", "hash"}}
	for _, l := range out.Lines {
		text := l.Text
		if l.Words != nil {
			text = strings.TrimSpace(l.Words[actor.Lang] + "\n" + text)
		}
		rows = append(rows, []string{strconv.FormatInt(l.Number, 10), l.EventAt.String(), l.RecordedAt.String(), l.Type, l.Verification, inert(l.AuthorName), inert(text), l.Hash})
	}
	return t.WriteAll(rows)
}

// inert keeps a spreadsheet from taking words for a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
