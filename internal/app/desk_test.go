package app_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/desk"
)

type m = map[string]any

func arrive(h *apptest.House, who, symptoms string) string {
	h.T.Helper()
	return h.As(who).Post("/conversations", m{"symptoms": symptoms, "queue_id": h.Queue}).Is(201).Text("id")
}

func take(h *apptest.House, who string) string {
	h.T.Helper()
	return h.As(who).Post("/conversations/take", m{}).Is(200).Text("id")
}

// The main job, from a question at the counter to an incident.
func TestFromQuestionToIncident(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		from := h.Head()
		c := h.As("sami").Post("/conversations", m{"symptoms": "Outlook ne s'ouvre plus"}).Is(201)
		id := c.Text("id")
		if c.Text("state") != "waiting" || c.Text("position") != "1" || c.Text("number") != "CHT0000001" {
			t.Fatalf("arrived as %s", c.Body)
		}
		h.Clock.Add(90 * time.Second)
		got := h.As("camille").Post("/conversations/take", m{}).Is(200)
		if got.Text("id") != id || got.Text("state") != "active" || got.Text("agent.name") != "Camille Test" {
			t.Fatalf("taken %s", got.Body)
		}
		h.As("camille").Post("/conversations/take", m{}).Is(204)
		h.Clock.Add(10 * time.Second)
		h.As("camille").Post("/threads/conversation/"+id+"/messages", m{"text": "Bonjour **Sami**"}).Is(201)
		h.As("camille").Post("/threads/conversation/"+id+"/messages", m{"text": "un secret", "internal": true}).Is(201)
		seen := h.As("sami").Get("/threads/conversation/" + id + "/messages").Is(200)
		if strings.Contains(string(seen.Body), "secret") || !strings.Contains(string(seen.Body), "<strong>Sami</strong>") {
			t.Fatalf("the requester reads %s", seen.Body)
		}
		ticket := h.As("camille").Post("/conversations/"+id+"/incident", nil).Is(201)
		if ticket.Text("number") != "INC0000001" || ticket.Text("requester.name") != "Sami Test" || ticket.Text("assignee.name") != "Camille Test" ||
			ticket.Text("group.name") != "Support Messagerie" || ticket.Text("title") != "Outlook ne s'ouvre plus" || ticket.Text("conversation.id") != id {
			t.Fatalf("the incident is %s", ticket.Body)
		}
		again := h.As("camille").Post("/conversations/"+id+"/incident", nil).Is(201)
		if again.Text("id") != ticket.Text("id") {
			t.Fatal("a second click made a second incident")
		}
		mine := h.As("sami").Get("/conversations/" + id).Is(200)
		if mine.Text("ticket.number") != "INC0000001" || mine.Text("first_response_at") == "" {
			t.Fatalf("the requester sees %s", mine.Body)
		}
		h.As("sami").Get("/tickets/INC0000001").Is(200)
		h.As("camille").Post("/conversations/"+id+"/close", m{"reason": "incident_created"}).Is(200)
		h.As("camille").Post("/conversations/"+id+"/close", m{"reason": "incident_created"}).Is(200)
		h.As("sami").Post("/conversations/"+id+"/rate", m{"rating": 5, "comment": "Merci"}).Is(200)
		h.As("sami").Post("/threads/conversation/"+id+"/messages", m{"text": "encore"}).Is(409, "conversation.is_closed")
		external := h.As("sami").Get("/conversations/" + id + "/transcript").Is(200)
		if strings.Contains(string(external.Body), "secret") {
			t.Fatal("the external transcript holds a note")
		}
		h.As("sami").Get("/conversations/"+id+"/transcript?view=internal").Is(403, "transcript.internal_denied")
		internal := h.As("camille").Get("/conversations/" + id + "/transcript?view=internal").Is(200)
		if !strings.Contains(string(internal.Body), "un secret") {
			t.Fatal("the internal transcript misses the note")
		}
		types := h.Events(from)
		for _, want := range []string{"conversation.arrived", "conversation.taken", "thread.posted", "conversation.answered", "ticket.opened",
			"conversation.ticket_attached", "conversation.closed", "conversation.rated"} {
			if !slices.Contains(types, want) {
				t.Errorf("no event %s among %v", want, types)
			}
		}
		h.Settle()
		letters := h.As("ana").Get("/mail/outbox").Is(200)
		if letters.Text("items.0.template") != "transcript" || strings.Contains(string(letters.Body), "un secret") {
			t.Fatalf("the transcript by mail: %s", letters.Body)
		}
	})
}

// Another tenant's record is not found, whatever is asked of it, and another requester's conversation is nobody else's.
func TestStrangersFindNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		id := arrive(h, "sami", "VPN coupé")
		take(h, "camille")
		ticket := h.As("camille").Post("/conversations/"+id+"/incident", nil).Is(201).Text("id")
		for _, who := range []string{"zoe", "lina"} {
			for _, path := range []string{"/conversations/" + id, "/conversations/" + id + "/transcript", "/threads/conversation/" + id + "/messages",
				"/tickets/" + ticket, "/tickets/" + ticket + "/activity", "/threads/ticket/" + ticket + "/messages"} {
				if got := h.As(who).Get(path); got.Status != 404 {
					t.Errorf("%s reads %s: %d %s", who, path, got.Status, got.Body)
				}
			}
			h.As(who).Post("/threads/conversation/"+id+"/messages", m{"text": "coucou"}).Is(404)
		}
		for _, verb := range []string{"hold", "resume", "return", "incident", "abandon", "accept", "decline", "reopen"} {
			h.As("zoe").Post("/conversations/"+id+"/"+verb, nil).Is(404)
		}
		h.As("zoe").Post("/conversations/"+id+"/close", m{"reason": "spam"}).Is(404)
		if got := h.As("zoe").Get("/conversations").Is(200); got.Text("items") != "[]" {
			t.Errorf("a stranger lists %s", got.Body)
		}
		if got := h.As("zoe").Get("/people?q=sami").Is(200); got.Text("items") != "[]" {
			t.Errorf("a stranger finds %s", got.Body)
		}
	})
}

// Order is priority, then arrival; whatever sends a person back keeps their place.
func TestNobodyIsEverInLimbo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		first := arrive(h, "sami", "un")
		h.Clock.Add(time.Minute)
		second := arrive(h, "lina", "deux")
		if got := h.As("lina").Get("/conversations/" + second).Is(200); got.Text("ahead") != "1" || got.Text("position") != "2" {
			t.Fatalf("second in line: %s", got.Body)
		}
		if got := take(h, "camille"); got != first {
			t.Fatal("the second was taken first")
		}
		arrived := h.As("sami").Get("/conversations/" + first).Text("arrived_at")
		back := h.As("camille").Post("/conversations/"+first+"/return", m{"note": "à revoir"}).Is(200)
		if back.Text("state") != "waiting" || back.Text("arrived_at") != arrived || back.Text("position") != "1" {
			t.Fatalf("returned as %s", back.Body)
		}
		if got := take(h, "yanis"); got != first {
			t.Fatal("the returned person lost their place")
		}
		h.As("sami").Post("/conversations/"+first+"/abandon", nil).Is(200)
		// Lina leaves the queue and comes back within half an hour.
		h.As("lina").Post("/conversations/"+second+"/abandon", nil).Is(200)
		h.Clock.Add(29 * time.Minute)
		again := h.As("lina").Post("/conversations/"+second+"/reopen", nil).Is(200)
		if again.Text("state") != "waiting" || again.Text("position") != "1" {
			t.Fatalf("taken up again as %s", again.Body)
		}
		h.As("lina").Post("/conversations/"+second+"/abandon", nil).Is(200)
		h.Clock.Add(31 * time.Minute)
		h.As("lina").Post("/conversations/"+second+"/reopen", nil).Is(409, "conversation.reopen_too_late")
	})
}

func TestCapacityAndHold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		for i := range 5 {
			who := []string{"sami", "lina", "nora", "paul", "ana"}[i]
			arrive(h, who, fmt.Sprint("demande ", i))
			h.Clock.Add(time.Second)
		}
		a, b := take(h, "camille"), take(h, "camille")
		take(h, "camille")
		h.As("camille").Post("/conversations/take", m{}).Is(409, "desk.at_capacity")
		h.As("camille").Post("/conversations/"+a+"/hold", m{"reason": "il cherche le message"}).Is(200)
		take(h, "camille")
		h.As("camille").Post("/conversations/take", m{}).Is(409, "desk.at_capacity")
		h.As("yanis").Post("/conversations/"+b+"/close", m{"reason": "resolved"}).Is(409, "conversation.of_another")
		h.As("camille").Put("/me/presence", m{"state": "available", "capacity": 5}).Is(200)
		take(h, "camille")
		h.As("camille").Post("/conversations/take", m{}).Is(204)
		h.As("camille").Post("/conversations/"+a+"/resume", nil).Is(200)
		h.As("camille").Post("/conversations/"+a+"/transfer", m{"agent_id": h.As("yanis").ID, "note": "pour toi"}).Is(200)
		if got := h.As("yanis").Get("/conversations?agent=me&state=active").Is(200); got.Text("items.0.id") != a {
			t.Fatalf("transferred to nobody: %s", got.Body)
		}
		h.As("camille").Post("/conversations/"+b+"/transfer", m{"agent_id": h.As("sami").ID}).Is(422, "person.not_an_agent")
		h.As("camille").Post("/conversations/"+b+"/transfer", m{}).Is(422, "conversation.transfer_to_one")
	})
}

// A hundred agents' clicks at once: each person is taken once, in order, and nobody is forgotten.
func TestTakingAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("nora").Put("/me/presence", m{"state": "available", "capacity": 10}).Is(200)
		var want []string
		for _, who := range []string{"sami", "lina", "nora", "paul", "ana"} {
			want = append(want, arrive(h, who, "demande"))
			h.Clock.Add(time.Second)
		}
		var mu sync.Mutex
		taken := map[string]int{}
		var wg sync.WaitGroup
		for i := range 100 {
			who := []string{"camille", "yanis", "ines", "nora"}[i%4]
			wg.Go(func() {
				got := h.As(who).Post("/conversations/take", m{"queue_id": h.Queue})
				mu.Lock()
				defer mu.Unlock()
				switch got.Status {
				case 200:
					taken[got.Text("id")]++
				case 204, 409, 429:
				default:
					t.Errorf("take answered %d %s", got.Status, got.Body)
				}
			})
		}
		wg.Wait()
		for _, id := range want {
			if taken[id] != 1 {
				t.Errorf("%s was taken %d times", id, taken[id])
			}
		}
	})
}

// An agent who is on no screen for the grace time loses their people to the queue, with their places.
func TestVanishedAgent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		id := arrive(h, "sami", "écran noir")
		take(h, "camille")
		h.Clock.Add(desk.Grace - 10*time.Second)
		h.Settle()
		if got := h.As("sami").Get("/conversations/" + id); got.Text("state") != "active" {
			t.Fatalf("sent back before the grace time: %s", got.Body)
		}
		// When the schedule last noted that Camille was there depends on when it ran: up to its interval after her last request.
		got := h.As("sami").Get("/conversations/" + id)
		for waited := time.Duration(0); got.Text("state") != "waiting"; waited += 6 * time.Second {
			if waited > 2*desk.Grace {
				t.Fatalf("still in limbo: %s", got.Body)
			}
			h.Clock.Add(6 * time.Second)
			h.Settle()
			got = h.As("sami").Get("/conversations/" + id).Is(200)
		}
		if got.Text("agent.id") != "" {
			t.Fatalf("in the queue, and with an agent: %s", got.Body)
		}
		if agents := h.As("yanis").Get("/agents").Is(200); !strings.Contains(string(agents.Body), `"state":"offline"`) {
			t.Fatalf("the vanished agent is %s", agents.Body)
		}
		if got := take(h, "yanis"); got != id {
			t.Fatal("nobody could take the person again")
		}
	})
}

// A queue that offers gives the person to the agent idle longest; who declines or lets the time run out sends them back.
func TestOffers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("nora").Patch("/queues/"+h.Queue, m{"mode": "offer"}).Is(200)
		h.As("camille").Put("/me/presence", m{"state": "available"}).Is(200)
		h.Clock.Add(time.Second)
		h.As("yanis").Put("/me/presence", m{"state": "available"}).Is(200)
		id := arrive(h, "sami", "proposez-moi")
		h.Settle()
		got := h.As("camille").Get("/conversations/" + id).Is(200)
		if got.Text("state") != "offered" || got.Text("offered_to.name") != "Camille Test" {
			t.Fatalf("offered %s", got.Body)
		}
		h.As("yanis").Post("/conversations/"+id+"/accept", nil).Is(409, "conversation.offered_to_another")
		h.Clock.Add(time.Second)
		h.As("camille").Post("/conversations/"+id+"/decline", m{"reason": "en réunion"}).Is(200)
		h.Settle()
		if got = h.As("yanis").Get("/conversations/" + id).Is(200); got.Text("offered_to.name") != "Yanis Test" {
			t.Fatalf("after a decline: %s", got.Body)
		}
		h.Clock.Add(desk.OfferTime + time.Second)
		if _, err := db.Update(t.Context(), h.App.DB, h.Actor("ana"), desk.Sweep); err != nil {
			t.Fatal(err)
		}
		h.Settle()
		got = h.As("camille").Get("/conversations/" + id).Is(200)
		if got.Text("state") != "offered" {
			t.Fatalf("after the time ran out: %s", got.Body)
		}
		h.As(map[string]string{"Camille Test": "camille", "Yanis Test": "yanis"}[got.Text("offered_to.name")]).Post("/conversations/"+id+"/accept", nil).Is(200)
	})
}

func TestArrivingTwiceIsOneStay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		a := arrive(h, "sami", "bonjour")
		b := arrive(h, "sami", "bonjour")
		if a != b {
			t.Fatal("a double click made two stays")
		}
		arrive(h, "sami", "et aussi ceci")
		if got := h.As("sami").Get("/threads/conversation/" + a + "/messages").Is(200); !strings.Contains(string(got.Body), "et aussi ceci") {
			t.Fatalf("what was said at the second arrival is lost: %s", got.Body)
		}
		h.As("sami").Post("/conversations", m{"symptoms": "  \u200b "}).Is(422, "field.empty")
		h.As("sami").Post("/conversations", m{"symptoms": "x", "queue_id": "nowhere"}).Is(422, "queue.not_found")
		h.As("sami").Post("/conversations", m{"symptoms": "x", "on_behalf_of": h.As("lina").ID}).Is(403, "conversation.not_for_others")
		for_ := h.As("camille").Post("/conversations", m{"symptoms": "elle appelle", "on_behalf_of": h.As("lina").ID, "queue_id": h.Queue}).Is(201)
		if for_.Text("requester.name") != "Lina Test" {
			t.Fatalf("on behalf: %s", for_.Body)
		}
	})
}

func TestClosedQueueSaysWhenItOpens(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("nora").Patch("/queues/"+h.Queue, m{"hours": m{"zone": "Europe/Paris", "days": []m{{"day": 3, "from": "08:00", "to": "18:30"}}}}).Is(200)
		got := h.As("sami").Post("/conversations", m{"symptoms": "x", "queue_id": h.Queue}).Is(409, "queue.opens_later")
		if !strings.Contains(got.Text("title"), "Messagerie") {
			t.Fatalf("said %s", got.Body)
		}
		h.Clock.Add(24 * time.Hour) // Wednesday, 9 o'clock in Paris
		arrive(h, "sami", "x")
		h.As("nora").Patch("/queues/"+h.Queue, m{"state": "closed"}).Is(200)
		h.As("lina").Post("/conversations", m{"symptoms": "x", "queue_id": h.Queue}).Is(409, "queue.is_closed")
		take(h, "camille") // who waits is served all the same
		h.As("nora").Patch("/queues/"+h.Queue, m{"hours": m{"zone": "Mars/Phobos", "days": []m{}}}).Is(422, "queue.unknown_zone")
		h.As("camille").Patch("/queues/"+h.Queue, m{"state": "open"}).Is(403)
	})
}

func TestAnnounceAndReplies(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		id := arrive(h, "sami", "plus de réseau")
		arrive(h, "lina", "pareil")
		if got := h.As("nora").Post("/queues/"+h.Queue+"/announce", m{"text": "Nous sommes au courant de la panne."}).Is(200); got.Text("told") != "2" {
			t.Fatalf("told %s", got.Body)
		}
		if got := h.As("sami").Get("/threads/conversation/" + id + "/messages"); !strings.Contains(string(got.Body), "au courant") {
			t.Fatalf("not told: %s", got.Body)
		}
		r := h.As("nora").Post("/replies", m{"shortcut": "bonjour", "title": "Accueil", "text": "Bonjour {{demandeur}}", "lang": "fr"}).Is(201)
		h.As("nora").Post("/replies", m{"shortcut": "bonjour", "title": "Accueil", "text": "x", "lang": "fr"}).Is(409, "reply.shortcut_taken")
		h.As("nora").Patch("/replies/"+r.Text("id"), m{"shortcut": "salut", "title": "Accueil", "text": "Salut", "lang": "fr"}, "If-Match", `"1"`).Is(200)
		h.As("nora").Patch("/replies/"+r.Text("id"), m{"shortcut": "salut", "title": "A", "text": "S", "lang": "fr"}, "If-Match", `"1"`).Is(412, "record.stale")
		h.As("camille").Delete("/replies/" + r.Text("id")).Is(403)
		h.As("nora").Delete("/replies/" + r.Text("id")).Is(204)
	})
}

func TestMeanWaitIsOfTheLastTwenty(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("camille").Put("/me/presence", m{"state": "available", "capacity": 10}).Is(200)
		for _, wait := range []time.Duration{time.Minute, 3 * time.Minute} {
			arrive(h, "sami", "x")
			h.Clock.Add(wait)
			c := take(h, "camille")
			h.As("camille").Post("/conversations/"+c+"/close", m{"reason": "resolved"}).Is(200)
		}
		if got := h.As("lina").Post("/conversations", m{"symptoms": "combien de temps ?", "queue_id": h.Queue}).Is(201); got.Text("estimated_wait_ms") != "120000" {
			t.Fatalf("estimated %s", got.Body)
		}
	})
}

func TestInviteAndLeave(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		id := arrive(h, "sami", "x")
		take(h, "camille")
		got := h.As("camille").Post("/conversations/"+id+"/invite", m{"person_id": h.As("yanis").ID}).Is(200)
		if got.Text("participants.0.name") != "Yanis Test" {
			t.Fatalf("invited %s", got.Body)
		}
		h.As("camille").Post("/conversations/"+id+"/invite", m{"person_id": h.As("lina").ID}).Is(422, "person.not_an_agent")
		if got := h.As("yanis").Post("/conversations/"+id+"/leave", nil).Is(200); got.Text("participants") != "[]" {
			t.Fatalf("left %s", got.Body)
		}
		other := h.As("camille").Post("/tickets", m{"title": "Panne générale"}).Is(201).Text("number")
		if got := h.As("camille").Post("/conversations/"+id+"/link", m{"ticket_id": other}).Is(200); got.Text("ticket.number") != other {
			t.Fatalf("linked %s", got.Body)
		}
		h.As("camille").Post("/conversations/"+id+"/link", m{"ticket_id": "INC9999999"}).Is(422, "ticket.not_found")
		h.As("camille").Get("/conversations/" + id + "/context").Is(200)
		h.As("sami").Get("/conversations/" + id + "/context").Is(403)
	})
}
