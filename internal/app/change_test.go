package app_test

import (
	"testing"

	"comptoir/internal/app/apptest"
)

// window is a change of some CIs at a time of the tenth of March.
func window(h *apptest.House, title, start, end string, cis ...string) string {
	h.T.Helper()
	camille := h.As("camille")
	id := camille.Post("/tickets", m{"kind": "change", "title": title, "details": m{"change_type": "normal", "window_start": "2026-03-12T" + start + ":00Z", "window_end": "2026-03-12T" + end + ":00Z"}}).Is(201).Text("id")
	for _, ci := range cis {
		camille.Post("/tickets/"+id+"/relations", m{"type": "affects", "ci": ci}).Is(201)
	}
	return id
}

func TestAChangeFromItsDraftToItsEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, nora := h.As("camille"), h.As("nora")
		h.As("sami").Post("/tickets", m{"kind": "change", "title": "x"}).Is(403)
		made := camille.Post("/tickets", m{"kind": "change", "title": "Mettre à jour l'annuaire"}).Is(201)
		path := "/tickets/" + made.Text("id")
		if made.Text("number") != "CHG0000001" || made.Text("state") != "draft" {
			t.Fatalf("made: %s", made.Body)
		}
		camille.Patch(path, m{"details": m{"window_start": "demain"}}).Is(422)
		camille.Patch(path, m{"details": m{"window_start": "2026-03-12T20:00:00Z"}}).Is(422, "ticket.window_end_missing")
		camille.Patch(path, m{"details": m{"window_start": "2026-03-12T20:00:00Z", "window_end": "2026-03-12T19:00:00Z"}}).Is(422, "ticket.window_reversed")
		camille.Post(path+"/submit", nil).Is(200)
		camille.Post(path+"/approve", nil).Is(403)
		nora.Post(path+"/reject", m{}).Is(422)
		nora.Post(path+"/reject", m{"reason": "sans retour arrière"}).Is(200)
		camille.Patch(path, m{"details": m{"backout_plan": "Restaurer l'instantané"}}).Is(200)
		camille.Post(path+"/submit", nil).Is(200)
		nora.Post(path+"/approve", nil).Is(200)
		camille.Post(path+"/schedule", m{}).Is(422)
		if got := camille.Post(path+"/schedule", m{"window_start": "2026-03-12T21:00:00+01:00", "window_end": "2026-03-12T22:00:00+01:00"}).Is(200); got.Text("state") != "scheduled" ||
			got.Text("details.window_start") != "2026-03-12T20:00:00Z" {
			t.Errorf("scheduled: %s", got.Body)
		}
		h.Settle()
		told := camille.Get("/feed?view=record:ticket:" + made.Text("id")).Is(200)
		if told.Text("items.0.rule") != "change_window" || told.Text("items.0.card.state") != "scheduled" || told.Text("items.1") != "" {
			t.Errorf("the wall says one thing of it: %s", told.Body)
		}
		camille.Post(path+"/start", nil).Is(200)
		camille.Post(path+"/fail", m{"notes": "L'annuaire ne démarre pas : retour arrière."}).Is(200)
		if got := camille.Post(path+"/close", nil).Is(200); got.Text("state") != "closed" {
			t.Errorf("closed: %s", got.Body)
		}
		h.Settle()
		if again := camille.Get("/feed?view=record:ticket:" + made.Text("id")).Is(200); again.Text("items.0.id") != told.Text("items.0.id") || again.Text("items.0.card.state") != "closed" || again.Text("items.1") != "" {
			t.Errorf("and stays one, as the change is now: %s", again.Body)
		}
		if got := camille.Get(path + "/conflicts").Is(200); got.Text("window") != "" {
			t.Errorf("what is over gets in nobody's way: %s", got.Body)
		}
	})
}

func TestChangesThatGetInEachOthersWay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille := h.As("camille")
		lonely := camille.Post("/cis", m{"name": "Imprimante", "class": "server"}).Is(201).Text("id")
		room := window(h, "Couper la salle", "20:00", "23:00", ids["Salle A"])
		server := window(h, "Mettre à jour SRV-13", "22:00", "23:30", ids["SRV-13"])
		window(h, "Plus tard", "23:00", "23:45", ids["Salle A"]) // begins as the first ends: not together
		alone := window(h, "L'imprimante", "20:00", "23:00", lonely)
		other := window(h, "SRV-12 en même temps que SRV-13", "22:30", "23:00", ids["SRV-12"])

		got := camille.Get("/tickets/" + room + "/conflicts").Is(200)
		if got.Text("items.0.with.id") != server || got.Text("items.0.why") != "carries" || got.Text("items.0.by.0.name") != "SRV-13" || got.Text("items.0.from") != "2026-03-12T22:00:00.000Z" ||
			got.Text("items.1.with.id") != other || got.Text("items.2.why") != "" {
			t.Errorf("the room: %s", got.Body)
		}
		if got := camille.Get("/tickets/" + other + "/conflicts").Is(200); got.Text("items.1.with.id") != server || got.Text("items.1.why") != "carries" && got.Text("items.1.why") != "service" {
			t.Errorf("two servers under one service: %s", got.Body)
		}
		if got := camille.Get("/tickets/" + alone + "/conflicts").Is(200); got.Text("items") != "[]" {
			t.Errorf("the printer: %s", got.Body)
		}
		list := camille.Get("/changes?from=2026-03-12T00:00:00Z&to=2026-03-13T00:00:00Z").Is(200)
		if list.Text("items.0.conflicts") != "2" && list.Text("items.1.conflicts") != "2" || list.Text("items.4.id") == "" {
			t.Errorf("the calendar: %s", list.Body)
		}
		camille.Get("/changes?from=2026-03-12T00:00:00Z&to=2028-03-13T00:00:00Z").Is(422, "change.window_too_long")
		camille.Post("/tickets/"+server+"/cancel", m{"reason": "reporté"}).Is(200)
		if got := camille.Get("/tickets/" + room + "/conflicts").Is(200); got.Text("items.0.with.id") != other || got.Text("items.1.why") != "" {
			t.Errorf("canceled: %s", got.Body)
		}
		h.As("zoe").Get("/tickets/" + room + "/conflicts").Is(404)
		h.As("sami").Get("/tickets/" + room + "/conflicts").Is(403)
		if got := h.As("zoe").Get("/changes?from=2026-03-12T00:00:00Z").Is(200); got.Text("items") != "[]" {
			t.Errorf("another tenant: %s", got.Body)
		}
	})
}
