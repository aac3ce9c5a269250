package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/directory"
)

// crisesOut gives crises the ways by which they speak to those outside of them.
func (a *App) crisesOut() {
	x := a.Crises
	x.Ring, x.Post, x.Over, x.Ears = a.ringForCrisis, a.sendLetter, a.Status.End, crisis.NewEars()
	x.Out = map[string]crisis.Carrier{crisis.ByFeed: a.crisisPost, crisis.ByStatus: a.crisisNotice, crisis.ByWebhook: a.crisisHook}
	a.Jobs.Register(crisis.RingJob, x.RingPeople)
	a.Jobs.Register(crisis.DeliverJob, x.Deliver)
	a.Jobs.Register(crisis.InjectJob, x.ReleaseDue)
	a.Jobs.Register(crisis.LetterJob, x.Letter)
	a.Outbox.Tail(outbox.Tail{Name: "crisis.ears", Handle: x.Ears.Hear})
}

// ringForCrisis writes to who is called.
func (a *App) ringForCrisis(ctx context.Context, tx *db.Tx, c crisis.Ringing) error {
	link := a.Config.Origin() + "/roll-calls/" + c.Token + "?answer="
	m := mail.Message{Template: mail.TemplateRollCall, Thread: "crisis-" + c.Crisis, Data: mail.RollCall{Number: c.Number, Name: c.Name, Level: c.Level, Exercise: c.Exercise, By: c.By,
		Until: c.Until.Time(), Take: link + crisis.Take, Later: link + crisis.Later, No: link + crisis.No}}
	return a.writeEverywhere(ctx, tx, c.Person, m)
}

// crisisPost says a message on the wall, in the name of who sent it: what is for users where everybody reads, what is for the team where
// all who work here do.
func (a *App) crisisPost(ctx context.Context, tx *db.Tx, t crisis.Telling) (int64, string, error) {
	if t.Audience != "users" && t.Audience != "team" {
		return 0, "not_for_them", nil
	}
	me, there, err := directory.ActorOf(ctx, tx, t.By)
	if err != nil {
		return 0, "", err
	}
	if !there {
		return 0, "nobody", nil
	}
	in := feed.PublishIn{Text: t.Text}
	if t.Audience == "users" {
		if in.Group, err = a.Feed.News(ctx, tx); err != nil {
			return 0, "", err
		}
		if in.Group == "" {
			return 0, "no_page", nil
		}
	}
	_, err = a.Feed.Publish(ctx, tx.As(me), in)
	return 0, "", err
}

// crisisNotice puts a message on the public page.
func (a *App) crisisNotice(ctx context.Context, tx *db.Tx, t crisis.Telling) (int64, string, error) {
	if t.Audience != "users" && t.Audience != "partners" && t.Audience != "press" {
		return 0, "not_for_them", nil
	}
	shown, err := a.Status.Publish(ctx, tx, t.ID, t.Crisis, t.Text)
	if err != nil || !shown {
		return 0, "no_page", err
	}
	return 0, "", nil
}

// crisisHook tells the programs that asked; each telling is then tried, and logged, as any other of a webhook.
func (a *App) crisisHook(ctx context.Context, tx *db.Tx, t crisis.Telling) (int64, string, error) {
	n, err := a.Hooks.Wanted(ctx, tx, (crisis.SentOut{}).EventType())
	if err != nil || n == 0 {
		return 0, "no_hook", err
	}
	crisis.TellPrograms(tx, t)
	return n, "", nil
}
