package readiness

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// judge answers the questions about one service.
func (x *Readinesses) judge(ctx context.Context, r db.Reader, k *known, c cmdb.CI) (Service, error) {
	s := Service{ID: c.ID, Number: c.Number, Name: c.Name, Criticality: c.Criticality}
	loss, err := x.Maps.ImpactNow(ctx, r, cmdb.ImpactIn{Lost: []string{c.ID}, Limit: 1, Services: true, Bare: true})
	if err != nil {
		return s, err
	}
	s.Users = loss.Counts.Users
	page := "/cmdb/" + c.Number
	t, covered := k.rotas["ci:"+c.ID]
	if !covered && c.SupportGroup != nil {
		t, covered = k.rotas["group:"+c.SupportGroup.ID]
	}
	reached, err := contactCell(ctx, r, k, c, t)
	if err != nil {
		return s, err
	}
	restore, err := x.restoreCell(ctx, r, c)
	if err != nil {
		return s, err
	}
	s.Cells = []Cell{rtoCell(c, page), ownerCell(c, page), reached, procedureCell(r, k, c), onCallCell(t, covered), exerciseCell(r, k, c), restore, k.heard(verifiedCell(c, page), "ci:"+c.ID, c.VerifiedAt)}
	s.Score = scoreOf(s.Cells)
	return s, nil
}

func rtoCell(c cmdb.CI, page string) Cell {
	if c.RTO > 0 {
		return Cell{Check: RTO, State: OK, Why: "known", Count: int(c.RTO), Mend: page}
	}
	return Cell{Check: RTO, State: Missing, Why: "unknown", Mend: page}
}

func ownerCell(c cmdb.CI, page string) Cell {
	switch {
	case c.Owner != nil:
		return Cell{Check: Owner, State: OK, Why: "known", Name: c.Owner.Name, Mend: page}
	case c.SupportGroup != nil:
		return Cell{Check: Owner, State: OK, Why: "known", Name: c.SupportGroup.Name, Mend: page}
	}
	return Cell{Check: Owner, State: Missing, Why: "nobody", Mend: page}
}

// contactCell asks of the owner first, then of who is on call: one of them must be within reach.
func contactCell(ctx context.Context, r db.Reader, k *known, c cmdb.CI, t rota) (Cell, error) {
	var persons []string
	if c.Owner != nil {
		persons = append(persons, c.Owner.ID)
	}
	if t.person != "" {
		persons = append(persons, t.person)
	}
	best := Cell{Check: Contact, State: Missing, Why: "nobody", Mend: "/cmdb/" + c.Number}
	for i, p := range persons {
		name, err := who(ctx, r, p)
		if err != nil {
			return best, err
		}
		card, has := k.reach[p]
		now := Cell{Check: Contact, State: Missing, Name: name, Mend: "/people/" + p, At: card.VerifiedAt}
		if has {
			now.Mend = "/contacts/" + card.Contact
		}
		switch {
		case !has:
			now.Why = "no_card"
		case card.Phones == 0:
			now.Why = "no_phone"
		case card.Fresh(r.Now()):
			now.State, now.Why = OK, "known"
			if now = k.heard(now, "contact:"+card.Contact, card.VerifiedAt); now.State == OK {
				return now, nil
			}
		default:
			now.State, now.Why = Old, "unverified"
			if card.VerifiedAt.IsZero() {
				now.State = Missing
			}
		}
		if i == 0 || best.State == Missing && now.State == Old {
			best = now
		}
	}
	return best, nil
}

func procedureCell(r db.Reader, k *known, c cmdb.CI) Cell {
	out := Cell{Check: Procedure, State: Missing, Why: "none", Mend: "/runbooks/new?ci=" + c.ID}
	for _, b := range k.books[c.ID] {
		now := Cell{Check: Procedure, State: Old, Why: "unverified", Name: b.Title, At: b.VerifiedAt, Mend: "/runbooks/" + b.Number}
		switch {
		case fresh(r, b):
			now.State, now.Why = OK, "known"
			if now = k.heard(now, "runbook:"+b.ID, b.VerifiedAt); now.State == OK {
				return now
			}
		case b.ReviewDue:
			now.Why = "review_due"
		}
		if out.Why == "none" {
			out = now
		}
	}
	return out
}

func onCallCell(t rota, covered bool) Cell {
	switch {
	case !covered:
		return Cell{Check: OnCall, State: Missing, Why: "no_rota", Mend: "/oncall"}
	case !t.gap.IsZero():
		return Cell{Check: OnCall, State: Old, Why: "gap", Name: t.name, At: t.gap, Mend: "/oncall/" + t.id}
	}
	return Cell{Check: OnCall, State: OK, Why: "known", Name: t.name, Mend: "/oncall/" + t.id}
}

// exerciseCell takes the latest of the runs of its procedures, and of the crises about it that were exercises.
func exerciseCell(r db.Reader, k *known, c cmdb.CI) Cell {
	out := Cell{Check: Exercise, State: Missing, Why: "never", At: k.exercised[c.ID], Mend: "/runbooks?ci=" + c.ID}
	for _, b := range k.books[c.ID] {
		out.Mend = "/runbooks/" + b.Number
		if b.LastRunAt > out.At {
			out.At, out.Name = b.LastRunAt, b.Title
		}
	}
	switch {
	case out.At.IsZero():
	case r.Now().Sub(out.At) < OldAfter:
		out.State, out.Why = OK, "known"
	default:
		out.State, out.Why = Old, "long_ago"
	}
	return out
}

// restoreCell looks at the service and at all it stands on: a plan whose times are guesses promises nothing.
func (x *Readinesses) restoreCell(ctx context.Context, r db.Reader, c cmdb.CI) (Cell, error) {
	around, err := x.Maps.Neighbours(ctx, r, cmdb.NeighboursIn{ID: c.ID, Depth: 20, Direction: "down", Limit: atOnce})
	if err != nil {
		return Cell{}, err
	}
	ids := make([]string, len(around.Nodes))
	for i, n := range around.Nodes {
		ids[i] = n.ID
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	if err != nil {
		return Cell{}, err
	}
	out := Cell{Check: Restore, State: OK, Why: "known", Mend: "/cmdb/" + c.Number}
	for _, n := range around.Nodes {
		if one, ok := cis[n.ID]; ok && one.RestoreTime == 0 {
			if out.Count == 0 {
				out.Name, out.Mend = one.Name, "/cmdb/"+one.Number
			}
			out.Count++
		}
	}
	switch {
	case out.Count == 0:
	case out.Count == len(around.Nodes):
		out.State, out.Why = Missing, "unknown"
	default:
		out.State, out.Why = Old, "partly"
	}
	return out, nil
}

// heard lowers what was right but is not confirmed by who was asked: in their own words, or by their silence.
func (k *known) heard(c Cell, key string, verified instant.Instant) Cell {
	v := k.voices[key]
	switch {
	case c.State != OK:
	case v.WrongAt > verified:
		c.State, c.Why, c.At = Old, "doubted", v.WrongAt
	case !v.SilentSince.IsZero():
		c.State, c.Why, c.At = Old, "unanswered", v.SilentSince
	}
	return c
}

func verifiedCell(c cmdb.CI, page string) Cell {
	at := max(c.VerifiedAt, c.SeenAt)
	switch {
	case !c.Stale:
		return Cell{Check: Verified, State: OK, Why: "known", At: at, Mend: page}
	case !at.IsZero():
		return Cell{Check: Verified, State: Old, Why: "long_ago", At: at, Mend: page}
	}
	return Cell{Check: Verified, State: Missing, Why: "never", Mend: page}
}
