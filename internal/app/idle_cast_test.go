package app_test

import (
	"context"
	"fmt"
	"strings"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// sleepingCampaign: what was verified before the campaign is not done; what is verified while its lists are still being made is.
func sleepingCampaign(h *apptest.House) awakened {
	camille, ids := h.As("camille"), map[string]string{}
	for _, name := range []string{"early", "late"} {
		ids[name] = camille.Post("/cis", m{"name": name, "class": "server"}).Is(201).Text("id")
	}
	path := ""
	return awakened{
		listener: "campaign.looked",
		before:   func(*apptest.House) { camille.Post("/cis/"+ids["early"]+"/verify", nil).Is(200) },
		wake: func(h *apptest.House) {
			path = "/campaigns/" + h.As("ana").Post("/campaigns", m{"name": "Serveurs", "scope": m{"class": "server"}}).Is(201).Text("id")
		},
		after: func(*apptest.House) { camille.Post("/cis/"+ids["late"]+"/verify", nil).Is(200) },
		effect: func(*apptest.House) string {
			done := string(camille.Get(path + "/items?who=all&state=done").Is(200).Body)
			return among(done, `"name":"early"`, `"name":"late"`) + " " + camille.Get(path).Is(200).Text("done")
		},
		want: `"name":"late" 1`,
	}
}

// sleepingProof: what is changed before the letter answers nothing of it.
func sleepingProof(h *apptest.House) awakened {
	camille, ids := h.As("camille"), map[string]string{}
	for _, name := range []string{"Avant", "Ensuite"} {
		ids[name] = camille.Post("/cis", m{"name": name, "class": "business_service", "criticality": 1, "owner_id": h.As("ines").ID}).Is(201).Text("id")
	}
	return awakened{
		listener: "proof.looked",
		before:   func(*apptest.House) { camille.Patch("/cis/"+ids["Avant"], m{"rto_min": 60}).Is(200) },
		wake: func(h *apptest.House) {
			if _, err := h.App.AskProofs(h.T.Context(), h.Tenant); err != nil {
				h.T.Fatal(err)
			}
		},
		after: func(*apptest.House) { camille.Patch("/cis/"+ids["Ensuite"], m{"rto_min": 60}).Is(200) },
		effect: func(h *apptest.House) string {
			var s sheetOf
			h.Nobody().Get(proofLink(h.T, h, "ines@")).Is(200).Into(&s)
			_, early := s.named(h.T, "Avant")
			_, late := s.named(h.T, "Ensuite")
			return early + " " + late
		},
		want: "open elsewhere",
	}
}

// sleepingAlarm: an incident of before there was an escalation calls nobody; the next one does, once.
func sleepingAlarm(h *apptest.House) awakened {
	incident := func(title string) func(*apptest.House) {
		return func(h *apptest.House) {
			h.As("camille").Post("/tickets", m{"title": title, "impact": 1, "urgency": 1, "group_id": h.Group}).Is(201)
		}
	}
	return awakened{
		listener: "oncall.incidents",
		before:   incident("Panne d'avant"),
		wake: func(h *apptest.House) {
			h.As("nora").Post("/escalations", m{"name": "Messagerie", "group_id": h.Group, "priority": 1, "steps": []m{{"people": []string{h.As("nora").ID}, "wait_min": 10}}}).Is(201)
		},
		after: incident("Panne d'après"),
		effect: func(h *apptest.House) string {
			got := h.As("camille").Get("/alarms").Is(200)
			return strings.TrimPrefix(got.Text("items.0.title")+got.Text("items.1.title"), "INC0000003 ")
		},
		want: "Panne d'après",
	}
}

// sleepingHook: a hook is told nothing of before it was made.
func sleepingHook(h *apptest.House) awakened {
	group := func(name string) func(*apptest.House) {
		return func(h *apptest.House) { h.As("ana").Post("/groups", m{"name": name}).Is(201) }
	}
	return awakened{
		listener: "webhook",
		before:   group("Avant"),
		wake: func(h *apptest.House) {
			h.As("ana").Post("/webhooks", m{"name": "Écran", "url": "https://screen.example/hook", "events": []string{"group.*"}}).Is(201)
		},
		after: group("Ensuite"),
		effect: func(h *apptest.House) string {
			n, err := db.View(h.T.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) (int64, error) {
				return db.One[int64](ctx, r, `SELECT count(*) FROM webhook_delivery WHERE tenant_id = $1`)
			})
			if err != nil {
				h.T.Fatal(err)
			}
			return fmt.Sprint(n)
		},
		want: "1",
	}
}

// sleepingLog: the log of a crisis has what happened to its incident since, and not what was before.
func sleepingLog(h *apptest.House) awakened {
	camille := h.As("camille")
	incident := camille.Post("/tickets", m{"title": "Onduleur", "impact": 2, "urgency": 2}).Is(201).Text("id")
	path := ""
	return awakened{
		listener: "crisis.lines",
		before:   func(*apptest.House) { camille.Post("/tickets/"+incident+"/start", nil).Is(200) },
		wake: func(h *apptest.House) {
			path = "/crises/" + h.As("paul").Post("/crises", m{"name": "Perte", "level": 2, "ticket_id": incident}).Is(201).Text("id")
		},
		after: func(*apptest.House) {
			camille.Post("/tickets/"+incident+"/hold", m{"reason": "awaiting_caller"}).Is(200)
		},
		effect: func(h *apptest.House) string { return strings.Join(logged(h, path), " ") },
		want:   "declared record_attached ticket_moved",
	}
}

// sleepingDesk: who waits already when a queue begins to offer is offered.
func sleepingDesk(h *apptest.House) awakened {
	talk := ""
	return awakened{
		listener: "desk.offers",
		before: func(h *apptest.House) {
			talk = h.As("sami").Post("/conversations", m{"symptoms": "Rien ne marche", "queue_id": h.Queue}).Is(201).Text("id")
			h.As("camille").Put("/me/presence", m{"state": "available"}).Is(200)
		},
		wake:   func(h *apptest.House) { h.As("nora").Patch("/queues/"+h.Queue, m{"mode": "offer"}).Is(200) },
		after:  func(*apptest.House) {},
		effect: func(h *apptest.House) string { return h.As("sami").Get("/conversations/" + talk).Is(200).Text("state") },
		want:   "offered",
	}
}
