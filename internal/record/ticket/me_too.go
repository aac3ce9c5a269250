package ticket

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// MeTooIn attaches a person to an open ticket: the actor, or for agents another.
type MeTooIn struct {
	ID       string `path:"id" json:"-" doc:"id or number"`
	PersonID string `json:"person_id,omitempty" maxLength:"40" doc:"agents only: somebody who called about the same"`
}

// MeToo says that somebody has the same trouble. Saying it twice is saying it once. From some numbers on, the machine raises
// the impact.
func MeToo(ctx context.Context, tx *db.Tx, in MeTooIn) (Ticket, error) {
	return join(ctx, tx, in, attach, 1)
}

// UndoMeToo takes it back.
func UndoMeToo(ctx context.Context, tx *db.Tx, in MeTooIn) (Ticket, error) {
	return join(ctx, tx, in, detach, -1)
}

func join(ctx context.Context, tx *db.Tx, in MeTooIn, write func(context.Context, *db.Tx, string, string) (bool, error), by int64) (Ticket, error) {
	t, full, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Ticket{}, err
	}
	person := tx.Actor().ID
	if in.PersonID != "" && in.PersonID != person {
		if !tx.Actor().Has(auth.Agent) {
			return Ticket{}, fault.Denied("ticket.agents_only")
		}
		person = in.PersonID
		names, err := namesFor(ctx, tx, []string{person}, nil)
		if err != nil {
			return Ticket{}, err
		}
		if !names.knowsPerson(person) {
			return Ticket{}, fault.InvalidField("person_id", "ticket.person_unknown")
		}
	}
	if by > 0 {
		if err := t.mayJoin(person); err != nil {
			return Ticket{}, err
		}
	}
	done, err := write(ctx, tx, t.ID, person)
	if err != nil {
		return Ticket{}, err
	}
	if done {
		if t, err = count(ctx, tx, t.ID, person, by); err != nil {
			return Ticket{}, err
		}
	}
	if full {
		return personal(ctx, tx, t)
	}
	return limited(ctx, tx, t)
}

// mayJoin: people attach to what is open and not theirs already.
func (r *row) mayJoin(person string) error {
	if !r.open() {
		return fault.Conflict("ticket.not_open").With("state", r.State)
	}
	if r.Requester == person {
		return fault.Conflict("ticket.already_yours")
	}
	return nil
}

func count(ctx context.Context, tx *db.Tx, ticket, person string, by int64) (*row, error) {
	t, err := change(ctx, tx, ticket, "me_too", func(t *row) error {
		if by > 0 && !t.open() {
			return fault.Conflict("ticket.not_open").With("state", t.State)
		}
		t.MeToo += by
		impact := t.machine().crowd(t.MeToo)
		if impact == 0 || impact >= t.Impact {
			return nil
		}
		return EditIn{Impact: &impact}.weigh(ctx, tx, t)
	})
	if err != nil {
		return nil, err
	}
	if by > 0 {
		say(tx, Joined{Person: person, MeToo: t.MeToo, Version: t.Version}, t)
	} else {
		say(tx, Left{Person: person, MeToo: t.MeToo, Version: t.Version}, t)
	}
	return t, nil
}

// crowd is the impact that so many people mean at least; 0 for none.
func (m Machine) crowd(people int64) int64 {
	var impact int64
	for _, c := range m.Crowd {
		if people >= c.People && (impact == 0 || c.Impact < impact) {
			impact = c.Impact
		}
	}
	return impact
}
