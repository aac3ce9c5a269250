package app

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/ticket"
)

// onCall joins rotas: what they cover, the letters of alarms and swaps, and incidents that raise alarms by themselves.
func (a *App) onCall(g *api.Group) {
	rotas := a.rotas()
	oncall.Register(g, rotas, &oncall.Calendars{DB: a.DB, Origin: a.Config.Origin, Text: a.Text.Text})
	api.List(g.At("/cis"), "/{id}/oncall", ciOnCall, "oncall.read", api.Name("ci.oncall"))
	api.List(g.At("/groups"), "/{id}/oncall", groupOnCall, "oncall.read", api.Name("group.oncall"))
	a.Jobs.Register(oncall.EscalateJob, rotas.Escalate)
	a.Outbox.Listen(outbox.Listener{Name: "oncall.incidents", Idle: oncall.NoPlans, Types: []string{"ticket.opened", "ticket.assigned", "ticket.edited", "ticket.resolved", "ticket.closed", "ticket.canceled", "escalation.made"},
		Handle: func(ctx context.Context, tx *db.Tx, e event.Event) error { return alarmed(ctx, tx, rotas, e) }})
}

func (a *App) rotas() *oncall.Rotas {
	return &oncall.Rotas{DB: a.DB, Origin: a.Config.Origin, Tell: a.tellOnCall, MayCover: func(ctx context.Context, r db.Reader, of ref.Ref) error {
		id, err := cmdb.IDOf(ctx, r, of.ID)
		if err == nil && (of.Kind != cmdb.Subject || id != of.ID) {
			err = fault.InvalidField("covers", "field.invalid")
		}
		return err
	}}
}

// OnCallIn names a record and an instant.
type OnCallIn struct {
	ID string          `path:"id" json:"-"`
	At instant.Instant `query:"at" json:"-" doc:"RFC 3339; now where absent"`
}

// ciOnCall answers who is on call for a CI: in the rotas that name it, else in those of its support group.
func ciOnCall(ctx context.Context, r db.Reader, in OnCallIn) (api.Page[oncall.Duty], error) {
	c, err := cmdb.Get(ctx, r, cmdb.GetIn{ID: in.ID})
	if err != nil {
		return api.Page[oncall.Duty]{}, err
	}
	group := ""
	if c.SupportGroup != nil {
		group = c.SupportGroup.ID
	}
	return oncall.For(ctx, r, ref.Of(cmdb.Subject, c.ID), group, in.At)
}

// groupOnCall answers who is on call for what a group supports.
func groupOnCall(ctx context.Context, r db.Reader, in OnCallIn) (api.Page[oncall.Duty], error) {
	if _, err := directory.GetGroup(ctx, r, directory.GroupIn{ID: in.ID}); err != nil {
		return api.Page[oncall.Duty]{}, err
	}
	return oncall.For(ctx, r, ref.Of(directory.GroupKind, in.ID), in.ID, in.At)
}

// tellOnCall writes to who is called or asked. A call goes to the addresses outside the company too: its own mail may be what is down.
func (a *App) tellOnCall(ctx context.Context, tx *db.Tx, l oncall.Letter) error {
	if l.Swap != nil {
		k := l.Swap
		data := mail.SwapAsked{By: k.By.Name, Rota: k.Rota, From: k.From.Time(), To: k.To.Time(), Note: k.Note, Link: l.Link}
		if !k.BackTo.IsZero() {
			data.BackFrom, data.BackTo = k.BackFrom.Time(), k.BackTo.Time()
		}
		return a.write(ctx, tx, l.To, mail.Message{Template: mail.TemplateSwapAsked, Thread: "swap-" + k.ID, Data: data})
	}
	if err := a.noticeAlarm(ctx, tx, l); err != nil {
		return err
	}
	m := mail.Message{Template: mail.TemplateAlarm, Thread: "alarm-" + l.Alarm.ID,
		Data: mail.Alarm{Title: l.Alarm.Title, Text: l.Alarm.Text, Plan: l.Alarm.Plan.Name, At: l.Alarm.RaisedAt.Time(), Next: l.Alarm.NextAt.Time(), Link: l.Link}}
	return a.writeEverywhere(ctx, tx, l.To, m)
}

// alarmed raises an alarm for an incident that its group is called for, and ends it with the incident.
func alarmed(ctx context.Context, tx *db.Tx, rotas *oncall.Rotas, e event.Event) error {
	about := ref.Of(ticket.Subject, e.Subject.ID)
	switch e.Type {
	case "escalation.made":
		return nil // the first one ends the idleness
	case "ticket.resolved", "ticket.closed", "ticket.canceled":
		return oncall.ResolveAbout(ctx, tx, about)
	}
	if tx.Now().Sub(e.At) > lettersFor {
		return nil
	}
	t, err := ticket.Get(ctx, tx, ticket.GetIn{ID: e.Subject.ID})
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil || t.Kind != "incident" || t.Group == nil || t.Assignee != nil || t.State != "new" {
		return err
	}
	plan, err := oncall.PlanFor(ctx, tx, t.Group.ID, int(t.Priority), e.At)
	if err != nil || plan == "" {
		return err
	}
	_, err = rotas.Raise(ctx, tx, oncall.RaiseIn{Plan: plan, Title: t.Number + " " + t.Title, About: about})
	return err
}
