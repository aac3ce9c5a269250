package crisis

import (
	"context"
	"encoding/json"
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis/chain"
)

// exportPage is how many lines are read at a time; an export reads all of them in one snapshot.
const exportPage = 1000

// ExportIn names a crisis.
type ExportIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// ExportOf is the whole log, sealed, as `comptoir verify` and any stranger can prove it.
func (x *Crises) ExportOf(ctx context.Context, r db.Reader, in ExportIn) (chain.Export, error) {
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return chain.Export{}, err
	}
	out := chain.Export{Format: chain.Format, Crisis: c.ID, Number: c.Number, Name: c.Name, Exercise: c.Exercise, ExportedAt: r.Now(), Lines: []chain.Told{}}
	if out.Head, err = headOf(ctx, r, c.ID); err != nil {
		return out, err
	}
	people := map[string]bool{}
	for after := int64(0); ; {
		rows, err := linesOf(ctx, r, c.ID, lineFilter{after: after, limit: exportPage})
		if err != nil {
			return out, err
		}
		for i := range rows {
			told := chain.Told{Line: rows[i].sealed()}
			if rows[i].Code != "" {
				args := argsOf(rows[i].Args)
				told.Words = map[string]string{"fr": x.words("fr", rows[i].Code, args), "en": x.words("en", rows[i].Code, args)}
			}
			people[rows[i].Author], people[rows[i].Recorder] = true, true
			out.Lines = append(out.Lines, told)
			after = rows[i].Number
		}
		if len(rows) < exportPage {
			break
		}
	}
	ids := make([]string, 0, len(people))
	for p := range people {
		ids = append(ids, p)
	}
	names, err := namesOf(ctx, r, ids...)
	for i := range out.Lines {
		out.Lines[i].AuthorName, out.Lines[i].RecorderName = names[out.Lines[i].Author].Name, names[out.Lines[i].Recorder].Name
	}
	return out, err
}

// Export is the route of ExportOf: a file to keep.
func (x *Crises) Export(w http.ResponseWriter, req *http.Request) error {
	out, err := db.View(req.Context(), x.DB, api.ActorOf(req), func(ctx context.Context, r db.Reader) (chain.Export, error) {
		return x.ExportOf(ctx, r, ExportIn{ID: req.PathValue("id")})
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+out.Number+`.json"`)
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(out)
}
