package crisis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
)

const (
	someHits  = 40 // services that a push tells; the figures are of all
	mostNames = 3  // losses that a service is said to stop for
)

// Impact is what follows from the losses of a crisis, at a moment: the same for all who take part. A push leaves out the lists
// stopped and degraded, and the numbers to call.
type Impact struct {
	cmdb.Impact

	At       instant.Instant `json:"at"`
	Losses   []Loss          `json:"losses" nullable:"false" doc:"the first hundred"`
	Services []Hit           `json:"services" nullable:"false" doc:"those of the business that stop or lose redundancy: who must be back first comes first"`
	More     int             `json:"more_services" doc:"that are counted and not listed"`
}

// Loss is a CI that a crisis lost.
type Loss struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Down  bool            `json:"down" doc:"its status says so; else people said that it is affected"`
	Since instant.Instant `json:"since"`
}

// Hit is a service of the business that stops or loses redundancy.
type Hit struct {
	ID          string          `json:"id"`
	Number      string          `json:"number"`
	Name        string          `json:"name"`
	State       string          `json:"state" enum:"stopped,degraded"`
	Criticality int64           `json:"criticality,omitempty"`
	Users       int64           `json:"users"`
	RTO         int64           `json:"rto_min,omitempty"`
	Since       instant.Instant `json:"since" doc:"since the last of the losses that stop it"`
	Deadline    instant.Instant `json:"deadline_at,omitzero" doc:"when its objective (DMIA) is missed"`
	Because     []string        `json:"because" nullable:"false" doc:"names of the losses that alone explain it, the first three"`
	Group       *cmdb.Named     `json:"support_group,omitempty"`
	OnCall      []oncall.Duty   `json:"on_call" nullable:"false" doc:"who is on call for it now, one for each rota"`
}

// ImpactIn names a crisis.
type ImpactIn struct {
	ID       string `path:"id" json:"-" maxLength:"40"`
	Services bool   `query:"services" json:"-" doc:"business services alone"`
	Limit    int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"1000"`
}

// ImpactOf answers what follows from the loss of the CIs that a crisis is about and of those that went down with it, on the map as it is
// now. A CI that was retired meanwhile is left out.
func (x *Crises) ImpactOf(ctx context.Context, r db.Reader, in ImpactIn) (Impact, error) {
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return Impact{}, err
	}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	return x.impact(ctx, r, c, cmdb.ImpactIn{Limit: in.Limit, Services: in.Services})
}

// impactTold is what all who look at a crisis are given when something changed: computed once, and short.
func (x *Crises) impactTold(ctx context.Context, r db.Reader, c *row) (Impact, error) {
	out, err := x.impact(ctx, r, c, cmdb.ImpactIn{Limit: someHits, Services: true, Short: true})
	out.Stopped, out.Degraded, out.Lost = []cmdb.Effect{}, []cmdb.Effect{}, []cmdb.End{}
	for i := range out.Services {
		for k := range out.Services[i].OnCall {
			out.Services[i].OnCall[k].Phone = "" // who may call whom is the reader's
		}
	}
	return out, err
}

func (x *Crises) impact(ctx context.Context, r db.Reader, c *row, in cmdb.ImpactIn) (Impact, error) {
	now, err := x.Maps.Of(ctx, r)
	if err != nil {
		return Impact{}, err
	}
	losses, err := lossesOf(ctx, r, c, now)
	if err != nil {
		return Impact{}, err
	}
	since := make(map[string]instant.Instant, len(losses))
	for _, l := range losses {
		since[l.ID], in.Lost = l.Since, append(in.Lost, l.ID)
	}
	out := Impact{At: r.Now(), Losses: losses[:min(len(losses), 100)], Services: []Hit{}}
	if out.Impact, err = now.ImpactOf(ctx, r, in); err != nil {
		return out, err
	}
	for _, l := range out.LostServices {
		out.Services = append(out.Services, hitOf(l, "stopped", since))
	}
	for _, list := range []struct {
		state   string
		effects []cmdb.Effect
	}{{"stopped", out.Stopped}, {"degraded", out.Degraded}} {
		for _, e := range list.effects {
			if e.Service != nil {
				out.Services = append(out.Services, hitOf(e, list.state, since))
			}
		}
	}
	slices.SortStableFunc(out.Services, Hit.urgency)
	out.Services = out.Services[:min(len(out.Services), max(in.Limit, someHits))]
	out.More = max(0, out.Counts.StoppedServices+out.Counts.DegradedServices-len(out.Services))
	return out, answering(ctx, r, out.Services)
}

// urgency puts first who stops, by the objective that is missed first; then by criticality and name.
func (h Hit) urgency(o Hit) int {
	last := func(at instant.Instant) instant.Instant {
		if at == 0 {
			return 1<<62 - 1
		}
		return at
	}
	rank := func(n int64) int64 {
		if n == 0 {
			return 9
		}
		return n
	}
	return cmp.Or(-cmp.Compare(h.State, o.State), cmp.Compare(last(h.Deadline), last(o.Deadline)), cmp.Compare(rank(h.Criticality), rank(o.Criticality)), cmp.Compare(h.Name, o.Name))
}

func hitOf(e cmdb.Effect, state string, since map[string]instant.Instant) Hit {
	h := Hit{ID: e.CI.ID, Number: e.CI.Number, Name: e.CI.Name, State: state, Criticality: e.CI.Criticality, Since: since[e.CI.ID], Because: []string{}, OnCall: []oncall.Duty{}}
	if e.Service != nil {
		h.Users, h.RTO = e.Service.Users, e.Service.RTO
	}
	if e.Because != nil {
		for i, l := range e.Because.Losses {
			if i < mostNames {
				h.Because = append(h.Because, l.Name)
			}
			h.Since = max(h.Since, since[l.ID])
		}
	}
	if state == "stopped" && h.RTO > 0 && h.Since > 0 {
		h.Deadline = h.Since.Add(time.Duration(h.RTO) * time.Minute)
	}
	return h
}

// answering adds who answers for services.
func answering(ctx context.Context, r db.Reader, hits []Hit) error {
	ids := make([]string, len(hits))
	for i := range hits {
		ids[i] = hits[i].ID
	}
	groups, err := cmdb.SupportGroups(ctx, r, ids)
	if err != nil {
		return err
	}
	wants := make([]oncall.Want, len(hits))
	for i := range hits {
		wants[i].ID = hits[i].ID
		if hits[i].Group = groups[hits[i].ID]; hits[i].Group != nil {
			wants[i].Group = hits[i].Group.ID
		}
	}
	duties, err := oncall.ForMany(ctx, r, cmdb.Subject, wants)
	for i := range hits {
		if list := duties[hits[i].ID]; list != nil {
			hits[i].OnCall = slices.Clone(list)
		}
	}
	return err
}

type lossRow struct {
	CI    string          `db:"ci_id"`
	Since instant.Instant `db:"since"`
	Down  bool            `db:"down"`
}

// lossesOf are what a crisis lost, the first ones first: what people named counts from the first sign, where that is known and it was
// named at once.
func lossesOf(ctx context.Context, r db.Reader, c *row, now cmdb.Map) ([]Loss, error) {
	rows, err := db.Select[lossRow](ctx, r, `SELECT a.ci_id, a.added_at AS since, 0 AS down FROM crisis_ci a WHERE a.tenant_id = $1 AND a.crisis_id = $2 AND a.removed_at = 0
		UNION ALL SELECT d.ci_id, d.since_at, 1 FROM crisis_down d WHERE d.tenant_id = $1 AND d.crisis_id = $2 AND d.until_at = 0 ORDER BY 2, 1`, c.ID)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []Loss
	var ids []string
	for _, w := range rows {
		if !w.Down && c.DetectedAt > 0 && w.Since <= c.DeclaredAt {
			w.Since = min(w.Since, c.DetectedAt)
		}
		if i, known := at[w.CI]; known {
			out[i].Down, out[i].Since = out[i].Down || w.Down, min(out[i].Since, w.Since)
			continue
		}
		at[w.CI] = len(out)
		out, ids = append(out, Loss{ID: w.CI, Since: w.Since, Down: w.Down}), append(ids, w.CI)
	}
	there, err := now.Looks(ctx, r, ids)
	for i := range out {
		out[i].Name = there[out[i].ID].Name
	}
	return slices.DeleteFunc(out, func(l Loss) bool { return there[l.ID].Number == "" || there[l.ID].Status == cmdb.Retired }), err
}
