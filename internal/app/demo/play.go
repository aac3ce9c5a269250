package demo

import (
	"context"
	"fmt"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

// chunk is how many acts share a transaction.
const chunk = 60

// atTheirDesks is how long the demonstration's colleagues count as being at a screen: they have none, and without this the desk
// would send their people back in the queue after a minute.
const atTheirDesks = 12 * time.Hour

func (p *player) play(ctx context.Context, plan script.Plan) error {
	steps := plan.Steps()
	if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error { return p.roomFor(ctx, tx, 10) }); err != nil {
		return err
	}
	for len(steps) > 0 {
		n := min(chunk, len(steps))
		if err := p.several(ctx, plan, steps[:n]); err != nil {
			return err
		}
		steps = steps[n:]
	}
	if err := p.update(ctx, p.keepHours); err != nil {
		return err
	}
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error { return p.present(ctx, tx, plan) })
}

// several plays acts in one transaction; where the state of things refuses one of them, each in its own.
func (p *player) several(ctx context.Context, plan script.Plan, steps []script.Step) error {
	err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, s := range steps {
			if err := p.act(ctx, tx, plan, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || len(steps) == 1 && fault.KindOf(err) == fault.KindInternal {
		return err
	}
	if len(steps) == 1 {
		p.passed++ // it was somebody's turn who could not: life goes on
		return nil
	}
	for _, s := range steps {
		if err := p.several(ctx, plan, []script.Step{s}); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) update(ctx context.Context, f func(context.Context, *db.Tx) error) error {
	_, err := db.Update(ctx, p.a.DB, auth.System(p.tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) { return struct{}{}, f(ctx, tx) })
	return err
}

// act does one thing as the person who does it, at the time they do it.
func (p *player) act(ctx context.Context, tx *db.Tx, plan script.Plan, s script.Step) error {
	who, ok := p.people[s.By]
	if !ok {
		who = auth.System(p.tenant)
	}
	tx = tx.As(who).At(instant.Of(s.At))
	if s.Conversation >= 0 {
		return p.talk(ctx, tx, plan, s)
	}
	return p.incident(ctx, tx, plan, s)
}

func (p *player) talk(ctx context.Context, tx *db.Tx, plan script.Plan, s script.Step) error {
	id := p.talks[s.Conversation]
	if id == "" && s.Verb != script.Arrive {
		return fault.Conflict("conversation.not_found")
	}
	var err error
	switch s.Verb {
	case script.Arrive:
		var c desk.Conversation
		if c, err = desk.Arrive(ctx, tx, desk.ArriveIn{Symptoms: s.Text, QueueID: p.queues[s.Queue]}); err == nil {
			p.talks[s.Conversation] = c.ID
		}
	case script.Take:
		_, err = desk.Take(ctx, tx, desk.TakeIn{ID: id})
	case script.Transfer:
		_, err = desk.Transfer(ctx, tx, desk.TransferIn{ID: id, QueueID: p.queues[s.Queue], Note: s.Text})
	case script.Invite:
		if _, err = desk.Invite(ctx, tx, desk.InviteIn{ID: id, PersonID: p.people[s.Person].ID}); err == nil && s.Text != "" {
			err = p.say(ctx, tx, desk.Kind, id, s.Text, true)
		}
	case script.MakeIncident:
		i := plan.Conversations[s.Conversation].Incident
		d := plan.Incidents[i]
		var t ticket.Ticket
		t, err = desk.CreateIncident(ctx, tx, desk.IncidentIn{ID: id, Title: d.Title, Description: d.Description, Impact: int64(d.Impact), Urgency: int64(d.Urgency),
			GroupID: p.groups[d.Group], Category: d.Category})
		if err == nil {
			p.cases[i] = t.ID
			err = p.about(ctx, tx, t.ID, d.Category, plan.Conversations[s.Conversation].Requester)
		}
	case script.CloseTalk:
		_, err = desk.Close(ctx, tx, desk.CloseIn{ID: id, Reason: s.Code, Solution: s.Text})
	case script.Abandon:
		_, err = desk.Abandon(ctx, tx, desk.AbandonIn{ID: id})
	case script.Rate:
		_, err = desk.Rate(ctx, tx, desk.RateIn{ID: id, Rating: s.Rating, Comment: s.Text})
	case script.Hold:
		if s.Text != "" {
			if err = p.say(ctx, tx, desk.Kind, id, s.Text, false); err != nil {
				return err
			}
		}
		_, err = desk.Hold(ctx, tx, desk.HoldIn{ID: id})
	case script.Resume:
		_, err = desk.Resume(ctx, tx, desk.ResumeIn{ID: id})
	case script.Say, script.Note:
		err = p.say(ctx, tx, desk.Kind, id, s.Text, s.Verb == script.Note)
	default:
		err = fmt.Errorf("the script says %q of a conversation", s.Verb)
	}
	return err
}

func (p *player) incident(ctx context.Context, tx *db.Tx, plan script.Plan, s script.Step) error {
	id := p.cases[s.Incident]
	if id == "" && s.Verb != script.Open {
		return fault.Conflict("ticket.not_found")
	}
	var err error
	switch s.Verb {
	case script.Open:
		d := plan.Incidents[s.Incident]
		in := ticket.OpenIn{Title: d.Title, Description: d.Description, Channel: d.Channel, RequesterID: p.people[d.Requester].ID, Category: d.Category,
			Impact: int64(d.Impact), Urgency: int64(d.Urgency)}
		if tx.Actor().Has(auth.Agent) {
			in.GroupID = p.groups[d.Group]
		}
		var t ticket.Ticket
		if t, err = ticket.Open(ctx, tx, in); err == nil {
			p.cases[s.Incident] = t.ID
			err = p.about(ctx, tx, t.ID, d.Category, d.Requester)
		}
	case script.Assign:
		in := ticket.AssignIn{ID: id}
		if s.Group != "" {
			g := p.groups[s.Group]
			in.GroupID = &g
		}
		if s.Person != "" {
			w := p.people[s.Person].ID
			in.AssigneeID = &w
		}
		_, err = ticket.Assign(ctx, tx, in)
	case script.Start:
		_, err = ticket.Start(ctx, tx, ticket.StartIn{ID: id})
	case script.Hold:
		_, err = ticket.Hold(ctx, tx, ticket.HoldIn{ID: id, Reason: s.Code, Note: s.Text})
	case script.Resume:
		_, err = ticket.Resume(ctx, tx, ticket.ResumeIn{ID: id})
	case script.Resolve:
		_, err = ticket.Resolve(ctx, tx, ticket.ResolveIn{ID: id, Code: s.Code, Notes: s.Text})
	case script.Reopen:
		_, err = ticket.Reopen(ctx, tx, ticket.ReopenIn{ID: id, Reason: s.Text})
	case script.Close:
		_, err = ticket.Close(ctx, tx, ticket.CloseIn{ID: id})
	case script.Cancel:
		_, err = ticket.Cancel(ctx, tx, ticket.CancelIn{ID: id, Reason: s.Text})
	case script.MeToo:
		_, err = ticket.MeToo(ctx, tx, ticket.MeTooIn{ID: id})
	case script.Say, script.Note:
		err = p.say(ctx, tx, ticket.Subject, id, s.Text, s.Verb == script.Note)
	default:
		err = fmt.Errorf("the script says %q of an incident", s.Verb)
	}
	return err
}

func (p *player) say(ctx context.Context, tx *db.Tx, kind, id, text string, internal bool) error {
	_, err := p.a.Threads.Post(ctx, tx, thread.PostIn{Kind: kind, ID: id, Text: text, Internal: internal})
	return err
}

// roomFor sets how many conversations each agent of the script holds at once.
func (p *player) roomFor(ctx context.Context, tx *db.Tx, capacity int) error {
	for _, who := range p.people {
		if who.Has(auth.Agent) {
			if _, err := desk.SetPresence(ctx, tx.As(who), desk.SetPresenceIn{State: desk.Available, Capacity: capacity}); err != nil {
				return err
			}
		}
	}
	return nil
}

// present says who is at their desk now, with the capacity people really have.
func (p *player) present(ctx context.Context, tx *db.Tx, plan script.Plan) error {
	at := map[string]string{}
	for _, w := range plan.Present {
		at[w.Person] = w.State
	}
	var there []string
	for key, who := range p.people {
		if !who.Has(auth.Agent) {
			continue
		}
		state := at[key]
		if state == "" {
			state = desk.Offline
		} else {
			there = append(there, who.ID)
		}
		if _, err := desk.SetPresence(ctx, tx.As(who), desk.SetPresenceIn{State: state, Capacity: desk.DefaultCapacity}); err != nil {
			return err
		}
	}
	_, err := desk.Seen(ctx, tx.At(tx.Now().Add(atTheirDesks)), there)
	return err
}
