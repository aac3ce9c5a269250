package app

import (
	"context"
	"strconv"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/notify"
	"comptoir/internal/people/account"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/tenant"
)

// brokenFor is how long a notice of a used code is worth reading: as long as what it opened lasts.
const brokenFor = 12 * time.Hour

// breakGlass makes the use of a printed code loud: a letter to every admin, also where the company's mail is dead, a notice on the devices
// of every admin and crisis manager, and a line in the log of every crisis that goes on.
func (a *App) breakGlass() outbox.Listener {
	return outbox.Listener{Name: "break_glass.loud", Types: []string{(account.BrokeGlass{}).EventType()}, Handle: a.brokeGlass}
}

func (a *App) brokeGlass(ctx context.Context, tx *db.Tx, e event.Event) error {
	p, err := event.Decode[account.BrokeGlass](e)
	if err != nil {
		return err
	}
	label, use, err := account.UseOf(ctx, tx, p.Sheet, p.Code)
	if err != nil {
		return err
	}
	told := crisis.Told{Code: "broke_glass", At: use.At, Args: map[string]string{"person": use.Name, "sheet": label, "code": strconv.FormatInt(use.N, 10)}}
	if err := crisis.TellOpen(ctx, tx, e, told); err != nil {
		return err
	}
	admins, err := account.Admins(ctx, tx)
	if err != nil {
		return err
	}
	t, err := tenant.Mine(ctx, tx)
	if err != nil {
		return err
	}
	if err := a.noticeBreakGlass(ctx, tx, p.Sheet, label, use); err != nil {
		return err
	}
	for _, one := range admins {
		m := mail.Message{Template: mail.TemplateBreakGlass, Tenant: tx.Tenant(), Organisation: t.Name, Lang: i18n.Negotiate(one.Lang, t.Lang), Zone: one.Zone, Thread: "break-glass-" + p.Sheet,
			Data: mail.BreakGlass{Sheet: label, Code: use.N, Name: use.Name, Address: use.Address, At: use.At.Time(), Link: a.Config.Origin() + "/admin/codes"}}
		to, err := contact.Refuges(ctx, tx, one.ID)
		if err != nil {
			return err
		}
		for _, email := range append([]string{one.Email}, to...) {
			m.To = mail.Address{Name: one.Name, Email: email}
			if err := job.Enqueue(ctx, tx, sendMail, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// noticeBreakGlass wakes the devices of who may stop it: an admin is led to the sheets, a crisis manager to the crises.
func (a *App) noticeBreakGlass(ctx context.Context, tx *db.Tx, sheet, label string, use account.Use) error {
	list, err := account.Guards(ctx, tx)
	if err != nil {
		return err
	}
	for _, one := range list {
		page := "/crises"
		if one.Roles.Has(auth.Admin) {
			page = "/admin/codes"
		}
		if err := notice(ctx, tx, one.ID, func(who auth.Actor) (notify.Notice, error) {
			return notify.Notice{Tag: "break-glass-" + sheet + "-" + strconv.FormatInt(use.N, 10), Title: a.Text.Text(who.Lang, "notice.broke_glass", i18n.Args{"name": use.Name}),
				Text: a.Text.Text(who.Lang, "notice.broke_glass_text", i18n.Args{"sheet": label, "code": use.N, "address": use.Address}), Page: page, Urgent: true, For: brokenFor}, nil
		}); err != nil {
			return err
		}
	}
	return nil
}
