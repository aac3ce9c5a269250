package app_test

import (
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

func TestCampaign(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana, camille, nora := h.As("ana"), h.As("camille"), h.As("nora")
		ids := map[string]string{}
		for name, ci := range map[string]m{
			"mine":   {"class": "server", "owner_id": camille.ID},
			"team":   {"class": "server", "support_group_id": h.Group},
			"nobody": {"class": "virtual_machine"},
			"app":    {"class": "application", "owner_id": camille.ID},
		} {
			ci["name"] = name
			ids[name] = camille.Post("/cis", ci).Is(201).Text("id")
		}
		c := ana.Post("/campaigns", m{"name": "Serveurs de Lyon", "scope": m{"class": "server"}, "due_days": 30, "every_days": 7}).Is(201)
		path := "/campaigns/" + c.Text("id")
		h.Settle()
		if got := camille.Get(path).Is(200); got.Text("state") != "open" || got.Text("total") != "3" || got.Text("done") != "0" || got.Text("mine") != "2" {
			t.Fatalf("the campaign is %s", got.Body)
		}
		for who, want := range map[string]int{"me": 2, "none": 1, "all": 3} {
			if n := strings.Count(string(camille.Get(path+"/items?who="+who).Is(200).Body), `"class_name"`); n != want {
				t.Errorf("%s: %d CIs, want %d", who, n, want)
			}
		}
		if list := nora.Get(path + "/items").Is(200); list.Text("items.0.ci.id") != "" {
			t.Errorf("Nora answers for %s", list.Body)
		}
		letters(t, h, 3) // Camille once for both, and her two colleagues of the group
		camille.Post("/cis/"+ids["mine"]+"/verify", nil).Is(200)
		camille.Patch("/cis/"+ids["team"], m{"environment": "production"}).Is(200)
		camille.Post("/cis/"+ids["app"]+"/verify", nil).Is(200)
		h.Settle()
		if got := camille.Get(path).Is(200); got.Text("done") != "2" || got.Text("mine") != "0" {
			t.Errorf("after two looks: %s", got.Body)
		}
		done := camille.Get(path + "/items?who=all&state=done").Is(200)
		if !strings.Contains(string(done.Body), `"how":"verified"`) || !strings.Contains(string(done.Body), `"how":"edited"`) || done.Text("items.0.done_by.name") != "Camille Test" {
			t.Errorf("what was looked at: %s", done.Body)
		}
		if parts := ana.Get(path + "/progress").Is(200); parts.Text("items.0.total") != "1" || parts.Text("items.0.done") != "0" || parts.Text("items.0.owner.id") != "" {
			t.Errorf("the progress is %s", parts.Body)
		}
		campaignRefusals(t, h, path)
		camille.Post("/cis/"+ids["nobody"]+"/retire", nil).Is(200)
		h.Settle()
		h.Clock.Add(8 * 24 * time.Hour)
		letters(t, h, 3) // nobody has anything left: no further letter
		if got := ana.Post(path+"/close", nil).Is(200); got.Text("state") != "closed" || got.Text("done") != "3" {
			t.Errorf("closed: %s", got.Body)
		}
		ana.Post(path+"/close", nil).Is(409, "campaign.is_closed")
	})
}

// letters counts the letters of campaigns, after the reminders that are due.
func letters(t *testing.T, h *apptest.House, want int) {
	t.Helper()
	h.Clock.Add(time.Hour)
	h.Settle()
	all := h.As("ana").Get("/mail/outbox?limit=200").Is(200)
	if n := strings.Count(string(all.Body), `"template":"verify_cis"`); n != want {
		t.Errorf("%d letters, want %d: %s", n, want, all.Body)
	}
}

func campaignRefusals(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	zoe, ana := h.As("zoe"), h.As("ana")
	for _, p := range []string{path, path + "/items?who=all", path + "/progress"} {
		zoe.Get(p).Is(404)
		h.As("sami").Get(p).Is(403)
	}
	zoe.Post(path+"/close", nil).Is(404)
	h.As("camille").Post(path+"/close", nil).Is(403)
	h.As("camille").Post("/campaigns", m{"name": "x"}).Is(403)
	ana.Post("/campaigns", m{"name": " \u200b "}).Is(422)
	ana.Post("/campaigns", m{"name": "x", "scope": m{"class": "colour"}}).Is(422, "cmdb.class_unknown")
	ana.Post("/campaigns", m{"name": "x", "every_days": 900}).Is(422)
}
