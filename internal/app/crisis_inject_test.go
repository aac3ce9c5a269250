package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// exercise is a crisis in exercise that ana leads and sami observes, with camille and ines as players.
func exercise(h *apptest.House) (path string) {
	h.T.Helper()
	path = "/crises/" + h.As("ana").Post("/crises", m{"name": "Exercice Lyon", "level": 2, "exercise": true}).Is(201).Text("id")
	for who, role := range map[string]string{"camille": "director", "ines": "scribe", "sami": "observer"} {
		h.As("ana").Post(path+"/roles", m{"role": role, "person_id": h.As(who).ID}).Is(201)
	}
	return path
}

func TestInjects(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := exercise(h)
		ana, player, observer := h.As("ana"), h.As("camille"), h.As("sami")
		first := ana.Post(path+"/injects", m{"title": "Coupure", "text": "Le courant est coupé en salle 2.", "minute": 10}).Is(201)
		hand := observer.Post(path+"/injects", m{"title": "Presse", "text": "Un journaliste appelle.", "role": "communication_lead"}).Is(201)
		if first.Text("number") != "INJ-1" || first.Text("due_at") != "2026-03-10T08:10:00.000Z" || hand.Text("minute") != "" || hand.Text("state") != "waiting" {
			t.Errorf("prepared: %s %s", first.Body, hand.Body)
		}
		player.Get(path+"/injects").Is(403, "crisis.players_wait")
		player.Post(path+"/injects", m{"title": "x", "text": "y"}).Is(403, "crisis.players_wait")
		player.Post(path+"/injects/1/release", nil).Is(403, "crisis.players_wait")
		h.As("yanis").Get(path+"/injects").Is(403, "crisis.members_only")
		h.As("zoe").Get(path + "/injects").Is(404)
		h.Settle()
		room := player.Get(path + "/rooms").Is(200).Text("items.0.id")
		said := func() string { return string(player.Get("/threads/crisis_room/" + room + "/messages").Is(200).Body) }
		if strings.Contains(said(), "Coupure") {
			t.Errorf("told before its minute: %s", said())
		}

		h.Clock.Add(10 * time.Minute)
		h.Settle()
		if got := said(); !strings.Contains(got, "INJECT · INJ-1 · Coupure") || !strings.Contains(got, "Le courant est coupé en salle 2.") {
			t.Errorf("at its minute the room reads %s", got)
		}
		if got := logged(h, path); !slices.Contains(got, "inject_released") {
			t.Errorf("the log: %v", got)
		}
		if got := ana.Get(path + "/injects").Is(200); got.Text("items.0.state") != "released" || got.Text("items.0.released_by.id") != "" || got.Text("items.0.line") == "" {
			t.Errorf("released by its time: %s", got.Body)
		}
		released := observer.Post(path+"/injects/2/release", nil).Is(200)
		if released.Text("released_by.id") != observer.ID || !strings.Contains(said(), "INJECT · INJ-2 · Presse") {
			t.Errorf("released by hand: %s", released.Body)
		}
		observer.Post(path+"/injects/2/release", nil).Is(409, "crisis.inject_released")
		ana.Patch(path+"/injects/2", m{"title": "z"}).Is(409, "crisis.inject_released")
		ana.Post(path+"/injects/9/release", nil).Is(404)
		if got := logged(h, path); !slices.Contains(got, "inject_released_for") {
			t.Errorf("the log names the role: %v", got)
		}
		line := ana.Get(path + "/log/" + released.Text("line")).Is(200)
		if got := plainSpaces(line.Text("words.fr")); got != "INJECT INJ-2 pour communication : Presse" {
			t.Errorf("its line says %q", got)
		}
	})
}

func TestScenarioChanges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := exercise(h)
		ana, player := h.As("ana"), h.As("camille")
		for _, title := range []string{"reporté", "retiré", "après la fin"} {
			ana.Post(path+"/injects", m{"title": title, "text": "x", "minute": 10}).Is(201)
		}
		ana.Patch(path+"/injects/1", m{"minute": 30}, "If-Match", `"7"`).Is(412)
		moved := ana.Patch(path+"/injects/1", m{"minute": 30}, "If-Match", `"1"`).Is(200)
		if moved.Text("due_at") != "2026-03-10T08:30:00.000Z" || moved.Text("version") != "2" {
			t.Errorf("moved: %s", moved.Body)
		}
		ana.Delete(path + "/injects/2").Is(204)
		ana.Delete(path + "/injects/2").Is(404)
		ana.Patch(path+"/injects/3", m{"minute": 40}).Is(200)
		ana.Patch(path+"/injects/3", m{"role": "observer"}).Is(422, "crisis.role_not_found")
		ana.Patch(path+"/injects/3", m{"room_id": "x"}).Is(422, "crisis.room_not_found")
		h.Clock.Add(10 * time.Minute)
		h.Settle()
		if got := logged(h, path); slices.Contains(got, "inject_released") {
			t.Errorf("what was moved or dropped was told: %v", got)
		}
		h.Clock.Add(20 * time.Minute)
		h.Settle()
		count := func() (n int) {
			for _, code := range logged(h, path) {
				if code == "inject_released" {
					n++
				}
			}
			return n
		}
		if n := count(); n != 1 {
			t.Errorf("%d injects told at their minutes, want 1", n)
		}
		ana.Post(path+"/move", m{"phase": "stand_down"}).Is(200)
		ana.Post(path+"/move", m{"phase": "retex"}).Is(200)
		h.Clock.Add(time.Hour)
		h.Settle()
		if n := count(); n != 1 {
			t.Errorf("%d injects told, one of them after the end", n)
		}
		if got := player.Get(path + "/injects").Is(200); got.Text("items.1.title") != "après la fin" {
			t.Errorf("at the post-mortem everybody reads the scenario: %s", got.Body)
		}
		ana.Post(path+"/injects/3/release", nil).Is(409, "crisis.is_over")
	})
}

func TestObservations(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := exercise(h)
		ana, player, observer := h.As("ana"), h.As("camille"), h.As("sami")
		ana.Post(path+"/injects", m{"title": "x", "text": "y"}).Is(201)
		before := len(logged(h, path))
		noted := observer.Post(path+"/observations", m{"text": "Personne n'a rappelé l'hébergeur.", "inject": 1}).Is(201)
		if noted.Text("by.id") != observer.ID || noted.Text("inject") != "1" {
			t.Errorf("noted: %s", noted.Body)
		}
		observer.Post(path+"/observations", m{"text": "x", "inject": 9}).Is(422, "crisis.inject_not_found")
		observer.Post(path+"/observations", m{"text": " "}).Is(422, "crisis.text_missing")
		player.Get(path+"/observations").Is(403, "crisis.players_wait")
		player.Post(path+"/observations", m{"text": "x"}).Is(403, "crisis.players_wait")
		if after := len(logged(h, path)); after != before {
			t.Errorf("a note wrote %d lines in the log that players read", after-before)
		}
		ana.Post(path+"/move", m{"phase": "stand_down"}).Is(200)
		player.Get(path+"/observations").Is(403, "crisis.players_wait")
		ana.Post(path+"/move", m{"phase": "retex"}).Is(200)
		if got := player.Get(path + "/observations").Is(200); got.Text("items.0.text") != "Personne n'a rappelé l'hébergeur." {
			t.Errorf("at the post-mortem: %s", got.Body)
		}
		real := declare(h, nil)
		h.As("paul").Get(real+"/injects").Is(409, "crisis.no_exercise")
		h.As("paul").Post(real+"/observations", m{"text": "x"}).Is(409, "crisis.no_exercise")
	})
}
