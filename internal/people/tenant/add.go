package tenant

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// AddIn describes a new tenant. ID is for those who must know it beforehand (the demo, a copy); usually empty.
type AddIn struct {
	ID    string
	Name  string
	Hosts []string // host names that pre-select it; none where one address serves all
	Lang  string
	Zone  string
	Demo  bool
}

// Add makes a tenant. Its first admin is added by account.Add in the same transaction: see db.Ctl.Tenant.
func Add(ctx context.Context, c *db.Ctl, in AddIn) (Tenant, error) {
	name, err := cleanName(in.Name)
	if err != nil {
		return Tenant{}, err
	}
	t := Tenant{ID: in.ID, Name: name, Lang: in.Lang, Zone: in.Zone, Demo: in.Demo, CreatedAt: c.Now(), Version: 1}
	if t.ID == "" {
		t.ID = id.New()
	}
	if t.Lang == "" {
		t.Lang = i18n.French
	}
	if t.Zone == "" {
		t.Zone = i18n.DefaultZone
	}
	if err := checkPlace(t.Lang, t.Zone); err != nil {
		return Tenant{}, err
	}
	if err := insert(ctx, c, t); err != nil {
		return Tenant{}, err
	}
	for _, host := range in.Hosts {
		if err := bindHost(ctx, c, t.ID, host); err != nil {
			return Tenant{}, err
		}
	}
	tx, err := c.Tenant(ctx, t.ID)
	if err != nil {
		return Tenant{}, err
	}
	tx.Emit(ref.Of(Kind, t.ID), Added{})
	return t, nil
}

func bindHost(ctx context.Context, c *db.Ctl, tenantID, host string) error {
	h, err := cleanHost(host)
	if err != nil {
		return err
	}
	err = insertHost(ctx, c, h, tenantID)
	if errors.Is(err, errTaken) {
		return fault.Conflict("tenant.host_taken").With("host", h)
	}
	return err
}
