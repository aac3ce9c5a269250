package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

func add(t *testing.T, d *db.DB, in AddIn) (Tenant, error) {
	t.Helper()
	return db.Control(t.Context(), d, func(ctx context.Context, c *db.Ctl) (Tenant, error) { return Add(ctx, c, in) })
}

func types(t *testing.T, d *db.DB, tenantID string) []string {
	t.Helper()
	out, err := db.View(t.Context(), d, auth.System(tenantID), func(ctx context.Context, r db.Reader) ([]string, error) {
		events, err := db.Events(ctx, r, 0, 100)
		var out []string
		for _, e := range events {
			out = append(out, e.Type)
		}
		return out, err
	})
	require.NoError(t, err)
	return out
}

func TestAddAndFind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		any1, err := Any(t.Context(), r.DB)
		require.NoError(t, err)
		require.False(t, any1)
		a, err := add(t, r.DB, AddIn{Name: " Hôpital\u200b du Nord ", Hosts: []string{"Aide.Nord.example:8443"}})
		require.NoError(t, err)
		require.Equal(t, "Hôpital du Nord", a.Name)
		require.Equal(t, "fr", a.Lang)
		require.Equal(t, "Europe/Paris", a.Zone)
		b, err := add(t, r.DB, AddIn{Name: "Autre", Hosts: []string{"autre.localhost"}, Lang: "en", Demo: true})
		require.NoError(t, err)

		for host, want := range map[string]string{"aide.nord.example": a.ID, "AIDE.nord.example.:80": a.ID, "autre.localhost:8080": b.ID, "localhost": "", "": "", "[::1]:8080": ""} {
			got, bound, err := ByHost(t.Context(), r.DB, host)
			require.NoError(t, err)
			require.Equal(t, want, got.ID, host)
			require.Equal(t, want != "", bound)
		}
		for what, want := range map[string]string{a.ID: a.ID, "Autre": b.ID, "aide.nord.example": a.ID} {
			got, err := Find(t.Context(), r.DB, what)
			require.NoError(t, err)
			require.Equal(t, want, got.ID)
		}
		_, err = Find(t.Context(), r.DB, "nobody")
		require.True(t, fault.Is(err, "tenant.not_found"))
		list, err := List(t.Context(), r.DB)
		require.NoError(t, err)
		require.Equal(t, []string{"Autre", "Hôpital du Nord"}, []string{list[0].Name, list[1].Name})
		require.True(t, list[0].Demo)
		require.Equal(t, []string{"tenant.added"}, types(t, r.DB, b.ID))
	})
}

func TestAddRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		_, err := add(t, r.DB, AddIn{ID: "a", Name: "A", Hosts: []string{"a.example"}})
		require.NoError(t, err)
		for code, in := range map[string]AddIn{
			"tenant.name_empty":     {Name: " \u200b "},
			"tenant.name_too_long":  {Name: strings.Repeat("é", 121)},
			"tenant.host_taken":     {Name: "B", Hosts: []string{"A.example:1"}},
			"tenant.host_invalid":   {Name: "B", Hosts: []string{"a/b"}},
			"tenant.lang_unknown":   {Name: "B", Lang: "de"},
			"tenant.zone_unknown":   {Name: "B", Zone: "Mars/Base"},
			"tenant.already_exists": {ID: "a", Name: "B"},
		} {
			_, err := add(t, r.DB, in)
			require.Equal(t, code, fault.CodeOf(err))
		}
		list, err := List(t.Context(), r.DB)
		require.NoError(t, err)
		require.Len(t, list, 1, "a refused tenant leaves nothing")
	})
}

func TestSuspendAndResume(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		a, err := add(t, r.DB, AddIn{Name: "A"})
		require.NoError(t, err)
		_, err = Resume(t.Context(), r.DB, a.ID)
		require.True(t, fault.Is(err, "tenant.not_suspended"))
		a, err = Suspend(t.Context(), r.DB, a.ID)
		require.NoError(t, err)
		require.True(t, a.Suspended())
		_, err = Suspend(t.Context(), r.DB, a.ID)
		require.True(t, fault.Is(err, "tenant.already_suspended"))
		a, err = Resume(t.Context(), r.DB, a.ID)
		require.NoError(t, err)
		require.False(t, a.Suspended())
		_, err = Suspend(t.Context(), r.DB, "none")
		require.True(t, fault.Is(err, "tenant.not_found"))
		require.Equal(t, []string{"tenant.added", "tenant.suspended", "tenant.resumed"}, types(t, r.DB, a.ID))
	})
}

func TestEdit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		a, err := add(t, r.DB, AddIn{Name: "A"})
		require.NoError(t, err)
		edit := func(in EditIn) (Tenant, error) {
			return db.Update(t.Context(), r.DB, auth.System(a.ID), func(ctx context.Context, tx *db.Tx) (Tenant, error) { return Edit(ctx, tx, in) })
		}
		name, lang, zone := "Ateliers", "en", "Nowhere"
		got, err := edit(EditIn{IfMatch: a.ETag(), Name: &name, Lang: &lang})
		require.NoError(t, err)
		require.Equal(t, "Ateliers", got.Name)
		require.Equal(t, int64(2), got.Version)
		_, err = edit(EditIn{IfMatch: a.ETag(), Name: &name})
		require.Equal(t, fault.KindStale, fault.KindOf(err))
		_, err = edit(EditIn{Zone: &zone})
		require.True(t, fault.Is(err, "tenant.zone_unknown"))
		same, err := edit(EditIn{Name: &name})
		require.NoError(t, err)
		require.Equal(t, got, same, "nothing changed, no event")
		require.Equal(t, []string{"tenant.added", "tenant.edited"}, types(t, r.DB, a.ID))
	})
}

func TestExportHasOneTenantOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		a, err := add(t, r.DB, AddIn{Name: "A"})
		require.NoError(t, err)
		b, err := add(t, r.DB, AddIn{Name: "B"})
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, Export(t.Context(), r.DB, a.ID, &out))
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		require.Len(t, lines, 2)
		var head struct {
			Format int `json:"comptoir_export"`
			Tenant Tenant
		}
		require.NoError(t, json.Unmarshal([]byte(lines[0]), &head))
		require.Equal(t, 1, head.Format)
		require.Equal(t, "A", head.Tenant.Name)
		var line struct {
			Table string
			Row   map[string]any
		}
		require.NoError(t, json.Unmarshal([]byte(lines[1]), &line))
		require.Equal(t, "event", line.Table)
		require.Equal(t, "tenant.added", line.Row["type"])
		require.NotContains(t, out.String(), b.ID)
		require.True(t, fault.Is(Export(t.Context(), r.DB, "none", &out), "tenant.not_found"))
	})
}

func TestTexts(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
}
