package app_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/journey/exchange"
	"comptoir/internal/journey/recovery"
)

// site draws a small map: a room that powers two servers; a directory and a database that need each other; a service for 412 people.
func site(h *apptest.House) map[string]string {
	h.T.Helper()
	camille := h.As("camille")
	ids := map[string]string{}
	for _, ci := range []m{
		{"name": "Salle A", "class": "site", "restore_min": 60},
		{"name": "SRV-12", "class": "server", "restore_min": 30, "support_group_id": h.Group},
		{"name": "SRV-13", "class": "server", "restore_min": 45, "support_group_id": h.Group},
		{"name": "Annuaire", "class": "application", "restore_min": 20, "criticality": 1},
		{"name": "Base", "class": "application", "restore_min": 25, "criticality": 2},
		{"name": "Paie", "class": "business_service", "restore_min": 10, "rto_min": 120, "criticality": 1},
	} {
		name, _ := ci["name"].(string)
		ci["external_ids"] = []m{{"source": "plan", "id": "x-" + name}}
		ids[name] = camille.Post("/cis", ci).Is(201).Text("id")
	}
	for _, l := range [][3]string{
		{"SRV-12", "hosted_at", "Salle A"}, {"SRV-13", "hosted_at", "Salle A"}, {"Annuaire", "runs_on", "SRV-12"}, {"Base", "runs_on", "SRV-13"},
		{"Base", "depends_on", "Annuaire"}, {"Annuaire", "depends_on", "Base"}, {"Paie", "depends_on", "Base"}, {"Paie", "depends_on", "Annuaire"},
	} {
		camille.Post("/relations", m{"from": ids[l[0]], "type": l[1], "to": ids[l[2]]}).Is(201)
	}
	camille.Post("/cis/"+ids["Paie"]+"/users", m{"kind": "number", "count": 412}).Is(201)
	return ids
}

func TestInWhatOrderToRebuild(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille := h.As("camille")
		o := camille.Post("/recovery", m{"lost": []string{"x-Salle A"}}).Is(200)
		var got recovery.Order
		o.Into(&got)
		if got.Counts.Tasks != 6 || got.Counts.Lost != 1 || got.Counts.Stopped != 5 || got.Counts.Services != 1 || got.Counts.Late != 1 {
			t.Fatalf("counts %+v", got.Counts)
		}
		var waves []string
		for _, w := range got.Waves {
			var names []string
			for _, task := range w.Tasks {
				names = append(names, task.CI.Name)
			}
			waves = append(waves, strings.Join(names, "+"))
		}
		// Of the two links of the ring, the one that the less critical would start without is cut.
		if want := "Salle A|SRV-12+SRV-13|Base+Annuaire|Paie"; strings.Join(waves, "|") != want && strings.Join(waves, "|") != "Salle A|SRV-13+SRV-12|Base+Annuaire|Paie" {
			t.Fatalf("waves %v, want %s", waves, want)
		}
		cut := got.Cycles[0].Cuts[0]
		if len(got.Cycles) != 1 || len(got.Cycles[0].CIs) != 2 || cut.Before.Name != "Annuaire" || cut.After.Name != "Base" || cut.Why != "least_critical" || cut.RelationID == "" ||
			!strings.Contains(cut.Reason, "le moins critique") || cut.Before.ExternalID != "x-Annuaire" {
			t.Fatalf("cycle %+v", got.Cycles)
		}
		// 60 + 45 + 25 + 20 + 10
		if got.Duration != 160 || got.Unlimited != 160 || len(got.Critical) != 5 || got.Critical[4].Finish != 160 || len(got.Misses) != 1 || got.Misses[0].Over != 40 || got.Misses[0].CI.ID != ids["Paie"] {
			t.Fatalf("duration %d, critical %+v, misses %+v", got.Duration, got.Critical, got.Misses)
		}
		// One at a time, SRV-13 first (more waits behind it), and SRV-12 still in time for nobody to wait.
		camille.Post("/recovery", m{"lost": []string{ids["Salle A"]}, "teams": []m{{"group_id": h.Group, "at_once": 1}}}).Is(200).Into(&got)
		if got.Duration != 165 || got.Unlimited != 160 || got.Teams[0].Group.Name != "Support Messagerie" || got.Teams[0].Held != 45 || got.Teams[0].Busy != 75 {
			t.Fatalf("with one pair of hands: %d, %+v", got.Duration, got.Teams)
		}
		camille.Post("/recovery", m{"lost": []string{"CI0000001"}, "survives": []string{ids["SRV-13"]}}).Is(200).Into(&got)
		if got.Counts.Tasks != 5 {
			t.Fatalf("what hangs on two servers stops with one: %+v", got.Counts)
		}
		camille.Post("/recovery", m{"lost": []string{ids["Salle A"]}, "survives": []string{ids["SRV-12"], ids["SRV-13"]}}).Is(200).Into(&got)
		if got.Counts.Tasks != 1 || len(got.Survives) != 2 {
			t.Fatalf("with both servers alive only the room is to restore: %+v", got.Counts)
		}
		if all := camille.Post("/recovery?limit=2", m{"lost": []string{ids["Salle A"]}}).Is(200); all.Text("cut") != "true" || all.Text("counts.tasks") != "6" || strings.Count(string(all.Body), `"held_min"`) > 0 {
			t.Fatalf("two of six: %s", all.Body)
		}

		// What is wrong names its field, in the reader's language.
		bad := camille.Post("/recovery", m{"lost": []string{ids["Paie"], "nobody"}}).Is(422, "recovery.ci_unknown")
		if bad.Text("errors.0.field") != "lost[1]" || !strings.Contains(bad.Text("title"), "n’existe pas") {
			t.Errorf("unknown CI: %s", bad.Body)
		}
		english := camille.Post("/recovery", m{"lost": []string{ids["Paie"]}, "survives": []string{"nobody"}}, "Accept-Language", "en").Is(422, "recovery.ci_unknown")
		if english.Text("errors.0.field") != "survives[0]" {
			t.Errorf("unknown survivor: %s", english.Body)
		}
		if got := camille.Post("/recovery", m{"lost": []string{ids["Paie"]}, "teams": []m{{"group_id": "nobody", "at_once": 1}}}).Is(422, "recovery.group_unknown"); got.Text("errors.0.field") != "teams[0].group_id" {
			t.Errorf("unknown group: %s", got.Body)
		}
		camille.Post("/recovery", m{"lost": []string{}}).Is(422)
		camille.Post("/recovery", m{"lost": []string{ids["Paie"]}, "teams": []m{{"group_id": h.Group, "at_once": 0}}}).Is(422)
		camille.Post("/cis/"+ids["SRV-13"]+"/retire", nil).Is(200)
		if got := camille.Post("/recovery", m{"lost": []string{ids["SRV-13"]}}).Is(422, "recovery.ci_unknown"); got.Text("errors.0.code") != "recovery.ci_retired" {
			t.Errorf("retired: %s", got.Body)
		}
		h.As("sami").Post("/recovery", m{"lost": []string{ids["Paie"]}}).Is(403)
		h.As("zoe").Post("/recovery", m{"lost": []string{ids["Paie"]}}).Is(422, "recovery.ci_unknown")
	})
}

func TestAPlanFromItsMakingToItsComparison(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille, yanis := h.As("camille"), h.As("yanis")
		from := h.Head()
		made := camille.Post("/plans", m{"name": " Perte de la salle A ", "lost": []string{"x-Salle A"}}, "Idempotency-Key", "p1").Is(201)
		if made.Text("number") != "PLN0000001" || made.Text("name") != "Perte de la salle A" || made.Text("state") != "draft" || made.Text("tasks") != "6" || made.Text("order.duration_min") != "160" ||
			made.Text("situation.lost.0") != ids["Salle A"] || made.Text("made_by.name") != "Camille Test" {
			t.Fatalf("saved %s", made.Body)
		}
		if again := camille.Post("/plans", m{"name": " Perte de la salle A ", "lost": []string{"x-Salle A"}}, "Idempotency-Key", "p1").Is(201); again.Text("id") != made.Text("id") {
			t.Fatal("sent twice it is two plans")
		}
		path := "/plans/" + made.Text("id")
		camille.Post(path+"/tasks/1/start", nil).Is(409, "plan.not_started")
		camille.Get(path+"/comparison").Is(409, "plan.not_started")
		if bad := camille.Post("/plans", m{"name": "  ", "lost": []string{ids["Paie"]}}).Is(422, "plan.name_missing"); bad.Text("errors.0.field") != "name" {
			t.Errorf("no name: %s", bad.Body)
		}
		camille.Patch(path, m{"name": "Salle A"}, "If-Match", `"7"`).Is(412)
		camille.Patch(path, m{"name": "Salle A"}, "If-Match", `"1"`).Is(200)

		// The map changes: the plan stays as it was until it is computed anew, and then says what differs.
		camille.Patch("/cis/"+ids["SRV-13"], m{"restore_min": 15}).Is(200)
		mail := camille.Post("/cis", m{"name": "Messagerie", "class": "business_service", "restore_min": 5, "criticality": 3}).Is(201).Text("id")
		camille.Post("/relations", m{"from": mail, "type": "depends_on", "to": ids["Annuaire"]}).Is(201)
		if got := yanis.Get(path).Is(200); got.Text("order.duration_min") != "160" || got.Text("tasks") != "6" {
			t.Fatalf("a kept plan changed by itself: %s", got.Body)
		}
		again := yanis.Post(path+"/recompute", nil).Is(200)
		if again.Text("edition") != "2" || again.Text("tasks") != "7" || again.Text("changes.added.0.name") != "Messagerie" || again.Text("changes.duration_from_min") != "160" ||
			again.Text("changes.duration_to_min") != "130" || again.Text("changes.added_count") != "1" || again.Text("computed_by.name") != "Yanis Test" {
			t.Fatalf("computed anew: %s", again.Body)
		}
		if got := yanis.Get(path + "/changes").Is(200); got.Text("from") != "1" || got.Text("added.0.id") != mail {
			t.Errorf("changes: %s", got.Body)
		}
		if got := yanis.Get(path + "?edition=1").Is(200); got.Text("shown_edition") != "1" || got.Text("order.duration_min") != "160" {
			t.Errorf("the first edition: %s", got.Body)
		}
		yanis.Get(path+"?edition=9").Is(404, "plan.edition_not_found")

		here := yanis.Get(path).Header.Get("Comptoir-Position")
		// The day comes. The room was lost ten minutes ago.
		begun := h.Clock.Now()
		bad := camille.Post(path+"/start", m{"lost_at": begun.Add(time.Hour)}).Is(422, "plan.lost_after_start")
		if bad.Text("errors.0.field") != "lost_at" {
			t.Errorf("lost later: %s", bad.Body)
		}
		if got := camille.Post(path+"/start", m{"lost_at": begun.Add(-10 * time.Minute)}).Is(200); got.Text("state") != "running" {
			t.Fatalf("started %s", got.Body)
		}
		camille.Post(path+"/start", nil).Is(200) // twice is once
		topic := "/events?after=" + here + "&topics=plan:" + made.Text("id")
		if got := yanis.Get(topic).Is(200); got.Text("items.0.type") != "plan.started" || got.Text("items.0.record.state") != "running" || strings.Contains(string(got.Body), `"order"`) {
			t.Errorf("what a screen hears: %s", got.Body)
		}
		for _, who := range []string{"sami", "zoe"} {
			if got := h.As(who).Get(topic); strings.Contains(string(got.Body), "plan.started") {
				t.Errorf("%s hears %s", who, got.Body)
			}
		}
		if got := camille.Post(path+"/tasks/2/start", nil).Is(200); got.Text("waiting_for") != "[1]" || got.Text("task.state") != "started" || got.Text("task.started_by.name") != "Camille Test" {
			t.Fatalf("a task before its time: %s", got.Body)
		}
		camille.Post(path+"/tasks/1/start", nil).Is(200)
		h.Clock.Add(70 * time.Minute)
		if got := yanis.Post(path+"/tasks/1/done", nil).Is(200); got.Text("task.finished_by.name") != "Yanis Test" || got.Text("plan.closed") != "1" {
			t.Fatalf("done %s", got.Body)
		}
		yanis.Post(path+"/tasks/1/done", nil).Is(200)
		yanis.Post(path+"/tasks/2/skip", nil).Is(422, "plan.skip_reason_missing")
		yanis.Post(path+"/tasks/2/skip", m{"note": "serveur remplacé"}).Is(200)
		yanis.Post(path+"/tasks/99/done", nil).Is(404, "plan.task_not_found")
		if got := yanis.Post(path+"/tasks/3/done", m{"at": h.Clock.Now().Add(time.Minute)}).Is(422, "plan.in_future"); got.Text("errors.0.field") != "at" {
			t.Errorf("in the future: %s", got.Body)
		}
		h.Clock.Add(100 * time.Minute)
		for n := 3; n <= 7; n++ {
			camille.Post(path+"/tasks/"+strconv.Itoa(n)+"/done", nil).Is(200)
		}
		var c recovery.Comparison
		camille.Get(path + "/comparison").Is(200).Into(&c)
		if c.Plan.State != "finished" || c.Done != 6 || c.Skipped != 1 || c.Real != 170 || c.Planned != 130 {
			t.Fatalf("comparison %+v", c)
		}
		first := c.Tasks[0]
		if *first.StartDrift != 0 || *first.FinishDrift != 10 || *first.Real != 70 || first.Planned != 60 {
			t.Errorf("the room %+v", first)
		}
		pay := c.Services[slices.IndexFunc(c.Services, func(o recovery.Outage) bool { return o.CI.Name == "Paie" })]
		if pay.Real != 180 || pay.RTO != 120 || pay.Over != 60 || !pay.Back || pay.Planned != 140 {
			t.Errorf("the payroll was gone %+v", pay)
		}
		// A task taken up again opens the plan again.
		if got := camille.Post(path+"/tasks/7/start", nil).Is(200); got.Text("plan.state") != "running" {
			t.Errorf("taken up again: %s", got.Body)
		}
		types := h.Events(from)
		for _, want := range []string{"plan.saved", "plan.renamed", "plan.recomputed", "plan.started", "plan.task_started", "plan.task_done", "plan.task_skipped", "plan.finished"} {
			if !slices.Contains(types, want) {
				t.Errorf("no event %s among %v", want, types)
			}
		}
		if n := len(slices.DeleteFunc(types, func(s string) bool { return s != "plan.task_done" })); n != 6 {
			t.Errorf("%d tasks were done according to the log", n)
		}
		if list := yanis.Get("/plans?state=running").Is(200); list.Text("items.0.number") != "PLN0000001" || list.Text("items.0.closed") != "6" {
			t.Errorf("list %s", list.Body)
		}
	})
}

func TestAPlanOnPaper(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille := h.As("camille")
		camille.Patch("/cis/"+ids["SRV-12"], m{"name": "=SRV|12 <b>"}).Is(200)
		path := "/plans/" + camille.Post("/plans", m{"name": "Salle A <script>", "lost": []string{ids["Salle A"]}}).Is(201).Text("id")
		for format, wants := range map[string][]string{
			"md":   {"# PLN0000001 · Salle A &lt;script>", "Durée : 2 h 40", "Dépendances circulaires", "Base démarre sans attendre Annuaire", "Vague 1 (+00:00 à +01:00)", `=SRV\|12 &lt;b>`, "à faire"},
			"csv":  {"élément", "'=SRV|12 <b>", "Support Messagerie"},
			"html": {"<html lang=\"fr\">", "Salle A &lt;script&gt;", "=SRV|12 &lt;b&gt;", "DMIA dépassées", "dépassée de 40 min"},
			"json": {`"duration_min": 160`},
		} {
			got := camille.Get(path + "/export?format=" + format).Is(200)
			if !strings.Contains(got.Header.Get("Content-Disposition"), "PLN0000001."+format) {
				t.Errorf("%s is called %s", format, got.Header.Get("Content-Disposition"))
			}
			for _, want := range wants {
				if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(string(got.Body)), want) {
					t.Errorf("%s misses %q: %s", format, want, got.Body)
				}
			}
		}
		camille.Patch("/me", m{"lang": "en"}).Is(200)
		if got := camille.Get(path + "/export?format=md").Is(200); !strings.Contains(string(got.Body), "Circular dependencies") || !strings.Contains(string(got.Body), "the least critical") {
			t.Errorf("in English: %s", got.Body)
		}
		if got := camille.Get(path+"/export?format=pdf").Is(422, "plan.format_unknown"); got.Text("errors.0.field") != "format" || !strings.Contains(got.Text("title"), "no such format") {
			t.Errorf("a format nobody writes: %s", got.Body)
		}
		camille.Get("/plans/PLN0000009/export").Is(404, "plan.not_found")
	})
}

func TestStrangersFindNoPlan(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		path := "/plans/" + h.As("camille").Post("/plans", m{"name": "Salle A", "lost": []string{ids["Salle A"]}}).Is(201).Text("id")
		h.As("camille").Post(path+"/start", nil).Is(200)
		for who, status := range map[string]int{"zoe": 404, "sami": 403} {
			for _, get := range []string{"", "/changes", "/comparison", "/export?format=md"} {
				h.As(who).Get(path + get).Is(status)
			}
			for _, post := range []string{"/recompute", "/start", "/tasks/1/start", "/tasks/1/done"} {
				h.As(who).Post(path+post, nil).Is(status)
			}
			h.As(who).Post(path+"/tasks/1/skip", m{"note": "non"}).Is(status)
			h.As(who).Patch(path, m{"name": "à moi"}).Is(status)
			h.As(who).Get("/cis/" + ids["Paie"] + "/sentence").Is(status)
		}
		if got := h.As("zoe").Get("/plans").Is(200); got.Text("items") != "[]" {
			t.Errorf("a stranger lists %s", got.Body)
		}
		h.As("sami").Get("/plans").Is(403)
	})
}

func TestWhatIsAtStakeInOneSentence(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille := h.As("camille")
		got := camille.Get("/cis/" + ids["SRV-12"] + "/sentence").Is(200)
		plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got.Text("text"))
		if want := "Si SRV-12 tombe : 1 service, environ 412 utilisateurs, DMIA la plus courte 2 h, groupe de support : Support Messagerie."; plain != want {
			t.Errorf("told %q, want %q", plain, want)
		}
		camille.Patch("/me", m{"lang": "en"}).Is(200)
		if got := camille.Get("/cis/x-Paie/sentence").Is(200); got.Text("text") != "If Paie fails: 1 service, about 412 users, shortest RTO 2\u00a0h, no support group." {
			t.Errorf("told %q", got.Text("text"))
		}
		camille.Get("/cis/nobody/sentence").Is(404, "cmdb.not_found")
	})
}

// The two real maps, through the API: each CI is in the wave written beside it.
func TestRealMapsAreRebuiltInTheirKnownOrder(t *testing.T) {
	root := os.Getenv("COMPTOIR_DATA")
	if root == "" {
		t.Skip("COMPTOIR_DATA names no folder with the known maps")
	}
	for _, set := range []string{"cmdb-netbox-demo", "cmdb-otel-demo"} {
		t.Run(set, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, h *apptest.House) { rebuiltAsKnown(t, h, filepath.Join(root, set)) })
		})
	}
}

func rebuiltAsKnown(t *testing.T, h *apptest.House, folder string) {
	t.Helper()
	all := importMap(h, folder)
	began := time.Now()
	var o recovery.Order
	h.As("camille").Post("/recovery", m{"lost": all}).Is(200).Into(&o)
	took := time.Since(began)
	wave := map[string]int{}
	for _, w := range o.Waves {
		for _, task := range w.Tasks {
			wave[task.CI.ExternalID] = w.Wave
		}
	}
	ring := map[string]bool{}
	for _, c := range o.Cycles {
		for _, ci := range c.CIs {
			ring[ci.ExternalID] = true
		}
	}
	rows := lines(t, filepath.Join(folder, "expected_recovery.tsv"))
	for _, row := range rows {
		if w, there := wave[row[2]]; !there || strconv.Itoa(w) != row[0] || ring[row[2]] != (row[1] != "-") {
			t.Errorf("%s is in wave %d (%v, ring %v), want %s %s", row[2], w, there, ring[row[2]], row[0], row[1])
		}
	}
	t.Logf("%d CIs in %d waves, %d cycles, by HTTP in %s", len(rows), len(o.Waves), len(o.Cycles), took)
}

// importMap brings a set in as its command does, and names all its CIs by their external ids.
func importMap(h *apptest.House, folder string) (all []string) {
	h.T.Helper()
	file := func(name string) exchange.File {
		return func() (io.ReadCloser, error) { return os.Open(filepath.Join(folder, name)) } //nolint:gosec // the folder is the tester's
	}
	report, err := exchange.ImportCMDB(h.T.Context(), h.App.DB, exchange.CMDBIn{Actor: auth.System(h.Tenant), Source: "set", CIs: file("cis.jsonl"), Relations: file("relations.tsv")})
	if err != nil {
		h.T.Fatal(err)
	}
	h.T.Logf("%+v", report)
	cis, err := file("cis.jsonl")()
	if err != nil {
		h.T.Fatal(err)
	}
	defer func() { _ = cis.Close() }() // only read
	for d := json.NewDecoder(cis); d.More(); {
		var ci struct{ ID string }
		if err := d.Decode(&ci); err != nil {
			h.T.Fatal(err)
		}
		all = append(all, ci.ID)
	}
	return all
}

func lines(t *testing.T, name string) (out [][]string) {
	t.Helper()
	text, err := os.ReadFile(name) //nolint:gosec // the folder is the tester's
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if i > 0 {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}
