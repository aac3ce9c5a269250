package app_test

import (
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/instant"
)

// Who plans a change is told of a freeze and its reason; of a crisis that they may not know of, neither its name nor its people.
func TestAFreezeKeepsARestrictedCrisisToItself(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		open, shut := declare(h, m{"name": "Panne ouverte"}), declare(h, m{"name": "Affaire discrète", "restricted": true})
		paul, camille := h.As("paul"), h.As("camille")
		until := instant.Of(h.Clock.Now().Add(time.Hour))
		paul.Post(open+"/freezes", m{"reason": "Le site est instable", "until": until}).Is(201)
		h.Clock.Add(time.Minute)
		paul.Post(shut+"/freezes", m{"reason": "Ne rien toucher", "until": until}).Is(201)
		got := camille.Get("/freezes").Is(200)
		if got.Text("items.0.crisis.id") != strings.TrimPrefix(open, "/crises/") || got.Text("items.0.by.id") != paul.ID {
			t.Errorf("of an open crisis: %s", got.Body)
		}
		calendar := camille.Get("/changes").Is(200)
		if got.Text("items.1.reason") != "Ne rien toucher" || got.Text("items.1.crisis") != "" || got.Text("items.1.by") != "" || calendar.Text("freezes.1.reason") != "Ne rien toucher" {
			t.Errorf("of a restricted one: %s, %s", got.Body, calendar.Body)
		}
		for _, body := range [][]byte{got.Body, calendar.Body} {
			if strings.Contains(string(body), "discrète") || strings.Contains(string(body), strings.TrimPrefix(shut, "/crises/")) {
				t.Errorf("a restricted crisis is told: %s", body)
			}
		}
		if mine := paul.Get("/freezes").Is(200); mine.Text("items.1.crisis.id") != strings.TrimPrefix(shut, "/crises/") || mine.Text("items.1.by.id") != paul.ID {
			t.Errorf("to who takes part: %s", mine.Body)
		}
	})
}
