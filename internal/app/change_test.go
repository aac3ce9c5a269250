package app_test

import (
	"strings"
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

func TestAChangeIsPlannedInOneGoWithWhatItWouldMeet(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille, ines := h.As("camille"), h.As("ines")
		room := window(h, "Couper la salle", "20:00", "23:00", ids["Salle A"])
		const asked = "/changes/conflicts?window_start=2026-03-12T22:00:00Z&window_end=2026-03-12T23:30:00Z"
		if got := ines.Get(asked + "&ci_ids=" + ids["SRV-13"]).Is(200); got.Text("items.0.with.id") != room || got.Text("items.0.why") != "carries" || got.Text("cis.0.name") != "SRV-13" || got.Text("window") != "" {
			t.Errorf("before it is made: %s", got.Body)
		}
		ines.Get(asked+"&ci_ids=nothing").Is(422, "link.other_unknown")
		ines.Get("/changes/conflicts?window_start=2026-03-12T22:00:00Z&window_end=2026-03-12T21:00:00Z").Is(422, "ticket.window_reversed")
		h.As("sami").Get(asked).Is(403)
		if got := h.As("zoe").Get(asked).Is(200); got.Text("items") != "[]" {
			t.Errorf("another tenant: %s", got.Body)
		}

		body := m{"title": "Mettre à jour SRV-13", "change_type": "normal", "plan": "Vider, mettre à jour, remettre", "backout_plan": "Restaurer", "window_start": "2026-03-12T23:00:00+01:00",
			"window_end": "2026-03-12T23:30:00Z", "ci_ids": []string{ids["SRV-13"]}, "impact": 2}
		h.As("sami").Post("/changes", body).Is(403)
		h.As("zoe").Post("/changes", body).Is(422, "link.other_unknown")
		made := ines.Post("/changes", body).Is(201)
		if made.Text("kind") != "change" || made.Text("state") != "draft" || made.Text("details.window_start") != "2026-03-12T22:00:00Z" || made.Text("details.backout_plan") != "Restaurer" {
			t.Fatalf("made: %s", made.Body)
		}
		ines.Post("/changes", m{"title": "x", "ci_ids": []string{"nothing"}}).Is(422, "link.other_unknown")
		ines.Post("/changes", m{"title": "x", "window_start": "2026-03-12T22:00:00Z"}).Is(422, "ticket.window_end_missing")
		if got := ines.Get(asked + "&ci_ids=" + ids["SRV-13"] + "&except=" + made.Text("number")).Is(200); got.Text("items.0.with.id") != room || got.Text("items.1.why") != "" {
			t.Errorf("moved, it does not meet itself: %s", got.Body)
		}
		h.As("zoe").Get(asked + "&except=" + made.Text("id")).Is(404)
		const days = "/changes?from=2026-03-12T00:00:00Z&to=2026-03-13T00:00:00Z"
		if got := camille.Get(days + "&ci=" + ids["SRV-12"]).Is(200); got.Text("items.0.id") != room || got.Text("items.0.conflicts") != "1" || got.Text("items.0.cis.0.name") != "Salle A" || got.Text("items.1.id") != "" {
			t.Errorf("what touches SRV-12: %s", got.Body)
		}
		h.As("zoe").Get(days + "&ci=" + ids["SRV-12"]).Is(404)
	})
}

func TestAChangeInAFreezeIsTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille, paul := h.As("camille"), h.As("paul")
		number := paul.Post("/crises", m{"name": "Panne du site", "level": 2}).Is(201).Text("number")
		server := window(h, "Mettre à jour SRV-13", "22:00", "23:30", ids["SRV-13"])
		lonely := window(h, "Sans élément", "20:00", "21:00")
		frozen := func(from, until string, cis ...string) string {
			body := m{"reason": "Le site est instable", "from": "2026-03-12T" + from + ":00Z", "until": "2026-03-12T" + until + ":00Z"}
			if len(cis) > 0 {
				body["ci_ids"] = cis
			}
			return paul.Post("/crises/"+number+"/freezes", body).Is(201).Text("id")
		}
		some := frozen("23:00", "23:45", ids["SRV-13"]) // begins within the window
		frozen("21:30", "23:45", ids["SRV-12"])
		frozen("23:30", "23:50") // begins as the window ends
		const days = "/changes?from=2026-03-12T00:00:00Z&to=2026-03-13T00:00:00Z"
		if got := camille.Get("/tickets/" + server + "/conflicts").Is(200); got.Text("freezes.0.id") != some || got.Text("freezes.0.reason") != "Le site est instable" || got.Text("freezes.1.id") != "" {
			t.Errorf("the server: %s", got.Body)
		}
		if got := camille.Get(days).Is(200); got.Text("items.0.frozen") != "false" || got.Text("items.1.frozen") != "true" || got.Text("freezes.2.id") == "" {
			t.Errorf("the calendar: %s", got.Body)
		}
		room := frozen("21:00", "22:30", ids["Salle A"])
		if got := camille.Get("/tickets/" + server + "/conflicts").Is(200); got.Text("freezes.0.id") != room || got.Text("freezes.0.why") != "carried" || got.Text("freezes.0.by.0.name") != "SRV-13" ||
			got.Text("freezes.1.why") != "same_ci" || got.Text("freezes.2.id") != "" {
			t.Errorf("a frozen room is one of the servers in it: %s", got.Body)
		}
		service := frozen("22:00", "22:15", ids["Paie"])
		if got := camille.Get("/changes/conflicts?window_start=2026-03-12T22:00:00Z&window_end=2026-03-12T22:10:00Z&ci_ids=" + ids["SRV-13"]).Is(200); got.Text("freezes.1.id") != service ||
			got.Text("freezes.1.why") != "carrier" || got.Text("freezes.1.by.0.name") != "Paie" || got.Text("freezes.2.id") != "" {
			t.Errorf("a frozen service is one of the servers that carry it: %s", got.Body)
		}
		for _, ci := range []string{"SRV-13", "Salle A"} {
			if got := camille.Get("/freezes?at=2026-03-12T22:05:00Z&ci=" + ids[ci]).Is(200); got.Text("items.0.id") == "" || !strings.Contains(string(got.Body), room) || !strings.Contains(string(got.Body), service) {
				t.Errorf("what is frozen of %s: %s", ci, got.Body)
			}
		}
		for _, id := range []string{room, service} {
			paul.Delete("/crises/" + number + "/freezes/" + id).Is(204)
		}
		all := frozen("19:00", "20:30")
		if got := camille.Get("/tickets/" + lonely + "/conflicts").Is(200); got.Text("freezes.0.id") != all || got.Text("freezes.0.everything") != "true" {
			t.Errorf("everything holds for what names nothing too: %s", got.Body)
		}
		if got := camille.Get("/changes/conflicts?window_start=2026-03-12T20:00:00Z&window_end=2026-03-12T20:30:00Z").Is(200); got.Text("freezes.0.id") != all {
			t.Errorf("before it is made: %s", got.Body)
		}
		paul.Delete("/crises/" + number + "/freezes/" + all).Is(204)
		if got := camille.Get("/tickets/" + lonely + "/conflicts").Is(200); got.Text("freezes") != "[]" {
			t.Errorf("lifted: %s", got.Body)
		}
		if got := h.As("zoe").Get(days).Is(200); got.Text("freezes") != "[]" {
			t.Errorf("another tenant: %s", got.Body)
		}
	})
}
