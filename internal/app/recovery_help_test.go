package app_test

import (
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/journey/recovery"
)

// A kept plan says of each task what to follow and whom to call, on the screen and on paper; so does the sentence of what is at stake.
func TestAPlanSaysWhatToFollowAndWhomToCall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille := h.As("camille")
		path := "/plans/" + camille.Post("/plans", m{"name": "Perte de la salle A", "lost": []string{ids["Salle A"]}}).Is(201).Text("id")
		var before recovery.Plan
		if camille.Get(path).Is(200).Into(&before); len(before.Help) != 0 {
			t.Fatalf("nothing helps yet: %+v", before.Help)
		}

		// Afterwards: help is of now, whatever the edition.
		book := camille.Post("/runbooks", m{"title": "Redémarrer SRV-12", "text": failover, "cis": []string{ids["SRV-12"]}}).Is(201).Text("id")
		camille.Post("/runbooks", m{"title": "Brouillon", "text": failover, "cis": []string{ids["SRV-12"]}}).Is(201)
		camille.Post("/runbooks/"+book+"/publish", nil).Is(200)
		weekly(h)
		on := h.As("ines")
		on.Post("/contacts", m{"person_id": on.ID, "lines": []m{{"kind": "phone", "use": "duty", "value": "+33 6 12 34 56 78"}}}).Is(201)
		camille.Patch("/cis/"+ids["Paie"], m{"owner_id": h.As("paul").ID}).Is(200)

		var p recovery.Plan
		camille.Get(path).Is(200).Into(&p)
		help := map[string]recovery.Help{}
		for _, w := range p.Order.Waves {
			for _, task := range w.Tasks {
				for _, one := range p.Help {
					if one.N == task.N {
						help[task.CI.Name] = one
					}
				}
			}
		}
		server := help["SRV-12"]
		if len(server.Procedures) != 1 || server.Procedures[0].Title != "Redémarrer SRV-12" || len(server.Calls) != 1 || server.Calls[0].Name != "Ines Test" || server.Calls[0].Rota != "Astreinte messagerie" {
			t.Fatalf("the server: %+v", server)
		}
		phone := server.Calls[0].Phone
		if !strings.Contains(strings.ReplaceAll(phone, " ", ""), "612345678") {
			t.Fatalf("the phone: %q", phone)
		}
		if pay := help["Paie"]; len(pay.Procedures) != 0 || len(pay.Calls) != 1 || pay.Calls[0].PersonID != h.As("paul").ID || pay.Calls[0].Rota != "" {
			t.Errorf("the service is its owner's: %+v", pay)
		}
		if _, there := help["Annuaire"]; there {
			t.Errorf("nothing helps with the directory: %+v", help["Annuaire"])
		}
		for _, format := range []string{"md", "html", "csv"} {
			got := string(camille.Get(path + "/export?format=" + format).Is(200).Body)
			for _, want := range []string{server.Procedures[0].Number + " Redémarrer SRV-12", on.Name + ", Astreinte messagerie ", "612345678", "Paul Test, responsable"} {
				if !strings.Contains(strings.ReplaceAll(got, "&#43;", "+"), want) && !strings.Contains(strings.ReplaceAll(got, " ", ""), want) {
					t.Errorf("%s misses %q: %s", format, want, got)
				}
			}
			if strings.Contains(got, "Brouillon") {
				t.Errorf("%s shows a draft", format)
			}
		}
		plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
		if got := plain.Replace(camille.Get("/cis/" + ids["SRV-12"] + "/sentence").Is(200).Text("text")); !strings.HasSuffix(got, "astreinte : Ines Test ("+phone+").") {
			t.Errorf("told %q", got)
		}
		camille.Patch("/me", m{"lang": "en"}).Is(200)
		if got := plain.Replace(camille.Get("/cis/" + ids["SRV-12"] + "/sentence").Is(200).Text("text")); !strings.HasSuffix(got, "on call: Ines Test ("+phone+").") {
			t.Errorf("told %q", got)
		}
	})
}
