package exchange

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ApplyIn names an import that was looked at.
type ApplyIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`

	RetireAll bool     `json:"retire_all,omitempty" doc:"retire every CI that the import shows as gone"`
	Retire    []string `json:"retire,omitempty" maxItems:"20000" nullable:"false" doc:"retire these of them, by id; one that is back or in another source's hands by now is left alone"`
}

// Apply writes what an import showed; one that failed on the way is taken up again.
func (x *Exchange) Apply(ctx context.Context, tx *db.Tx, in ApplyIn) (Import, error) {
	w, err := loadImport(ctx, tx, in.ID)
	if err != nil {
		return Import{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Import{}, err
	}
	if w.State != Ready && (w.State != Failed || w.AppliedAt.IsZero()) {
		return Import{}, fault.Conflict("exchange.not_ready")
	}
	if err := x.in(tx, w, false).check(); err != nil {
		return Import{}, err
	}
	if w.State == Ready { // one that is taken up again goes on with what was chosen
		w.Retire.V = Retirement{All: in.RetireAll, CIs: in.Retire}
	}
	w.AppliedAt, w.AppliedBy = tx.Now(), tx.Actor().ID
	return x.begin(ctx, tx, w, Applying, jobApply)
}
