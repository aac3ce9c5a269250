package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"comptoir/internal/app"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
	"comptoir/test/rig"
)

// rooms are the conversations that the measurements use.
type rooms struct {
	Room  string   `json:"room"`  // nobody follows it but who writes
	Full  string   `json:"full"`  // 1,000 people follow it
	Queue string   `json:"queue"` // the queue's id
	Line  []string `json:"line"`  // who waits
}

const (
	agentCount = 200
	members    = 1000
)

// furnish makes the data of all targets but the large set's, through the use cases themselves.
func (r *run) furnish(ctx context.Context) error {
	r.place = rig.Place{Bin: r.bin, Data: r.data("d"), DSN: r.dsn, Env: []string{"GOGC=" + os.Getenv("GOGC")}}
	if os.Getenv("GOGC") == "" {
		r.place.Env = nil
	}
	waiting := 0
	if r.wants("T9", "take") {
		waiting = r.queue
	}
	houses, err := rig.Furnish(ctx, r.place, []rig.Plan{{Tenant: "bench", Agents: agentCount, Silent: max(waiting, members) + 2}}, func(a *app.App, h []rig.House) error {
		return r.rooms.fill(ctx, a, h[0], waiting)
	})
	if err == nil {
		r.house = houses[0]
	}
	return err
}

// in runs n steps in transactions of some hundred each.
func in(ctx context.Context, a *app.App, tenant string, n int, f func(ctx context.Context, tx *db.Tx, i int) error) error {
	const batch = 250
	for from := 0; from < n; from += batch {
		if _, err := db.Update(ctx, a.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
			for i := from; i < min(n, from+batch); i++ {
				if err := f(ctx, tx, i); err != nil {
					return 0, err
				}
			}
			return 0, nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func person(tx *db.Tx, id string, roles ...auth.Role) *db.Tx {
	return tx.As(auth.Actor{Tenant: tx.Tenant(), ID: id, Roles: auth.Roles(roles)})
}

func (m *rooms) fill(ctx context.Context, a *app.App, h rig.House, waiting int) error {
	if err := in(ctx, a, h.Tenant, 2, func(ctx context.Context, tx *db.Tx, i int) error {
		c, err := desk.Arrive(ctx, person(tx, h.Silent[len(h.Silent)-1-i], auth.Requester), desk.ArriveIn{Symptoms: "a room to write in"})
		if err != nil {
			return err
		}
		if i == 0 {
			m.Room, m.Queue = c.ID, c.Queue.ID
		} else {
			m.Full = c.ID
		}
		_, err = desk.Take(ctx, person(tx, h.Agents[0].ID, auth.Agent), desk.TakeIn{ID: c.ID})
		return err
	}); err != nil {
		return err
	}
	if err := in(ctx, a, h.Tenant, members, func(ctx context.Context, tx *db.Tx, i int) error {
		return thread.Follow(ctx, tx, ref.Of(desk.Kind, m.Full), h.Silent[i])
	}); err != nil {
		return err
	}
	if err := in(ctx, a, h.Tenant, agentCount, func(ctx context.Context, tx *db.Tx, i int) error {
		_, err := desk.SetPresence(ctx, person(tx, h.Agents[i].ID, auth.Agent), desk.SetPresenceIn{State: desk.Available, Capacity: 10})
		return err
	}); err != nil {
		return err
	}
	m.Line = make([]string, waiting)
	return in(ctx, a, h.Tenant, waiting, func(ctx context.Context, tx *db.Tx, i int) error {
		c, err := desk.Arrive(ctx, person(tx, h.Silent[i], auth.Requester), desk.ArriveIn{Symptoms: fmt.Sprintf("My printer number %d says PC LOAD LETTER.\nWhat does that mean?", i)})
		m.Line[i] = c.ID
		return err
	})
}

// large is the data of the large set.
type largeSet struct {
	House rig.House `json:"house"`
}

// furnishLarge makes it once where a folder keeps it.
func (r *run) furnishLarge(ctx context.Context) (p rig.Place, set largeSet, err error) {
	p = rig.Place{Bin: r.bin, Data: r.data("large"), DSN: r.dsn}
	if r.dsn != "" {
		p.Data = r.place.Data // the same database serves it
		return p, set, errors.New("the large set is measured on SQLite: start to ready and lists cost PostgreSQL's server, not ours")
	}
	if r.keep != "" {
		p.Data = r.keep
		if b, err := os.ReadFile(filepath.Join(r.keep, "set.json")); err == nil {
			return p, set, json.Unmarshal(b, &set)
		}
	}
	houses, err := rig.Furnish(ctx, p, []rig.Plan{{Tenant: "large", Agents: 10, Silent: 500}}, func(a *app.App, hs []rig.House) error {
		h := hs[0]
		if err := in(ctx, a, h.Tenant, r.tickets, func(ctx context.Context, tx *db.Tx, i int) error {
			_, err := ticket.Open(ctx, person(tx, h.Silent[i%len(h.Silent)], auth.Requester), ticket.OpenIn{Title: fmt.Sprintf("Ticket number %d of the large set", i)})
			return err
		}); err != nil {
			return err
		}
		var subject ref.Ref
		return in(ctx, a, h.Tenant, r.tickets, func(ctx context.Context, tx *db.Tx, i int) error {
			if i%200 == 0 {
				c, err := desk.Arrive(ctx, person(tx, h.Silent[i/200%len(h.Silent)], auth.Requester), desk.ArriveIn{Symptoms: "a talk"})
				if err != nil {
					return err
				}
				subject = ref.Of(desk.Kind, c.ID)
			}
			_, err := thread.Insert(ctx, person(tx, h.Agents[i%10].ID, auth.Agent), thread.PostIn{Kind: subject.Kind, ID: subject.ID, Text: words})
			return err
		})
	})
	if err != nil {
		return p, set, err
	}
	set.House = houses[0]
	if r.keep != "" {
		b, err := json.Marshal(set)
		if err != nil {
			return p, set, err
		}
		return p, set, os.WriteFile(filepath.Join(r.keep, "set.json"), b, 0o600)
	}
	return p, set, nil
}

// words are a message of ordinary length.
const words = "I have restarted it twice, and it still says the same. The light on the left is orange, the one on the right is off."
