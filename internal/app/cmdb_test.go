package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// The CMDB over the API: a small map is drawn, asked, edited by two, and told back.
func TestTheCMDBOverTheAPI(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, sami, ana := h.As("camille"), h.As("yanis"), h.As("sami"), h.As("ana")
		from := h.Head()
		site := camille.Post("/cis", m{"name": "Lyon", "class": "site"}, "Idempotency-Key", "k1").Is(201)
		if again := camille.Post("/cis", m{"name": "Lyon", "class": "site"}, "Idempotency-Key", "k1").Is(201); string(again.Body) != string(site.Body) {
			t.Fatalf("sent twice it is another: %s", again.Body)
		}
		srv := camille.Post("/cis", m{"name": "SRV-12", "class": "virtual_machine", "site_id": "CI0000001", "criticality": 1, "attributes": m{"os": "Debian"},
			"external_ids": []m{{"source": "vcenter", "id": "vm/812"}}}).Is(201)
		if srv.Text("number") != "CI0000002" || srv.Text("site.name") != "Lyon" || srv.Text("class_name") != "Machine virtuelle" || srv.Text("external_id") != "vm/812" || srv.Header.Get("ETag") != `"1"` {
			t.Fatalf("made %s", srv.Body)
		}
		pay := camille.Post("/cis", m{"name": "Paie", "class": "business_service", "rto_min": 240}).Is(201)
		camille.Post("/relations", m{"from": pay.Text("id"), "type": "depends_on", "to": "vm/812"}).Is(201)
		camille.Post("/relations", m{"from": "CI0000002", "type": "hosted_at", "to": site.Text("id")}).Is(201)
		camille.Post("/cis/"+pay.Text("id")+"/users", m{"kind": "number", "count": 412}).Is(201)

		lost := camille.Post("/impact", m{"lost": []string{"CI0000001"}}).Is(200)
		if lost.Text("counts.stopped") != "2" || lost.Text("counts.users") != "412" || lost.Text("counts.shortest_rto_min") != "240" || lost.Text("stopped.0.ci.name") != "Paie" ||
			lost.Text("stopped.0.because.losses.0.name") != "Lyon" || lost.Text("stopped.0.because.links.0.type") != "hosted_at" || lost.Text("stopped.1.ci.external_id") != "vm/812" {
			t.Fatalf("impact %s", lost.Body)
		}
		if got := yanis.Get("/cis/" + url.PathEscape("vm/812") + "/neighbours?depth=1").Is(200); strings.Count(string(got.Body), `"depth":`) != 3 || strings.Count(string(got.Body), `"propagates_impact"`) != 2 {
			t.Errorf("neighbours %s", got.Body)
		}
		if got := camille.Get("/cis/" + pay.Text("id") + "/single-points").Is(200); got.Text("items.1.name") == "" || got.Text("complete") != "true" {
			t.Errorf("single points %s", got.Body)
		}
		if got := camille.Post("/common-cause", m{"affected": []string{pay.Text("id"), srv.Text("id")}}).Is(200); got.Text("items.0.explains") != "2" {
			t.Errorf("common cause %s", got.Body)
		}

		path := "/cis/CI0000002"
		h.Clock.Add(time.Minute)
		camille.Patch(path, m{"status": "down"}, "If-Match", `"1"`).Is(200)
		stale := yanis.Patch(path, m{"status": "maintenance"}, "If-Match", `"1"`).Is(412, "cmdb.changed_meanwhile")
		if stale.Text("current.status") != "down" || stale.Text("errors.0.field") != "status" || !strings.Contains(stale.Text("title"), "Camille Test") {
			t.Errorf("conflict %s", stale.Body)
		}
		if got := camille.Post("/impact", m{"down": true}).Is(200); got.Text("counts.stopped_services") != "1" {
			t.Errorf("what is down %s", got.Body)
		}
		bad := camille.Patch(path, m{"site_id": "CI0000002", "attributes": m{"memory_mb": "beaucoup", "colour": "red"}}).Is(422, "cmdb.invalid")
		if !strings.Contains(string(bad.Body), "Ce n’est pas un nombre") || !strings.Contains(string(bad.Body), `"field":"attributes.colour"`) || !strings.Contains(string(bad.Body), `"field":"site_id"`) {
			t.Errorf("bad values %s", bad.Body)
		}
		english := camille.Patch(path, m{"attributes": m{"memory_mb": "many"}}, "Accept-Language", "en").Is(422, "cmdb.invalid")
		if english.Text("errors.0.code") != "cmdb.not_a_number" {
			t.Errorf("%s", english.Body)
		}
		camille.Post("/impact", m{"lost": []string{"nowhere"}}).Is(422, "cmdb.ci_unknown")
		camille.Post("/relations", m{"from": "CI0000002", "type": "likes", "to": "CI0000001"}).Is(422)

		camille.Post("/threads/ci/CI0000002/messages", m{"text": "Le disque fait du **bruit**"}).Is(201)
		camille.Post(path+"/verify", nil).Is(200)
		history := camille.Get(path + "/history").Is(200)
		for _, want := range []string{`"verb":"verify"`, `"field":"status"`, `"verb":"make"`, `"verb":"relate"`, `"name":"Paie"`} {
			if !strings.Contains(string(history.Body), want) {
				t.Errorf("no %s in %s", want, history.Body)
			}
		}
		if was := camille.Get(path + "?at=" + url.QueryEscape(h.Clock.Now().Add(-30*time.Second).Format(time.RFC3339))).Is(200); was.Text("status") != "in_service" {
			t.Errorf("as it was %s", was.Body)
		}
		if got := camille.Get("/cis?external_id=" + url.QueryEscape("vm/812")).Is(200); got.Text("items.0.number") != "CI0000002" {
			t.Errorf("by external id %s", got.Body)
		}
		camille.Post("/ci-classes", m{"id": "robot", "name_fr": "Robot", "name_en": "Robot"}).Is(403)
		ana.Post("/ci-classes", m{"id": "robot", "name_fr": "Robot", "name_en": "Robot", "parent": "storage"}).Is(201)
		for _, p := range []string{"/cis", path, path + "/history", path + "/neighbours", "/relations", "/ci-classes", "/map/changes?from=2026-01-01"} {
			sami.Get(p).Is(403)
		}
		sami.Post("/impact", m{"lost": []string{"CI0000002"}}).Is(403)
		if got := sami.Get("/threads/ci/CI0000002/messages"); got.Status != 404 {
			t.Errorf("Sami reads about a CI: %d %s", got.Status, got.Body)
		}

		zoe := h.As("zoe")
		for _, p := range []string{path, "/cis/" + srv.Text("id"), "/cis/" + srv.Text("id") + "/impact", path + "/history", path + "/users", "/threads/ci/" + srv.Text("id") + "/messages"} {
			zoe.Get(p).Is(404)
		}
		zoe.Patch("/cis/"+srv.Text("id"), m{"status": "down"}).Is(404)
		zoe.Post("/cis/"+srv.Text("id")+"/retire", nil).Is(404)
		zoe.Post("/impact", m{"lost": []string{srv.Text("id")}}).Is(422, "cmdb.ci_unknown")
		zoe.Post("/relations", m{"from": srv.Text("id"), "type": "depends_on", "to": site.Text("id")}).Is(422, "cmdb.ci_unknown")
		if got := zoe.Get("/cis").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("Zoé sees %s", got.Body)
		}

		var said []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "ci.") || strings.HasPrefix(e, "relation.") {
				said = append(said, e)
			}
		}
		if got := strings.Join(said, " "); got != "ci.made ci.made ci.made relation.made relation.made ci.users_changed ci.edited ci.verified" {
			t.Errorf("events %s", got)
		}
	})
}

// What a conversation is about goes with it into the incident, and is seen from the service's side.
func TestWhatATroubleIsAbout(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami, ana := h.As("camille"), h.As("sami"), h.As("ana")
		pay := camille.Post("/cis", m{"name": "Paie", "class": "business_service"}).Is(201)
		pc := camille.Post("/cis", m{"name": "PC-SAMI", "class": "workstation", "owner_id": h.Actor("sami").ID}).Is(201)
		camille.Post("/cis/"+pay.Text("id")+"/users", m{"kind": "person", "ref_id": h.Actor("sami").ID}).Is(201)
		if list := sami.Get("/services").Is(200); list.Text("items.0.name") != "Paie" || list.Text("items.1.name") != "" {
			t.Fatalf("services %s", list.Body)
		}
		sami.Post("/conversations", m{"symptoms": "Plus rien", "service_id": pc.Text("id")}).Is(422, "cmdb.service_unknown")
		sami.Post("/conversations", m{"symptoms": "Plus rien", "service_id": "nowhere"}).Is(422, "cmdb.service_unknown")
		chat := sami.Post("/conversations", m{"symptoms": "Plus rien", "service_id": pay.Text("number")}).Is(201)
		if chat.Text("service.name") != "Paie" {
			t.Fatalf("%s", chat.Body)
		}
		path := "/conversations/" + chat.Text("id")
		camille.Post("/conversations/take", nil).Is(200)
		if about := camille.Get(path + "/context").Is(200); about.Text("devices.0.name") != "PC-SAMI" || about.Text("services.0.name") != "Paie" {
			t.Errorf("context %s", about.Body)
		}
		camille.Post(path+"/links", m{"type": "affects", "ci": pc.Text("number")}).Is(201)
		camille.Post(path+"/links", m{"type": "related_to", "ci": pc.Text("number")}).Is(422, "link.type_unknown")
		camille.Post(path+"/links", m{"type": "affects", "ci": "nowhere"}).Is(422, "link.other_unknown")
		sami.Post(path+"/links", m{"type": "affects", "ci": pc.Text("number")}).Is(403)
		if got := sami.Get(path + "/links"); got.Status != 404 {
			t.Errorf("Sami reads %s", got.Body)
		}
		inc := camille.Post(path+"/incident", nil).Is(201)
		h.Settle()
		ties := camille.Get("/tickets/" + inc.Text("number") + "/relations").Is(200)
		for _, want := range []string{`"title":"PC-SAMI"`, `"title":"Paie"`, `"type":"affects"`, `"kind":"ci"`} {
			if !strings.Contains(string(ties.Body), want) {
				t.Errorf("the incident is not tied to %s: %s", want, ties.Body)
			}
		}
		if got := sami.Get("/tickets/" + inc.Text("number") + "/relations").Is(200); strings.Contains(string(got.Body), "PC-SAMI") {
			t.Errorf("Sami reads CIs: %s", got.Body)
		}
		back := camille.Get("/cis/" + pay.Text("id") + "/links").Is(200)
		if back.Text("items.0.type") != "affected_by" || back.Text("items.0.ticket.number") != inc.Text("number") {
			t.Errorf("from the service: %s", back.Body)
		}
		other := camille.Post("/tickets", m{"title": "Écran noir"}).Is(201)
		tie := camille.Post("/tickets/"+other.Text("id")+"/relations", m{"type": "affects", "ci": "CI0000002"}).Is(201)
		if tie.Text("record.title") != "PC-SAMI" {
			t.Errorf("%s", tie.Body)
		}
		camille.Post("/tickets/"+other.Text("id")+"/relations", m{"type": "affects", "ticket": inc.Text("number")}).Is(422, "link.type_unknown")
		camille.Delete("/cis/" + pc.Text("id") + "/links/" + tie.Text("id")).Is(204)
		ana.Get("/cis/CI0000002/links").Is(200)
		zoe := h.As("zoe")
		zoe.Get("/cis/" + pc.Text("id") + "/links").Is(404)
		zoe.Post("/cis/"+pc.Text("id")+"/links", m{"type": "affected_by", "ticket": inc.Text("id")}).Is(404)
		if got := zoe.Get("/services").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("Zoé sees %s", got.Body)
		}
	})
}
