package app

import (
	"context"
	"net/http"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/obs"
	"comptoir/internal/people/account"
	"comptoir/internal/people/thread"
)

// accounts builds sign-in.
func (a *App) accounts() {
	l := a.Config.Limits
	a.Accounts = account.New(account.Config{
		DB: a.DB, Log: a.log, Origin: a.Config.Origin(), Idle: a.Config.SessionIdle(),
		Secure:   func(r *http.Request) bool { return a.Config.Encrypted() || obs.Encrypted(r) },
		Delivers: a.Mail.Delivers(),
		Furnish:  a.furnish,
		Limits:   account.Limits{MessageChars: l.MessageChars, FileBytes: l.FileBytes, FilesPerMessage: l.FilesPerMessage},
		Demo:     a.options.Demo,
	})
	a.stop(func() error { a.Accounts.Wait(); return nil })
}

// authenticate says who asks, and notes agents who are at their screens.
func (a *App) authenticate(r *http.Request) (auth.Actor, error) {
	actor, err := a.Accounts.Authenticate(r)
	if err == nil && actor.Has(auth.Agent) {
		a.seen.note(actor.Tenant, actor.ID)
	}
	return actor, err
}

// prepareSetup makes the one-time code of a server without organisation.
func (a *App) prepareSetup(ctx context.Context) (err error) {
	a.setup.code, err = a.Accounts.SetupCode(ctx)
	return err
}

type setup struct{ code string }

// SetupCode opens the set-up page of an empty server, once; "" where there is an organisation.
func (a *App) SetupCode() string { return a.setup.code }

// furnish gives a new organisation what it needs to begin: a queue, and the wall.
func (a *App) furnish(ctx context.Context, tx *db.Tx, admin account.Account) error {
	if err := a.Feed.SetUp(ctx, tx, admin.Lang); err != nil {
		return err
	}
	return firstQueue(ctx, tx, admin.Lang)
}

// files receives and gives out what hangs on messages.
func (a *App) files() *thread.Files {
	return &thread.Files{DB: a.DB, Store: a.Files, Threads: a.Threads}
}
