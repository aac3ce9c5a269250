package oncall

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
)

// rotas are rows with what is needed to say who is on call: their rules read, who is still here, and what was taken.
type rotas struct {
	rows  []rotaRow
	plans map[string]schedule
	names map[string]directory.Brief // of people with an open account
}

// gather reads rotas' rules for a time. Somebody whose account was closed has no turn: the calendar shows a gap.
func gather(ctx context.Context, r db.Reader, rows []rotaRow, from, to instant.Instant) (rotas, error) {
	out := rotas{rows: rows, plans: map[string]schedule{}, names: map[string]directory.Brief{}}
	if len(rows) == 0 {
		return out, nil
	}
	ids, seen, people := make([]string, len(rows)), map[string]bool{}, []string{}
	for i := range rows {
		ids[i] = rows[i].ID
	}
	over, err := overridesOf(ctx, r, ids, from, to)
	if err != nil {
		return out, err
	}
	add := func(p string) {
		if p != "" && !seen[p] {
			seen[p] = true
			people = append(people, p)
		}
	}
	for i := range rows {
		for _, p := range rows[i].people() {
			add(p)
		}
		for _, t := range over[rows[i].ID] {
			add(t.person)
		}
	}
	here, err := directory.Findables(ctx, r, people)
	if err != nil {
		return out, err
	}
	for _, p := range here {
		out.names[p.ID] = directory.Brief{ID: p.ID, Name: p.Name}
	}
	for i := range rows {
		s, err := readSchedule(rows[i].Zone, rows[i].Layers.V)
		if err != nil {
			return out, err
		}
		for n := range s.layers {
			open := make([]string, len(s.layers[n].people))
			for k, p := range s.layers[n].people {
				open[k] = out.names[p].ID
			}
			s.layers[n].people = open
		}
		for _, t := range over[rows[i].ID] {
			t.person = out.names[t.person].ID
			s.taken = append(s.taken, t)
		}
		out.plans[rows[i].ID] = s
	}
	return out, nil
}

func (g *rotas) duty(w *rotaRow, d duty) Duty {
	out := Duty{RotaID: w.ID, Rota: w.Name, Layer: d.layer, Override: d.override, Swap: d.swap}
	if b, ok := g.names[d.person]; ok {
		out.Person = &b
	}
	return out
}

// duties says who is on call in each rota at an instant.
func (g *rotas) duties(ctx context.Context, r db.Reader, at instant.Instant) ([]Duty, error) {
	out := make([]Duty, len(g.rows))
	var who []string
	for i := range g.rows {
		s := g.plans[g.rows[i].ID]
		d := s.at(at.Time())
		out[i] = g.duty(&g.rows[i], d)
		if end := at.Time().Add(horizon); len(s.layers)+len(s.taken) > 0 {
			if until := s.until(at.Time(), end); until.Before(end) {
				out[i].Until = instant.Of(until)
			}
		}
		if d.person != "" {
			who = append(who, d.person)
		}
	}
	phones, err := contact.Phones(ctx, r, who)
	for i := range out {
		if out[i].Person != nil {
			out[i].Phone = phones[out[i].Person.ID]
		}
	}
	return out, err
}

// NowIn asks who is on call.
type NowIn struct {
	At instant.Instant `query:"at" json:"-" doc:"RFC 3339; now where absent"`
}

// Now answers who is on call in every rota, at an instant.
func Now(ctx context.Context, r db.Reader, in NowIn) (api.Page[Duty], error) {
	rows, err := allRotas(ctx, r)
	if err != nil {
		return api.Page[Duty]{}, err
	}
	return dutyPage(ctx, r, rows, in.At)
}

// For answers who is on call for a record: in the rotas that name it, else in those of the group that supports it.
func For(ctx context.Context, r db.Reader, subject ref.Ref, group string, at instant.Instant) (api.Page[Duty], error) {
	rows, err := rotasFor(ctx, r, subject, group)
	if err != nil {
		return api.Page[Duty]{}, err
	}
	return dutyPage(ctx, r, rows, at)
}

func dutyPage(ctx context.Context, r db.Reader, rows []rotaRow, at instant.Instant) (api.Page[Duty], error) {
	page := api.Page[Duty]{Items: []Duty{}}
	if at.IsZero() {
		at = r.Now()
	}
	g, err := gather(ctx, r, rows, at, at.Add(horizon))
	if err != nil {
		return page, err
	}
	page.Items, err = g.duties(ctx, r, at)
	return page, err
}

// NoIn asks nothing more.
type NoIn struct{}

// List answers all rotas, by name.
func List(ctx context.Context, r db.Reader, _ NoIn) (api.Page[Rota], error) {
	rows, err := allRotas(ctx, r)
	if err != nil {
		return api.Page[Rota]{}, err
	}
	items, err := present(ctx, r, rows)
	return api.Page[Rota]{Items: items}, err
}

// GetIn names a rota.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get answers one rota.
func Get(ctx context.Context, r db.Reader, in GetIn) (Rota, error) {
	w, err := loadRota(ctx, r, in.ID)
	if err != nil {
		return Rota{}, err
	}
	return presentOne(ctx, r, w)
}

func presentOne(ctx context.Context, r db.Reader, w rotaRow) (Rota, error) {
	list, err := present(ctx, r, []rotaRow{w})
	if err != nil {
		return Rota{}, err
	}
	return list[0], nil
}

func present(ctx context.Context, r db.Reader, rows []rotaRow) ([]Rota, error) {
	out := []Rota{}
	if len(rows) == 0 {
		return out, nil
	}
	ids, groups := make([]string, len(rows)), make([]string, len(rows))
	for i := range rows {
		ids[i], groups[i] = rows[i].ID, rows[i].Group
	}
	covers, err := coversOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	teams, err := directory.GroupBriefs(ctx, r, groups...)
	if err != nil {
		return nil, err
	}
	g, err := gather(ctx, r, rows, r.Now(), r.Now().Add(horizon))
	if err != nil {
		return nil, err
	}
	now, err := g.duties(ctx, r, r.Now())
	if err != nil {
		return nil, err
	}
	for i := range rows {
		w := &rows[i]
		one := Rota{ID: w.ID, Name: w.Name, Description: w.Description, Zone: w.Zone, Layers: w.Layers.V, Covers: covers[w.ID], People: []directory.Brief{}, Now: now[i],
			Mine: w.has(r.Actor().ID), MayOverride: w.mayOverride(r.Actor()), ArchivedAt: w.ArchivedAt, UpdatedAt: w.UpdatedAt, Version: w.Version}
		if one.Layers == nil {
			one.Layers = []Layer{}
		}
		if one.Covers == nil {
			one.Covers = []Cover{}
		}
		if b, ok := teams[w.Group]; ok {
			one.Group = &b
		}
		seen := map[string]bool{}
		for _, p := range w.people() {
			if b, ok := g.names[p]; ok && !seen[p] {
				seen[p] = true
				one.People = append(one.People, b)
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// ShiftsIn asks for a stretch of a rota's calendar.
type ShiftsIn struct {
	ID   string          `path:"id" json:"-"`
	From instant.Instant `query:"from" json:"-" doc:"now where absent"`
	To   instant.Instant `query:"to" json:"-" doc:"four weeks later where absent; at most 100 days after from"`
}

// Calendar is who is on call when.
type Calendar struct {
	From   instant.Instant `json:"from"`
	To     instant.Instant `json:"to"`
	Items  []Duty          `json:"items" nullable:"false" doc:"in order, without a hole: one of nobody is a gap"`
	Layers [][]Duty        `json:"layers" nullable:"false" doc:"what each layer alone would give, gaps left out"`
}

// Shifts answers who is on call from one instant to another.
func Shifts(ctx context.Context, r db.Reader, in ShiftsIn) (Calendar, error) {
	w, err := loadRota(ctx, r, in.ID)
	if err != nil {
		return Calendar{}, err
	}
	if in.From.IsZero() {
		in.From = r.Now()
	}
	if in.To.IsZero() {
		in.To = in.From.Add(28 * 24 * time.Hour)
	}
	if in.To <= in.From || in.To.Sub(in.From) > longest {
		return Calendar{}, fault.InvalidField("to", "oncall.too_long")
	}
	g, err := gather(ctx, r, []rotaRow{w}, in.From, in.To)
	if err != nil {
		return Calendar{}, err
	}
	s := g.plans[w.ID]
	out := Calendar{From: in.From, To: in.To, Items: g.told(&w, s.shifts(in.From.Time(), in.To.Time()), true), Layers: [][]Duty{}}
	for i := range s.layers {
		one := schedule{zone: s.zone, layers: s.layers[i : i+1]}
		out.Layers = append(out.Layers, g.told(&w, one.shifts(in.From.Time(), in.To.Time()), false))
	}
	return out, nil
}

func (g *rotas) told(w *rotaRow, list []shift, gaps bool) []Duty {
	out := []Duty{}
	for _, one := range list {
		if one.person == "" && !gaps {
			continue
		}
		d := g.duty(w, one.duty)
		d.From, d.Until = instant.Of(one.from), instant.Of(one.to)
		out = append(out, d)
	}
	return out
}

// MayHear says whether the reader may follow a topic of this domain.
func MayHear(_ context.Context, r db.Reader, topic string) (known bool, err error) {
	if topic != TopicAll {
		return false, nil
	}
	if !r.Actor().Has(Permissions["oncall.read"]) {
		err = fault.Denied("permission.denied")
	}
	return true, err
}
