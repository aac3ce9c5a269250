package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/tenant"
)

// Me is whoever signed in, with what the browser needs to begin.
type Me struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Email      string     `json:"email"`
	Roles      auth.Roles `json:"roles" nullable:"false" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Lang       string     `json:"lang" enum:"fr,en"`
	Zone       string     `json:"zone"`
	Theme      string     `json:"theme" enum:"system,light,dark"`
	Density    string     `json:"density" enum:"comfortable,compact"`
	Title      string     `json:"title"`
	Department string     `json:"department"`
	Site       string     `json:"site"`
	Phone      string     `json:"phone"`
	Avatar     string     `json:"avatar,omitempty"`
	Tenant     Choice     `json:"tenant"`
	Demo       bool       `json:"demo"`
	Limits     Limits     `json:"limits"`
	Version    int64      `json:"version"`
}

// ETag lets a client edit exactly what it saw.
func (m Me) ETag() string { return api.ETagOf(m.Version) }

// MeIn asks nothing more.
type MeIn struct{}

// Me answers who asks.
func (a *Accounts) Me(ctx context.Context, r db.Reader, _ MeIn) (Me, error) {
	who, err := byID(ctx, r, r.Actor().ID)
	if err != nil {
		return Me{}, err
	}
	return a.me(ctx, r, who)
}

func (a *Accounts) me(ctx context.Context, r db.Reader, who Account) (Me, error) {
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return Me{}, err
	}
	return Me{ID: who.ID, Name: who.Name, Email: who.Email, Roles: who.Roles, Lang: who.Lang, Zone: who.Zone, Theme: who.Theme,
		Density: who.Density, Title: who.Title, Department: who.Department, Site: who.Site, Phone: who.Phone, Avatar: who.Avatar,
		Tenant: Choice{t.ID, t.Name}, Demo: t.Demo, Limits: a.c.Limits, Version: who.Version}, nil
}

// EditMeIn is what people change of themselves; what is absent stays. Name, address and roles are the admin's.
type EditMeIn struct {
	IfMatch    string  `header:"If-Match" json:"-"`
	Lang       *string `json:"lang,omitempty" enum:"fr,en"`
	Zone       *string `json:"zone,omitempty" maxLength:"60"`
	Theme      *string `json:"theme,omitempty" enum:"system,light,dark"`
	Density    *string `json:"density,omitempty" enum:"comfortable,compact"`
	Title      *string `json:"title,omitempty" maxLength:"120"`
	Department *string `json:"department,omitempty" maxLength:"120"`
	Site       *string `json:"site,omitempty" maxLength:"120"`
	Phone      *string `json:"phone,omitempty" maxLength:"120"`
}

// EditMe changes one's own preferences and card.
func (a *Accounts) EditMe(ctx context.Context, tx *db.Tx, in EditMeIn) (Me, error) {
	before, err := byID(ctx, tx, tx.Actor().ID)
	if err != nil {
		return Me{}, err
	}
	if err := api.CheckVersion(in.IfMatch, before.Version); err != nil {
		return Me{}, err
	}
	after := before
	set(&after.Lang, in.Lang)
	set(&after.Zone, in.Zone)
	set(&after.Theme, in.Theme)
	set(&after.Density, in.Density)
	err = cleanCard(&after, or(in.Title, after.Title), or(in.Department, after.Department), or(in.Site, after.Site), or(in.Phone, after.Phone))
	if err != nil {
		return Me{}, err
	}
	after, err = a.save(ctx, tx, before, after)
	if err != nil {
		return Me{}, err
	}
	return a.me(ctx, tx, after)
}
