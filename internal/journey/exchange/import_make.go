package exchange

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/job"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/people/thread"
)

// MakeIn are files of one's own (POST /files) to import, at least one of the two.
type MakeIn struct {
	CIs       string           `json:"cis_file,omitempty" maxLength:"40" doc:"id of a file of CIs: CSV, or JSON lines"`
	Relations string           `json:"relations_file,omitempty" maxLength:"40" doc:"id of a file of relations: parent, type, child"`
	Source    string           `json:"source,omitempty" maxLength:"60" default:"import" doc:"names the origin; with an external id, it is what a CI is found by"`
	Key       string           `json:"key,omitempty" enum:"external_id,name,serial_number" default:"external_id" doc:"by what else a CI is found that the source does not know yet"`
	Mapping   cmdbfile.Mapping `json:"mapping,omitempty" doc:"corrects what the columns are taken for"`
}

// The kinds of jobs.
const (
	jobRead  = "exchange.read"
	jobApply = "exchange.apply"
)

// jobArgs name the import.
type jobArgs struct {
	Import string `json:"import"`
}

// DefaultSource names files whose origin nobody told.
const DefaultSource = "import"

// Make begins an import: its files are read, and what they would change is shown.
func (x *Exchange) Make(ctx context.Context, tx *db.Tx, in MakeIn) (Import, error) {
	w := importRow{ID: id.New(), Source: in.Source, Key: in.Key, State: Reading, CIs: in.CIs, Relations: in.Relations,
		MadeAt: tx.Now(), MadeBy: tx.Actor().ID, UpdatedAt: tx.Now(), Version: 1, Mapping: db.JSON[cmdbfile.Mapping]{V: in.Mapping}}
	if w.Source == "" {
		w.Source = DefaultSource
	}
	if w.Key == "" {
		w.Key = ByExternalID
	}
	if err := x.in(tx, w, true).check(); err != nil {
		return Import{}, err
	}
	if w.CIs == w.Relations {
		return Import{}, fault.InvalidField("relations_file", "exchange.same_file")
	}
	var files []string
	for _, f := range []string{w.CIs, w.Relations} {
		if f != "" {
			files = append(files, f)
		}
	}
	if err := thread.AttachTo(ctx, tx, importRef(w.ID), files); err != nil {
		return Import{}, err
	}
	if err := insertImport(ctx, tx, w); err != nil {
		return Import{}, err
	}
	tx.Emit(importRef(w.ID), Made{}, Topic(w.ID), topicAll)
	if err := job.Enqueue(ctx, tx, jobRead, jobArgs{Import: w.ID}); err != nil {
		return Import{}, err
	}
	return x.present(ctx, tx, w)
}
