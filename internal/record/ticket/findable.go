package ticket

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Findable is what a search knows of a ticket, whoever asks.
type Findable struct {
	ID, Number, Kind, Title, State string
	Description, ResolutionNotes   string
	Requester, OpenedBy, Assignee  string
	Group                          string
	Priority                       int64
	Open, Major                    bool // Major: everybody may know of it by its title
	Attached                       []string
	UpdatedAt                      instant.Instant
	ExternalID, ConversationNumber string
}

// Findables reads some tickets by id; those that are not there are left out.
func Findables(ctx context.Context, r db.Reader, ids []string) ([]Findable, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	joined, err := allAttached(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Findable, len(rows))
	for i := range rows {
		t := &rows[i]
		out[i] = Findable{ID: t.ID, Number: t.Number, Kind: t.Kind, Title: t.Title, State: t.State, Description: t.Description,
			ResolutionNotes: t.ResolutionNotes, Requester: t.Requester, OpenedBy: t.OpenedBy, Assignee: t.Assignee, Group: t.Group, Priority: t.Priority,
			Open: t.open(), Major: t.major(), Attached: joined[t.ID], UpdatedAt: t.UpdatedAt, ExternalID: t.ExternalID,
			ConversationNumber: t.Conversation.V.Number}
	}
	return out, nil
}

type attachedRow struct {
	Ticket string `db:"ticket_id"`
	Person string `db:"person_id"`
}

// allAttached tells who said "me too" to each of some tickets.
func allAttached(ctx context.Context, r db.Reader, ids []string) (map[string][]string, error) {
	out := map[string][]string{}
	err := db.Each(ctx, r, func(w attachedRow) error { out[w.Ticket] = append(out[w.Ticket], w.Person); return nil },
		`SELECT ticket_id, person_id FROM me_too WHERE tenant_id = $1 AND ticket_id IN `+db.In(2, len(ids)), db.Args(ids)...)
	return out, err
}

// IDsAfter lists the ids of all tickets behind one, in their order.
func IDsAfter(ctx context.Context, r db.Reader, after string, n int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, after, n)
}

// Visible gives, of some tickets, those that the reader may know of, without long texts beyond the description and the resolution:
// in full, or as the card that everybody sees of a major incident.
func Visible(ctx context.Context, r db.Reader, ids []string) ([]Ticket, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	mine, err := attached(ctx, r, r.Actor().ID, ids)
	if err != nil {
		return nil, err
	}
	var out []Ticket
	for i := range rows {
		t := &rows[i]
		switch {
		case t.inFull(r.Actor()):
			full := card(t)
			full.Limited = false
			full.Description, full.ResolutionNotes = t.Description, t.ResolutionNotes
			out = append(out, full)
		case t.major() || mine[t.ID]:
			out = append(out, card(t))
		}
	}
	return out, nil
}
