package crisis

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// FreezesIn asks what is frozen at a time.
type FreezesIn struct {
	CI string          `query:"ci" json:"-" maxLength:"40" doc:"those that hold for this CI; all where absent"`
	At instant.Instant `query:"at" json:"-" doc:"RFC 3339; now and later where absent"`
}

// Freezes answers the freezes that hold now or will; or those that hold at a time.
func (x *Crises) Freezes(ctx context.Context, r db.Reader, in FreezesIn) (api.Page[Freeze], error) {
	if in.CI != "" {
		found, err := cmdb.IDOf(ctx, r, in.CI)
		if err != nil {
			return api.Page[Freeze]{Items: []Freeze{}}, err
		}
		in.CI = found
	}
	end := in.At
	if end == 0 {
		in.At, end = r.Now(), instant.Of(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	rows, err := frozen(ctx, r, in.CI, in.At, end)
	return shownFreezes(ctx, r, rows, err)
}

// FrozenBetween are the freezes that hold at some time between two instants, for who plans a change.
func FrozenBetween(ctx context.Context, r db.Reader, from, to instant.Instant) ([]Freeze, error) {
	rows, err := frozen(ctx, r, "", from, to)
	page, err := shownFreezes(ctx, r, rows, err)
	return page.Items, err
}

// frozen reads freezes that begin before end and hold at or after at; of one CI where it is given.
func frozen(ctx context.Context, r db.Reader, ci string, at, end instant.Instant) ([]freezeRow, error) {
	return db.Select[freezeRow](ctx, r, `SELECT `+freezeColumns+` FROM crisis_freeze f WHERE f.tenant_id = $1 AND f.until_at > $2 AND f.from_at <= $3 AND (f.ended_at = 0 OR f.ended_at > $2)
		AND ($4 = '' OR f.everything = 1 OR EXISTS (SELECT 1 FROM crisis_freeze_ci i WHERE i.tenant_id = $1 AND i.freeze_id = f.id AND i.ci_id = $4)) ORDER BY f.from_at, f.id LIMIT 200`, at, end, ci)
}

// FreezesOfIn names a crisis.
type FreezesOfIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// FreezesOf lists the freezes of a crisis, those that are over as well.
func (x *Crises) FreezesOf(ctx context.Context, r db.Reader, in FreezesOfIn) (api.Page[Freeze], error) {
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return api.Page[Freeze]{Items: []Freeze{}}, err
	}
	rows, err := db.Select[freezeRow](ctx, r, `SELECT `+freezeColumns+` FROM crisis_freeze f WHERE f.tenant_id = $1 AND f.crisis_id = $2 ORDER BY f.id`, c.ID)
	return shownFreezes(ctx, r, rows, err)
}

func shownFreezes(ctx context.Context, r db.Reader, rows []freezeRow, err error) (api.Page[Freeze], error) {
	out := api.Page[Freeze]{Items: []Freeze{}}
	for _, w := range rows {
		f, err := w.shown(ctx, r)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, f)
	}
	return out, err
}

func (w freezeRow) shown(ctx context.Context, r db.Reader) (Freeze, error) {
	out := Freeze{ID: w.ID, Everything: w.Everything, CIs: []Named{}, Reason: w.Reason, From: w.From, Until: w.Until, EndedAt: w.EndedAt}
	ids, err := db.Select[string](ctx, r, `SELECT ci_id FROM crisis_freeze_ci WHERE tenant_id = $1 AND freeze_id = $2 ORDER BY ci_id`, w.ID)
	if err != nil {
		return out, err
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	if err != nil {
		return out, err
	}
	for _, ci := range ids {
		if b, ok := cis[ci]; ok {
			out.CIs = append(out.CIs, Named{ID: ci, Name: b.Name})
		}
	}
	c, _, err := known(ctx, r, w.Crisis)
	if fault.KindOf(err) == fault.KindNotFound {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Crisis = &Named{ID: c.ID, Name: c.Number + " " + c.Name}
	names, err := namesOf(ctx, r, w.By)
	out.By = personIn(names, w.By)
	return out, err
}
