package cmdb_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/record/cmdb"
)

// Whatever people and imports do, in whatever order: the map that followed the log is the one drawn anew from the tables.
func TestTheMapFollowsTheLog(t *testing.T) {
	base := furnished(t, dbtest.Open(t, db.SQLite))
	rapid.Check(t, func(rt *rapid.T) {
		r := base
		tenant := "t" + strings.ReplaceAll(rapid.StringMatching(`[a-z]{12}`).Draw(rt, "tenant"), " ", "")
		me := auth.Actor{Tenant: tenant, ID: "camille", Name: "Camille", Roles: auth.Roles{auth.Admin}, Lang: "fr"}
		folder := t.TempDir()
		m := &cmdb.Maps{DB: r.DB, Folder: folder}
		var cis, ties []string
		update := func(f func(ctx context.Context, tx *db.Tx) error) {
			if _, err := db.Update(ctx, r.DB, me, func(ctx context.Context, tx *db.Tx) (struct{}, error) { return struct{}{}, f(ctx, tx) }); err != nil {
				rt.Fatal(err)
			}
		}
		pick := func(list []string, what string) string { return rapid.SampledFrom(list).Draw(rt, what) }
		classes := []string{"server", "business_service", "site", "cluster"}
		kinds := []string{cmdb.DependsOn, cmdb.RunsOn, cmdb.MemberOf, cmdb.FailsOverTo, cmdb.ConnectsTo}
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			update(func(ctx context.Context, tx *db.Tx) error {
				step := rapid.IntRange(0, 14).Draw(rt, "step")
				if len(cis) < 3 {
					step = 0
				}
				switch step {
				case 0, 1:
					c, err := cmdb.Make(ctx, tx, cmdb.MakeIn{Name: "x", Class: pick(classes, "class")})
					cis = append(cis, c.ID)
					return err
				case 2, 3, 4:
					from, to := pick(cis, "from"), pick(cis, "to")
					if from == to {
						return nil
					}
					l, err := cmdb.Relate(ctx, tx, cmdb.RelateIn{From: from, Type: pick(kinds, "kind"), To: to})
					if err == nil && !slices.Contains(ties, l.ID) {
						ties = append(ties, l.ID)
					}
					return err
				case 5, 11, 12, 13, 14:
					c, err := cmdb.Get(ctx, tx, cmdb.GetIn{ID: pick(cis, "ci")})
					if err != nil {
						return err
					}
					if c.Status == cmdb.Retired {
						_, err = cmdb.Restore(ctx, tx, cmdb.ActIn{ID: c.ID})
					} else {
						_, err = cmdb.Retire(ctx, tx, cmdb.ActIn{ID: c.ID})
					}
					return err
				case 6:
					if len(ties) == 0 {
						return nil
					}
					i := rapid.IntRange(0, len(ties)-1).Draw(rt, "tie")
					_, err := cmdb.Unrelate(ctx, tx, cmdb.RelationIn{ID: ties[i]})
					ties = slices.Delete(ties, i, i+1)
					return err
				case 7:
					if len(ties) == 0 {
						return nil
					}
					_, err := cmdb.EditRelation(ctx, tx, cmdb.EditRelationIn{ID: pick(ties, "tie"), Propagates: p(rapid.Bool().Draw(rt, "propagates")), Bundle: p(pick([]string{"", "a"}, "bundle"))})
					return err
				case 8:
					c, err := cmdb.Get(ctx, tx, cmdb.GetIn{ID: pick(cis, "ci")})
					if err != nil || c.Status == cmdb.Retired {
						return err
					}
					_, err = cmdb.Edit(ctx, tx, cmdb.EditIn{ID: c.ID, Class: p(pick(classes, "class")), Values: cmdb.Values{
						Criticality: p(int64(rapid.IntRange(0, 4).Draw(rt, "criticality"))), Redundancy: &cmdb.Redundancy{Mode: pick([]string{"all", "any"}, "mode")}}})
					return err
				case 9:
					out, err := cmdb.Upsert(ctx, tx, cmdb.UpsertIn{Source: "scan", CIs: []cmdb.Found{
						{ExternalID: pick([]string{"1", "2", "3"}, "external"), Class: pick(classes, "class"), Name: "y"}, {ExternalID: "new", Class: "server", Name: "z"},
					}})
					for _, o := range out {
						if o.CI != "" && !slices.Contains(cis, o.CI) {
							cis = append(cis, o.CI)
						}
					}
					return err
				default:
					_, err := cmdb.MakeClass(ctx, tx, cmdb.MakeClassIn{ID: rapid.StringMatching(`c[a-z]{10}`).Draw(rt, "id"), NameFR: "c", NameEN: "c", Parent: pick(classes, "parent")})
					return err
				}
			})
			switch rapid.IntRange(0, 3).Draw(rt, "look") {
			case 0:
				drawnAs(rt, r, m, me)
			case 1: // a new start from the snapshot of now
				drawnAs(rt, r, m, me)
				if err := m.Save(); err != nil {
					rt.Fatal(err)
				}
				if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
					rt.Fatalf("the snapshot: %v, %v", files, err)
				}
				m = &cmdb.Maps{DB: r.DB, Folder: folder}
			}
		}
		if got, want := drawnAs(rt, r, m, me), drawnAs(rt, r, &cmdb.Maps{DB: r.DB}, me); got != want {
			rt.Fatalf("the map that followed:\n%s\nthe map drawn anew:\n%s", got, want)
		}
	})
}

// drawnAs is all that a map shows, as text.
func drawnAs(t rapid.TB, r *rig, m *cmdb.Maps, a auth.Actor) string {
	out, err := db.View(ctx, r.DB, a, func(ctx context.Context, rd db.Reader) (string, error) {
		now, err := m.Of(ctx, rd)
		if err != nil {
			return "", err
		}
		var lines []string
		for n := range now.All() {
			lines = append(lines, fmt.Sprintf("%+v", now.CI(n)))
			for l := range now.Links(n) {
				lines = append(lines, fmt.Sprintf("%+v", now.Relation(l)))
			}
		}
		slices.Sort(lines)
		return strings.Join(slices.Compact(lines), "\n"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestImpactOverTheMap(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := &cmdb.Maps{DB: r.DB}
		as := func(a auth.Actor) context.Context { return auth.Into(ctx, a) }
		impact := func(in cmdb.ImpactIn) cmdb.Impact {
			t.Helper()
			out, err := m.Impact(as(camille), in)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		pay := do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: "Paie", Class: "business_service", Values: cmdb.Values{RTO: p[int64](240), Criticality: p[int64](1)}})
		hr := do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: "Congés", Class: "business_service", Values: cmdb.Values{RTO: p[int64](480)}})
		app := r.ci(t, "application", "Paie v4")
		srv := do(t, r, camille, cmdb.Make, cmdb.MakeIn{Name: "SRV-12", Class: "server", Values: cmdb.Values{Redundancy: &cmdb.Redundancy{Mode: "any", Over: "powered_by"}}})
		a, b, site := r.ci(t, "pdu", "A"), r.ci(t, "pdu", "B"), r.ci(t, "site", "Lyon")
		r.tie(t, pay, cmdb.DependsOn, app)
		r.tie(t, hr, cmdb.DependsOn, app)
		r.tie(t, app, cmdb.RunsOn, srv)
		r.tie(t, srv, cmdb.PoweredBy, a)
		r.tie(t, srv, cmdb.PoweredBy, b)
		r.tie(t, srv, cmdb.HostedAt, site)
		do(t, r, camille, cmdb.AddUser, cmdb.AddUserIn{ID: pay.ID, Kind: cmdb.UserNumber, Count: 400})
		do(t, r, camille, cmdb.AddUser, cmdb.AddUserIn{ID: pay.ID, Kind: cmdb.UserGroup, RefID: "reseau"})
		do(t, r, camille, cmdb.AddUser, cmdb.AddUserIn{ID: hr.ID, Kind: cmdb.UserPerson, RefID: "camille"})

		one := impact(cmdb.ImpactIn{Lost: []string{a.Number}})
		if one.Counts.Stopped != 0 || one.Counts.Degraded != 4 || one.Counts.DegradedServices != 2 || one.Counts.DegradedUsers != 401 {
			t.Errorf("one of two sources: %+v", one.Counts)
		}
		two := impact(cmdb.ImpactIn{Lost: []string{a.ID, b.ID}})
		if two.Counts.Stopped != 4 || two.Counts.StoppedServices != 2 || two.Counts.Users != 401 || two.Counts.RTO != 240 || two.First.Name != "Paie" ||
			two.Stopped[0].CI.Name != "Paie" || two.Stopped[0].Service.Users != 401 || two.Stopped[1].Service.Users != 1 {
			t.Errorf("both: %+v", two)
		}
		if why := two.Stopped[0].Because; len(why.Losses) != 2 || len(why.Links) != 4 {
			t.Errorf("why: %+v", why)
		}
		all := impact(cmdb.ImpactIn{Lost: []string{site.ID}, Services: true, Bare: true, Limit: 1})
		if len(all.Stopped) != 1 || all.Stopped[0].Because != nil || all.Counts.StoppedServices != 2 {
			t.Errorf("%+v", all)
		}
		brief := impact(cmdb.ImpactIn{Lost: []string{a.ID, b.ID}, Short: true, Limit: 3})
		if why := brief.Stopped[0].Because; len(brief.Stopped) != 3 || len(brief.Degraded) != 0 || brief.Counts.Stopped != 4 || len(why.Losses) != 2 || len(why.Links) != 0 {
			t.Errorf("in short: %+v", brief)
		}
		if lost := impact(cmdb.ImpactIn{Lost: []string{pay.ID}}); lost.Counts.Lost != 1 || lost.Counts.StoppedServices != 1 || lost.Counts.Users != 401 || lost.Counts.RTO != 240 {
			t.Errorf("a lost service is out of service: %+v", lost.Counts)
		}
		do(t, r, camille, cmdb.Edit, cmdb.EditIn{ID: srv.ID, Name: p("SRV-13"), Values: cmdb.Values{Status: p(cmdb.Down)}})
		if now := impact(cmdb.ImpactIn{Down: true}); now.Counts.StoppedServices != 2 || now.Lost[0].Name != "SRV-13" {
			t.Errorf("what is down: %+v", now)
		}
		_, err := m.Impact(as(camille), cmdb.ImpactIn{Lost: []string{"nope"}})
		if got := fieldsAtFault(err); !slices.Equal(got, []string{"lost[0] cmdb.ci_unknown"}) {
			t.Errorf("%v", err)
		}
		_, err = m.Impact(as(zoe), cmdb.ImpactIn{Lost: []string{site.ID}})
		fails(t, err, "cmdb.ci_unknown")
		do(t, r, camille, cmdb.Retire, cmdb.ActIn{ID: srv.ID})
		_, err = m.Impact(as(camille), cmdb.ImpactIn{Lost: []string{srv.ID}})
		fails(t, err, "cmdb.is_retired")
		if now := impact(cmdb.ImpactIn{Lost: []string{site.ID}}); now.Counts.Stopped != 0 {
			t.Errorf("a retired one carries nothing: %+v", now.Counts)
		}
		do(t, r, camille, cmdb.Restore, cmdb.ActIn{ID: srv.ID})

		points, err := look(r, camille, m.SinglePoints, cmdb.OfIn{ID: pay.Number})
		if err != nil || !points.Complete || len(points.Items) != 3 {
			t.Errorf("single points %+v, %v", points, err)
		}
		causes, err := m.CommonCause(as(camille), cmdb.CommonCauseIn{Affected: []string{pay.ID, hr.ID}, Standing: []string{srv.ID}})
		if err != nil || causes.Items[0].CI.ID != app.ID || causes.Items[0].Explains != 2 {
			t.Errorf("common cause %+v, %v", causes, err)
		}
		around, err := look(r, camille, m.Neighbours, cmdb.NeighboursIn{ID: srv.ID, Depth: 1})
		if err != nil || len(around.Nodes) != 5 || len(around.Edges) != 4 || around.Nodes[0].ID != srv.ID {
			t.Errorf("neighbours %+v, %v", around, err)
		}
		short, err := look(r, camille, m.ImpactOf, cmdb.OfIn{ID: srv.ID})
		if err != nil || short.Counts.Users != 401 || len(short.Stopped) != 2 {
			t.Errorf("in short %+v, %v", short, err)
		}
	})
}

// What concerns nobody's map moves the map's place in the log without a look at the tables.
func TestTheTail(t *testing.T) {
	r := furnished(t, dbtest.Open(t, db.SQLite))
	m := &cmdb.Maps{DB: r.DB, Folder: filepath.Join(t.TempDir(), "maps")}
	tail := m.Tail()
	if at, err := tail.From(ctx, "t1"); err != nil || at != 0 {
		t.Fatal(at, err)
	}
	r.ci(t, "server", "SRV")
	events, err := db.View(ctx, r.DB, camille, func(ctx context.Context, rd db.Reader) ([]event.Event, error) { return db.Events(ctx, rd, 0, 10) })
	if err != nil {
		t.Fatal(err)
	}
	if err := tail.Handle(ctx, "t1", events); err != nil {
		t.Fatal(err)
	}
	other := event.Event{Seq: 2, Type: "thread.posted"}
	if err := tail.Handle(ctx, "t1", []event.Event{other}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(drawnAs(t, r, m, camille), "Class:server"); got != 1 {
		t.Errorf("%d servers on the map", got)
	}
}

// Many ask while many write: everybody sees what they wrote themselves, whoever else is loading, catching up or saving.
func TestWhoWritesSeesIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := &cmdb.Maps{DB: r.DB, Folder: t.TempDir()}
		hub := r.ci(t, "server", "SRV")
		as := auth.Into(ctx, camille)
		var work sync.WaitGroup
		for range 8 {
			work.Go(func() {
				for range 6 {
					app, err := try(r, camille, cmdb.Make, cmdb.MakeIn{Name: "Application", Class: "application"})
					if err == nil {
						_, err = try(r, camille, cmdb.Relate, cmdb.RelateIn{From: app.ID, Type: cmdb.RunsOn, To: hub.ID})
					}
					if err != nil {
						t.Error(err)
						return
					}
					out, err := m.Impact(as, cmdb.ImpactIn{Lost: []string{hub.ID}, Limit: 1000})
					if err != nil || !slices.ContainsFunc(out.Stopped, func(e cmdb.Effect) bool { return e.CI.ID == app.ID && e.CI.Number == app.Number }) {
						t.Errorf("%s is not among the %d stopped, %v", app.Number, out.Counts.Stopped, err)
					}
					renamed, err := try(r, camille, cmdb.Edit, cmdb.EditIn{ID: app.ID, Name: p("Autre nom")})
					if err != nil {
						t.Error(err)
						return
					}
					around, err := look(r, camille, m.Neighbours, cmdb.NeighboursIn{ID: app.ID})
					if err != nil || around.Nodes[0].Name != renamed.Name {
						t.Errorf("it is still called %v, %v", around.Nodes, err)
					}
				}
			})
		}
		work.Go(func() {
			for range 5 {
				if err := m.Save(); err != nil {
					t.Error(err)
				}
			}
		})
		work.Wait()
		if out, err := m.Impact(as, cmdb.ImpactIn{Lost: []string{hub.ID}}); err != nil || out.Counts.Stopped != 48 {
			t.Errorf("%+v, %v", out.Counts, err)
		}
	})
}
