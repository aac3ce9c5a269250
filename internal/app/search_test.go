package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// found asks the search and gives the numbers, or titles, of what it answers.
func found(t *testing.T, p *apptest.Person, query string) []string {
	t.Helper()
	var out struct {
		Items []struct{ Kind, ID, Number, Title string }
	}
	p.Get("/search?q=" + escape(query)).Is(200).Into(&out)
	names := []string{}
	for _, i := range out.Items {
		if i.Number != "" {
			names = append(names, i.Number)
		} else {
			names = append(names, i.Title)
		}
	}
	return names
}

func escape(q string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "#", "%23", "&", "%26", "+", "%2B", "é", "%C3%A9", "à", "%C3%A0").Replace(q)
}

func has(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

func TestSearchFindsWhatTheReaderMaySee(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami, lina, zoe := h.As("camille"), h.As("sami"), h.As("lina"), h.As("zoe")
		vpn := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Le VPN se déconnecte toutes les heures", "requester_id": sami.ID,
			"description": "Le client affiche une **erreur 809** au réveil du portable.", "impact": 3, "urgency": 3}).Is(201)
		number := vpn.Text("number")
		camille.Post("/threads/ticket/"+vpn.Text("id")+"/messages", map[string]any{"text": "Le certificat du concentrateur expire.", "internal": true}).Is(201)
		chat := lina.Post("/conversations", map[string]any{"symptoms": "L'imprimante du deuxième étage ne répond plus", "queue_id": h.Queue}).Is(201).Text("number")
		h.Settle()

		for _, q := range []string{"vpn", "VPN déconnecte", "deconnexion", `"erreur 809"`, "vpnn", "portables", number, strings.TrimLeft(strings.TrimPrefix(number, "INC"), "0"), "réseau privé virtuel",
			"type:incident vpn", "état:nouveau vpn", "state:open vpn", "pour:moi vpn", "depuis:7j vpn"} {
			if got := found(t, sami, q); !has(got, number) {
				t.Errorf("Sami looks for %q and finds %v", q, got)
			}
		}
		for _, q := range []string{"certificat", "vpn -erreur", "type:note vpn", "depuis:2030-01-01 vpn", `"809 erreur"`, "imprimante", "vpn état:clos"} {
			if got := found(t, sami, q); len(got) != 0 {
				t.Errorf("Sami looks for %q and finds %v", q, got)
			}
		}
		if got := found(t, camille, "certificat"); !has(got, number) {
			t.Errorf("Camille does not find the internal note: %v", got)
		}
		if got := found(t, camille, "printer"); !has(got, chat) {
			t.Errorf("the printer's conversation is not found in English: %v", got)
		}
		if got := found(t, lina, "vpn"); len(got) != 0 {
			t.Errorf("Lina finds %v", got)
		}
		for _, q := range []string{"vpn", "imprimante", "Camille", number} {
			if got := found(t, zoe, q); len(got) != 0 {
				t.Errorf("another organisation looks for %q and finds %v", q, got)
			}
		}
		if got := found(t, sami, "camille"); len(got) != 1 {
			t.Errorf("Sami looks for Camille and finds %v", got)
		}
	})
}

func TestSearchShowsMarksFacetsAndReasons(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille := h.As("camille")
		for _, title := range []string{"Écran noir <script>alert(1)</script> au démarrage", "Deux écrans noirs", "Souris lente"} {
			camille.Post("/tickets", map[string]any{"kind": "incident", "title": title, "impact": 3, "urgency": 3}).Is(201)
		}
		h.Settle()
		r := camille.Get("/search?q=%C3%A9cran%20noir&facets=true&explain=true").Is(200)
		var out struct {
			Items []struct {
				Title     string   `json:"title"`
				TitleHTML string   `json:"title_html"`
				Why       []string `json:"why"`
			}
			Total  int
			Facets []struct {
				Name   string
				Values []struct {
					Value string
					Count int
				}
			}
		}
		r.Into(&out)
		if out.Total != 2 || len(out.Items) != 2 {
			t.Fatalf("%s", r.Body)
		}
		for _, i := range out.Items {
			if !strings.Contains(i.TitleHTML, "<mark>") || strings.Contains(i.TitleHTML, "<script") || len(i.Why) == 0 {
				t.Errorf("%+v", i)
			}
		}
		if len(out.Facets) != 2 || out.Facets[0].Name != "type" || out.Facets[0].Values[0].Count != 2 {
			t.Errorf("facets %+v", out.Facets)
		}
		if got := camille.Get("/search?q=ecr&typing=true").Is(200).Text("total"); got != "2" {
			t.Errorf("while typing ecr: %s", got)
		}
		if got := camille.Get("/search?q=scran&typing=false").Is(200).Text("corrected.scran"); got == "" {
			t.Error("scran was not understood as écran")
		}
		if got := camille.Get("/search/complete?q=type:inc").Is(200).Text("items.0.query"); got != "type:incident" {
			t.Errorf("type:inc is completed to %q", got)
		}
		camille.Get("/search?q=" + strings.Repeat("a", 1001)).Is(422)
		camille.Get("/search?q=" + escape(`(a+)+$ .* [z-a] \ " ' ; DROP`)).Is(200)
	})
}

func TestDuplicatesAndSuggestions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami := h.As("camille"), h.As("sami")
		open := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Messagerie indisponible pour tout le site", "impact": 2, "urgency": 2}).Is(201)
		camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Clavier sale", "impact": 3, "urgency": 3}).Is(201)
		done := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Outlook demande sans cesse le mot de passe", "impact": 3, "urgency": 3}).Is(201)
		camille.Post("/tickets/"+done.Text("id")+"/start", nil).Is(200)
		camille.Post("/tickets/"+done.Text("id")+"/resolve", map[string]any{"code": "solved", "notes": "Supprimer l'ancien mot de passe du gestionnaire d'identification."}).Is(200)
		h.Settle()
		r := camille.Get("/tickets/duplicates?title=" + escape("messagerie indisponible")).Is(200)
		if r.Text("items.0.number") != open.Text("number") || strings.Contains(string(r.Body), "Clavier") {
			t.Errorf("duplicates: %s", r.Body)
		}
		r = camille.Get("/suggestions?for=agent&text=" + escape("outlook demande mon password")).Is(200)
		if r.Text("items.0.number") != done.Text("number") || !strings.Contains(r.Text("items.0.answer"), "gestionnaire") {
			t.Errorf("the agent is not told what solved it: %s", r.Body)
		}
		if r := sami.Get("/tickets/duplicates?title=messagerie").Is(200); strings.Contains(string(r.Body), "INC") {
			t.Errorf("Sami is shown a ticket that is not theirs: %s", r.Body)
		}
	})
}

// What solved the same before is told once, and only to those who may read it.
func TestWhatSolvedItBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, sami := h.As("camille"), h.As("yanis"), h.As("sami")
		for _, who := range []string{"camille", "yanis"} {
			id := arrive(h, "sami", "La station d'accueil ne reconnaît plus mes deux écrans")
			take(h, who)
			h.As(who).Post("/conversations/"+id+"/close", map[string]any{"reason": "resolved", "solution": "Débrancher la station trente secondes."}).Is(200)
		}
		open := arrive(h, "sami", "La station d'accueil ne reconnaît plus mes écrans")
		h.Settle()
		got := yanis.Get("/suggestions?for=solved&exclude=" + open + "&text=" + escape("écrans non reconnus par la station d'accueil")).Is(200)
		if got.Text("items.0.kind") != "conversation" || got.Text("items.0.answer") != "Débrancher la station trente secondes." || got.Text("items.1") != "" {
			t.Errorf("solved before: %s", got.Body)
		}
		if r := h.As("lina").Get("/suggestions?for=solved&text=" + escape("station d'accueil écrans")).Is(200); r.Text("items") != "[]" {
			t.Errorf("Lina is told of the chats of others: %s", r.Body)
		}
		names := camille.Get("/search/complete?q=" + escape("vpn de:yan")).Is(200)
		if names.Text("items.0.query") != `vpn de:"Yanis Test"` || names.Text("items.0.text") != `de:"Yanis Test"` {
			t.Errorf("names: %s", names.Body)
		}
		if r := sami.Get("/search/complete?q=" + escape("groupe:s")).Is(200); r.Text("items") != "[]" {
			t.Errorf("Sami is told the groups of those who work here: %s", r.Body)
		}
	})
}

func TestSynonymsAreAnAdmins(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, ana := h.As("camille"), h.As("ana")
		number := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Le bidule Hermès ne démarre pas", "impact": 3, "urgency": 3}).Is(201).Text("number")
		h.Settle()
		if got := found(t, camille, "coursier"); len(got) != 0 {
			t.Fatalf("found already: %v", got)
		}
		camille.Put("/search/synonyms", map[string]any{"lists": [][]string{{"hermès", "coursier"}}}).Is(403)
		ana.Put("/search/synonyms", map[string]any{"lists": [][]string{{"seul"}}}).Is(422, "search.synonyms_of_one")
		ana.Put("/search/synonyms", map[string]any{"lists": [][]string{{"hermès", "coursier"}}}).Is(200)
		if got := found(t, camille, "coursier"); !has(got, number) {
			t.Errorf("the new synonym finds %v", got)
		}
		if got := ana.Get("/search/synonyms").Is(200).Text("version"); got != "1" {
			t.Errorf("version %s", got)
		}
	})
}

// A message is found within a second: the wait is for the commit's own event, not for a time.
func TestWhatIsSaidIsFoundWithinASecond(t *testing.T) {
	apptest.EachAlone(t, func(t *testing.T, h *apptest.House) {
		sami, camille := h.As("sami"), h.As("camille")
		conversation := sami.Post("/conversations", map[string]any{"symptoms": "Souci de bureau", "queue_id": h.Queue}).Is(201)
		h.Settle()
		began := time.Now()
		sami.Post("/threads/conversation/"+conversation.Text("id")+"/messages", map[string]any{"text": "Tout a commencé par un zygomorphe"}).Is(201)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := h.App.Outbox.Drained(ctx); err != nil {
			t.Fatal(err)
		}
		if got := found(t, camille, "zygomorphe"); !has(got, conversation.Text("number")) {
			t.Errorf("found %v", got)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("found after %s", took)
		}
	})
}

func TestIndexIsMadeAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, ana := h.As("camille"), h.As("ana")
		number := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Onduleur en alarme", "impact": 3, "urgency": 3}).Is(201).Text("number")
		h.Settle()
		ana.Post("/admin/search/rebuild", nil).Is(204)
		h.Settle()
		if got := found(t, camille, "onduleur"); !has(got, number) {
			t.Errorf("while it is made again: %v", got)
		}
		if err := h.App.Search.Ready(t.Context(), h.Tenant); err != nil {
			t.Fatal(err)
		}
		if got := found(t, camille, "onduleur"); !has(got, number) {
			t.Errorf("once it is made again: %v", got)
		}
		if got := ana.Get("/admin/search").Is(200).Text("building"); got != "false" {
			t.Errorf("building: %s", got)
		}
	})
}
