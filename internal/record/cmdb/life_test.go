package cmdb_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/cmdb"
)

func fieldsAtFault(err error) []string {
	var f *fault.Error
	var out []string
	if errors.As(err, &f) {
		for _, x := range f.Fields {
			out = append(out, x.Name+" "+x.Code)
		}
	}
	slices.Sort(out)
	return out
}

func TestACIFromItsMakingToItsRetirement(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		site := r.ci(t, "site", "Lyon")
		c := do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: "SRV-12 ", Class: "virtual_machine", ExternalIDs: []cmdb.External{{Source: "vcenter", ID: "vm-812"}}, Values: cmdb.Values{
			SiteID: &site.Number, OwnerID: p("camille"), SupportGroupID: p("reseau"), Criticality: p[int64](2), RTO: p[int64](240),
			Redundancy: &cmdb.Redundancy{Mode: "any", Over: "powered_by"}, Attributes: map[string]string{"os": "Debian", "memory_mb": "16384,0", "warranty_end": "2027-01-31"},
		}})
		if c.Number != "CI0000002" || c.Name != "SRV-12" || c.ClassName != "Machine virtuelle" || c.Site.Name != "Lyon" || c.Owner.Name != "Camille Martin" ||
			c.SupportGroup.Name != "Réseau" || c.Attributes["memory_mb"] != "16384" || c.ExternalID != "vm-812" || c.Redundancy.Over != "powered_by" || c.Layer != 4 || c.Stale {
			t.Fatalf("made %+v", c)
		}
		for _, key := range []string{c.ID, "CI0000002", "ci0000002", "vm-812"} {
			if got := read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: key}); got.ID != c.ID {
				t.Errorf("by %s: %+v", key, got)
			}
		}
		_, err := look(r, zoe, cmdb.Get, cmdb.GetIn{ID: c.ID})
		fails(t, err, "cmdb.not_found")
		_, err = try(r, camille, cmdb.Make, cmdb.MakeIn{Name: "x", Class: "server", ExternalIDs: []cmdb.External{{Source: "vcenter", ID: "vm-812"}}})
		fails(t, err, "cmdb.external_taken")
		_, err = try(r, camille, cmdb.Make, cmdb.MakeIn{Name: " ", Class: "spaceship", Values: cmdb.Values{SiteID: &c.ID, OwnerID: p("nobody"), SupportGroupID: p("none"),
			Attributes: map[string]string{"colour": "red"}}})
		if got := strings.Join(fieldsAtFault(err), ", "); got != "attributes.colour cmdb.attribute_unknown, class cmdb.class_unknown, name cmdb.name_missing, "+
			"owner_id cmdb.person_unknown, site_id cmdb.not_a_site, support_group_id cmdb.group_unknown" {
			t.Errorf("at fault: %s", got)
		}
		_, err = try(r, camille, cmdb.Edit, cmdb.EditIn{ID: c.ID, Values: cmdb.Values{Attributes: map[string]string{"memory_mb": "many", "warranty_end": "31/01/2027"}}})
		if got := strings.Join(fieldsAtFault(err), ", "); got != "attributes.memory_mb cmdb.not_a_number, attributes.warranty_end cmdb.not_a_date" {
			t.Errorf("at fault: %s", got)
		}

		r.Clock.Add(time.Hour)
		down := do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: c.ID, IfMatch: `"1"`, Values: cmdb.Values{Status: p(cmdb.Down), RTO: p[int64](60), Attributes: map[string]string{"os": "Debian 13"}}})
		if down.Version != 2 || down.Status != cmdb.Down || down.Attributes["os"] != "Debian 13" || down.Attributes["memory_mb"] != "16384" {
			t.Fatalf("edited %+v", down)
		}
		_, err = try(r, ana, cmdb.Edit, cmdb.EditIn{ID: c.ID, IfMatch: `"1"`, Name: p("SRV-13")})
		fails(t, err, "cmdb.changed_meanwhile")
		if got := fieldsAtFault(err); !slices.Contains(got, "rto_min cmdb.field_changed_meanwhile") {
			t.Errorf("conflict in %v", got)
		}
		r.Clock.Add(61 * 24 * time.Hour)
		if got := read(t, r, camille, cmdb.List, cmdb.ListIn{Stale: "true", Query: "srv"}); len(got.Items) != 1 || !got.Items[0].Stale {
			t.Errorf("stale: %+v", got)
		}
		if v := do(t, r, camille, cmdb.Verify, cmdb.ActIn{ID: c.Number}); v.Stale || v.VerifiedBy.Name != "Camille Martin" || v.Version != 3 {
			t.Errorf("verified %+v", v)
		}
		if e := do(t, r, ana, cmdb.Edit, cmdb.EditIn{ID: c.ID, IfMatch: `"2"`, Name: p("SRV-13")}); e.Name != "SRV-13" {
			t.Errorf("a verification stands in nobody's way: %+v", e)
		}
		if got := read(t, r, camille, cmdb.List, cmdb.ListIn{Query: "srv-12"}); len(got.Items) != 0 {
			t.Errorf("found by its old name: %+v", got.Items)
		}
		do(t, r, camille, cmdb.Retire, cmdb.ActIn{ID: c.ID})
		_, err = try(r, camille, cmdb.Edit, cmdb.EditIn{ID: c.ID, Name: p("x")})
		fails(t, err, "cmdb.is_retired")
		if got := read(t, r, camille, cmdb.List, cmdb.ListIn{}); len(got.Items) != 1 {
			t.Errorf("a retired one is listed: %+v", got.Items)
		}
		if got := do(t, r, camille, cmdb.Restore, cmdb.ActIn{ID: c.ID}); got.Status != cmdb.InService || !got.RetiredAt.IsZero() {
			t.Errorf("restored %+v", got)
		}

		lines := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: c.ID}).Items
		var verbs []string
		for _, l := range lines {
			verbs = append(verbs, l.Verb)
		}
		if got := strings.Join(verbs, " "); got != "restore retire edit verify edit make" {
			t.Errorf("history: %s", got)
		}
		if ch := lines[4].Changes; len(ch) != 3 || ch[1].Field != "rto_min" || ch[1].Old != "240" || ch[1].New != "60" {
			t.Errorf("changes: %+v", ch)
		}
		first := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: c.ID, Limit: 2})
		rest := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: c.ID, Cursor: first.Next})
		if len(first.Items) != 2 || len(rest.Items) != 4 || rest.Items[0].Verb != "edit" {
			t.Errorf("pages of history: %+v, %+v", first, rest)
		}

		was := read(t, r, camille, cmdb.Get, cmdb.GetIn{ID: c.ID, At: "2026-03-10T08:30:00Z"})
		if was.Name != "SRV-12" || was.RTO != 240 || was.Status != cmdb.InService || was.Attributes["os"] != "Debian" || was.Version != 1 || !was.VerifiedAt.IsZero() {
			t.Errorf("as it was: %+v", was)
		}
		_, err = look(r, camille, cmdb.Get, cmdb.GetIn{ID: c.ID, At: "2026-03-09"})
		fails(t, err, "cmdb.not_found")
	})
}

func TestListsAreFilteredSortedAndPaged(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		lyon := r.ci(t, "site", "Lyon")
		for i, name := range []string{"delta", "alpha", "Échecs", "bravo", "charlie"} {
			in := cmdb.MakeIn{Name: name, Class: []string{"server", "virtual_machine", "database"}[i%3], Values: cmdb.Values{Environment: p("production"), Criticality: p(int64(i%2 + 1))}}
			if i < 2 {
				in.SiteID = &lyon.ID
			}
			if i == 3 {
				in.OwnerID, in.SupportGroupID = p("camille"), p("reseau")
			}
			r.Clock.Add(time.Minute)
			do(t, r, camille, cmdb.Make, in)
		}
		names := func(in cmdb.ListIn) string {
			t.Helper()
			var out []string
			for {
				page := read(t, r, camille, cmdb.List, in)
				for _, c := range page.Items {
					out = append(out, c.Name)
				}
				if in.Cursor = page.Next; in.Cursor == "" {
					return strings.Join(out, " ")
				}
			}
		}
		for _, c := range []struct {
			in   cmdb.ListIn
			want string
		}{
			{cmdb.ListIn{Limit: 2}, "alpha bravo charlie delta Échecs Lyon"},
			{cmdb.ListIn{Sort: "-updated_at", Limit: 2}, "charlie bravo Échecs alpha delta Lyon"},
			{cmdb.ListIn{Class: "server"}, "alpha bravo charlie delta"},
			{cmdb.ListIn{Class: "virtual_machine,database"}, "alpha charlie Échecs"},
			{cmdb.ListIn{Class: "server", Sort: "-updated_at", Limit: 1}, "charlie bravo alpha delta"},
			{cmdb.ListIn{Class: "server", Sort: "updated_at", Limit: 3}, "delta alpha bravo charlie"},
			{cmdb.ListIn{Class: "server,site", Sort: "-created_at", Limit: 3}, "charlie bravo alpha delta Lyon"},
			{cmdb.ListIn{Status: "down,maintenance"}, ""},
			{cmdb.ListIn{Site: "lyon"}, ""},
			{cmdb.ListIn{Site: lyon.Number}, "alpha delta"},
			{cmdb.ListIn{Site: "none", Class: "server"}, "bravo charlie"},
			{cmdb.ListIn{Owner: "me"}, "bravo"},
			{cmdb.ListIn{Group: "reseau"}, "bravo"},
			{cmdb.ListIn{Criticality: "2"}, "alpha bravo"},
			{cmdb.ListIn{Environment: "production", Status: "in_service", Limit: 1}, "alpha bravo charlie delta Échecs"},
			{cmdb.ListIn{Query: "ech"}, "Échecs"},
			{cmdb.ListIn{Query: "CI0000003"}, "alpha"},
			{cmdb.ListIn{Source: "person", Query: "a"}, "alpha"},
			{cmdb.ListIn{ExternalID: "nowhere"}, ""},
			{cmdb.ListIn{Stale: "true"}, ""},
		} {
			if got := names(c.in); got != c.want {
				t.Errorf("%+v: %q, want %q", c.in, got, c.want)
			}
		}
		_, err := look(r, camille, cmdb.List, cmdb.ListIn{Class: "spaceship"})
		fails(t, err, "cmdb.class_unknown")
		_, err = look(r, camille, cmdb.List, cmdb.ListIn{Cursor: "x"})
		fails(t, err, "cmdb.cursor_invalid")
		if page := read(t, r, zoe, cmdb.List, cmdb.ListIn{}); len(page.Items) != 0 {
			t.Errorf("Zoé sees %+v", page.Items)
		}
	})
}

func TestRelations(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		app, srv, sw := r.ci(t, "application", "Paie"), r.ci(t, "server", "SRV-1"), r.ci(t, "network_device", "SW-1")
		first := r.tie(t, app, cmdb.RunsOn, srv)
		if !first.Propagates || first.Starts != cmdb.StartsTo || first.From.Name != "Paie" || first.To.Number != srv.Number {
			t.Errorf("%+v", first)
		}
		if again := r.tie(t, app, cmdb.RunsOn, srv); again.ID != first.ID {
			t.Errorf("twice: %+v", again)
		}
		a, b := r.tie(t, srv, cmdb.ConnectsTo, sw), r.tie(t, sw, cmdb.ConnectsTo, srv)
		if a.ID != b.ID {
			t.Errorf("what connects connects both ways: %+v %+v", a, b)
		}
		_, err := try(r, camille, cmdb.Relate, cmdb.RelateIn{From: app.ID, Type: cmdb.DependsOn, To: app.Number})
		fails(t, err, "cmdb.to_itself")
		_, err = try(r, camille, cmdb.Relate, cmdb.RelateIn{From: "nope", Type: cmdb.DependsOn, To: app.Number})
		fails(t, err, "cmdb.ci_unknown")
		_, err = try(r, zoe, cmdb.Relate, cmdb.RelateIn{From: app.ID, Type: cmdb.DependsOn, To: srv.ID})
		fails(t, err, "cmdb.ci_unknown")
		edited := do(t, r, camille, cmdb.EditRelation, cmdb.EditRelationIn{ID: first.ID, IfMatch: `"1"`, Propagates: p(false), Bundle: p("nœuds")})
		if edited.Propagates || edited.Version != 2 || edited.Bundle != "nœuds" {
			t.Errorf("%+v", edited)
		}
		_, err = try(r, camille, cmdb.EditRelation, cmdb.EditRelationIn{ID: first.ID, IfMatch: `"1"`, Propagates: p(true)})
		fails(t, err, "record.stale")
		if list := read(t, r, camille, cmdb.Relations, cmdb.RelationsIn{CI: srv.Number}); len(list.Items) != 2 {
			t.Errorf("%+v", list)
		}
		if list := read(t, r, camille, cmdb.Relations, cmdb.RelationsIn{CI: srv.ID, Direction: "in", Type: cmdb.RunsOn}); len(list.Items) != 1 {
			t.Errorf("%+v", list)
		}
		_, err = try(r, zoe, cmdb.Unrelate, cmdb.RelationIn{ID: first.ID})
		fails(t, err, "cmdb.relation_not_found")
		do(t, r, camille, cmdb.Unrelate, cmdb.RelationIn{ID: first.ID})
		_, err = try(r, camille, cmdb.Unrelate, cmdb.RelationIn{ID: first.ID})
		fails(t, err, "cmdb.relation_not_found")
		if back := r.tie(t, app, cmdb.RunsOn, srv); back.ID == first.ID || !back.Propagates {
			t.Errorf("tied anew: %+v", back)
		}
		lines := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: srv.ID}).Items
		var got []string
		for _, l := range lines {
			got = append(got, l.Verb)
			if l.Verb == "unrelate" && (l.Relation.Out || l.Relation.Other.Name != "Paie" || l.Relation.Type != cmdb.RunsOn) {
				t.Errorf("%+v", l.Relation)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != "make relate relate relate relation_edit unrelate" {
			t.Errorf("history of one end: %v", got)
		}
	})
}

func TestTheMapOfTwoDays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		app, srv, old := r.ci(t, "application", "Paie"), r.ci(t, "server", "SRV-1"), r.ci(t, "server", "SRV-0")
		gone := r.tie(t, app, cmdb.RunsOn, old)
		r.Clock.Add(24 * time.Hour)
		do(t, r, camille, cmdb.Unrelate, cmdb.RelationIn{ID: gone.ID})
		r.tie(t, app, cmdb.RunsOn, srv)
		brief := r.tie(t, app, cmdb.DependsOn, srv)
		do(t, r, camille, cmdb.Unrelate, cmdb.RelationIn{ID: brief.ID})
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: srv.ID, Name: p("SRV-2"), Values: cmdb.Values{Status: p(cmdb.Down)}})
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: srv.ID, Values: cmdb.Values{Status: p(cmdb.InService)}})
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: app.ID, Values: cmdb.Values{Status: p(cmdb.Down)}})
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: app.ID, Values: cmdb.Values{Status: p(cmdb.InService)}})
		r.ci(t, "database", "BDD-1")
		in := cmdb.MapChangesIn{From: "2026-03-10T20:00:00Z", To: "2026-03-12", Limit: 1}
		var got []string
		for {
			d := read(t, r, camille, cmdb.MapChanges, in)
			for _, x := range d.Items {
				switch {
				case x.Relation != nil:
					got = append(got, x.Action+" "+x.Relation.From.Name+" "+x.Relation.To.Name)
				case len(x.Changes) > 0:
					got = append(got, x.Action+" "+x.CI.Name+" "+x.Changes[0].Field+" "+x.Changes[0].Old)
				default:
					got = append(got, x.Action+" "+x.CI.Name)
				}
			}
			if in.Cursor = d.Next; in.Cursor == "" {
				break
			}
		}
		want := []string{"ci_made BDD-1", "ci_edited SRV-2 name SRV-1", "relation_made Paie SRV-2", "relation_removed Paie SRV-0"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		_, err := look(r, camille, cmdb.MapChanges, cmdb.MapChangesIn{From: "2026-03-12", To: "2026-03-11"})
		fails(t, err, "cmdb.wrong_order")
	})
}

func TestClassesAreData(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		_, err := try(r, camille, cmdb.MakeClass, cmdb.MakeClassIn{ID: "robot", NameFR: "Robot", NameEN: "Robot", Parent: "spaceship"})
		if got := fieldsAtFault(err); !slices.Equal(got, []string{"parent cmdb.class_unknown"}) {
			t.Errorf("%v", got)
		}
		robot := do(t, r, ana, cmdb.MakeClass, cmdb.MakeClassIn{ID: "robot", NameFR: "Robot de stockage", NameEN: "Storage robot", Parent: "storage", Attributes: []cmdb.Attribute{
			{ID: "arms", NameFR: "Bras", NameEN: "Arms", Type: cmdb.Number, Required: true},
			{ID: "brand", NameFR: "Marque", NameEN: "Brand", Type: cmdb.Choice, Choices: []string{"A", "B"}},
		}})
		if robot.Name != "Robot de stockage" || robot.Layer != 5 || len(robot.Inherited) != 4 || robot.Version != 1 {
			t.Fatalf("%+v", robot)
		}
		_, err = try(r, camille, cmdb.Make, cmdb.MakeIn{Name: "R2", Class: "robot", Values: cmdb.Values{Attributes: map[string]string{"brand": "C"}}})
		if got := strings.Join(fieldsAtFault(err), ", "); got != "attributes.arms cmdb.attribute_missing, attributes.brand cmdb.not_a_choice" {
			t.Errorf("%s", got)
		}
		c := do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: "R2", Class: "robot", Values: cmdb.Values{Attributes: map[string]string{"arms": "2", "size_gb": "10"}}})
		if c.ClassName != "Robot de stockage" {
			t.Errorf("%+v", c)
		}
		if page := read(t, r, camille, cmdb.List, cmdb.ListIn{Class: "storage"}); len(page.Items) != 1 {
			t.Errorf("%+v", page)
		}
		renamed := do(t, r, ana, cmdb.EditClass, cmdb.EditClassIn{ID: "server", IfMatch: `"0"`, NameFR: p("Machine")})
		if renamed.Name != "Machine" || !renamed.BuiltIn || renamed.Version != 1 || len(renamed.Attributes) == 0 {
			t.Errorf("%+v", renamed)
		}
		_, err = try(r, ana, cmdb.EditClass, cmdb.EditClassIn{ID: "server", IfMatch: `"0"`, NameFR: p("x")})
		fails(t, err, "record.stale")
		_, err = try(r, ana, cmdb.EditClass, cmdb.EditClassIn{ID: "storage", Parent: p("robot")})
		if got := fieldsAtFault(err); !slices.Equal(got, []string{"parent cmdb.class_circle"}) {
			t.Errorf("%v", got)
		}
		for _, k := range read(t, r, zoe, cmdb.Classes, cmdb.ClassesIn{}).Items {
			if k.ID == "robot" || k.Name == "Machine" {
				t.Errorf("another tenant's: %+v", k)
			}
		}
		_, err = try(r, camille, func(ctx context.Context, tx *db.Tx, id string) (struct{}, error) {
			return struct{}{}, cmdb.EnsureClass(ctx, tx, id, "Cmn location")
		}, "cmn_location")
		if err != nil {
			t.Fatal(err)
		}
		r.ci(t, "cmn_location", "Akron")
	})
}

func TestUsersOfAService(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		pay, lyon, srv := r.ci(t, "business_service", "Paie"), r.ci(t, "site", "Lyon"), r.ci(t, "server", "SRV")
		add := func(in cmdb.AddUserIn) cmdb.CI {
			t.Helper()
			in.ID = pay.ID
			return do(t, r, camille, cmdb.AddUser, in)
		}
		add(cmdb.AddUserIn{Kind: cmdb.UserPerson, RefID: "camille"})
		if c := add(cmdb.AddUserIn{Kind: cmdb.UserGroup, RefID: "reseau"}); c.Users.Total != 1 {
			t.Errorf("each person once: %+v", c.Users)
		}
		add(cmdb.AddUserIn{Kind: cmdb.UserSite, RefID: lyon.Number})
		c := add(cmdb.AddUserIn{Kind: cmdb.UserNumber, Count: 400, Note: "Intérimaires"})
		if c.Users.Total != 403 || len(c.Users.Items) != 4 || c.Users.Items[2].Ref.Name != "Lyon" || c.Users.Items[2].Count != 3 || c.Version != 5 {
			t.Errorf("%+v", c.Users)
		}
		if c = add(cmdb.AddUserIn{Kind: cmdb.UserSite, RefID: lyon.ID, Count: 50}); c.Users.Total != 450 || len(c.Users.Items) != 4 {
			t.Errorf("the site counts more than the directory knows: %+v", c.Users)
		}
		_, err := try(r, camille, cmdb.AddUser, cmdb.AddUserIn{ID: srv.ID, Kind: cmdb.UserNumber, Count: 1})
		fails(t, err, "cmdb.not_a_service")
		_, err = try(r, camille, cmdb.AddUser, cmdb.AddUserIn{ID: pay.ID, Kind: cmdb.UserSite, RefID: srv.ID})
		fails(t, err, "cmdb.site_unknown")
		_, err = try(r, camille, cmdb.RemoveUser, cmdb.RemoveUserIn{ID: srv.ID, User: c.Users.Items[0].ID})
		fails(t, err, "cmdb.user_not_found")
		for _, u := range c.Users.Items {
			do(t, r, camille, cmdb.RemoveUser, cmdb.RemoveUserIn{ID: pay.ID, User: u.ID})
		}
		if u := read(t, r, camille, cmdb.UsersOf, cmdb.UsersIn{ID: pay.ID}); u.Total != 0 {
			t.Errorf("%+v", u)
		}
		if lines := read(t, r, camille, cmdb.History, cmdb.HistoryIn{ID: pay.ID}).Items; len(lines) != 10 || lines[0].Verb != "user_remove" || lines[0].Changes[0].Old != "400" && lines[0].Changes[0].Old != "Lyon" {
			t.Errorf("%+v", lines)
		}
	})
}
