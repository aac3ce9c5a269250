package app_test

import (
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// health reads the count of each check.
func health(t *testing.T, h *apptest.House) (counts, of map[string]int64, score int64) {
	t.Helper()
	var got struct {
		Score  int64
		Checks []struct {
			ID        string
			Count, Of int64
		}
	}
	h.As("camille").Get("/cmdb/health").Is(200).Into(&got)
	counts, of = map[string]int64{}, map[string]int64{}
	for _, c := range got.Checks {
		counts[c.ID], of[c.ID] = c.Count, c.Of
		seen, after := int64(0), ""
		for {
			var list struct {
				Items []struct{ ID, Name string }
				Next  string
			}
			h.As("camille").Get("/cmdb/health/" + c.ID + "?limit=1&cursor=" + after).Is(200).Into(&list)
			seen += int64(len(list.Items))
			if after = list.Next; after == "" {
				break
			}
		}
		if seen != c.Count {
			t.Errorf("%s: %d are listed, %d counted", c.ID, seen, c.Count)
		}
	}
	return counts, of, got.Score
}

func TestHealth(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		if _, _, score := health(t, h); score != 100 {
			t.Errorf("an empty map scores %d", score)
		}
		camille := h.As("camille")
		camille.Post("/cis", m{"name": "Paie", "class": "business_service", "rto_min": 240, "criticality": 1, "owner_id": camille.ID}).Is(201)
		camille.Post("/cis", m{"name": "Achats", "class": "business_service"}).Is(201)
		one := camille.Post("/cis", m{"name": "srv-1", "class": "server", "support_group_id": h.Group, "attributes": m{"serial_number": "ZX-100"}}).Is(201)
		two := camille.Post("/cis", m{"name": "srv-2", "class": "server", "attributes": m{"serial_number": "zx-100"}}).Is(201)
		camille.Post("/cis", m{"name": "pc", "class": "workstation", "attributes": m{"serial_number": "0000"}}).Is(201)
		camille.Post("/relations", m{"from": "CI0000001", "type": "depends_on", "to": one.Text("id")}).Is(201)
		h.Settle()
		counts, of, score := health(t, h)
		for check, want := range map[string][2]int64{"service_no_rto": {1, 2}, "service_no_owner": {1, 2}, "service_no_level": {1, 2}, "orphan": {2, 4}, "nobody": {3, 5}, "no_site": {3, 3}, "duplicate_serial": {2, 2}, "stale": {0, 5}} {
			if counts[check] != want[0] || of[check] != want[1] {
				t.Errorf("%s: %d of %d, want %v", check, counts[check], of[check], want)
			}
		}
		if score <= 0 || score >= 100 {
			t.Errorf("the score is %d", score)
		}
		h.Clock.Add(61 * 24 * time.Hour)
		camille.Post("/cis/"+two.Text("id")+"/verify", nil).Is(200)
		camille.Patch("/cis/"+two.Text("id"), m{"attributes": m{"serial_number": "ZX-101"}}).Is(200)
		h.Settle()
		if counts, _, _ = health(t, h); counts["stale"] != 4 || counts["duplicate_serial"] != 0 {
			t.Errorf("two months later: %v", counts)
		}
		camille.Post("/cis/"+two.Text("id")+"/retire", nil).Is(200)
		if counts, of, _ = health(t, h); of["nobody"] != 4 {
			t.Errorf("a retired CI is asked: %v of %v", counts, of)
		}
		camille.Get("/cmdb/health/colour").Is(422)
		camille.Get("/cmdb/health/stale?cursor=x").Is(422, "cmdb.cursor_invalid")
		camille.Get("/cmdb/health/duplicate_serial?cursor=x").Is(422, "cmdb.cursor_invalid")
		h.As("sami").Get("/cmdb/health").Is(403)
		var zoe struct{ CIs int64 }
		if h.As("zoe").Get("/cmdb/health").Is(200).Into(&zoe); zoe.CIs != 0 {
			t.Errorf("Zoé counts %d CIs", zoe.CIs)
		}
	})
}
