package exchange

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/job"
	"comptoir/internal/journey/exchange/cmdbfile"
)

// RemapIn changes how an import that was not applied is read.
type RemapIn struct {
	ID      string            `path:"id" json:"-"`
	IfMatch string            `header:"If-Match" json:"-"`
	Source  *string           `json:"source,omitempty" maxLength:"60"`
	Key     *string           `json:"key,omitempty" enum:"external_id,name,serial_number"`
	Mapping *cmdbfile.Mapping `json:"mapping,omitempty" doc:"of the columns that differ from the guess"`
}

// Remap has the files read again.
func (x *Exchange) Remap(ctx context.Context, tx *db.Tx, in RemapIn) (Import, error) {
	w, err := loadImport(ctx, tx, in.ID)
	if err != nil {
		return Import{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Import{}, err
	}
	if w.State != Ready && w.State != Failed || !w.AppliedAt.IsZero() {
		return Import{}, fault.Conflict("exchange.not_ready")
	}
	if in.Source != nil {
		w.Source = *in.Source
	}
	if in.Key != nil {
		w.Key = *in.Key
	}
	if in.Mapping != nil {
		w.Mapping.V = *in.Mapping
	}
	if err := x.in(tx, w, true).check(); err != nil {
		return Import{}, err
	}
	return x.begin(ctx, tx, w, Reading, jobRead)
}

// begin sets an import to work.
func (x *Exchange) begin(ctx context.Context, tx *db.Tx, w importRow, state, kind string) (Import, error) {
	w.State, w.ErrorCode, w.ErrorArgs.V, w.Counts.V = state, "", nil, CMDBReport{}
	if err := moveOn(ctx, tx, &w); err != nil {
		return Import{}, err
	}
	if err := job.Enqueue(ctx, tx, kind, jobArgs{Import: w.ID}); err != nil {
		return Import{}, err
	}
	return x.present(ctx, tx, w)
}
