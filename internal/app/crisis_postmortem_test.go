package app_test

import (
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/journey/crisis"
)

// lived is a crisis of two hours, from the first sign to the end.
func lived(t *testing.T, h *apptest.House) string {
	t.Helper()
	paul, ines, camille := h.As("paul"), h.As("ines"), h.As("camille")
	ci := camille.Post("/cis", m{"name": "Paie", "class": "business_service", "rto_min": 60}).Is(201).Text("id")
	incident := camille.Post("/tickets", m{"title": "Plus de paie"}).Is(201).Text("id")
	h.Clock.Add(10 * time.Minute) // 08:10
	path := declare(h, m{"ticket_id": incident, "ci_ids": []string{ci}, "cadence_min": 30})
	paul.Post(path+"/call", m{"people": []string{camille.ID}}).Is(200)
	h.Clock.Add(5 * time.Minute) // 08:15
	camille.Post(path+"/answer", m{"answer": "take"}).Is(200)
	give(h, path, "camille", "technical_lead")
	give(h, path, "nora", "communication_lead")
	paul.Post(path+"/move", m{"phase": "steering"}).Is(200)
	fact := ines.Post(path+"/log", m{"text": "Base de paie | arrêtée", "event_at": "2026-03-10T08:12:00Z"}).Is(201).Text("number")
	h.Clock.Add(20 * time.Minute) // 08:35
	paul.Post(path+"/decisions", m{"question": "Restaurer ?", "chosen": "Oui"}).Is(201)
	ines.Post(path+"/points", m{"text": "On restaure."}).Is(201)
	h.Clock.Add(55 * time.Minute) // 09:30
	ines.Post(path+"/log/"+fact+"/assess", m{"verification": "refuted"}).Is(200)
	paul.Post(path+"/move", m{"phase": "stand_down"}).Is(200)
	h.Clock.Add(30 * time.Minute) // 10:00
	paul.Post(path+"/close", m{"reason": "la paie répond"}).Is(200)
	return path
}

func TestPostMortem(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := lived(t, h)
		paul, ines := h.As("paul"), h.As("ines")
		var pm crisis.PostMortem
		paul.Get(path + "/postmortem").Is(200).Into(&pm)
		for what, x := range map[string]struct {
			got  *int64
			want time.Duration
		}{
			"detect": {pm.Times.Detect, 10 * time.Minute}, "acknowledge": {pm.Times.Acknowledge, 5 * time.Minute}, "mobilise": {pm.Times.Mobilise, 5 * time.Minute},
			"first point": {pm.Times.FirstPoint, 25 * time.Minute}, "mitigate": {pm.Times.Mitigate, 90 * time.Minute}, "restore": {pm.Times.Restore, 30 * time.Minute},
		} {
			if x.got == nil || *x.got != x.want.Milliseconds() {
				t.Errorf("%s took %v, want %s", what, x.got, x.want)
			}
		}
		if pm.Times.FirstTold != nil {
			t.Error("nothing was told to anybody")
		}
		if len(pm.Phases) != 4 || pm.Phases[1].Phase != "steering" || pm.Phases[1].MS != (75*time.Minute).Milliseconds() {
			t.Errorf("phases: %+v", pm.Phases)
		}
		if len(pm.Services) != 1 || pm.Services[0].Real != 120 || !pm.Services[0].Missed {
			t.Errorf("real against the objective: %+v", pm.Services)
		}
		if pm.Points != (crisis.Pace{Held: 1, OnTime: 1, Due: 1, Longest: (85 * time.Minute).Milliseconds()}) {
			t.Errorf("points: %+v", pm.Points)
		}
		if pm.Log.Refuted != 1 || pm.Log.NoBasis != 1 || pm.Log.ByPeople != 3 || pm.Chosen {
			t.Errorf("the log is worth %+v", pm.Log)
		}
		states(t, h, path)
		findings(t, h, path)
		md := string(ines.Get(path + "/postmortem?format=md").Is(200).Body)
		for _, want := range []string{"# Perte du datacentre Lyon", "**Crise** — CRI0000001", "| pilotage | 10 mars 2026 à 09:15 | 1\u00a0h\u00a015\u00a0min |", "### DEC-1 · Restaurer\u202f?", "**Oui**", "Ce que l’on savait",
			"Redire qui appelle", "Tête de la main courante", "| 10/03/2026 09:15 | **Phase** | **pilotage**"} {
			if !strings.Contains(md, want) {
				t.Errorf("the Markdown lacks %q:\n%s", want, md)
			}
		}
		if strings.Contains(md, "EXERCICE") {
			t.Error("what was real is marked as an exercise")
		}
		ines.Get(path+"/postmortem?format=odt").Is(422, "crisis.format_unknown")
		h.As("zoe").Get(path + "/postmortem").Is(404)
		h.As("yanis").Get(path + "/postmortem").Is(403)
	})
}

// states replays the crisis: what was found out later is not known before.
func states(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	paul := h.As("paul")
	before := paul.Get(path + "/state?at=2026-03-10T08:05:00Z").Is(200)
	if before.Text("phase") != "" || before.Text("head.number") != "0" || before.Text("roles.0.role") != "" {
		t.Errorf("before the declaration: %s", before.Body)
	}
	var early, late crisis.State
	paul.Get(path + "/state?at=2026-03-10T08:40:00Z").Is(200).Into(&early)
	paul.Get(path + "/state?at=2026-03-10T09:45:00Z").Is(200).Into(&late)
	thought := func(s crisis.State) string {
		for _, l := range s.Lines {
			if strings.HasPrefix(l.Text, "Base de paie") {
				return l.Verification
			}
		}
		return "unknown"
	}
	if early.Phase != "steering" || len(early.Decisions) != 1 || thought(early) != "to_verify" || late.Phase != "stand_down" || thought(late) != "refuted" || late.Head.Number <= early.Head.Number {
		t.Errorf("known at 08:40: %+v; at 09:45: %+v", early, late)
	}
	paul.Get(path + "/state").Is(422)
}

// findings are noted, and one becomes a ticket, once.
func findings(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	paul, ines, sami := h.As("paul"), h.As("ines"), h.As("sami")
	ines.Post(path+"/findings", m{"kind": "badly", "text": "L'annuaire était périmé"}).Is(201)
	ines.Post(path+"/findings", m{"kind": "action", "text": "Redire qui appelle **l'hébergeur**", "owner_id": paul.ID}).Is(201)
	ines.Post(path+"/findings", m{"kind": "well", "text": "x"}).Is(201)
	ines.Post(path+"/findings", m{"kind": "action", "text": "x", "owner_id": "nobody"}).Is(422)
	paul.Post(path+"/findings/1/ticket", nil).Is(409, "crisis.finding_no_action")
	first := paul.Post(path+"/findings/2/ticket", nil).Is(200).Text("ticket_id")
	if again := paul.Post(path+"/findings/2/ticket", nil).Is(200).Text("ticket_id"); first == "" || again != first {
		t.Errorf("the ticket is %q, then %q", first, again)
	}
	if got := paul.Get("/tickets/" + first).Is(200); got.Text("kind") != "problem" || got.Text("title") != "Redire qui appelle l'hébergeur" {
		t.Errorf("the ticket: %s", got.Body)
	}
	paul.Delete(path+"/findings/2").Is(409, "crisis.finding_is_ticket")
	ines.Delete(path + "/findings/3").Is(204)
	ines.Delete(path + "/findings/3").Is(404)
	sami.Post(path+"/findings", m{"kind": "well", "text": "x"}).Is(404)
}
