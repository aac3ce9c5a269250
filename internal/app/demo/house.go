package demo

import (
	"context"
	"errors"

	"comptoir/internal/app"
	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
)

// player plays a script in a tenant: it knows who the script's keys are there.
type player struct {
	a         *app.App
	tenant    string
	house     script.House
	people    map[string]auth.Actor
	groups    map[string]string
	queues    map[string]string
	things    map[string]string // CIs by the script's keys
	filesPlan string            // the rebuild plan of the file servers
	talks     map[int]string    // conversations by their index in the plan
	cases     map[int]string    // incidents by theirs
	passed    int               // acts that the state of things did not allow
}

func newPlayer(a *app.App, tenant string, h script.House) *player {
	return &player{a: a, tenant: tenant, house: h, people: map[string]auth.Actor{}, groups: map[string]string{}, queues: map[string]string{}, things: map[string]string{},
		talks: map[int]string{}, cases: map[int]string{}}
}

// moveIn sets up a house: people, groups, queues, canned replies.
func moveIn(ctx context.Context, a *app.App, tenant string, h script.House, hash string) (*player, error) {
	p := newPlayer(a, tenant, h)
	_, err := db.Update(ctx, a.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		return struct{}{}, errors.Join(p.addPeople(ctx, tx, hash), p.addGroups(ctx, tx), p.addQueues(ctx, tx), p.addReplies(ctx, tx))
	})
	return p, err
}

func (p *player) addPeople(ctx context.Context, tx *db.Tx, hash string) error {
	for _, w := range p.house.People {
		roles := make(auth.Roles, len(w.Roles))
		for i, r := range w.Roles {
			roles[i] = auth.Role(r)
		}
		made, err := account.Add(ctx, tx, account.AddIn{Email: w.Email, Name: w.Name, Roles: roles, Lang: w.Lang, Zone: p.house.Tenant.Zone, Title: w.Title,
			Department: w.Department, Site: w.Site, Phone: w.Phone, PasswordHash: hash})
		if err != nil {
			return err
		}
		p.people[w.Key] = made.Actor(p.tenant)
	}
	return nil
}

func (p *player) addGroups(ctx context.Context, tx *db.Tx) error {
	for _, w := range p.house.Groups {
		g, err := directory.MakeGroup(ctx, tx, directory.MakeGroupIn{Name: w.Name, Description: w.Description})
		if err != nil {
			return err
		}
		p.groups[w.Key] = g.ID
		for _, m := range w.Members {
			if _, err := directory.Join(ctx, tx, directory.MemberIn{ID: g.ID, Person: p.people[m].ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) addQueues(ctx context.Context, tx *db.Tx) error {
	for _, w := range p.house.Queues {
		q, err := desk.MakeQueue(ctx, tx, desk.QueueIn{Name: w.Name, Description: w.Description, Notice: w.Notice, GroupID: p.groups[w.Group], Order: w.Order,
			TargetWaitMs: w.Target.Milliseconds(), MaxWaitMs: w.Max.Milliseconds()})
		if err != nil {
			return err
		}
		p.queues[w.Key] = q.ID
	}
	return nil
}

func (p *player) addReplies(ctx context.Context, tx *db.Tx) error {
	for _, w := range p.house.Replies {
		if _, err := desk.MakeReply(ctx, tx, desk.ReplyIn{Shortcut: w.Shortcut, Title: w.Title, Text: w.Text, Lang: w.Lang, QueueID: p.queues[w.Queue]}); err != nil {
			return err
		}
	}
	return nil
}

// keepHours gives the queues their opening hours, once the past has been played.
func (p *player) keepHours(ctx context.Context, tx *db.Tx) error {
	for _, w := range p.house.Queues {
		if len(w.Days) == 0 {
			continue
		}
		h := &desk.Hours{Zone: p.house.Tenant.Zone}
		for _, d := range w.Days {
			h.Days = append(h.Days, desk.Day{Day: d.Day, From: d.From, To: d.To})
		}
		if _, err := desk.EditQueue(ctx, tx, desk.EditQueueIn{ID: p.queues[w.Key], Hours: h}); err != nil {
			return err
		}
	}
	return nil
}
