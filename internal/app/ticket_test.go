package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// A ticket from its opening to its end, over the API, with its events, its history and its conflicts.
func TestTicketsOverTheAPI(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, sami := h.As("camille"), h.As("yanis"), h.As("sami")
		from := h.Head()
		tk := sami.Post("/tickets", m{"title": "Écran noir", "description": "Depuis **8 h**"}, "Idempotency-Key", "k1").Is(201)
		if again := sami.Post("/tickets", m{"title": "Écran noir", "description": "Depuis **8 h**"}, "Idempotency-Key", "k1").Is(201); string(again.Body) != string(tk.Body) {
			t.Fatalf("sent twice it is another: %s", again.Body)
		}
		if tk.Text("number") != "INC0000001" || tk.Text("channel") != "portal" || !strings.Contains(tk.Text("description_html"), "<strong>8 h</strong>") ||
			tk.Text("actions") != `["cancel","comment"]` || tk.Text("requester.name") != "Sami Test" {
			t.Fatalf("opened %s", tk.Body)
		}
		path := "/tickets/INC0000001"
		seen := camille.Get(path).Is(200)
		etag := seen.Header.Get("ETag")
		if etag != `"1"` || seen.Header.Get("Comptoir-Position") == "" {
			t.Fatalf("headers %v", seen.Header)
		}
		h.Clock.Add(time.Minute)
		camille.Patch(path, m{"impact": 1, "category": "poste"}, "If-Match", etag).Is(200)
		stale := yanis.Patch(path, m{"category": "réseau"}, "If-Match", etag).Is(412, "ticket.changed_meanwhile")
		if stale.Text("current.category") != "poste" || stale.Text("current.version") != "2" || stale.Text("errors.0.field") != "priority" ||
			!strings.Contains(stale.Text("errors.0.message"), "Camille Test") || !strings.Contains(stale.Text("title"), "Camille Test") {
			t.Fatalf("conflict %s", stale.Body)
		}
		camille.Patch(path, m{"titel": "x"}).Is(422)
		camille.Patch(path, m{"priority": 1}).Is(422, "ticket.priority_reason_missing")
		sami.Patch(path, m{"title": "x"}).Is(403)
		camille.Post(path+"/assign", m{"assignee_id": "me", "group_id": h.Group}).Is(200)
		camille.Post(path+"/start", nil).Is(200)
		camille.Post(path+"/start", nil).Is(200)
		camille.Post(path+"/hold", m{"reason": "lunch"}).Is(422, "ticket.incomplete")
		camille.Post(path+"/hold", m{"reason": "awaiting_caller", "note": "appelé deux fois"}).Is(200)
		sami.Post("/threads/ticket/INC0000001/messages", m{"text": "Me voilà"}).Is(201)
		if got := sami.Get(path).Is(200); got.Text("state") != "in_progress" {
			t.Fatalf("Sami's answer leaves it %s", got.Body)
		}
		camille.Post(path+"/resolve", m{"code": "hardware_repair", "notes": "Câble changé"}).Is(200)
		if got := yanis.Post(path+"/resolve", m{"code": "solved", "notes": "x"}).Is(409, "ticket.not_from_this_state"); got.Text("current.resolution_code") != "hardware_repair" {
			t.Fatalf("too late: %s", got.Body)
		}
		sami.Post(path+"/reopen", m{"reason": "Encore noir"}).Is(200)
		camille.Post(path+"/resolve", m{"code": "replacement", "notes": "Écran changé"}).Is(200)
		sami.Post(path+"/close", nil).Is(200)

		stream := camille.Get(path + "/activity").Is(200)
		for _, want := range []string{`"kind":"created"`, `"kind":"message"`, `"kind":"change"`, `"kind":"transition"`, "appelé deux fois", `"new_label":"Camille Test"`, `"verb":"reopen"`} {
			if !strings.Contains(string(stream.Body), want) {
				t.Errorf("the activity has no %s: %s", want, stream.Body)
			}
		}
		if mine := sami.Get(path + "/activity").Is(200); strings.Contains(string(mine.Body), "deux fois") {
			t.Errorf("Sami reads a note: %s", mine.Body)
		}
		if got := camille.Get("/tickets?state=closed&assignee=me&q=ecran&sort=priority").Is(200); got.Text("items.0.number") != "INC0000001" || got.Text("items.0.group.name") != "Support Messagerie" {
			t.Errorf("listed %s", got.Body)
		}
		var moved []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "ticket.") {
				moved = append(moved, strings.TrimPrefix(e, "ticket."))
			}
		}
		want := strings.Fields("opened edited assigned started held resumed resolved reopened resolved closed")
		if !slices.Equal(moved, want) {
			t.Errorf("events %v, want %v", moved, want)
		}
	})
}

func TestOutagesRelationsAndStrangers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami, lina, ana := h.As("camille"), h.As("sami"), h.As("lina"), h.As("ana")
		camille.Post("/tickets", m{"title": "Messagerie coupée", "impact": 1, "urgency": 1, "requester_id": sami.ID}).Is(201)
		camille.Post("/tickets", m{"title": "Baie en défaut"}).Is(201)
		out := lina.Get("/outages").Is(200)
		if out.Text("items.0.number") != "INC0000001" || out.Text("items.0.my_me_too") != "false" || out.Text("items.0.requester") != "" || out.Text("items.1") != "" {
			t.Fatalf("outages %s", out.Body)
		}
		lina.Post("/tickets/INC0000001/me_too", nil).Is(200)
		if got := lina.Post("/tickets/INC0000001/me_too", nil).Is(200); got.Text("me_too") != "1" || got.Text("my_me_too") != "true" {
			t.Fatalf("me too %s", got.Body)
		}
		if got := lina.Get("/tickets/INC0000001").Is(200); got.Text("limited") != "true" || got.Text("description") != "" {
			t.Fatalf("Lina reads %s", got.Body)
		}
		lina.Get("/threads/ticket/INC0000001/messages").Is(404)
		lina.Get("/tickets/INC0000001/activity").Is(404)
		lina.Get("/tickets/INC0000002").Is(404, "ticket.not_found")
		lina.Delete("/tickets/INC0000001/me_too").Is(200)

		rel := camille.Post("/tickets/INC0000001/relations", m{"type": "caused_by", "ticket": "INC0000002"}).Is(201)
		if rel.Text("ticket.title") != "Baie en défaut" || rel.Text("type") != "caused_by" {
			t.Fatalf("tied %s", rel.Body)
		}
		if got := camille.Get("/tickets/INC0000002/relations").Is(200); got.Text("items.0.type") != "causes" || got.Text("items.0.ticket.number") != "INC0000001" {
			t.Fatalf("from the other side %s", got.Body)
		}
		if got := sami.Get("/tickets/INC0000001/relations").Is(200); got.Text("items") != "[]" {
			t.Fatalf("Sami learns of another's ticket: %s", got.Body)
		}
		sami.Post("/tickets/INC0000001/relations", m{"type": "related_to", "ticket": "INC0000002"}).Is(403)
		camille.Delete("/tickets/INC0000002/relations/" + rel.Text("id")).Is(204)

		if got := sami.Get("/ticket-kinds").Is(200); got.Text("items.0.kind") != "incident" || got.Text("items.0.matrix") != "[[1,2,3],[2,3,4],[3,4,5]]" {
			t.Fatalf("kinds %s", got.Body)
		}
		camille.Patch("/ticket-kinds/incident/matrix", m{"cells": [][]int{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}}}).Is(403)
		ana.Patch("/ticket-kinds/incident/matrix", m{"cells": [][]int{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}}}, "If-Match", `"0"`).Is(200)
		if got := camille.Post("/tickets", m{"title": "x"}).Is(201); got.Text("priority") != "3" {
			t.Fatalf("by the new matrix %s", got.Body)
		}

		zoe := h.As("zoe")
		for _, path := range []string{"", "/activity", "/relations"} {
			zoe.Get("/tickets/INC0000001" + path).Is(404)
		}
		for _, verb := range []string{"start", "resume", "me_too"} {
			zoe.Post("/tickets/INC0000001/"+verb, nil).Is(404)
		}
		zoe.Post("/tickets/INC0000001/resolve", m{"code": "solved", "notes": "x"}).Is(404)
		zoe.Post("/tickets/INC0000001/relations", m{"type": "blocks", "ticket": "INC0000002"}).Is(404)
		zoe.Patch("/tickets/INC0000001", m{"title": "x"}).Is(404)
		for _, list := range []string{"/tickets", "/tickets?q=messagerie", "/outages"} {
			if got := zoe.Get(list).Is(200); got.Text("items") != "[]" {
				t.Errorf("Zoé sees %s", got.Body)
			}
		}
	})
}
