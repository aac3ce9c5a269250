package app_test

import (
	"context"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// Everything that somebody changes is found once the log was followed: each kind of record when it is
// made and when it is changed. The wait is for the events of the commit, not for a time; how long that is, the bench measures (searchable).
func TestEveryChangeIsFound(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, sami, ana := h.As("camille"), h.As("yanis"), h.As("sami"), h.As("ana")
		chat := sami.Post("/conversations", m{"symptoms": "Souci de bureau", "queue_id": h.Queue}).Is(201).Text("id")
		ticket := camille.Post("/tickets", m{"kind": "incident", "title": "Lenteur", "impact": 3, "urgency": 3}).Is(201).Text("id")
		note := camille.Post("/notes", m{"title": "Astuce", "text": "Relancer."}).Is(201).Text("id")
		article := camille.Post("/articles", m{"title": "Imprimer", "template": "free", "sections": m{"body": "Choisir."}}).Is(201).Text("id")
		post := camille.Post("/posts", m{"text": "Bonjour à tous"}).Is(201).Text("id")
		ci := camille.Post("/cis", m{"name": "SRV-1", "class": "server"}).Is(201).Text("id")
		runbook := camille.Post("/runbooks", m{"text": "# Reprise\n\n1. Couper."}).Is(201).Text("id")
		h.Settle()
		for _, c := range []struct {
			what, word, id string
			do             func(word string) apptest.Reply
		}{
			{"a conversation's message", "zygomorphe", chat, func(w string) apptest.Reply {
				return sami.Post("/threads/conversation/"+chat+"/messages", m{"text": w})
			}},
			{"a ticket's title", "bradypnee", ticket, func(w string) apptest.Reply { return camille.Patch("/tickets/"+ticket, m{"title": "Lenteur " + w}) }},
			{"a ticket's comment", "cataglotte", ticket, func(w string) apptest.Reply { return camille.Post("/threads/ticket/"+ticket+"/messages", m{"text": w}) }},
			{"a ticket's end", "dulcifiant", ticket, func(w string) apptest.Reply {
				return camille.Post("/tickets/"+ticket+"/resolve", m{"code": "other", "notes": w})
			}},
			{"a note", "falunage", note, func(w string) apptest.Reply { return camille.Patch("/notes/"+note, m{"text": "Relancer " + w}) }},
			{"an article", "glaviole", article, func(w string) apptest.Reply {
				return camille.Patch("/articles/"+article, m{"sections": m{"body": w}})
			}},
			{"a post", "hircosite", post, func(w string) apptest.Reply { return camille.Patch("/posts/"+post, m{"text": "Bonjour " + w}) }},
			{"a post's comment", "jabloire", post, func(w string) apptest.Reply { return camille.Post("/threads/post/"+post+"/messages", m{"text": w}) }},
			{"a CI", "kaoliang", ci, func(w string) apptest.Reply { return camille.Patch("/cis/"+ci, m{"description": w}) }},
			{"a procedure", "lambruche", runbook, func(w string) apptest.Reply {
				return camille.Patch("/runbooks/"+runbook, m{"text": "# Reprise\n\n1. Couper " + w + "."}, "If-Match", `"1"`)
			}},
			{"a person's skills", "mucilage", yanis.ID, func(w string) apptest.Reply { return yanis.Patch("/me/profile", m{"skills": []string{w}}) }},
			{"a person's name", "nuculaire", sami.ID, func(w string) apptest.Reply { return ana.Patch("/users/"+sami.ID, m{"name": "Sami " + w}) }},
		} {
			if got := c.do(c.word); got.Status >= 300 {
				t.Fatalf("%s: %d %s", c.what, got.Status, got.Body)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			err := h.App.Outbox.Drained(ctx)
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			answer := camille.Get("/search?q=" + c.word).Is(200)
			if answer.Text("items.0.id") != c.id {
				t.Errorf("%s: %q finds %s", c.what, c.word, answer.Body)
			}
		}
	})
}
