package demo

import (
	"context"
	"sync"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/tenant"
	"comptoir/internal/people/thread"
)

// look is how often a simulated requester looks at their conversation.
const look = 1500 * time.Millisecond

// patient is how long a visitor waits for an agent's words before they ask whether somebody is still there.
const patient = 90 * time.Second

// Bustle keeps people arriving until ctx ends: each waits, is taken by whoever sits at the console, answers, and leaves.
func Bustle(ctx context.Context, a *app.App) error {
	p, err := demoPlayer(ctx, a)
	if err != nil {
		return err
	}
	street := script.Bustle(uint64(a.DB.Now()))
	var mu sync.Mutex
	busy := map[string]bool{}
	var all sync.WaitGroup
	defer all.Wait()
	for {
		closed, err := p.closedQueues(ctx)
		if err != nil {
			return err
		}
		v, ok := street.Next(a.DB.Clock()(), func(key string) bool { mu.Lock(); defer mu.Unlock(); return busy[key] }, func(key string) bool { return closed[key] })
		after := look
		if ok {
			after = v.After
		}
		if !pause(ctx, after) {
			return nil
		}
		if !ok {
			continue
		}
		mu.Lock()
		busy[v.Person] = true
		mu.Unlock()
		all.Go(func() {
			err := p.visit(ctx, v)
			mu.Lock()
			delete(busy, v.Person)
			mu.Unlock()
			if err != nil && ctx.Err() == nil && fault.KindOf(err) == fault.KindInternal {
				a.DB.Log().Error("a simulated visitor stumbled", "person", v.Person, "error", err)
			}
		})
	}
}

func demoPlayer(ctx context.Context, a *app.App) (*player, error) {
	h := script.Demo()
	all, err := tenant.List(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if t.Demo && t.Name == h.Tenant.Name {
			p := newPlayer(a, t.ID, h)
			return p, p.find(ctx)
		}
	}
	return nil, fault.NotFound("tenant.not_found")
}

// pause waits; false when there is nothing to wait for any more.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *player) closedQueues(ctx context.Context) (map[string]bool, error) {
	page, err := db.View(ctx, p.a.DB, auth.System(p.tenant), func(ctx context.Context, r db.Reader) ([]desk.Queue, error) {
		page, err := desk.Queues(ctx, r, desk.QueuesIn{})
		return page.Items, err
	})
	closed := map[string]bool{}
	for key, id := range p.queues {
		for _, q := range page {
			if q.ID == id {
				closed[key] = q.State != desk.Open
			}
		}
	}
	return closed, err
}

// visit is one stay at the counter, from the door to the rating.
func (p *player) visit(ctx context.Context, v *script.Visitor) error {
	me := p.people[v.Person]
	c, err := db.Update(ctx, p.a.DB, me, func(ctx context.Context, tx *db.Tx) (desk.Conversation, error) {
		return desk.Arrive(ctx, tx, desk.ArriveIn{Symptoms: v.Symptoms, QueueID: p.queues[v.Queue]})
	})
	if err != nil {
		return err
	}
	arrived := p.a.DB.Clock()()
	adds := v.Adds
	heard, lastWords, taken := int64(0), arrived, false
	for pause(ctx, look) {
		now, said, err := p.read(ctx, me, c.ID, heard)
		if err != nil {
			return err
		}
		since := p.a.DB.Clock()().Sub(arrived)
		switch {
		case now.State == desk.Closed:
			return p.rate(ctx, me, c.ID, v)
		case now.State == desk.Waiting && since > v.Patience:
			return p.leave(ctx, me, c.ID)
		case now.State == desk.Waiting && len(adds) > 0 && since > adds[0].After:
			if err := p.write(ctx, me, c.ID, adds[:1]); err != nil {
				return err
			}
			adds = adds[1:]
		case now.Agent != nil && !taken:
			taken, lastWords = true, p.a.DB.Clock()()
			if err := p.write(ctx, me, c.ID, v.Taken(firstName(now.Agent.Name))); err != nil {
				return err
			}
		}
		for _, m := range said {
			heard = max(heard, m.Seq)
			if m.Author.ID == me.ID || m.System != nil {
				continue
			}
			lastWords = p.a.DB.Clock()()
			r := v.Hear(m.Text)
			if err := p.write(ctx, me, c.ID, r.Lines); err != nil {
				return err
			}
			if r.Leaves {
				return p.leave(ctx, me, c.ID)
			}
		}
		if taken && p.a.DB.Clock()().Sub(lastWords) > patient {
			lastWords = p.a.DB.Clock()()
			if err := p.write(ctx, me, c.ID, []script.Line{v.Nudge()}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) read(ctx context.Context, me auth.Actor, id string, after int64) (c desk.Conversation, said []thread.Message, err error) {
	_, err = db.View(ctx, p.a.DB, me, func(ctx context.Context, r db.Reader) (struct{}, error) {
		if c, err = desk.Get(ctx, r, desk.GetIn{ID: id}); err != nil {
			return struct{}{}, err
		}
		page, err := p.a.Threads.List(ctx, r, thread.ListIn{Kind: desk.Kind, ID: id, After: after, Limit: 100})
		said = page.Items
		return struct{}{}, err
	})
	return c, said, err
}

func (p *player) write(ctx context.Context, me auth.Actor, id string, lines []script.Line) error {
	for _, l := range lines {
		if l.Text == "" {
			continue
		}
		if !pause(ctx, l.After) {
			return nil
		}
		if _, err := db.Update(ctx, p.a.DB, me, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			return struct{}{}, p.say(ctx, tx, desk.Kind, id, l.Text, false)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) leave(ctx context.Context, me auth.Actor, id string) error {
	_, err := db.Update(ctx, p.a.DB, me, func(ctx context.Context, tx *db.Tx) (desk.Conversation, error) {
		return desk.Abandon(ctx, tx, desk.AbandonIn{ID: id})
	})
	return err
}

func (p *player) rate(ctx context.Context, me auth.Actor, id string, v *script.Visitor) error {
	stars, text, after, given := v.Rating()
	if !given || !pause(ctx, after) {
		return nil
	}
	_, err := db.Update(ctx, p.a.DB, me, func(ctx context.Context, tx *db.Tx) (desk.Conversation, error) {
		return desk.Rate(ctx, tx, desk.RateIn{ID: id, Rating: stars, Comment: text})
	})
	return err
}

func firstName(full string) string {
	return script.Person{Name: full}.First()
}
