package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/tenant"
)

// contacts joins the address book: its routes, the phones that read it, and the letters that ask whether it is still right.
func (a *App) contacts() *contact.Contacts {
	a.Jobs.Every(time.Hour, "contact.ask", func(ctx context.Context, _ *db.DB) error { return a.eachTenant(ctx, a.askContacts) })
	return a.book()
}

func (a *App) book() *contact.Contacts {
	return &contact.Contacts{DB: a.DB, Actor: a.Accounts.ActorOf, BookName: func(lang string) string { return a.Text.Text(lang, "contact.book", nil) }}
}

// addressBook serves the contacts to phones, where they look for them.
func (a *App) addressBook(mux *http.ServeMux) {
	mux.Handle(contact.DavPrefix+"/", a.book().Dav())
	mux.Handle("/.well-known/carddav", http.RedirectHandler(contact.DavPrefix+"/", http.StatusMovedPermanently))
}

// endings are what outside programs write behind a record, and the route that answers.
func endings() map[string]string { return map[string]string{".vcf": "/vcard", ".ics": "/calendar"} }

// withEndings turns an ending, which the router cannot tell from an id, into a route: /people/ID.vcf, /contacts.vcf, /oncall/ID.ics.
func withEndings(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, api.Prefix+"/") || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		for ending, route := range endings() {
			of, ok := strings.CutSuffix(r.URL.Path, ending)
			if !ok {
				continue
			}
			switch {
			case of == api.Prefix+"/contacts":
				r.URL.Path = of + "-vcard"
			case strings.HasPrefix(of, api.Prefix+"/people/"), strings.HasPrefix(of, api.Prefix+"/contacts/"), strings.HasPrefix(of, api.Prefix+"/oncall/"):
				r.URL.Path = of + route
			}
			break
		}
		next.ServeHTTP(w, r)
	})
}

// askContacts writes to those without an account whose numbers nobody has found right for a month.
func (a *App) askContacts(ctx context.Context, tx *db.Tx) error {
	list, err := contact.AskAgain(ctx, tx)
	if err != nil || len(list) == 0 {
		return err
	}
	t, err := tenant.Mine(ctx, tx)
	if err != nil {
		return err
	}
	for _, one := range list {
		m := mail.Message{Template: mail.TemplateVerifyContact, Thread: "contact-" + one.Contact,
			Data: mail.VerifyContact{Lines: one.Lines, Link: a.Config.Origin() + "/contact-checks/" + one.Token}}
		m.Tenant, m.Organisation, m.Lang, m.Zone = tx.Tenant(), t.Name, i18n.Negotiate(one.Lang, t.Lang), t.Zone
		m.To = mail.Address{Name: one.Name, Email: one.Email}
		if err := job.Enqueue(ctx, tx, sendMail, m); err != nil {
			return err
		}
	}
	return nil
}
