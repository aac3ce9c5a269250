package app_test

import (
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// What is suggested is worth what those say who were shown it, wherever they said it last, for 90 days.
func TestWhatSuggestionsAreWorth(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, ines, sami, nora := h.As("camille"), h.As("yanis"), h.As("ines"), h.As("sami"), h.As("nora")
		is := func(why, places string) {
			t.Helper()
			got := nora.Get("/admin/suggestions").Is(200)
			text := ""
			for i, from := range []string{"door", "panel", "search", "page", "untold"} {
				at := "places." + string(rune('0'+i)) + "."
				if got.Text(at+"from") != from {
					t.Fatalf("%s: %s", why, got.Body)
				}
				text += from + " " + got.Text(at+"worked") + "/" + got.Text(at+"failed") + " "
			}
			if text += got.Text("suggested.rate"); text != places {
				t.Fatalf("%s: %s, want %s", why, text, places)
			}
		}
		note := "/notes/" + yanis.Post("/notes", m{"title": "Relancer le spouleur", "text": "net stop, net start.", "audience": m{"kind": "everyone"}}).Is(201).Text("id")
		is("nobody has tried it", "door 0/0 panel 0/0 search 0/0 page 0/0 untold 0/0 0")

		camille.Post(note+"/worked", m{"from": "cellar"}).Is(422)
		camille.Post(note+"/worked", m{"from": "panel"}).Is(200)
		ines.Post(note+"/worked", nil).Is(200)
		sami.Post(note+"/failed", m{"from": "door"}).Is(200)
		is("three answered", "door 0/1 panel 1/0 search 0/0 page 0/0 untold 1/0 0.5")

		camille.Post(note+"/worked", nil).Is(200)
		is("the same again, without telling where", "door 0/1 panel 1/0 search 0/0 page 0/0 untold 1/0 0.5")
		sami.Post(note+"/worked", m{"from": "page"}).Is(200)
		is("the last word counts, and where it is said", "door 0/0 panel 1/0 search 0/0 page 1/0 untold 1/0 1")
		camille.Post(note+"/failed", nil).Is(200)
		is("another word without a place", "door 0/0 panel 0/0 search 0/0 page 1/0 untold 1/1 0")
		camille.Delete(note + "/vote").Is(200)

		a := "/articles/" + yanis.Post("/articles", m{"title": "Imprimer recto verso", "lang": "fr", "template": "how_to", "sections": m{"purpose": "Économiser le papier.", "steps": "Cocher la case."}, "audience": m{"kind": "everyone"}}).Is(201).Text("number")
		yanis.Post(a+"/publish", nil).Is(200)
		sami.Post(a+"/feedback", m{"helpful": true, "from": "attic"}).Is(422)
		sami.Post(a+"/feedback", m{"helpful": true, "from": "door"}).Is(200)
		ines.Post(a+"/feedback", m{"helpful": false, "from": "search"}).Is(200)
		is("an article counts as well", "door 1/0 panel 0/0 search 0/1 page 1/0 untold 1/0 1")
		ines.Post(a+"/feedback", m{"helpful": false, "comment": "Quelle case ?"}).Is(200)
		is("who explains is where they were", "door 1/0 panel 0/0 search 0/1 page 1/0 untold 1/0 1")

		camille.Get("/admin/suggestions").Is(403)
		sami.Get("/admin/suggestions").Is(403)
		if got := h.As("zoe").Get("/admin/suggestions"); got.Status == 200 && got.Text("places.0.worked") != "0" {
			t.Errorf("another house counts %s", got.Body)
		}
		h.Clock.Add(91 * 24 * time.Hour)
		is("after 90 days", "door 0/0 panel 0/0 search 0/0 page 0/0 untold 0/0 0")
	})
}
