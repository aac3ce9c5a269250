package app_test

import (
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// TestTypedAway: what was typed without a network comes later, perhaps twice, and each try says what its clock shows.
func TestTypedAway(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		ines := h.As("ines")
		typed := h.Clock.Now()
		at := func(i time.Time) string { return i.UTC().Format(time.RFC3339) }
		h.Clock.Add(10 * time.Minute)
		line := m{"text": "Salle 2 sans lumière", "event_at": at(typed)}
		first := ines.Post(path+"/log", line, "Idempotency-Key", "away-1", "Sent-At", at(h.Clock.Now())).Is(201)
		if first.Text("event_at") != typed.UTC().Format("2006-01-02T15:04:05.000Z") || first.Text("doubt") != "" {
			t.Errorf("a good clock is doubted: %s", first.Body)
		}
		h.Clock.Add(5 * time.Minute)
		again := ines.Post(path+"/log", line, "Idempotency-Key", "away-1", "Sent-At", at(h.Clock.Now())).Is(201)
		if again.Text("number") != first.Text("number") {
			t.Errorf("sent twice, written twice: %s", again.Body)
		}
		wrong := ines.Post(path+"/log", m{"text": "Groupe arrêté", "event_at": at(typed)}, "Idempotency-Key", "away-2", "Sent-At", at(h.Clock.Now().Add(-time.Hour))).Is(201)
		if wrong.Text("doubt") != "device_clock" {
			t.Errorf("a clock an hour late is believed: %s", wrong.Body)
		}
		task := m{"title": "Appeler l’énergéticien", "event_at": at(typed)}
		made := ines.Post(path+"/tasks", task, "Idempotency-Key", "away-3", "Sent-At", at(h.Clock.Now())).Is(201)
		h.Clock.Add(5 * time.Minute)
		if twice := ines.Post(path+"/tasks", task, "Idempotency-Key", "away-3", "Sent-At", at(h.Clock.Now())).Is(201); twice.Text("n") != made.Text("n") {
			t.Errorf("an action sent twice is made twice: %s", twice.Body)
		}
		log := ines.Get(path + "/log?last=true&limit=1").Is(200)
		if log.Text("items.0.code") != "task_added" || log.Text("items.0.event_at") != typed.UTC().Format("2006-01-02T15:04:05.000Z") {
			t.Errorf("the line of an action has another time: %s", log.Body)
		}
		ines.Post(path+"/log", line, "Sent-At", "yesterday").Is(422)
	})
}
