package demo

import (
	"context"

	"comptoir/internal/app"
	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/ticket"
)

// again plays the present moment in a demonstration that was made before: who waited the last time has left, somebody waits now.
// What visitors did stays.
func again(ctx context.Context, a *app.App) error {
	p, err := demoPlayer(ctx, a)
	if err != nil {
		return err
	}
	if err := p.sendHome(ctx); err != nil {
		return err
	}
	if len(p.things) == 0 { // it was made before there was a map
		if err := p.drawMap(ctx); err != nil {
			return err
		}
	}
	now := script.Live(p.house, a.DB.Clock()(), uint64(a.DB.Now()))
	if err := p.endOutages(ctx, now); err != nil {
		return err
	}
	return p.play(ctx, now)
}

// find looks up who and what the script's keys are.
func (p *player) find(ctx context.Context) error {
	_, err := db.View(ctx, p.a.DB, auth.System(p.tenant), func(ctx context.Context, r db.Reader) (struct{}, error) {
		for _, w := range p.house.People {
			who, err := account.ByEmail(ctx, r, w.Email)
			if err != nil {
				return struct{}{}, err
			}
			p.people[w.Key] = who.Actor(p.tenant)
		}
		groups, err := directory.Groups(ctx, r, directory.GroupsIn{})
		if err != nil {
			return struct{}{}, err
		}
		for _, w := range p.house.Groups {
			for _, g := range groups.Items {
				if g.Name == w.Name {
					p.groups[w.Key] = g.ID
				}
			}
		}
		queues, err := desk.Queues(ctx, r, desk.QueuesIn{})
		for _, w := range p.house.Queues {
			for _, q := range queues.Items {
				if q.Name == w.Name {
					p.queues[w.Key] = q.ID
				}
			}
		}
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, p.findThings(ctx, r)
	})
	return err
}

// sendHome ends what was going on when the demonstration was stopped.
func (p *player) sendHome(ctx context.Context) error {
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := desk.List(ctx, tx, desk.ListIn{State: "waiting,offered,active,on_hold", Limit: 200})
		if err != nil {
			return err
		}
		for _, c := range open.Items {
			who, err := p.personOf(c.Requester.ID)
			if err != nil || p.visitor(c.Requester.ID) {
				continue // what a visitor began stays
			}
			if _, err := desk.Abandon(ctx, tx.As(who), desk.AbandonIn{ID: c.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}

// visitor: one of the accounts that people sign in with, who are not the script's to send home.
func (p *player) visitor(id string) bool {
	for _, a := range Accounts() {
		for _, w := range p.house.People {
			if w.Email == a.Email && p.people[w.Key].ID == id {
				return true
			}
		}
	}
	return false
}

func (p *player) personOf(id string) (auth.Actor, error) {
	for _, who := range p.people {
		if who.ID == id {
			return who, nil
		}
	}
	return auth.Actor{}, db.ErrNoRows
}

// endOutages resolves the incidents of the last time that the present moment begins anew.
func (p *player) endOutages(ctx context.Context, now script.Plan) error {
	titles := map[string]bool{}
	for _, i := range now.Incidents {
		titles[i.Title] = true
	}
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := ticket.List(ctx, tx, ticket.ListIn{State: "open", Priority: "1,2,3", Limit: 200})
		if err != nil {
			return err
		}
		for _, t := range open.Items {
			if !titles[t.Title] || t.Assignee == nil {
				continue
			}
			who, err := p.personOf(t.Assignee.ID)
			if err != nil {
				continue
			}
			if _, err := ticket.Resolve(ctx, tx.As(who), ticket.ResolveIn{ID: t.ID, Code: "solved", Notes: "Service rétabli."}); err != nil {
				return err
			}
		}
		return nil
	})
}
