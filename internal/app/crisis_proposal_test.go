package app_test

import (
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// What is proposed is decided by who directs, once: taken with what is known by then, or rejected with the reason; both stay in the log.
func TestProposedDecisions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille := h.As("paul"), h.As("ines"), h.As("camille")
		camille.Post(path+"/decisions/propose", m{"question": "x"}).Is(403, "crisis.members_only")
		camille.Post(path+"/join", nil).Is(200)
		body := m{"question": "Basculer vers Marseille ?", "options": []m{{"label": "Basculer", "pros": "vite"}, {"label": "Attendre"}}, "chosen": "Basculer", "reason": "Rien avant midi."}
		d := ines.Post(path+"/decisions/propose", body).Is(201) // who writes the log may propose, and not decide
		if d.Text("number") != "DEC-1" || d.Text("state") != "proposed" || d.Text("proposed_by.id") != ines.ID || d.Text("decided_by.id") != "" || d.Text("decided_at") != "" || d.Text("line") != d.Text("proposed_line") {
			t.Errorf("proposed: %s", d.Body)
		}
		asked := paul.Get(path + "/log/" + d.Text("line")).Is(200)
		if asked.Text("type") != "question" || !strings.Contains(asked.Text("text"), "☑ Basculer (+ vite)\n- ☐ Attendre") {
			t.Errorf("its line: %s", asked.Body)
		}
		between := h.Clock.Now()
		h.Clock.Add(time.Minute)
		if next := paul.Get(path + "/handover").Is(200).Text("decisions.0.state"); next != "proposed" {
			t.Errorf("the handover says %q", next)
		}
		if facts := paul.Get(path + "/points/draft").Is(200).Text("decisions.0.number"); facts != "" {
			t.Error("a situation point tells what is not decided")
		}
		paul.Post(path+"/decisions/1/settle", m{"state": "executed"}).Is(409, "crisis.not_decided")
		ines.Post(path+"/decisions/1/take", m{"chosen": "Basculer"}).Is(403, "crisis.scribe_does_not_decide")
		camille.Post(path+"/decisions/1/reject", m{}).Is(403, "crisis.director_decides")
		ines.Post(path+"/log", m{"text": "Le courant revient à 11 h"}).Is(201)
		head := paul.Get(path).Is(200).Text("head.number")
		paul.Post(path+"/decisions/1/take", m{"chosen": " "}).Is(422)
		taken := paul.Post(path+"/decisions/1/take", m{"chosen": "Attendre", "reason": "Le courant revient."}).Is(200)
		if taken.Text("state") != "taken" || taken.Text("chosen") != "Attendre" || taken.Text("decided_by.id") != paul.ID || taken.Text("known.head") != head || taken.Text("proposed_by.id") != ines.ID {
			t.Errorf("taken: %s", taken.Body)
		}
		if line := paul.Get(path + "/log/" + taken.Text("line")).Is(200); line.Text("type") != "decision" || !strings.Contains(line.Text("text"), "☑ Attendre") {
			t.Errorf("its line: %s", line.Body)
		}
		paul.Post(path+"/decisions/1/reject", m{"reason": "non"}).Is(409, "crisis.decided_already")
		paul.Post(path+"/decisions/1/settle", m{"state": "executed"}).Is(200)

		camille.Post(path+"/decisions/propose", m{"question": "Couper Lyon ?"}).Is(201)
		no := paul.Post(path+"/decisions/2/reject", m{"reason": "trop tôt"}).Is(200)
		if no.Text("state") != "rejected" || no.Text("reason") != "trop tôt" || no.Text("decided_by.id") != paul.ID {
			t.Errorf("rejected: %s", no.Body)
		}
		if line := paul.Get(path + "/log/" + no.Text("line")).Is(200); line.Text("code") != "decision_rejected" || !strings.Contains(line.Text("words.fr"), "rejetée") || !strings.Contains(line.Text("words.fr"), "trop tôt") {
			t.Errorf("its line: %s", line.Body)
		}
		paul.Post(path+"/decisions/2/take", m{"chosen": "x"}).Is(409, "crisis.decided_already")
		paul.Post(path+"/decisions/3/take", m{"chosen": "x"}).Is(404)
		// Replayed, it is what it was.
		then := paul.Get(path + "/state?at=" + between.UTC().Format("2006-01-02T15:04:05.000Z")).Is(200)
		if then.Text("decisions.0.state") != "proposed" || then.Text("decisions.0.chosen")+then.Text("decisions.0.reason")+then.Text("decisions.0.decided_by.id") != "" || then.Text("decisions.0.line") != d.Text("line") ||
			then.Text("decisions.0.known.head") != d.Text("known.head") || then.Text("decisions.1.number") != "" {
			t.Errorf("replayed: %s", then.Body)
		}
		camille.Post(path+"/decisions/propose", m{"question": "Prévenir la presse ?", "chosen": "Oui"}).Is(201)
		if now := paul.Get(path + "/state?at=" + h.Clock.Now().UTC().Format("2006-01-02T15:04:05.000Z")).Is(200); now.Text("decisions.2.chosen") != "Oui" || now.Text("decisions.0.state") != "executed" || now.Text("decisions.1.state") != "rejected" {
			t.Errorf("as it stands: %s", now.Body)
		}
		text := string(paul.Get(path + "/postmortem?format=md&names=true").Is(200).Body)
		for _, want := range []string{"DEC-1", "Attendre", "DEC-2", "Couper Lyon"} {
			if !strings.Contains(text, want) {
				t.Errorf("the post-mortem lacks %s", want)
			}
		}
		h.As("zoe").Post(path+"/decisions/propose", m{"question": "x"}).Is(404)
		exported(h, path)
	})
}

// An incident's CIs come with it into the crisis, unless others are named.
func TestACrisisTakesTheCIsOfItsIncident(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, paul := h.As("camille"), h.As("paul")
		ci := camille.Post("/cis", m{"name": "Baie Lyon 1", "class": "server"}).Is(201).Text("id")
		other := camille.Post("/cis", m{"name": "Baie Lyon 2", "class": "server"}).Is(201).Text("id")
		incident := camille.Post("/tickets", m{"title": "Lyon ne répond plus"}).Is(201).Text("number")
		camille.Post("/tickets/"+incident+"/relations", m{"type": "affects", "ci": ci}).Is(201)
		with := paul.Post("/crises", m{"name": "Lyon", "level": 2, "ticket_id": incident}).Is(201)
		if with.Text("cis.0.id") != ci || with.Text("cis.1.id") != "" {
			t.Errorf("the incident's CIs: %s", with.Body)
		}
		if lines := logged(h, "/crises/"+with.Text("id")); !strings.Contains(strings.Join(lines, " "), "cis_added") {
			t.Errorf("the log says nothing of them: %v", lines)
		}
		named := paul.Post("/crises", m{"name": "Lyon, autre", "level": 2, "ticket_id": incident, "ci_ids": []string{other}}).Is(201)
		if named.Text("cis.0.id") != other || named.Text("cis.1.id") != "" {
			t.Errorf("those named: %s", named.Body)
		}
		if none := paul.Post("/crises", m{"name": "Lyon, rien", "level": 2, "ticket_id": incident, "ci_ids": []string{}}).Is(201); none.Text("cis.0.id") != "" {
			t.Errorf("none: %s", none.Body)
		}
	})
}

// Who is named in a room is led to it, at the message.
func TestAMentionInARoomLeadsThere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s, _ := device(t, h, "ines")
		path := declare(h, nil)
		id := strings.TrimPrefix(path, "/crises/")
		room := h.As("paul").Get(path + "/rooms").Is(200).Text("items.0.id")
		said := h.As("paul").Post("/threads/crisis_room/"+room+"/messages", m{"text": "@Ines Test où en est la bascule ?"}).Is(201)
		h.Settle()
		h.Clock.Add(time.Minute)
		h.Settle()
		want := "/crises/" + id + "?room=" + room + "&message=" + said.Text("seq")
		for _, n := range notices(t, s) {
			if n.Page == want {
				return
			}
		}
		t.Errorf("no notice leads to %s: %+v", want, notices(t, s))
	})
}
