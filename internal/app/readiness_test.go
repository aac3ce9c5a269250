package app_test

import (
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// Each answer that is given turns its cell, and nothing else does.
func TestReadiness(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, nora, ana := h.As("camille"), h.As("nora"), h.As("ana")
		ci := camille.Post("/cis", m{"name": "Paie", "class": "business_service", "criticality": 1}).Is(201)
		id := ci.Text("id")
		camille.Post("/cis", m{"name": "Cantine", "class": "business_service", "criticality": 4}).Is(201)
		type cell struct{ Check, State, Why, Mend string }
		read := func() (cells map[string]cell, score int) {
			t.Helper()
			var got struct {
				Score    int
				Services []struct {
					Name  string
					Score int
					Cells []cell
				}
			}
			nora.Get("/readiness").Is(200).Into(&got)
			if len(got.Services) != 1 || got.Services[0].Name != "Paie" {
				t.Fatalf("the critical services: %+v", got.Services)
			}
			cells = map[string]cell{}
			for _, c := range got.Services[0].Cells {
				cells[c.Check] = c
				if c.Mend == "" {
					t.Errorf("%s leads nowhere", c.Check)
				}
			}
			return cells, got.Services[0].Score
		}
		turns := func(check, state, why string) {
			t.Helper()
			cells, _ := read()
			if c := cells[check]; c.State != state || c.Why != why {
				t.Errorf("%s is %s, %s; want %s, %s", check, c.State, c.Why, state, why)
			}
		}
		for check, why := range map[string]string{"rto": "unknown", "owner": "nobody", "contact": "nobody", "procedure": "none", "oncall": "no_rota", "exercise": "never", "restore": "unknown"} {
			turns(check, "missing", why)
		}
		_, before := read()
		camille.Patch("/cis/"+id, m{"rto_min": 240, "restore_min": 60, "owner_id": h.As("ines").ID}).Is(200)
		turns("rto", "ok", "known")
		turns("owner", "ok", "known")
		turns("restore", "ok", "known")
		turns("contact", "missing", "no_card")
		card := ana.Post("/contacts", m{"person_id": h.As("ines").ID, "lines": []m{{"kind": "phone", "value": "+33 6 00 00 00 01", "private": true}}}).Is(201)
		turns("contact", "missing", "unverified")
		ana.Post("/contacts/"+card.Text("id")+"/lines/"+card.Text("lines.0.id")+"/verify", m{}).Is(200)
		turns("contact", "ok", "known")
		book := camille.Post("/runbooks", m{"title": "Relancer la paie", "text": "## Étape 1 : Relancer\n\nfaire", "cis": []string{id}}).Is(201).Text("id")
		turns("procedure", "missing", "none")
		camille.Post("/runbooks/"+book+"/publish", m{}).Is(200)
		camille.Post("/runbooks/"+book+"/verify", m{}).Is(200)
		turns("procedure", "ok", "known")
		nora.Post("/rotas", m{"name": "Astreinte", "zone": "Europe/Paris", "covers": []m{{"kind": "ci", "id": id}},
			"layers": []m{{"people": []string{h.As("ines").ID, h.As("yanis").ID}, "every": 1, "unit": "week", "start": "2026-01-05", "at": "08:00"}}}).Is(201)
		cells, _ := read()
		if c := cells["oncall"]; c.State == "missing" {
			t.Errorf("the rota does not count: %+v", c)
		}
		h.As("paul").Post("/crises", m{"name": "Exercice", "level": 1, "exercise": true, "ci_ids": []string{id}}).Is(201)
		turns("exercise", "ok", "known")
		if _, after := read(); after <= before {
			t.Errorf("the score went from %d to %d", before, after)
		}
		// What was right grows old.
		h.Clock.Add(400 * 24 * time.Hour)
		turns("contact", "old", "unverified")
		turns("exercise", "old", "long_ago")
		if c, _ := read(); c["procedure"].Why != "review_due" || c["verified"].Why != "never" {
			t.Errorf("after a year: %+v", c)
		}
		h.As("sami").Get("/readiness").Is(403)
		var none struct{ Services []struct{ Name string } }
		h.As("zoe").Get("/readiness").Is(200).Into(&none)
		if len(none.Services) != 0 {
			t.Errorf("Zoé sees %+v", none.Services)
		}
	})
}
