package account

import (
	"context"
	"errors"
	"net"
	"net/url"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/tenant"
)

const (
	inviteFor     = 7 * 24 * time.Hour
	resetFor      = 24 * time.Hour
	resetMyselfIn = time.Hour
)

// Link is a way in, to be given to one person: by mail, or copied by an admin who passes it on.
type Link struct {
	Link      string          `json:"link"`
	Mailed    bool            `json:"mailed" doc:"whether it is on its way by mail as well"`
	ExpiresAt instant.Instant `json:"expires_at"`
}

var errLinkUnknown = fault.NotFound("account.link_unknown")

// give makes a link that works once; links given before stop working.
func (a *Accounts) give(ctx context.Context, tx *db.Tx, who Account, kind string, life time.Duration) (Link, error) {
	if err := deleteLinks(ctx, tx, who.ID); err != nil {
		return Link{}, err
	}
	secret := newSecret()
	t := token{Hash: digest(secret), ID: id.New(), Kind: kind, Account: who.ID, CreatedBy: tx.Actor().ID, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(life)}
	if err := insertToken(ctx, tx, t); err != nil {
		return Link{}, err
	}
	host, err := tenant.HostOf(ctx, tx)
	if err != nil {
		return Link{}, err
	}
	mine, err := tenant.Mine(ctx, tx)
	if err != nil {
		return Link{}, err
	}
	l := Link{Link: origin(a.c.Origin, host) + "/invitations/" + secret, Mailed: a.c.Delivers, ExpiresAt: t.ExpiresAt}
	return l, job.Enqueue(ctx, tx, sendMail, letter(tx, mine, who, kind, l))
}

// sendMail is the job that hands a mail.Message to the mailer.
const sendMail = "mail.send"

func letter(tx *db.Tx, t tenant.Tenant, who Account, kind string, l Link) mail.Message {
	m := mail.Message{ID: id.New(), Tenant: t.ID, Organisation: t.Name, To: mail.Address{Name: who.Name, Email: who.Email}, Lang: who.Lang, Zone: who.Zone}
	if kind == kindInvite {
		inviter := tx.Actor().Name
		if inviter == "" {
			inviter = "Comptoir"
		}
		m.Template, m.Data = mail.TemplateInvitation, mail.Invitation{Inviter: inviter, Link: l.Link, Expires: l.ExpiresAt.Time()}
	} else {
		m.Template, m.Data = mail.TemplatePasswordReset, mail.PasswordReset{Link: l.Link, Expires: l.ExpiresAt.Time()}
	}
	return m
}

// origin is the server's, at the tenant's own host where it has one.
func origin(server, host string) string {
	u, err := url.Parse(server)
	if host == "" || err != nil {
		return server
	}
	if port := u.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	u.Host = host
	return u.String()
}

// LinkIn names a link by its secret.
type LinkIn struct {
	Token string `path:"token" json:"-" maxLength:"60"`
}

// Invitation is what a link is for, shown to who follows it.
type Invitation struct {
	Kind       string          `json:"kind" enum:"invite,reset"`
	Email      string          `json:"email"`
	Name       string          `json:"name"`
	TenantName string          `json:"tenant_name"`
	ExpiresAt  instant.Instant `json:"expires_at"`
}

// LookAt says what a link is for, without using it.
func (a *Accounts) LookAt(ctx context.Context, in LinkIn) (Invitation, error) {
	l, who, t, err := a.follow(ctx, in.Token)
	if err != nil {
		return Invitation{}, err
	}
	return Invitation{Kind: l.Kind, Email: who.Email, Name: who.Name, TenantName: t.Name, ExpiresAt: l.ExpiresAt}, nil
}

// follow finds the account of a link that still works.
func (a *Accounts) follow(ctx context.Context, secret string) (token, Account, tenant.Tenant, error) {
	l, err := db.Lookup(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (token, error) {
		l, err := tokenByHash(ctx, c, digest(secret))
		if err == nil && (l.Kind != kindInvite && l.Kind != kindReset || l.ExpiresAt <= c.Now()) {
			err = errLinkUnknown
		}
		return l, err
	})
	if errors.Is(err, db.ErrNoRows) {
		err = errLinkUnknown
	}
	if err != nil {
		return token{}, Account{}, tenant.Tenant{}, err
	}
	t, err := tenant.Get(ctx, a.c.DB, l.Tenant)
	if err != nil {
		return token{}, Account{}, tenant.Tenant{}, err
	}
	if t.Suspended() {
		return token{}, Account{}, tenant.Tenant{}, fault.Denied("tenant.suspended")
	}
	who, err := db.View(ctx, a.c.DB, auth.System(l.Tenant), func(ctx context.Context, r db.Reader) (Account, error) { return byID(ctx, r, l.Account) })
	if err == nil && who.Closed {
		err = errLinkUnknown
	}
	return l, who, t, err
}
