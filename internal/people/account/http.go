package account

import (
	"context"
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/tenant"
)

// Register adds this domain's routes. What hashes a password or sets the cookie is Apart: it opens its own transactions.
func (a *Accounts) Register(g *api.Group) {
	s := g.At("/sessions")
	api.Apart(s, "POST", http.StatusCreated, "", a.postSession, "session.open", api.Public, api.Secret)
	api.Apart(s, "DELETE", http.StatusNoContent, "/current", a.deleteSession, "session.close")
	api.Apart(g.At("/sign-in"), "GET", http.StatusOK, "", a.door, "session.door", api.Public)
	api.Apart(g.At("/setup"), "POST", http.StatusCreated, "", a.postSetup, "tenant.set_up", api.Public, api.Secret)
	api.Apart(g.At("/password-resets"), "POST", http.StatusAccepted, "", a.postReset, "account.reset_mine", api.Public)
	i := g.At("/invitations")
	api.Apart(i, "GET", http.StatusOK, "/{token}", a.LookAt, "account.look_at_link", api.Public)
	api.Apart(i, "POST", http.StatusCreated, "/{token}", a.postInvitation, "account.accept_link", api.Public, api.Secret)

	m := g.At("/me")
	api.Get(m, "", a.Me, "me.read")
	api.Edit(m, "", a.EditMe, "me.edit")
	api.Apart(m, "POST", http.StatusNoContent, "/password", a.postPassword, "me.change_password", api.Secret)
	api.List(m, "/sessions", MySessions, "session.list")
	api.Apart(m, "DELETE", http.StatusNoContent, "/sessions", a.deleteSessions, "session.close_all")
	api.Delete(m, "/sessions/{id}", a.SignOutOf, "session.close_one")

	t := g.At("/tokens")
	api.List(t, "", MyTokens, "token.list")
	api.Make(t, "", a.MakeToken, "token.make", api.Secret)
	api.Delete(t, "/{id}", a.RevokeToken, "token.revoke")

	api.Apart(g.At("/break-glass"), "POST", http.StatusCreated, "", a.postCode, "session.break_glass", api.Public, api.Secret)
	b := g.At("/break-glass-sheets")
	api.List(b, "", a.Sheets, "break_glass.read", api.Name("break_glass.list"))
	api.Apart(b, "POST", http.StatusCreated, "", a.MakeSheet, "break_glass.make", api.Secret)
	api.Apart(b, "POST", http.StatusOK, "/{id}/renew", a.RenewSheet, "break_glass.renew", api.Secret)
	api.Act(b, "/{id}/revoke", a.RevokeSheet, "break_glass.revoke")

	u := g.At("/users")
	api.List(u, "", List, "account.list")
	api.Get(u, "/{id}", Get, "account.read")
	api.Make(u, "", Add, "account.add")
	api.Edit(u, "/{id}", a.Edit, "account.edit")
	api.Act(u, "/{id}/invite", a.Invite, "account.invite", api.Secret)
	api.Act(u, "/{id}/reset", a.Reset, "account.reset", api.Secret)
	api.Act(u, "/{id}/sign_out", a.SignOutPerson, "account.sign_out")
	api.Act(u, "/{id}/close", a.Close, "account.close")
	api.Act(u, "/{id}/reopen", a.Reopen, "account.reopen")
}

// Signed is the answer to a sign-in: who one is (201), or the tenants to choose from (200).
type Signed struct {
	Me     *Me      `json:"me,omitempty"`
	Choose []Choice `json:"choose,omitempty" nullable:"false"`
}

// HTTPStatus tells a session made from a choice to make.
func (s Signed) HTTPStatus() int {
	if s.Me == nil {
		return http.StatusOK
	}
	return http.StatusCreated
}

func (a *Accounts) postSession(ctx context.Context, in SignInIn) (Signed, error) {
	return a.answer(ctx)(a.SignIn(ctx, in, from(ctx)))
}

func (a *Accounts) postCode(ctx context.Context, in BreakGlassIn) (Signed, error) {
	return a.answer(ctx)(a.BreakGlass(ctx, in, from(ctx)))
}

func (a *Accounts) postSetup(ctx context.Context, in SetUpIn) (Signed, error) {
	return a.answer(ctx)(a.SetUp(ctx, in, from(ctx)))
}

func (a *Accounts) postInvitation(ctx context.Context, in AcceptLinkIn) (Signed, error) {
	return a.answer(ctx)(a.AcceptLink(ctx, in, from(ctx)))
}

func (a *Accounts) answer(ctx context.Context) func(SignedIn, error) (Signed, error) {
	return func(s SignedIn, err error) (Signed, error) {
		if err != nil || s.Secret == "" {
			return Signed{Choose: s.Choose}, err
		}
		me, err := db.View(ctx, a.c.DB, s.Actor, func(ctx context.Context, r db.Reader) (Me, error) { return a.Me(ctx, r, MeIn{}) })
		if err != nil {
			return Signed{}, err
		}
		a.setCookie(ctx, s.Secret)
		return Signed{Me: &me}, nil
	}
}

func (a *Accounts) setCookie(ctx context.Context, secret string) {
	c := &http.Cookie{Name: api.SessionCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: a.c.Secure(api.Request(ctx)), MaxAge: int(sessionCookieAge.Seconds())}
	if secret == "" {
		c.MaxAge = -1
	}
	api.SetCookie(ctx, c)
}

func from(ctx context.Context) From {
	r := api.Request(ctx)
	return From{Host: r.Host, Address: api.Remote(r), UserAgent: r.UserAgent()}
}

func (a *Accounts) deleteSession(ctx context.Context, _ MeIn) (api.None, error) {
	return a.leave(ctx, a.SignOut)
}

func (a *Accounts) deleteSessions(ctx context.Context, _ MeIn) (api.None, error) {
	return a.leave(ctx, a.SignOutEverywhere)
}

func (a *Accounts) leave(ctx context.Context, f func(context.Context, *db.Tx) (api.None, error)) (api.None, error) {
	me, _ := auth.From(ctx)
	_, err := db.Update(ctx, a.c.DB, me, f)
	if err == nil {
		a.setCookie(ctx, "")
	}
	return api.None{}, err
}

func (a *Accounts) postPassword(ctx context.Context, in ChangePasswordIn) (api.None, error) {
	me, _ := auth.From(ctx)
	return api.None{}, a.ChangePassword(ctx, me, in)
}

func (a *Accounts) postReset(ctx context.Context, in ResetMineIn) (api.None, error) {
	return api.None{}, a.ResetMine(ctx, in, from(ctx))
}

// Door is what the sign-in page shows before anybody is known.
type Door struct {
	TenantName string        `json:"tenant_name,omitempty"`
	Demo       bool          `json:"demo"`
	Accounts   []DemoAccount `json:"demo_accounts,omitempty" nullable:"false"`
	Setup      bool          `json:"setup" doc:"this server has no tenant yet: show the set-up page"`
}

func (a *Accounts) door(ctx context.Context, _ MeIn) (Door, error) {
	t, bound, err := tenant.ByHost(ctx, a.c.DB, api.Request(ctx).Host)
	if err != nil {
		return Door{}, err
	}
	d := Door{TenantName: t.Name, Demo: len(a.c.Demo) > 0}
	for _, acc := range a.c.Demo {
		if !bound || acc.Tenant == t.ID || acc.Tenant == t.Name {
			d.Accounts = append(d.Accounts, acc)
		}
	}
	if bound {
		return d, nil
	}
	exists, err := tenant.Any(ctx, a.c.DB)
	d.Setup = !exists
	return d, err
}
