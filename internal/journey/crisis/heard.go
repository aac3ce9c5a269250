package crisis

import (
	"context"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/ticket"
)

// Told is what an event of a linked record says in the log.
type Told struct {
	Record ref.Ref           // the one that is linked
	Type   string            // of the line; system where empty
	Code   string            // of the line's words: crisis.line.<code>
	Args   map[string]string // their values, as they are called today
	At     instant.Instant   // when it happened; the event's time where zero
}

// Teller says what an event becomes; nil for what is not worth a line. app hands one over for each kind of record.
type Teller func(ctx context.Context, r db.Reader, e event.Event) (*Told, error)

// Listener writes lines from events of linked records.
type Listener struct {
	Tellers map[string]Teller // by the kind of the event's subject
}

// TicketEvents are the events of tickets that become lines.
func TicketEvents() []string {
	return []string{"ticket.started", "ticket.held", "ticket.resumed", "ticket.identified", "ticket.resolved", "ticket.closed", "ticket.reopened", "ticket.canceled", "ticket.assigned"}
}

// Heard writes an event of a linked record in the log of each crisis it is linked to, once.
func (l *Listener) Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	tell := l.Tellers[e.Subject.Kind]
	if tell == nil {
		return nil
	}
	told, err := tell(ctx, tx, e)
	if err != nil || told == nil {
		if fault.KindOf(err) == fault.KindNotFound { // gone since
			return nil
		}
		return err
	}
	crises, err := crisesAbout(ctx, tx, told.Record, e.At)
	if err != nil {
		return err
	}
	for _, key := range crises {
		c, err := load(ctx, tx, key)
		if err != nil {
			return err
		}
		when := told.At
		if when.IsZero() {
			when = e.At
		}
		kind := told.Type
		if kind == "" {
			kind = SystemLine
		}
		if _, _, err := write(ctx, tx, c, entry{at: when, kind: kind, author: e.Actor, source: "event:" + strconv.FormatInt(e.Seq, 10), code: told.Code, args: told.Args}); err != nil {
			return err
		}
	}
	return nil
}

// TicketTold says what the events of tickets become.
func TicketTold(ctx context.Context, r db.Reader, e event.Event) (*Told, error) {
	crises, err := crisesAbout(ctx, r, e.Subject, e.At)
	if err != nil || len(crises) == 0 {
		return nil, err // most tickets are of no crisis: not even read
	}
	t, err := ticket.Get(ctx, r, ticket.GetIn{ID: e.Subject.ID})
	if err != nil {
		return nil, err
	}
	out := &Told{Record: e.Subject, Code: "ticket_moved", Args: map[string]string{"number": t.Number, "title": t.Title}}
	if e.Type == (ticket.Assigned{}).EventType() {
		if t.Assignee == nil {
			return nil, nil //nolint:nilnil // nobody is assigned: no line
		}
		out.Code, out.Args["person"], out.Args["person_id"] = "ticket_assigned", t.Assignee.Name, t.Assignee.ID
		return out, nil
	}
	p, err := event.Decode[ticket.Moved](e)
	out.Args["ticket_state"] = p.To
	return out, err
}

// None says that no crisis is under way, so that no event asks for a line.
func None(ctx context.Context, r db.Reader) (bool, error) {
	n, err := db.One[int64](ctx, r, `SELECT count(*) FROM crisis WHERE tenant_id = $1 AND phase <> 'archived'`)
	return n == 0, err
}

// Concerned says whether what happened to a record at an instant is for the log of some crisis.
func Concerned(ctx context.Context, r db.Reader, about ref.Ref, at instant.Instant) (bool, error) {
	crises, err := crisesAbout(ctx, r, about, at)
	return len(crises) > 0, err
}
