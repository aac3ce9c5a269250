package ticket

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// MatrixIn is the admin's matrix of a kind.
type MatrixIn struct {
	Kind    string    `path:"kind" json:"-"`
	IfMatch string    `header:"If-Match" json:"-"`
	Cells   [][]int64 `json:"cells" nullable:"false" minItems:"3" maxItems:"3" doc:"three rows, impact 1 to 3, of three priorities, urgency 1 to 3"`
}

// EditMatrix sets how impact and urgency give the priority, from now on: open tickets keep theirs until somebody changes one
// of the two.
func EditMatrix(ctx context.Context, tx *db.Tx, in MatrixIn) (Kind, error) {
	m, ok := machineOf(in.Kind)
	if !ok {
		return Kind{}, fault.NotFound("ticket.kind_unknown")
	}
	cells, err := checkMatrix(in.Cells)
	if err != nil {
		return Kind{}, err
	}
	_, version, err := matrixOf(ctx, tx, m)
	if err != nil {
		return Kind{}, err
	}
	if err := api.CheckVersion(in.IfMatch, version); err != nil {
		return Kind{}, err
	}
	saved, err := saveMatrix(ctx, tx, in.Kind, cells, version)
	if err != nil {
		return Kind{}, err
	}
	if !saved {
		return Kind{}, fault.Stale("record.stale")
	}
	tx.Emit(ref.Of("ticket_kind", in.Kind), MatrixEdited{Version: version + 1}, topicAll)
	return kindOf(m, cells, version+1), nil
}
