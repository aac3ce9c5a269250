package kit

import (
	"context"
	"fmt"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/cmdb"
)

// planPage is a plan with whom to call and what to follow at each step.
type planPage struct {
	Plan
	Title, File string
	Waves       []wave
	More        int // steps that are not shown
}

// Path is where its page is, from the root.
func (p planPage) Path() string { return "plans/" + p.File }

type wave struct {
	N           int
	Start, Last string
	Steps       []planStep
}

type planStep struct {
	Step
	At, Ready, Takes string
	Call             *caller
	Owner, Phone     string
	Books            []bookLink
}

// plan gives a plan's steps their contact and their procedures.
func (e *edition) plan(ctx context.Context, r db.Reader, p Plan) (*planPage, error) {
	out := &planPage{Plan: p, More: p.Count - len(p.Steps)}
	ids := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		ids[i] = s.CI
	}
	cis := map[string]cmdb.CI{}
	for from := 0; from < len(ids); from += atOnce {
		some, err := cmdb.Briefs(ctx, r, ids[from:min(from+atOnce, len(ids))])
		if err != nil {
			return nil, err
		}
		for id, c := range some {
			cis[id] = c
		}
	}
	var owners []string
	for _, c := range cis {
		if c.Owner != nil {
			owners = append(owners, c.Owner.ID)
		}
	}
	owners = distinct(owners)
	phones := map[string]string{}
	for from := 0; from < len(owners); from += atOnce {
		some, err := contact.Phones(ctx, r, owners[from:min(from+atOnce, len(owners))])
		if err != nil {
			return nil, err
		}
		for id, phone := range some {
			phones[id] = phone
		}
	}
	for _, s := range p.Steps {
		one := planStep{Step: s, At: clock(s.Start), Ready: clock(s.Finish), Takes: e.Say.Minutes(s.Restore), Call: e.callerOf(s.CI, s.GroupID), Books: e.books[s.CI]}
		if c, ok := cis[s.CI]; ok && c.Owner != nil {
			one.Owner, one.Phone = c.Owner.Name, phones[c.Owner.ID]
		}
		if n := len(out.Waves); n == 0 || out.Waves[n-1].N != s.Wave+1 {
			out.Waves = append(out.Waves, wave{N: s.Wave + 1, Start: clock(s.Start)})
		}
		last := &out.Waves[len(out.Waves)-1]
		last.Steps, last.Last = append(last.Steps, one), clock(s.Finish)
	}
	return out, nil
}

// clock is a minute of the plan, as +hh:mm from the loss.
func clock(min int) string { return fmt.Sprintf("+%02d:%02d", min/60, min%60) }

// allPlans are the kept ones that are not finished, then one for the loss of each site.
func (e *edition) allPlans(ctx context.Context, actor auth.Actor) ([]*planPage, error) {
	out, err := db.View(ctx, e.k.DB, actor, func(ctx context.Context, r db.Reader) ([]*planPage, error) {
		found, err := e.k.Plans(ctx, r, mostPlans)
		if err != nil {
			return nil, err
		}
		var out []*planPage
		for _, p := range found {
			one, err := e.plan(ctx, r, p)
			if err != nil {
				return nil, err
			}
			one.Title, one.File = p.Name, file(p.Number)
			out = append(out, one)
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	places, err := db.View(ctx, e.k.DB, actor, sites)
	if err != nil {
		return nil, err
	}
	for _, c := range places {
		p, err := db.View(ctx, e.k.DB, actor, func(ctx context.Context, r db.Reader) (*planPage, error) {
			order, err := e.k.Order(ctx, r, []string{c.ID}, mostSteps)
			if err != nil {
				return nil, err
			}
			return e.plan(ctx, r, order)
		})
		if err != nil {
			return nil, err
		}
		p.Title, p.File, p.Number = e.Say.T("loss_of", "name", c.Name), file("site-"+c.Number), c.Number
		out = append(out, p)
	}
	return out, nil
}

// sites are the places whose loss the kit plans for.
func sites(ctx context.Context, r db.Reader) ([]cmdb.CI, error) {
	page, err := cmdb.List(ctx, r, cmdb.ListIn{Class: "site", Sort: "name", Limit: mostSites})
	return page.Items, err
}
