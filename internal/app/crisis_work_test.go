package app_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis"
)

func TestDecisions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines := h.As("paul"), h.As("ines")
		fact := ines.Post(path+"/log", m{"text": "Marseille est prêt"}).Is(201).Text("number")
		head := paul.Get(path).Is(200).Text("head.hash")
		body := m{"question": "Basculer vers Marseille ?", "options": []m{{"label": "Basculer", "pros": "vite", "cons": "pas testé"}, {"label": "Attendre"}}, "chosen": "Basculer",
			"reason": "Rien ne revient avant midi.", "basis": []int{4, 4}}
		ines.Post(path+"/decisions", body).Is(403, "crisis.scribe_does_not_decide")
		h.As("camille").Post(path+"/decisions", body).Is(403, "crisis.members_only")
		d := paul.Post(path+"/decisions", body).Is(201)
		if d.Text("number") != "DEC-1" || d.Text("known.head") != fact || d.Text("known.hash") != head || d.Text("decided_by.id") != paul.ID || d.Text("basis") != "[4]" {
			t.Errorf("decided: %s", d.Body)
		}
		line := paul.Get(path + "/log/" + d.Text("line")).Is(200)
		if line.Text("type") != "decision" || !strings.Contains(line.Text("text"), "☑ Basculer (+ vite) (− pas testé)\n- ☐ Attendre") || !strings.Contains(line.Text("text"), "#4") {
			t.Errorf("its line: %s", line.Body)
		}
		ines.Post(path+"/log/"+fact+"/assess", m{"verification": "refuted"}).Is(200) // later, somebody finds out
		then := paul.Get(path + "/decisions/1").Is(200)
		if then.Text("known.lines.0.verification") != "to_verify" || then.Text("known.lines.0.text") != "Marseille est prêt" {
			t.Errorf("what was known then: %s", then.Body)
		}
		ines.Post(path+"/decisions/1/settle", m{"state": "executed"}).Is(403)
		if got := paul.Post(path+"/decisions/1/settle", m{"state": "executed"}).Is(200); got.Text("state") != "executed" {
			t.Errorf("settled: %s", got.Body)
		}
		paul.Post(path+"/decisions/9/settle", m{"state": "executed"}).Is(404)
		paul.Post(path+"/decisions", m{"question": "x", "chosen": " "}).Is(422)
		paul.Post(path+"/decisions", m{"question": "x", "chosen": "y", "basis": []int{99}}).Is(422)
		exported(h, path)
	})
}

func TestTasks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille, yanis := h.As("paul"), h.As("ines"), h.As("camille"), h.As("yanis")
		camille.Post(path+"/join", nil).Is(200)
		paul.Post(path+"/tasks", m{"title": "x", "owner_id": yanis.ID}).Is(422, "crisis.owner_is_no_member")
		first := paul.Post(path+"/tasks", m{"title": "Couper le lien", "owner_id": camille.ID, "due_at": "2026-03-10T08:30:00Z", "priority": 1}).Is(201)
		second := ines.Post(path+"/tasks", m{"title": "Restaurer l'annuaire", "blockers": []int{1}}).Is(201)
		if first.Text("number") != "ACT-1" || second.Text("waits_for") != "[1]" || second.Text("priority") != "2" {
			t.Errorf("tasks: %s %s", first.Body, second.Body)
		}
		paul.Patch(path+"/tasks/1", m{"blockers": []int{2}}).Is(422, "crisis.blockers_circle")
		paul.Patch(path+"/tasks/1", m{"blockers": []int{1}}).Is(422, "crisis.blockers_circle")
		paul.Patch(path+"/tasks/1", m{"blockers": []int{7}}).Is(422, "crisis.task_not_found")
		paul.Patch(path+"/tasks/1", m{"priority": 3}, "If-Match", `"9"`).Is(412)
		paul.Patch(path+"/tasks/2", m{"owner_id": paul.ID, "place": 10}).Is(200)
		h.Clock.Add(time.Hour)
		if got := camille.Get(path + "/tasks?late=true").Is(200); got.Text("items.0.n") != "1" || got.Text("items.1.n") != "" {
			t.Errorf("late: %s", got.Body)
		}
		if got := camille.Get(path + "/tasks").Is(200); got.Text("items.0.n") != "2" {
			t.Errorf("in the order of the board: %s", got.Body)
		}
		camille.Post(path+"/tasks/1/move", m{"state": "blocked"}).Is(422, "crisis.reason_missing")
		camille.Post(path+"/tasks/1/move", m{"state": "done", "note": "fait au pupitre"}).Is(200)
		camille.Post(path+"/tasks/1/move", m{"state": "done"}).Is(200)
		camille.Post(path+"/tasks/9/move", m{"state": "done"}).Is(404)
		if got := camille.Get(path + "/tasks?owner=me&state=open").Is(200); got.Text("items.0.n") != "" {
			t.Errorf("mine, open: %s", got.Body)
		}
		if got := paul.Get(path + "/tasks?owner=me").Is(200); got.Text("items.0.waits_for") != "[]" {
			t.Errorf("after its blocker is done: %s", got.Body)
		}
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		said := camille.Post("/threads/crisis_room/"+room+"/messages", m{"text": "Appeler l'hébergeur\nau numéro de la fiche"}).Is(201).Text("id")
		of := m{"message": m{"kind": "crisis_room", "subject": room, "message": said}}
		made := paul.Post(path+"/tasks", of).Is(201)
		if made.Text("title") != "Appeler l'hébergeur" || made.Text("said.message") != said || ines.Post(path+"/tasks", of).Is(201).Text("n") != made.Text("n") {
			t.Errorf("of a message: %s", made.Body)
		}
		if got := logged(h, path); !slices.Equal(got[len(got)-5:], []string{"task_added_for", "task_added", "task_assigned", "task_moved_because", "task_added"}) {
			t.Errorf("the log says %v", got)
		}
		manyAtOnce(t, h, path)
	})
}

// manyAtOnce: tasks that several people add at the same time have numbers without a gap.
func manyAtOnce(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	var all sync.WaitGroup
	for _, p := range []string{"paul", "ines", "camille"} {
		all.Go(func() {
			for range 5 {
				h.As(p).Post(path+"/tasks", m{"title": "encore"}).Is(201)
			}
		})
	}
	all.Wait()
	var page struct{ Items []struct{ N int } }
	h.As("paul").Get(path + "/tasks").Is(200).Into(&page)
	seen := map[int]bool{}
	for _, x := range page.Items {
		seen[x.N] = true
	}
	if len(seen) != 18 || !seen[18] {
		t.Errorf("the tasks have the numbers %v", seen)
	}
	exported(h, path)
}

func TestSituationPoints(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, m{"cadence_min": 30})
		paul, ines := h.As("paul"), h.As("ines")
		ines.Post(path+"/log", m{"text": "Onduleur B en défaut"}).Is(201)
		wrong := ines.Post(path+"/log", m{"text": "Incendie"}).Is(201).Text("number")
		ines.Post(path+"/log/"+wrong+"/assess", m{"verification": "refuted"}).Is(200)
		paul.Post(path+"/tasks", m{"title": "Couper"}).Is(201)
		paul.Post(path+"/tasks/1/move", m{"state": "done"}).Is(200)
		draft := ines.Get(path + "/points/draft").Is(200)
		if draft.Text("facts.0.text") != "Onduleur B en défaut" || draft.Text("facts.1.text") != "" || draft.Text("done.0.n") != "1" || draft.Text("to_verify") != "1" ||
			draft.Text("next_point_at") != "2026-03-10T08:30:00.000Z" {
			t.Errorf("the draft: %s", draft.Body)
		}
		h.Clock.Add(35 * time.Minute)
		head := paul.Get(path).Is(200).Text("head.hash")
		ines.Post(path+"/points", m{"text": " "}).Is(422)
		p := ines.Post(path+"/points", m{"text": "Alimentation stable sur la voie A."}).Is(201)
		if p.Text("head.hash") != head || p.Text("due_at") != "2026-03-10T08:30:00.000Z" || paul.Get(path).Text("next_point_at") != "2026-03-10T09:05:00.000Z" {
			t.Errorf("held: %s", p.Body)
		}
		if line := paul.Get(path + "/log/" + p.Text("line")).Is(200); line.Text("type") != "situation" || line.Text("number") != strconv.FormatInt(exported(h, path).Head.Number, 10) || p.Text("head.number") != "8" {
			t.Errorf("its line follows the head that it names: %s", line.Body)
		}
		if again := ines.Get(path + "/points/draft").Is(200); again.Text("facts.0.text") != "" || again.Text("done.0.n") != "" || again.Text("since") != "2026-03-10T08:35:00.000Z" {
			t.Errorf("nothing happened since: %s", again.Body)
		}
		if list := paul.Get(path + "/points").Is(200); list.Text("items.0.n") != "1" {
			t.Errorf("points: %s", list.Body)
		}
	})
}

func TestMessagesAndClocks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, m{"exercise": true})
		paul, ines, nora := h.As("paul"), h.As("ines"), h.As("nora")
		give(h, path, "nora", "communication_lead")
		if got := nora.Get(path + "/messages/templates").Is(200); !strings.Contains(got.Text("items.0.text"), "EXERCICE") || !strings.Contains(got.Text("items.0.text"), "Perte du datacentre Lyon") {
			t.Errorf("templates: %s", got.Body)
		}
		nora.Post(path+"/messages", m{"audience": "users", "channel": "mail", "text": "Panne en cours", "due_at": "2026-03-10T08:20:00Z"}).Is(201)
		nora.Post(path+"/messages", m{"audience": "press", "text": "Rien"}).Is(201)
		ines.Post(path+"/messages/1/settle", m{"state": "sent"}).Is(403, "crisis.communication_sends")
		nora.Post(path+"/messages/2/settle", m{"state": "skipped"}).Is(422, "crisis.reason_missing")
		nora.Post(path+"/messages/2/settle", m{"state": "skipped", "reason": "personne ne demande"}).Is(200)
		h.Clock.Add(25 * time.Minute)
		if got := nora.Get(path + "/messages").Is(200); got.Text("items.0.late") != "true" || got.Text("items.1.late") != "" {
			t.Errorf("late: %s", got.Body)
		}
		nora.Post(path+"/messages/1/settle", m{"state": "sent", "text": "Panne du centre de Lyon"}).Is(200)
		nora.Post(path+"/messages/1/settle", m{"state": "sent"}).Is(409, "crisis.message_settled")
		last := paul.Get(path + "/log?last=true&limit=1").Is(200)
		if last.Text("items.0.type") != "communication" || last.Text("items.0.text") != "Panne du centre de Lyon" || !strings.Contains(last.Text("items.0.words.fr"), "utilisateurs") {
			t.Errorf("what was said: %s", last.Body)
		}
		known := ines.Post(path+"/log", m{"text": "Des données sont sorties", "event_at": "2026-01-31T10:00:00Z"}).Is(201).Text("number")
		n := m{"regulation": "nis2", "line": 999}
		nora.Post(path+"/clocks", n).Is(422)
		n["line"] = len(logged(h, path))
		ines.Post(path+"/clocks", n).Is(403)
		got := nora.Post(path+"/clocks", n).Is(200)
		if got.Text("items.0.line") != known || got.Text("items.0.due_at") != "2026-02-01T10:00:00.000Z" || got.Text("items.1.due_at") != "2026-02-03T10:00:00.000Z" ||
			got.Text("items.2.due_at") != "2026-03-03T10:00:00.000Z" || got.Text("items.2.late") != "true" {
			t.Errorf("clocks: %s", got.Body)
		}
		nora.Post(path+"/clocks/nis2/nothing/meet", nil).Is(404)
		got = nora.Post(path+"/clocks/nis2/notification/meet", m{"note": "reçu 1234"}).Is(200)
		if got.Text("items.1.met_by.id") != nora.ID || got.Text("items.2.due_at") != "2026-04-10T08:25:00.000Z" {
			t.Errorf("after the notification: %s", got.Body)
		}
		sheet := paul.Get(path + "/handover").Is(200)
		if sheet.Text("crisis.name") == "" || sheet.Text("clocks.0.step") != "early_warning" || sheet.Text("clocks.1.step") != "final_report" || sheet.Text("to_verify.0.number") != known {
			t.Errorf("the sheet: %s", sheet.Body)
		}
		exported(h, path)
	})
}

func TestCrisisImpact(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		path := declare(h, m{"ci_ids": []string{ids["Salle A"]}})
		h.As("ines").Post(path+"/cis", m{"ci_ids": []string{ids["SRV-12"], ids["Salle A"]}}).Is(200)
		h.As("ines").Delete(path + "/cis/" + ids["SRV-12"]).Is(204)
		pushed(t, h, path)
		got := h.As("paul").Get(path + "/impact").Is(200)
		if got.Text("counts.lost") != "1" || got.Text("counts.stopped") == "0" || got.Text("stopped.0.because.losses.0.id") != ids["Salle A"] {
			t.Errorf("impact: %s", got.Body)
		}
		h.As("paul").Delete(path + "/cis/" + ids["Salle A"]).Is(204)
		h.As("paul").Delete(path + "/cis/" + ids["Salle A"]).Is(404)
		if got := h.As("paul").Get(path + "/impact").Is(200); got.Text("counts.stopped") != "0" {
			t.Errorf("nothing is lost any more: %s", got.Body)
		}
	})
}

// A procedure that is run for a crisis writes in its log.
func TestRunsOfACrisis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		ines, yanis := h.As("ines"), h.As("yanis")
		book := ines.Post("/runbooks", m{"text": failover}).Is(201).Text("id")
		ines.Post("/runbooks/"+book+"/publish", nil)
		about := m{"about": m{"kind": "crisis", "id": "CRI0000001"}}
		yanis.Post("/runbooks/"+book+"/run", about).Is(422, "run.about_unknown") // he takes no part in it
		run := ines.Post("/runbooks/"+book+"/run", about).Is(201).Text("id")
		ines.Post("/runs/"+run+"/steps/1/done", m{}).Is(200)
		ines.Post("/runs/"+run+"/steps/3/skip", m{"text": "déjà fait"}).Is(200)
		h.Settle()
		got := logged(h, path)
		if !slices.Equal(got[len(got)-3:], []string{"run_started", "run_step_done", "run_step_skipped"}) {
			t.Errorf("the log says %v", got)
		}
		last := ines.Get(path + "/log?last=true&limit=1").Is(200)
		if !strings.Contains(last.Text("items.0.words.fr"), "étape 3 passée") || last.Text("items.0.author.id") != ines.ID {
			t.Errorf("the line: %s", last.Body)
		}
		exported(h, path)
	})
}

// pushed: whoever looks at the crisis is given its new impact with the event, without asking.
func pushed(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	_, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) (struct{}, error) {
		events, err := db.Events(ctx, r, 0, 10_000)
		if err != nil {
			return struct{}{}, err
		}
		n := 0
		for _, e := range events {
			if e.Type != "crisis.attached" {
				continue
			}
			n++
			record, ok, err := h.App.Crises.Record(ctx, r, e)
			shown, is := record.(crisis.Shown)
			if err != nil || !ok || !is || shown.Impact == nil || shown.Impact.Counts.Lost != 1 || !slices.Contains(e.Topics, "crisis:"+strings.TrimPrefix(path, "/crises/")) {
				t.Errorf("pushed: %+v %v %v", record, ok, err)
			}
		}
		if n != 3 {
			t.Errorf("%d events, want 3", n)
		}
		return struct{}{}, nil
	})
	if err != nil {
		t.Error(err)
	}
}
