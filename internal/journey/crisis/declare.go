package crisis

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

const (
	longName        = 120
	longDescription = 8000
	mostCIs         = 200
	mostOpen        = 50
)

// DeclareIn is a crisis to declare: a name and a level are enough.
type DeclareIn struct {
	Name        string          `json:"name" maxLength:"480"`
	Level       int64           `json:"level" minimum:"0" maximum:"3" doc:"0 watch, 1 alert, 2 operational, 3 strategic"`
	Description string          `json:"description,omitempty" maxLength:"32000" doc:"Markdown"`
	Exercise    bool            `json:"exercise,omitempty"`
	Restricted  bool            `json:"restricted,omitempty" doc:"nobody joins by themselves, and nobody else knows of it"`
	TicketID    string          `json:"ticket_id,omitempty" maxLength:"40" doc:"the incident it grew out of, by id or number"`
	CIIDs       []string        `json:"ci_ids,omitempty" nullable:"false" maxItems:"200" doc:"what is affected; where absent, what the incident affects"`
	DetectedAt  instant.Instant `json:"detected_at,omitzero" doc:"the first sign; the incident's opening where one is named"`
	CadenceMin  int64           `json:"cadence_min,omitempty" minimum:"0" maximum:"1440" doc:"minutes from one situation point to the next"`
}

// Declare begins a crisis, with its main room and the first line of its log. Who declares takes part; the roles come after.
func (x *Crises) Declare(ctx context.Context, tx *db.Tx, in DeclareIn) (Crisis, error) {
	c := &row{ID: id.New(), Level: in.Level, Exercise: in.Exercise, Restricted: in.Restricted, Phase: Alert, PhaseAt: tx.Now(), DetectedAt: in.DetectedAt,
		DeclaredAt: tx.Now(), DeclaredBy: tx.Actor().ID, CadenceMin: in.CadenceMin, UpdatedAt: tx.Now(), Version: 1}
	if err := c.rename(in.Name, in.Description); err != nil {
		return Crisis{}, err
	}
	if !sensible(in.DetectedAt) || in.DetectedAt > tx.Now().Add(clockSlack) {
		return Crisis{}, fault.InvalidField("detected_at", "crisis.time_unusable")
	}
	n, err := countOpen(ctx, tx)
	if err != nil {
		return Crisis{}, err
	}
	if n >= mostOpen {
		return Crisis{}, fault.Conflict("crisis.too_many").With("limit", mostOpen)
	}
	var from *ticket.Ticket
	if in.TicketID != "" {
		if from, err = ticketOf(ctx, tx, "ticket_id", in.TicketID); err != nil {
			return Crisis{}, err
		}
		if c.DetectedAt == 0 {
			c.DetectedAt = from.OpenedAt
		}
	}
	cis, err := ciIDs(ctx, tx, "ci_ids", in.CIIDs)
	if err == nil && from != nil && in.CIIDs == nil {
		cis, err = cisOfTicket(ctx, tx, from.ID)
	}
	if err != nil {
		return Crisis{}, err
	}
	if c.Number, err = db.NextNumber(ctx, tx, "CRI"); err != nil {
		return Crisis{}, err
	}
	if c.CadenceMin > 0 {
		c.NextPointAt = tx.Now().Add(minutes(c.CadenceMin))
	}
	if err := insert(ctx, tx, c); err != nil {
		return Crisis{}, err
	}
	return x.begin(ctx, tx, c, from, cis)
}

// begin fills a new crisis: its first line, its main room, who declared it, what it grew out of and what it affects.
func (x *Crises) begin(ctx context.Context, tx *db.Tx, c *row, from *ticket.Ticket, cis []string) (Crisis, error) {
	code := "declared"
	if c.Exercise {
		code = "exercise_declared"
	}
	if _, err := note(ctx, tx, c, code, map[string]string{"name": c.Name, "level": levelName(c.Level)}); err != nil {
		return Crisis{}, err
	}
	if err := makeMainRoom(ctx, tx, c); err != nil {
		return Crisis{}, err
	}
	if c.DeclaredBy != "" {
		if _, err := enrol(ctx, tx, c.ID, c.DeclaredBy); err != nil {
			return Crisis{}, err
		}
	}
	if from != nil {
		if err := addRecord(ctx, tx, c, ref.Of(ticket.Subject, from.ID), map[string]string{"number": from.Number, "title": from.Title}); err != nil {
			return Crisis{}, err
		}
	}
	if err := addCIs(ctx, tx, c, cis); err != nil {
		return Crisis{}, err
	}
	tx.Emit(c.ref(), Declared{Level: c.Level, Exercise: c.Exercise, Version: c.Version}, TopicOf(c.ID))
	c.shown(tx)
	return x.full(ctx, tx, c)
}

// rename takes a name and a description.
func (c *row) rename(name, description string) error {
	c.Name, c.Description = markdown.CleanLine(name), clean(description)
	switch n := utf8.RuneCountInString(c.Name); {
	case n == 0:
		return fault.InvalidField("name", "crisis.nameless")
	case n > longName:
		return fault.InvalidField("name", "crisis.too_long").With("limit", longName)
	case utf8.RuneCountInString(c.Description) > longDescription:
		return fault.InvalidField("description", "crisis.too_long").With("limit", longDescription)
	}
	return nil
}

func ticketOf(ctx context.Context, r db.Reader, field, key string) (*ticket.Ticket, error) {
	if err := ticket.MayRead(ctx, r, key); err != nil {
		if fault.KindOf(err) == fault.KindNotFound {
			err = fault.InvalidField(field, "ticket.not_found")
		}
		return nil, err
	}
	t, err := ticket.Get(ctx, r, ticket.GetIn{ID: key})
	return &t, err
}

// cisOfTicket are the CIs that an incident affects.
func cisOfTicket(ctx context.Context, r db.Reader, id string) ([]string, error) {
	about, err := link.AffectedBy(ctx, r, ref.Of(ticket.Subject, id))
	var out []string
	for _, one := range about {
		if one.Kind == cmdb.Subject && len(out) < mostCIs {
			out = append(out, one.ID)
		}
	}
	return out, err
}

// ciIDs finds CIs by id, number or external id, each once.
func ciIDs(ctx context.Context, r db.Reader, field string, keys []string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if len(keys) > mostCIs {
		return nil, fault.InvalidField(field, "crisis.too_many_cis").With("limit", mostCIs)
	}
	found, err := cmdb.IDs(ctx, r, keys)
	if err != nil {
		return nil, err
	}
	out, seen := make([]string, 0, len(keys)), map[string]bool{}
	for _, k := range keys {
		ci := found[k]
		if ci == "" {
			return nil, fault.InvalidField(field, "cmdb.not_found")
		}
		if !seen[ci] {
			seen[ci] = true
			out = append(out, ci)
		}
	}
	return out, nil
}
