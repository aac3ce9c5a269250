package cmdb_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
)

func (r *rig) upsert(t testing.TB, source string, found ...cmdb.Found) []cmdb.Outcome {
	t.Helper()
	return do(t, r, auth.System("t1"), cmdb.Upsert, cmdb.UpsertIn{Source: source, CIs: found})
}

func actions(out []cmdb.Outcome) string {
	var list []string
	for _, o := range out {
		list = append(list, o.Action)
	}
	return strings.Join(list, " ")
}

func TestEachSourceOwnsItsValues(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		one := cmdb.Found{ExternalID: "vm-1", Class: "virtual_machine", Name: "SRV-1", Fields: map[string]string{"criticality": "2", "environment": "production"},
			Attributes: map[string]string{"os": "Debian 12", "colour": "bleu"}}
		preview := read(t, r, camille, cmdb.Preview, cmdb.UpsertIn{Source: "vcenter", CIs: []cmdb.Found{one}})
		if actions(preview) != "made" || preview[0].CI != "" || len(preview[0].Changes) != 6 {
			t.Errorf("preview %+v", preview)
		}
		if list := read(t, r, camille, cmdb.List, cmdb.ListIn{}); len(list.Items) != 0 {
			t.Fatalf("a preview writes: %+v", list)
		}
		out := r.upsert(t, "vcenter", one, cmdb.Found{ExternalID: "vm-2", Class: "spaceship", Name: "x"}, cmdb.Found{ExternalID: "vm-1", Class: "server", Name: "y"},
			cmdb.Found{ExternalID: "vm-3", Class: "server", Name: "SRV-3", Fields: map[string]string{"rto_min": "soon"}})
		if actions(out) != "made refused refused refused" || out[0].Number != "CI0000001" {
			t.Fatalf("%+v", out)
		}
		for i, code := range []string{"class cmdb.class_unknown", "external_id cmdb.twice", "rto_min cmdb.number_between"} {
			if got := fieldsAtFault(out[i+1].Err); !slices.Contains(got, code) {
				t.Errorf("%v, want %s", got, code)
			}
		}
		ci := out[0].CI
		if got := actions(r.upsert(t, "vcenter", one)); got != "same" {
			t.Errorf("again: %s", got)
		}
		r.Clock.Add(time.Hour)
		edited := do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: ci, Values: cmdb.Values{Criticality: p[int64](1), Attributes: map[string]string{"os": "Debian 13"}}})
		if edited.Owners["criticality"] != cmdb.ByPerson || edited.Owners["attributes.os"] != cmdb.ByPerson || len(edited.Owners) != 2 || edited.Source != "vcenter" {
			t.Errorf("owners %+v", edited.Owners)
		}
		next := one
		next.Name, next.Fields, next.Attributes = "SRV-01", map[string]string{"criticality": "3", "environment": "recette"}, map[string]string{"os": "Debian 12.9", "colour": "vert"}
		preview = read(t, r, camille, cmdb.Preview, cmdb.UpsertIn{Source: "vcenter", CIs: []cmdb.Found{next}})
		out = r.upsert(t, "vcenter", next)
		for _, o := range [][]cmdb.Outcome{preview, out} {
			if o[0].Action != "edited" || len(o[0].Changes) != 3 || len(o[0].Kept) != 2 || o[0].Kept[0] != (cmdb.Kept{Field: "criticality", Value: "1", Offered: "3", Owner: "person"}) {
				t.Errorf("%+v", o[0])
			}
		}
		now := read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: ci})
		if now.Name != "SRV-01" || now.Criticality != 1 || now.Attributes["os"] != "Debian 13" || now.Attributes["colour"] != "vert" || now.SeenAt.IsZero() {
			t.Errorf("%+v", now)
		}
		if found := read(t, r, camille, cmdb.List, cmdb.ListIn{Query: "srv 01"}); len(found.Items) != 1 {
			t.Errorf("found by its new name: %+v", found)
		}

		// A second source knows the same machine, and may add what nobody said.
		agent := cmdb.Found{CI: ci, ExternalID: "agent-7", Fields: map[string]string{"environment": "test", "rto_min": "60"}, Attributes: map[string]string{"serial_number": "S1"}}
		out = r.upsert(t, "agent", agent)
		if len(out[0].Kept) != 1 || out[0].Kept[0].Owner != "vcenter" || len(out[0].Changes) != 2 {
			t.Errorf("%+v", out[0])
		}
		now = read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: "agent-7"})
		if now.ID != ci || len(now.ExternalIDs) != 2 || now.ExternalID != "vm-1" || now.Owners["rto_min"] != "agent" {
			t.Errorf("%+v", now)
		}
		back := r.upsert(t, "vcenter", cmdb.Found{ExternalID: "vm-1", Fields: map[string]string{"rto_min": ""}})
		if back[0].Action != "same" || len(back[0].Kept) != 1 {
			t.Errorf("it empties what is another's: %+v", back[0])
		}

		// Emptied by a person it stays empty; released it is the next import's.
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: ci, Values: cmdb.Values{Environment: p("")}})
		if out = r.upsert(t, "vcenter", next); out[0].Action != "same" || len(out[0].Kept) != 3 {
			t.Errorf("%+v", out[0])
		}
		_, err := try(r, camille, cmdb.Release, cmdb.ReleaseIn{ID: ci, Fields: []string{"nonsense"}})
		fails(t, err, "cmdb.field_unknown")
		do(t, r, camille, cmdb.Release, cmdb.ReleaseIn{ID: ci, Fields: []string{"environment", "attributes.os"}})
		if out = r.upsert(t, "vcenter", next); len(out[0].Changes) != 2 || len(out[0].Kept) != 1 {
			t.Errorf("%+v", out[0])
		}
		now = read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: ci})
		if now.Environment != "recette" || now.Attributes["os"] != "Debian 12.9" || now.Owners["environment"] != "" {
			t.Errorf("%+v", now)
		}
		lines := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: ci}).Items
		if lines[0].Source != "vcenter" || lines[0].Verb != "edit" || lines[0].Changes[0].Field != "environment" {
			t.Errorf("%+v", lines[0])
		}

		// What a person made is a person's, and a source may retire what it knows.
		hand := r.ci(t, "server", "SRV-9")
		out = r.upsert(t, "vcenter", cmdb.Found{CI: hand.ID, ExternalID: "vm-9", Name: "srv9", Fields: map[string]string{"environment": "production"}})
		if len(out[0].Kept) != 1 || out[0].Kept[0].Field != "name" || len(out[0].Changes) != 1 {
			t.Errorf("%+v", out[0])
		}
		r.upsert(t, "vcenter", cmdb.Found{ExternalID: "vm-9", Fields: map[string]string{"status": "retired"}})
		if now = read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: hand.ID}); now.Status != cmdb.Retired || now.RetiredAt.IsZero() {
			t.Errorf("%+v", now)
		}
		_, err = try(r, auth.System("t1"), cmdb.Upsert, cmdb.UpsertIn{Source: cmdb.ByPerson, CIs: []cmdb.Found{one}})
		fails(t, err, "cmdb.source_missing")
		_, err = try(r, auth.System("t1"), cmdb.Upsert, cmdb.UpsertIn{Source: "x", CIs: make([]cmdb.Found, cmdb.Chunk+1)})
		fails(t, err, "cmdb.too_many")
	})
}

func TestRelationsOfASource(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a, b, c := r.ci(t, "server", "a"), r.ci(t, "server", "b"), r.ci(t, "server", "c")
		hand := r.tie(t, a, cmdb.DependsOn, b)
		upsert := func(list ...cmdb.FoundRelation) string {
			t.Helper()
			in := cmdb.UpsertRelationsIn{Source: "netbox", Relations: list}
			preview := read(t, r, camille, cmdb.PreviewRelations, in)
			out := do(t, r, auth.System("t1"), cmdb.UpsertRelations, in)
			var got []string
			for i, o := range out {
				if o.Action != preview[i].Action {
					t.Errorf("previewed %s, done %s", preview[i].Action, o.Action)
				}
				got = append(got, o.Action)
			}
			return strings.Join(got, " ")
		}
		list := []cmdb.FoundRelation{
			{From: a.ID, Type: cmdb.DependsOn, To: b.ID, Propagates: p(false)}, // a person's: it stays
			{From: a.ID, Type: cmdb.DependsOn, To: c.ID},
			{From: a.ID, Type: cmdb.DependsOn, To: c.ID},
			{From: c.ID, Type: cmdb.ConnectsTo, To: a.ID},
			{From: a.ID, Type: cmdb.ConnectsTo, To: c.ID},
			{From: a.ID, Type: cmdb.DependsOn, To: a.ID},
			{From: a.ID, Type: cmdb.DependsOn, To: "00000000000000000000000000000000"},
			{From: a.ID, Type: "likes", To: b.ID},
		}
		if got := upsert(list...); got != "same made same made same refused refused refused" {
			t.Errorf("%s", got)
		}
		if got := upsert(list...); got != "same same same same same refused refused refused" {
			t.Errorf("again: %s", got)
		}
		if got := upsert(cmdb.FoundRelation{From: a.ID, Type: cmdb.DependsOn, To: c.ID, Bundle: "x"}); got != "edited" {
			t.Errorf("%s", got)
		}
		all := read(t, r, camille, cmdb.Relations, cmdb.RelationsIn{CI: a.ID}).Items
		if len(all) != 3 || !all[0].Propagates || all[1].Bundle != "x" || all[1].Source != "netbox" {
			t.Errorf("%+v", all)
		}
		n := do(t, r, auth.System("t1"), func(ctx context.Context, tx *db.Tx, ids []string) (int, error) {
			return cmdb.RemoveRelations(ctx, tx, "netbox", ids)
		}, []string{hand.ID, all[1].ID})
		if left := read(t, r, camille, cmdb.Relations, cmdb.RelationsIn{CI: a.ID}).Items; n != 1 || len(left) != 2 {
			t.Errorf("%d removed, left %+v", n, left)
		}
		if lines := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: c.ID}).Items; len(lines) != 5 || lines[0].Verb != "unrelate" || lines[0].Source != "netbox" {
			t.Errorf("%+v", lines)
		}
	})
}
