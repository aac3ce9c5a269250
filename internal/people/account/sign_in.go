package account

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/alexedwards/argon2id"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/tenant"
)

// From says where a sign-in comes from.
type From struct {
	Host      string // as the browser asked for it
	Address   string
	UserAgent string
}

// SignInIn is an e-mail and a password; Tenant is the answer to a choice.
type SignInIn struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1024"`
	Tenant   string `json:"tenant,omitempty" maxLength:"32" doc:"one of those given to choose from"`
}

// Choice is a tenant that an e-mail and its password open.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// SignedIn is a session with its secret, or the tenants to choose from.
type SignedIn struct {
	Actor  auth.Actor
	Secret string
	Choose []Choice
}

var errBadCredentials = fault.Unauthenticated("account.bad_credentials")

// SignIn opens a session. The host pre-selects the tenant; on a host bound to none the e-mail decides, with a choice where it
// opens several.
func (a *Accounts) SignIn(ctx context.Context, in SignInIn, from From) (SignedIn, error) {
	email, address := "e:"+FoldEmail(in.Email), "a:"+network(from.Address)
	if err := a.wait(email, address); err != nil {
		return SignedIn{}, err
	}
	at, err := a.loginsAt(ctx, in.Email, from.Host)
	if err != nil {
		return SignedIn{}, err
	}
	logins := slices.DeleteFunc(at, func(l login) bool { return l.Hash == "" || in.Tenant != "" && l.Tenant != in.Tenant })
	opened, err := a.matching(ctx, logins, in.Password, email, address)
	if err != nil {
		return SignedIn{}, err
	}
	a.byEmail.Clear(email)
	open, err := a.stillOpen(ctx, opened)
	if err != nil {
		return SignedIn{}, err
	}
	if len(open) > 1 {
		var out SignedIn
		for _, l := range open {
			out.Choose = append(out.Choose, Choice{l.Tenant, l.Name})
		}
		return out, nil
	}
	return a.open(ctx, open[0].Tenant, open[0].Account, from)
}

// wait refuses who failed too often of late, by person or by place.
func (a *Accounts) wait(email, address string) error {
	if w := max(a.byEmail.Wait(email), a.byAddress.Wait(address)); w > 0 {
		return fault.TooMany("account.too_many_tries").With(api.RetryArg, api.Seconds(w))
	}
	return nil
}

func (a *Accounts) failed(email, address string) {
	a.byEmail.Count(email)
	a.byAddress.Count(address)
}

// loginsAt are the tenants where an address has an account: all, or the one the host is bound to.
func (a *Accounts) loginsAt(ctx context.Context, email, host string) ([]login, error) {
	bound, isBound, err := tenant.ByHost(ctx, a.c.DB, host)
	if err != nil {
		return nil, err
	}
	all, err := db.Lookup(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) ([]login, error) { return loginsOf(ctx, c, FoldEmail(email)) })
	return slices.DeleteFunc(all, func(l login) bool { return isBound && l.Tenant != bound.ID }), err
}

// matching hashes the password against each login, and against nobody's where there is none, so that an unknown e-mail takes
// as long as a wrong password.
func (a *Accounts) matching(ctx context.Context, logins []login, password, email, address string) ([]login, error) {
	if err := a.hasher.enter(ctx); err != nil {
		return nil, err
	}
	defer a.hasher.leave()
	// Asked again: many tries may have stood in line for the hasher together.
	if err := a.wait(email, address); err != nil {
		return nil, err
	}
	if len(logins) == 0 {
		if _, err := argon2id.ComparePasswordAndHash(password, nobodysHash); err != nil {
			return nil, err
		}
	}
	var out []login
	for _, l := range logins {
		same, err := argon2id.ComparePasswordAndHash(password, l.Hash)
		if err != nil {
			return nil, err
		}
		if same {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		a.failed(email, address)
		return nil, errBadCredentials
	}
	return out, nil
}

// stillOpen leaves out closed accounts and suspended tenants; where none is left, who knew the password may know why.
func (a *Accounts) stillOpen(ctx context.Context, logins []login) ([]login, error) {
	var open []login
	var why error
	for _, l := range logins {
		if !l.Suspended.IsZero() {
			why = fault.Denied("tenant.suspended")
			continue
		}
		who, err := db.View(ctx, a.c.DB, auth.System(l.Tenant), func(ctx context.Context, r db.Reader) (Account, error) { return byID(ctx, r, l.Account) })
		if err != nil {
			return nil, err
		}
		if who.Closed {
			why = fault.Denied("account.closed")
			continue
		}
		open = append(open, l)
	}
	if len(open) == 0 {
		return nil, why
	}
	return open, nil
}

// open begins a session.
func (a *Accounts) open(ctx context.Context, tenantID, account string, from From) (SignedIn, error) {
	return db.Update(ctx, a.c.DB, auth.Actor{Tenant: tenantID, ID: account}, func(ctx context.Context, tx *db.Tx) (SignedIn, error) {
		return a.begin(ctx, tx, account, from)
	})
}

// begin is open in a transaction of the account's tenant.
func (a *Accounts) begin(ctx context.Context, tx *db.Tx, account string, from From) (SignedIn, error) {
	return a.beginFor(ctx, tx, account, from, a.c.Idle, "")
}

// beginFor begins a session of some length; one that a printed code opened bears its sheet.
func (a *Accounts) beginFor(ctx context.Context, tx *db.Tx, account string, from From, life time.Duration, sheet string) (SignedIn, error) {
	who, err := byID(ctx, tx, account)
	if err != nil {
		return SignedIn{}, err
	}
	if who.Closed {
		return SignedIn{}, fault.Denied("account.closed")
	}
	secret := newSecret()
	s := session{Hash: digest(secret), ID: id.New(), Account: account, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(life),
		UserAgent: browser(from.UserAgent), Address: from.Address, Sheet: sheet}
	if err := insertSession(ctx, tx, s); err != nil {
		return SignedIn{}, err
	}
	actor := who.Actor(tx.Tenant())
	actor.Session = s.ID
	emit(tx.As(actor), account, SessionOpened{Session: s.ID})
	return SignedIn{Actor: actor, Secret: secret}, nil
}

// network is what an address is throttled by: one IPv4 address, or the /64 that one IPv6 household has.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// sessionCookieAge is how long the browser keeps the cookie: as long as browsers do. When the session ends is the server's say.
const sessionCookieAge = 400 * 24 * time.Hour
