package tenant

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// SettingsIn asks for one's own tenant.
type SettingsIn struct{}

// Settings are what a signed-in person may know of their organisation.
func Settings(ctx context.Context, r db.Reader, _ SettingsIn) (Tenant, error) { return Mine(ctx, r) }

// EditIn changes settings; what is absent stays.
type EditIn struct {
	IfMatch string  `header:"If-Match" json:"-"`
	Name    *string `json:"name,omitempty" maxLength:"120"`
	Lang    *string `json:"lang,omitempty" enum:"fr,en"`
	Zone    *string `json:"zone,omitempty" maxLength:"60" doc:"IANA name, such as Europe/Paris"`
}

// Edit changes the tenant's settings.
func Edit(ctx context.Context, tx *db.Tx, in EditIn) (Tenant, error) {
	t, err := Mine(ctx, tx)
	if err != nil {
		return Tenant{}, err
	}
	if err := api.CheckVersion(in.IfMatch, t.Version); err != nil {
		return Tenant{}, err
	}
	before := t
	if in.Name != nil {
		if t.Name, err = cleanName(*in.Name); err != nil {
			return Tenant{}, err
		}
	}
	if in.Lang != nil {
		t.Lang = *in.Lang
	}
	if in.Zone != nil {
		t.Zone = *in.Zone
	}
	if err := checkPlace(t.Lang, t.Zone); err != nil {
		return Tenant{}, err
	}
	fields := changed(before, t)
	if len(fields) == 0 {
		return t, nil
	}
	t.Version++
	done, err := update(ctx, tx, t, before.Version)
	if err != nil {
		return Tenant{}, err
	}
	if !done {
		return Tenant{}, fault.Stale("tenant.changed_meanwhile")
	}
	tx.Emit(ref.Of(Kind, t.ID), Edited{Version: t.Version, Fields: fields})
	return t, nil
}

func changed(a, b Tenant) []string {
	var out []string
	if a.Name != b.Name {
		out = append(out, "name")
	}
	if a.Lang != b.Lang {
		out = append(out, "lang")
	}
	if a.Zone != b.Zone {
		out = append(out, "zone")
	}
	return out
}
