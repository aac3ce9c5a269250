package kit

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/cmdb"
)

// service is a critical service, with what its loss means and how it is rebuilt.
type service struct {
	Number, Name, Class, Owner, OwnerPhone, Group, Site, Description string
	Level                                                            int64
	RTO, RPO                                                         int
	Verified                                                         string
	Stale                                                            bool
	Call                                                             *caller
	Books                                                            []bookLink
	Users                                                            int64
	Stopped, Degraded                                                []Named
	Needs                                                            []need
	Plan                                                             *planPage
}

// Path is where its page is, from the root.
func (s service) Path() string { return "services/" + file(s.Number) }

// need is what a service stands on, and how far below.
type need struct {
	Number, Name, Class string
	Depth               int
}

// critical lists the services of the two highest levels of criticality.
func critical(ctx context.Context, r db.Reader, cursor string) ([]cmdb.CI, string, error) {
	page, err := cmdb.List(ctx, r, cmdb.ListIn{Class: "business_service", Criticality: "1,2", Sort: "name", Limit: atOnce, Cursor: cursor})
	return page.Items, page.Next, err
}

// service reads one of them whole.
func (e *edition) service(ctx context.Context, r db.Reader, brief cmdb.CI) (service, error) {
	c, err := cmdb.Get(ctx, r, cmdb.GetIn{ID: brief.ID})
	if err != nil {
		return service{}, err
	}
	s := service{Number: c.Number, Name: c.Name, Class: c.ClassName, Description: c.Description, Level: c.Criticality, RTO: int(c.RTO), RPO: int(c.RPO), Verified: e.Say.Day(c.VerifiedAt), Stale: c.Stale, Books: e.books[c.ID]}
	group := ""
	if c.SupportGroup != nil {
		group, s.Group = c.SupportGroup.ID, c.SupportGroup.Name
	}
	if c.Site != nil {
		s.Site = c.Site.Name
	}
	if c.Owner != nil {
		phones, err := contact.Phones(ctx, r, []string{c.Owner.ID})
		if err != nil {
			return s, err
		}
		s.Owner, s.OwnerPhone = c.Owner.Name, phones[c.Owner.ID]
	}
	s.Call = e.callerOf(c.ID, group)
	loss, err := e.k.Maps.ImpactNow(ctx, r, cmdb.ImpactIn{Lost: []string{c.ID}, Limit: atOnce, Bare: true})
	if err != nil {
		return s, err
	}
	s.Users, s.Stopped, s.Degraded = loss.Counts.Users, effects(loss.Stopped), effects(loss.Degraded)
	around, err := e.k.Maps.Neighbours(ctx, r, cmdb.NeighboursIn{ID: c.ID, Depth: 20, Direction: "down", Limit: mostSteps})
	if err != nil {
		return s, err
	}
	lost := []string{c.ID}
	for _, n := range around.Nodes {
		if n.ID != c.ID {
			s.Needs = append(s.Needs, need{Number: n.Number, Name: n.Name, Class: n.ClassName, Depth: n.Depth})
			lost = append(lost, n.ID)
		}
	}
	plan, err := e.k.Order(ctx, r, lost, mostSteps)
	if err != nil {
		return s, err
	}
	keep := map[string]bool{}
	for _, one := range lost {
		keep[one] = true
	}
	// What else hangs on the same ground is rebuilt with it, but is another service's page.
	own := plan.Steps[:0:0]
	for _, st := range plan.Steps {
		if keep[st.CI] {
			own = append(own, st)
		}
	}
	plan.Steps, plan.Count = own, len(own)
	if s.Plan, err = e.plan(ctx, r, plan); err == nil {
		s.Plan.File = "service-" + c.Number
	}
	return s, err
}

func effects(list []cmdb.Effect) []Named {
	out := make([]Named, len(list))
	for i, f := range list {
		out[i] = Named{ID: f.CI.Number, Name: f.CI.Name}
	}
	return out
}
