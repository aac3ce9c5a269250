package crisis

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

const mostCarried = 50_000 // CIs that a freeze is followed to

// FreezesIn asks what is frozen at a time.
type FreezesIn struct {
	CI string          `query:"ci" json:"-" maxLength:"40" doc:"those that hold for this CI: they name it, something that it carries, or something that carries it; all where absent"`
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
	rows, err := frozen(ctx, r, in.At, end)
	page, err := shownFreezes(ctx, r, rows, err)
	if err != nil || in.CI == "" {
		return page, err
	}
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return page, err
	}
	page.Items = slices.DeleteFunc(page.Items, func(f Freeze) bool { return !f.Everything && !frozenBy(now, f.CIs, in.CI) })
	return page, nil
}

// frozenBy says whether a freeze of some CIs is one of another: they are it, carry it, or are carried by it.
func frozenBy(now cmdb.Map, frozen []Named, ci string) bool {
	ids, one := make([]string, len(frozen)), []string{ci}
	for i, f := range frozen {
		ids[i] = f.ID
	}
	return slices.Contains(ids, ci) || now.Carries(ids, one, mostCarried) || now.Carries(one, ids, mostCarried)
}

// FrozenBetween are the freezes that hold at some time between two instants, for who plans a change.
func FrozenBetween(ctx context.Context, r db.Reader, from, to instant.Instant) ([]Freeze, error) {
	rows, err := frozen(ctx, r, from, to)
	page, err := shownFreezes(ctx, r, rows, err)
	return page.Items, err
}

// frozen reads freezes that begin before end and hold at or after at.
func frozen(ctx context.Context, r db.Reader, at, end instant.Instant) ([]freezeRow, error) {
	return db.Select[freezeRow](ctx, r, `SELECT `+freezeColumns+` FROM crisis_freeze f WHERE f.tenant_id = $1 AND f.until_at > $2 AND f.from_at <= $3 AND (f.ended_at = 0 OR f.ended_at > $2) ORDER BY f.from_at, f.id LIMIT 200`, at, end)
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
	out := api.Page[Freeze]{Items: make([]Freeze, len(rows))}
	if err != nil || len(rows) == 0 {
		return out, err
	}
	touched, err := frozenCIs(ctx, r, rows)
	if err != nil {
		return out, err
	}
	of, people := map[string]*Named{}, make([]string, len(rows))
	for i, w := range rows {
		people[i] = w.By
		if _, asked := of[w.Crisis]; asked {
			continue
		}
		c, _, err := known(ctx, r, w.Crisis)
		switch {
		case err == nil:
			of[w.Crisis] = &Named{ID: c.ID, Name: c.Number + " " + c.Name}
		case fault.KindOf(err) == fault.KindNotFound:
			of[w.Crisis] = nil // nor is who declared the freeze told
		default:
			return out, err
		}
	}
	names, err := namesOf(ctx, r, people...)
	for i, w := range rows {
		f := Freeze{ID: w.ID, Everything: w.Everything, CIs: touched[w.ID], Reason: w.Reason, From: w.From, Until: w.Until, EndedAt: w.EndedAt, Crisis: of[w.Crisis]}
		if f.Crisis != nil {
			f.By = personIn(names, w.By)
		}
		if f.CIs == nil {
			f.CIs = []Named{}
		}
		out.Items[i] = f
	}
	return out, err
}

// frozenCIs are what freezes hold for, by the freeze.
func frozenCIs(ctx context.Context, r db.Reader, rows []freezeRow) (map[string][]Named, error) {
	type tieRow struct {
		Freeze string `db:"freeze_id"`
		CI     string `db:"ci_id"`
	}
	freezes := make([]string, len(rows))
	for i, w := range rows {
		freezes[i] = w.ID
	}
	ties, err := db.Select[tieRow](ctx, r, `SELECT freeze_id, ci_id FROM crisis_freeze_ci WHERE tenant_id = $1 AND freeze_id IN `+db.In(2, len(freezes))+` ORDER BY freeze_id, ci_id`, db.Args(freezes)...)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(ties))
	for i, t := range ties {
		ids[i] = t.CI
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	out := map[string][]Named{}
	for _, t := range ties {
		if b, ok := cis[t.CI]; ok {
			out[t.Freeze] = append(out[t.Freeze], Named{ID: t.CI, Name: b.Name})
		}
	}
	return out, err
}

func (w freezeRow) shown(ctx context.Context, r db.Reader) (Freeze, error) {
	page, err := shownFreezes(ctx, r, []freezeRow{w}, nil)
	return page.Items[0], err
}
