package account

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// PaperIn is a sheet to set on paper, with its codes as the answer that made them gave them: nobody else has them any more.
type PaperIn struct {
	ID    string        `json:"-"`
	Codes []PrintedCode `json:"codes"`
}

// Paper answers a sheet with codes that are its own and still open, to be printed. Nothing of it is kept; of a code, its first half is
// compared, which names it.
func (a *Accounts) Paper(ctx context.Context, r db.Reader, in PaperIn) (Sheet, error) {
	if !r.Actor().Has(auth.Admin) {
		return Sheet{}, fault.Denied("permission.denied")
	}
	s, err := sheetByID(ctx, r, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	if err := notBroken(ctx, r); err != nil {
		return Sheet{}, err
	}
	switch {
	case !s.RevokedAt.IsZero():
		return Sheet{}, fault.Conflict("break_glass.revoked")
	case s.ExpiresAt <= r.Now():
		return Sheet{}, fault.Conflict("break_glass.expired")
	case len(in.Codes) == 0 || len(in.Codes) > mostCodes:
		return Sheet{}, fault.InvalidField("codes", "break_glass.count_between").With("limit", mostCodes)
	}
	kept, err := codesOf(ctx, r, s.ID)
	if err != nil {
		return Sheet{}, err
	}
	open := map[int64]string{}
	for _, c := range kept {
		if c.UsedAt.IsZero() {
			open[c.N] = c.Selector
		}
	}
	for _, c := range in.Codes {
		selector, _, formed := readPrinted(c.Code)
		if !formed || open[c.N] != selector {
			return Sheet{}, fault.InvalidField("codes", "break_glass.not_of_this_sheet")
		}
		delete(open, c.N)
	}
	out, err := presentSheet(ctx, r, s)
	out.Codes = in.Codes
	return out, err
}
