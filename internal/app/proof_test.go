package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// proofLink answers the link of the newest letter of the proof of life to an address.
func proofLink(t *testing.T, h *apptest.House, email string) string {
	t.Helper()
	var box struct {
		Items []struct {
			ID, Template string
			To           string `json:"to_email"`
		}
	}
	h.As("ana").Get("/mail/outbox?limit=200").Is(200).Into(&box)
	for _, one := range box.Items {
		if one.Template == "proof_of_life" && strings.HasPrefix(one.To, email) {
			body := string(h.As("ana").Get("/mail/outbox/" + one.ID).Is(200).Body)
			if found := regexp.MustCompile(`/proofs/([A-Za-z0-9._-]+)`).FindStringSubmatch(body); found != nil {
				return "/proofs/" + found[1]
			}
			t.Fatalf("no link in %s", body)
		}
	}
	t.Fatalf("no letter to %s in %+v", email, box.Items)
	return ""
}

type sheetOf struct {
	Name  string
	Left  int
	Items []struct {
		ID, Kind, Name, State, Note string
		VerifiedAt                  string `json:"verified_at"`
		VerifiedBy                  string `json:"verified_by"`
	}
}

func (s sheetOf) named(t *testing.T, name string) (id, state string) {
	t.Helper()
	for _, one := range s.Items {
		if one.Name == name {
			return one.ID, one.State
		}
	}
	t.Fatalf("%s is not in %+v", name, s.Items)
	return "", ""
}

// Once a month Inès is asked about all that is hers in one letter, and answers each by one click; what she does not answer counts
// against readiness after a week.
func TestProofOfLife(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, ana, ines, nora := h.As("camille"), h.As("ana"), h.As("ines"), h.As("nora")
		h.Settle()
		ci := camille.Post("/cis", m{"name": "Paie", "class": "business_service", "criticality": 1, "owner_id": ines.ID, "rto_min": 60}).Is(201).Text("id")
		camille.Post("/cis", m{"name": "Cantine", "class": "business_service", "criticality": 4, "owner_id": ines.ID}).Is(201) // nobody's night
		book := camille.Post("/runbooks", m{"title": "Relancer la paie", "text": "## Étape 1 : Relancer\n\nfaire", "cis": []string{ci}, "owner_id": ines.ID}).Is(201).Text("id")
		camille.Post("/runbooks/"+book+"/publish", m{}).Is(200)
		ana.Post("/contacts", m{"person_id": ines.ID, "emergency": true, "lines": []m{{"kind": "phone", "value": "+33 6 00 00 00 01", "private": true}}}).Is(201)
		group := ana.Post("/groups", m{"name": "Réseau"}).Is(201).Text("id")
		ana.Put("/groups/"+group+"/members/"+camille.ID, m{}).Is(200)
		ana.Put("/groups/"+group+"/members/"+nora.ID, m{}).Is(200)
		shared := camille.Post("/cis", m{"name": "Cœur de réseau", "class": "network_device", "criticality": 2, "support_group_id": group}).Is(201).Text("id")
		ask := func(want int) {
			t.Helper()
			if _, err := h.App.AskProofs(t.Context(), h.Tenant); err != nil { // the hourly job may have been faster
				t.Fatal(err)
			}
			h.Settle()
			if n := strings.Count(string(ana.Get("/mail/outbox?limit=200").Is(200).Body), `"proof_of_life"`); n != want {
				t.Fatalf("%d letters, want %d", n, want)
			}
		}
		why := func(check string) string {
			t.Helper()
			var got struct {
				Services []struct {
					Cells []struct{ Check, State, Why string }
				}
			}
			nora.Get("/readiness").Is(200).Into(&got)
			for _, c := range got.Services[0].Cells {
				if c.Check == check {
					return c.State + " " + c.Why
				}
			}
			return ""
		}
		ask(3)
		ask(3) // once a month
		link := proofLink(t, h, "ines@")
		look := func() (s sheetOf) { t.Helper(); h.Nobody().Get(link).Is(200).Into(&s); return s }
		if s := look(); s.Left != 3 || len(s.Items) != 3 || s.Items[0].Kind != "line" {
			t.Fatalf("Inès is asked %+v", s)
		}
		if got := camille.Get("/cis/" + ci).Is(200); got.Text("last_verified_at") != "" {
			t.Error("looking answered")
		}
		// The procedure alone, by one click.
		relaunch, _ := look().named(t, "Relancer la paie")
		h.Nobody().Post(link, m{"right": []string{relaunch}}).Is(200)
		got := camille.Get("/runbooks/" + book).Is(200)
		if got.Text("verified_by.id") != ines.ID || got.Text("verified_at") == "" {
			t.Errorf("the procedure says %s", got.Body)
		}
		if s := look(); s.Left != 2 {
			t.Errorf("left %d", s.Left)
		}
		if w := why("procedure"); w != "ok known" {
			t.Errorf("the procedure is %s", w)
		}
		// A week later what is open is told, and counts.
		camille.Post("/cis/"+ci+"/verify", m{}).Is(200) // looked at elsewhere: no question any more
		h.Settle()
		if _, state := look().named(t, "Paie"); state != "elsewhere" {
			t.Errorf("Paie is %s", state)
		}
		ana.Post("/contacts/"+contactOf(ana, ines.ID)+"/lines/"+strings.TrimPrefix(look().Items[0].ID, "line:")+"/verify", m{}).Is(200)
		h.Settle()
		if s := look(); s.Left != 0 {
			t.Errorf("nothing is left to ask: %+v", s)
		}
		h.Clock.Add(31 * 24 * time.Hour)
		h.Nobody().Get(link).Is(404, "proof.expired")
		h.Nobody().Post(link, m{"all": true}).Is(404, "proof.expired")
		ask(6)
		link = proofLink(t, h, "ines@")
		if w := why("verified"); w != "ok known" {
			t.Errorf("just asked, Paie is %s", w)
		}
		h.Clock.Add(8 * 24 * time.Hour)
		for check, want := range map[string]string{"verified": "old unanswered", "procedure": "old unanswered", "contact": "old unanswered"} {
			if w := why(check); w != want {
				t.Errorf("not answered, %s is %s, want %s", check, w, want)
			}
		}
		var rounds struct {
			Items []struct {
				Person struct{ ID string }
				Left   int
				Silent bool
			}
		}
		nora.Get("/proofs").Is(200).Into(&rounds)
		if len(rounds.Items) != 3 || !rounds.Items[0].Silent {
			t.Errorf("who does not answer: %+v", rounds)
		}
		h.As("sami").Get("/proofs").Is(403)
		// Wrong is told where it is wrong, and counts until somebody mends it.
		paie, _ := look().named(t, "Paie")
		h.Nobody().Post(link, m{"wrong": []string{paie}, "note": "la DMIA a changé", "all": true}).Is(200)
		h.Settle()
		if w := why("verified"); w != "old doubted" {
			t.Errorf("Paie is %s", w)
		}
		if w := why("contact"); w != "ok known" {
			t.Errorf("the contact is %s", w)
		}
		if talk := string(camille.Get("/threads/ci/" + ci + "/messages").Is(200).Body); !strings.Contains(talk, "proof.wrong") || !strings.Contains(talk, "la DMIA a changé") {
			t.Errorf("nobody is told: %s", talk)
		}
		h.Nobody().Post(link, m{"wrong": []string{paie}}).Is(200) // said once more, in no other words
		h.Nobody().Post(link, m{"wrong": []string{paie}, "note": "la DMIA est de deux heures"}).Is(200)
		if talk := string(camille.Get("/threads/ci/" + ci + "/messages").Is(200).Body); strings.Count(talk, "proof.wrong") != 2 || !strings.Contains(talk, "deux heures") {
			t.Errorf("better words are lost: %s", talk)
		}
		camille.Patch("/cis/"+ci, m{"rto_min": 120}).Is(200)
		h.Settle()
		if w := why("verified"); w != "ok known" {
			t.Errorf("mended, Paie is %s", w)
		}
		// One of the group is enough, and it is only asked of whom it still is.
		net := proofLink(t, h, "nora@")
		h.Nobody().Post(net, m{"all": true}).Is(200)
		h.Settle()
		if got := camille.Get("/cis/" + shared).Is(200); got.Text("verified_by.id") != nora.ID {
			t.Errorf("the shared one: %s", got.Body)
		}
		var s sheetOf
		h.Nobody().Get(proofLink(t, h, "camille@")).Is(200).Into(&s)
		if s.Left != 0 {
			t.Errorf("Camille is still asked %+v", s)
		}
		// A link that is not whole, or of another house, is nobody's.
		h.Nobody().Get("/proofs/"+h.Tenant+".x").Is(404, "proof.no_such_letter")
		h.Nobody().Get(link+"x").Is(404, "proof.no_such_letter")
		ana.Post("/users/"+ines.ID+"/close", m{}).Is(200)
		h.Nobody().Get(link).Is(404, "proof.no_such_letter")
	})
}

func contactOf(who *apptest.Person, person string) string {
	return who.Get("/people/" + person + "/contact").Text("id")
}
