package app_test

import (
	"slices"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
)

// A problem grows out of a conversation, asks everybody, and ends knowing more than it began with.
func TestAProblemAsksEverybody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, ines, sami, lina, zoe := h.As("camille"), h.As("yanis"), h.As("ines"), h.As("sami"), h.As("lina"), h.As("zoe")
		from := h.Head()
		id := arrive(h, "sami", "Le VPN coupe chaque mardi")
		take(h, "camille")
		msg := camille.Post("/threads/conversation/"+id+"/messages", m{"text": "La passerelle 2 redémarre à 9 h"}).Is(201).Text("id")
		camille.Post("/conversations/"+id+"/incident", m{"title": "VPN coupé"}).Is(201)
		sami.Post("/conversations/"+id+"/problem", m{}).Is(403)
		zoe.Post("/conversations/"+id+"/problem", m{}).Is(404)
		p := camille.Post("/conversations/"+id+"/problem", m{}).Is(201)
		if p.Text("number") != "PRB0000001" || p.Text("kind") != "problem" || p.Text("title") != "VPN coupé" || p.Text("conversation.id") != id || p.Text("requester.name") != "Camille Test" {
			t.Fatalf("opened %s", p.Body)
		}
		if again := yanis.Post("/conversations/"+id+"/problem", m{}).Is(201); again.Text("id") != p.Text("id") {
			t.Fatal("a second click made a second problem")
		}
		if again := yanis.Post("/tickets/INC0000001/problem", m{}).Is(201); again.Text("id") != p.Text("id") {
			t.Fatal("the incident has another problem")
		}
		if got := camille.Get("/tickets/PRB0000001/relations").Is(200); got.Text("items.0.type") != "causes" || got.Text("items.0.ticket.number") != "INC0000001" {
			t.Fatalf("tied %s", got.Body)
		}
		sami.Get("/tickets/PRB0000001").Is(404)

		sami.Post("/tickets/PRB0000001/call", m{"question": "x"}).Is(403)
		zoe.Post("/tickets/PRB0000001/call", m{"question": "x"}).Is(404)
		camille.Post("/tickets/INC0000001/call", m{"question": "x"}).Is(409, "call.of_problems_only")
		if got := camille.Post("/tickets/PRB0000001/call", m{"question": " "}).Is(422, "call.question_missing"); got.Text("title") != "Posez une question." {
			t.Errorf("refused with %s", got.Body)
		}
		c := camille.Post("/tickets/PRB0000001/call", m{"question": "Qui a vu **cela** depuis mardi ?", "since": "2025-03-04T08:00:00Z"}).Is(201)
		call := "/calls/" + c.Text("id")
		yanis.Post("/tickets/PRB0000001/call", m{"question": "x"}).Is(409, "call.open_already")
		lina.Get(call).Is(404, "call.not_found")
		lina.Get("/threads/call/" + c.Text("id") + "/messages").Is(404)
		camille.Patch(call, m{"audience": "everyone"}, "If-Match", c.Header.Get("ETag")).Is(200)
		camille.Patch(call, m{"question": "x"}, "If-Match", c.Header.Get("ETag")).Is(412, "call.changed_meanwhile")
		camille.Patch(call, m{"audience": "agents"}).Is(422, "call.asked_everyone")
		if got := lina.Get(call).Is(200); got.Text("problem") != "" || !strings.Contains(got.Text("html"), "<strong>cela</strong>") || got.Text("actions") != `["contribute","seen"]` {
			t.Fatalf("Lina is asked %s", got.Body)
		}
		if got := camille.Get("/calls?problem=PRB0000001&state=open").Is(200); got.Text("items.0.problem.number") != "PRB0000001" {
			t.Fatalf("listed %s", got.Body)
		}
		if got := lina.Get("/calls?problem=PRB0000001").Is(200); got.Text("items") != "[]" {
			t.Errorf("Lina learns whose call it is: %s", got.Body)
		}
		lina.Post(call+"/seen", m{"place": "Lyon"}).Is(200)
		if got := lina.Post(call+"/seen", m{"place": "Lyon, 3e"}).Is(200); got.Text("seen") != "1" || got.Text("my_seen") != "true" {
			t.Fatalf("seen %s", got.Body)
		}
		sami.Post(call+"/seen", m{}).Is(200)
		if got := sami.Delete(call + "/seen").Is(200); got.Text("seen") != "1" {
			t.Fatalf("unseen %s", got.Body)
		}
		lina.Get(call + "/seen").Is(403)
		if got := camille.Get(call + "/seen").Is(200); got.Text("items.0.place") != "Lyon, 3e" || got.Text("items.1") != "" {
			t.Fatalf("who %s", got.Body)
		}

		lina.Post(call+"/contributions", m{"text": ""}).Is(422)
		answer := lina.Post(call+"/contributions", m{"text": "En partage de connexion cela tient."}).Is(201)
		hypo := yanis.Post(call+"/contributions", m{"text": "La sauvegarde redémarre la passerelle.", "kind": "hypothesis"}).Is(201)
		if hypo.Text("status") != "proposed" || answer.Text("status") != "" {
			t.Fatalf("made %s and %s", answer.Body, hypo.Body)
		}
		ap, hp := "/contributions/"+answer.Text("id"), "/contributions/"+hypo.Text("id")
		yanis.Post(hp+"/vote", m{"for": true}).Is(409, "contribution.is_yours")
		lina.Post(hp+"/vote", m{"for": false}).Is(200)
		if got := lina.Post(hp+"/vote", m{"for": true}).Is(200); got.Text("for") != "1" || got.Text("against") != "0" || got.Text("my_vote") != "for" {
			t.Fatalf("voted %s", got.Body)
		}
		lina.Post(hp+"/evidence", m{"record": m{"kind": "ticket", "id": "INC0000001"}}).Is(403)
		yanis.Post(hp+"/evidence", m{"record": m{"kind": "conversation", "id": id}, "message": "nothing"}).Is(422, "contribution.evidence_unknown")
		yanis.Post(hp+"/evidence", m{"record": m{"kind": "conversation", "id": "CHT0000001"}, "message": msg, "comment": "l'heure"}).Is(201)
		if got := yanis.Post(hp+"/evidence", m{"record": m{"kind": "ticket", "id": "INC0000001"}}).Is(201); !strings.Contains(got.Text("evidence.0.text"), "passerelle 2") || got.Text("evidence.1.record.kind") != "ticket" {
			t.Fatalf("leans on %s", got.Body)
		}
		if got := lina.Get(call + "/contributions").Is(200); got.Text("items.1.evidence") != "[]" || strings.Contains(string(got.Body), "passerelle 2") {
			t.Fatalf("Lina reads %s", got.Body)
		}
		if got := sami.Get(hp).Is(200); !strings.Contains(got.Text("evidence"), "passerelle 2") {
			t.Errorf("Sami may read his own chat: %s", got.Body)
		}
		lina.Post(hp+"/mark", m{"as": "lead"}).Is(403)
		zoe.Post(hp+"/mark", m{"as": "lead"}).Is(404)
		camille.Post(hp+"/mark", m{"as": "joke"}).Is(422)
		camille.Post(hp+"/status", m{"status": "testing"}).Is(200)
		camille.Post(ap+"/status", m{"status": "testing"}).Is(409, "contribution.no_hypothesis")
		camille.Post(ap+"/mark", m{"as": "workaround"}).Is(200)
		if got := camille.Post(hp+"/mark", m{"as": "root_cause", "text": "Tâche de sauvegarde du mardi."}).Is(200); got.Text("status") != "confirmed" || got.Text("mark") != "root_cause" {
			t.Fatalf("marked %s", got.Body)
		}
		lina.Delete(ap).Is(409, "contribution.is_marked")
		if got := camille.Get("/tickets/PRB0000001").Is(200); got.Text("details.workaround") != "En partage de connexion cela tient." || got.Text("details.root_cause") != "Tâche de sauvegarde du mardi." {
			t.Fatalf("the problem says %s", got.Body)
		}
		if got := camille.Get("/threads/ticket/PRB0000001/messages").Is(200); !strings.Contains(string(got.Body), `"as":"workaround"`) || !strings.Contains(string(got.Body), lina.ID) {
			t.Fatalf("nobody is credited: %s", got.Body)
		}
		if got := ines.Get("/contributions?marked=true&author=" + lina.ID).Is(200); got.Text("items.0.mark") != "workaround" {
			t.Fatalf("Lina's credit: %s", got.Body)
		}
		if got := camille.Post("/tickets/PRB0000001/identify", m{}).Is(200); got.Text("state") != "known_error" {
			t.Fatalf("identified %s", got.Body)
		}
		closed := camille.Post(call+"/close", m{"outcome": "La sauvegarde est déplacée la nuit."}).Is(200)
		if closed.Text("state") != "closed" || closed.Text("thanked.0.id") == "" || !strings.Contains(closed.Text("thanked"), "Lina Test") || closed.Text("marked") != "2" {
			t.Fatalf("closed %s", closed.Body)
		}
		lina.Post(call+"/contributions", m{"text": "encore"}).Is(409, "call.is_closed")
		lina.Post("/threads/call/"+c.Text("id")+"/messages", m{"text": "encore"}).Is(409, "call.is_closed")
		if got := lina.Get("/threads/call/" + c.Text("id") + "/messages").Is(200); !strings.Contains(string(got.Body), `"code":"call.closed"`) || !strings.Contains(string(got.Body), `"helped":"2"`) {
			t.Errorf("nobody is thanked: %s", got.Body)
		}

		// A second call ends with its problem.
		again := camille.Post("/tickets/PRB0000001/call", m{"question": "Et depuis ?"}).Is(201)
		camille.Post("/tickets/PRB0000001/resolve", m{"code": "fix_applied", "notes": "Sauvegarde à 2 h."}).Is(200)
		h.Settle()
		if got := camille.Get("/calls/" + again.Text("id")).Is(200); got.Text("state") != "closed" {
			t.Errorf("the call goes on: %s", got.Body)
		}
		camille.Post("/tickets/PRB0000001/call", m{"question": "Et ?"}).Is(409, "call.problem_is_over")

		for _, path := range []string{call, call + "/seen", call + "/contributions", hp, "/threads/contribution/" + hypo.Text("id") + "/messages"} {
			zoe.Get(path).Is(404)
		}
		for _, verb := range []string{"/seen", "/close"} {
			zoe.Post(call+verb, m{}).Is(404)
		}
		zoe.Post(call+"/contributions", m{"text": "x"}).Is(404)
		if got := zoe.Get("/calls").Is(200); got.Text("items") != "[]" {
			t.Errorf("Zoé sees %s", got.Body)
		}
		if got := zoe.Get("/contributions?author=" + lina.ID).Is(200); got.Text("items") != "[]" {
			t.Errorf("Zoé sees %s", got.Body)
		}
		var got []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "call.") || strings.HasPrefix(e, "contribution.") {
				got = append(got, e)
			}
		}
		want := strings.Fields(`call.opened call.edited call.seen call.seen call.unseen contribution.made contribution.made contribution.voted contribution.voted
			contribution.edited contribution.edited contribution.moved contribution.marked contribution.moved contribution.marked call.closed call.opened call.closed`)
		if !slices.Equal(got, want) {
			t.Errorf("events %v,\nwant %v", got, want)
		}
	})
}
