package app

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/status"
	"comptoir/internal/journey/webhook"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
)

// listeners joins the readers of the log: one line for each.
func (a *App) listeners() {
	a.Outbox.Tail(a.Live.Tail())
	a.Outbox.Tail(a.Maps.Tail())
	a.Outbox.Tail(a.Search.Tail())
	a.Outbox.Tail(outbox.Tail{Name: "accounts", Handle: func(_ context.Context, _ string, events []event.Event) error {
		for _, e := range events {
			a.Accounts.Heard(e)
		}
		return nil
	}})
	a.Outbox.Listen(outbox.Listener{Name: "cmdb.inherit_ties", Types: []string{"ticket.opened"}, Handle: a.inheritTies})
	a.Outbox.Listen(outbox.Listener{Name: "desk.offers", Types: []string{
		"conversation.arrived", "conversation.went_back", "conversation.closed", "conversation.held", "conversation.transferred",
		"conversation.reopened", "agent.presence_changed", "queue.edited",
	}, Idle: desk.Pulled, Handle: func(ctx context.Context, tx *db.Tx, _ event.Event) error { return desk.OfferNext(ctx, tx) }})
	a.Outbox.Listen(outbox.Listener{Name: "desk.your_turn", Types: []string{"conversation.taken", "conversation.offered", "conversation.closed"}, Handle: a.yourTurn})
	a.Outbox.Listen(outbox.Listener{Name: "knowledge.solutions", Types: []string{"conversation.closed"}, Handle: a.keepSolution})
	a.Outbox.Listen(outbox.Listener{Name: "feed.alive", Types: a.Feed.Listened(), Handle: a.Feed.Heard})
	a.Outbox.Listen(outbox.Listener{Name: "webhook", Idle: webhook.None, Handle: a.Hooks.Heard})
	a.Jobs.Register(webhook.JobKind, a.Hooks.Attempt)
	a.Outbox.Listen(outbox.Listener{Name: "feed.calls", Types: []string{"thread.groups_called"}, Handle: a.Feed.Spread})
	a.Outbox.Listen(outbox.Listener{Name: "contribution.end", Types: []string{"ticket.resolved", "ticket.closed"}, Handle: contribution.CloseWithProblem})
	a.Outbox.Listen(a.crisisLines())
	a.Outbox.Listen(a.crisisPlans().follow())
	a.Outbox.Listen(crisis.Losses())
	a.Outbox.Listen(outbox.Listener{Name: "ticket.letters", Types: []string{"ticket.resolved"}, Handle: a.ticketResolved})
	a.serials()
}

// schedules are what is done again and again, by one node at a time.
func (a *App) schedules() {
	a.Jobs.Every(5*time.Second, "desk.sweep", func(ctx context.Context, d *db.DB) error {
		if err := a.seen.flush(ctx, d, a.Live.Connected); err != nil {
			return err
		}
		return a.eachTenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := desk.Sweep(ctx, tx)
			return err
		})
	})
	a.Jobs.Every(10*time.Minute, "ticket.close_resolved", func(ctx context.Context, d *db.DB) error {
		all, err := tenant.List(ctx, d)
		if err != nil {
			return err
		}
		for _, t := range all {
			if _, err := ticket.CloseResolved(ctx, d, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
	a.Jobs.Every(10*time.Minute, "knowledge.fade", func(ctx context.Context, d *db.DB) error {
		all, err := tenant.List(ctx, d)
		if err != nil {
			return err
		}
		for _, t := range all {
			if _, err := knowledge.Fade(ctx, d, t.ID); err != nil {
				return err
			}
			if _, err := knowledge.Remind(ctx, d, t.ID); err != nil {
				return err
			}
			if _, err := runbook.Remind(ctx, d, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
	a.Jobs.Every(10*time.Minute, "cmdb.snapshot", func(context.Context, *db.DB) error { return a.Maps.Save() })
	a.Jobs.Every(5*time.Minute, "feed.digests", a.sendDigests)
	a.Jobs.Every(time.Hour, "sweep", func(ctx context.Context, d *db.DB) error {
		if err := account.Sweep(ctx, d); err != nil {
			return err
		}
		if _, err := a.files().Orphans(ctx); err != nil {
			return err
		}
		all, err := tenant.List(ctx, d)
		if err != nil {
			return err
		}
		for _, t := range all {
			if _, err := a.files().Sweep(ctx, t.ID); err != nil {
				return err
			}
		}
		return a.eachTenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := status.Sweep(ctx, tx); err != nil {
				return err
			}
			if err := webhook.Sweep(ctx, tx); err != nil {
				return err
			}
			_, err := api.Forget(ctx, tx)
			return err
		})
	})
}

// eachTenant runs f in every open tenant, each in a transaction of its own.
func (a *App) eachTenant(ctx context.Context, f func(context.Context, *db.Tx) error) error {
	return a.inEach(ctx, func(ctx context.Context, of string) error {
		_, err := db.Update(ctx, a.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (struct{}, error) { return struct{}{}, f(ctx, tx) })
		return err
	})
}

// inEach does something for each tenant that is not suspended. What fails for one keeps nothing from the others.
func (a *App) inEach(ctx context.Context, f func(ctx context.Context, of string) error) error {
	all, err := tenant.List(ctx, a.DB)
	for _, t := range all {
		if !t.Suspended() {
			err = errors.Join(err, f(ctx, t.ID))
		}
	}
	return err
}

// seen gathers which agents were at a screen of this node, so that the database hears of it every few seconds and not at each
// request.
type seen struct {
	mu sync.Mutex
	by map[string]map[string]bool
}

func (s *seen) note(tenant, agent string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by = map[string]map[string]bool{}
	}
	if s.by[tenant] == nil {
		s.by[tenant] = map[string]bool{}
	}
	s.by[tenant][agent] = true
}

// lettersFor is how long after the fact a letter still helps: an import or a replay of the past writes to nobody.
const lettersFor = time.Hour

// yourTurn writes to who left the page and asked to be told.
func (a *App) yourTurn(ctx context.Context, tx *db.Tx, e event.Event) error {
	if tx.Now().Sub(e.At) > lettersFor {
		return nil
	}
	c, err := desk.Get(ctx, tx, desk.GetIn{ID: e.Subject.ID})
	if err != nil {
		return err
	}
	if e.Type == "conversation.closed" {
		return a.sendTranscript(ctx, tx, c)
	}
	if !c.KeepPlace {
		return nil
	}
	if err := a.noticeTurn(ctx, tx, c); err != nil {
		return err
	}
	return a.write(ctx, tx, c.Requester.ID, mail.Message{Template: mail.TemplateYourTurn, Thread: "conversation-" + c.ID,
		Data: mail.YourTurn{Number: c.Number, Queue: c.Queue.Name, Link: a.Config.Origin() + "/conversations/" + c.ID}})
}

// sendTranscript mails the requester what was said, once somebody talked with them.
func (a *App) sendTranscript(ctx context.Context, tx *db.Tx, c desk.Conversation) error {
	if c.AcceptedAt.IsZero() || c.CloseReason == desk.Spam {
		return nil
	}
	t, err := desk.TranscriptOf(ctx, tx, desk.TranscriptIn{ID: c.ID, View: "external"})
	if err != nil {
		return err
	}
	data := mail.Transcript{Number: c.Number, Queue: c.Queue.Name, Arrived: c.ArrivedAt.Time(), Closed: c.ClosedAt.Time(), Link: a.Config.Origin() + "/conversations/" + c.ID}
	if c.Agent != nil {
		data.Agent = c.Agent.Name
	}
	if c.Ticket != nil {
		data.TicketNumber, data.TicketTitle = c.Ticket.Number, c.Ticket.Title
	}
	for _, m := range t.Messages {
		if m.System != nil || m.Deleted {
			continue
		}
		line := mail.TranscriptLine{At: m.At.Time(), Author: m.Author.Name, Text: m.Text, Own: m.Author.ID == c.Requester.ID}
		for _, f := range m.Files {
			line.Files = append(line.Files, f.Name)
		}
		data.Messages = append(data.Messages, line)
	}
	return a.write(ctx, tx, c.Requester.ID, mail.Message{Template: mail.TemplateTranscript, Thread: "conversation-" + c.ID, Data: data})
}

func (a *App) ticketResolved(ctx context.Context, tx *db.Tx, e event.Event) error {
	if tx.Now().Sub(e.At) > lettersFor {
		return nil
	}
	t, err := ticket.Get(ctx, tx, ticket.GetIn{ID: e.Subject.ID})
	if err != nil || t.Requester == nil {
		return err
	}
	data := mail.TicketResolved{Number: t.Number, Title: t.Title, Notes: t.ResolutionNotes, Link: a.Config.Origin() + "/tickets/" + t.Number}
	if t.Assignee != nil {
		data.Agent = t.Assignee.Name
	}
	return a.write(ctx, tx, t.Requester.ID, mail.Message{Template: mail.TemplateTicketResolved, Thread: "ticket-" + t.ID, Data: data})
}

func decode[T any](e event.Event, into T) (T, error) {
	err := json.Unmarshal(e.Data, &into)
	return into, err
}
