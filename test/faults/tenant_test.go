package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/id"
	"comptoir/test/rig"
)

// Operations whose path names no record of a tenant, and why.
var nobodys = map[string]string{
	"/invitations/{token}":                  "the token is the right itself",
	"/ticket-kinds/{kind}/matrix":           "the kinds are the product's",
	"/cmdb/health/{check}":                  "the checks are the product's",
	"/hooks/{token}":                        "the token is the right itself",
	"/contact-checks/{token}":               "the token is the right itself",
	"/proofs/{token}":                       "the token is the right itself",
	"/alarm-notices/{token}":                "the token is the right itself",
	"/guests/{token}":                       "the token is the right itself",
	"/roll-calls/{token}":                   "the token is the right itself",
	"/crisis-audiences/{audience}":          "the audiences are the product's",
	"/guests/{token}/enter":                 "the token is the right itself",
	"/guests/{token}/messages":              "the token is the right itself",
	"/admin/parked/{listener}/{seq}/replay": "listeners are the product's, and numbers are each tenant's own",
}

// Where the answer is not 404, and why; it is the same as for a record that never was.
var notMissing = map[string]int{
	"DELETE /me/sessions/{id}":    http.StatusNoContent, // a session that has ended and one that never was are the same wish, fulfilled
	"DELETE /follows/{kind}/{id}": http.StatusNoContent, // nor does one follow what one cannot see
}

// Bodies that must say more than what the contract requires.
var fuller = map[string]map[string]any{
	"POST /threads/{kind}/{id}/messages":            {"text": "x"},
	"PATCH /threads/{kind}/{id}/messages/{message}": {"text": "x"},
	"POST /tickets/{id}/assign":                     {"assignee_id": ""},
	"POST /conversations/{id}/transfer":             {"agent_id": id.New()},
	"POST /crises/{id}/freezes":                     {"reason": "x", "until": "2030-01-01T00:00:00Z"},
	"POST /cis/{id}/release":                        {"fields": []string{"name"}},
	"POST /rotas/{id}/overrides":                    {"to": "2030-01-01T00:00:00Z"},
	"POST /rotas/{id}/swaps":                        {"asked_of": id.New(), "from": "2030-01-01T00:00:00Z", "to": "2030-01-02T00:00:00Z"},
}

// TestOtherTenant walks the whole contract: the strongest account of another tenant names our records on every route that takes an
// id, and is told what somebody is told who names a record that never was: 404. Nothing of ours changes.
func TestOtherTenant(t *testing.T) {
	each(t, func(t *testing.T, p rig.Place) {
		houses := furnish(t, p, rig.Plan{Tenant: "ours", Agents: 1, Requesters: 1}, rig.Plan{Tenant: "theirs", Agents: 1, Requesters: 1})
		s := serve(t, p)
		ours, theirs := newParty(t, s, houses[0]), newParty(t, s, houses[1])
		before := ours.everything(t)
		var contract struct {
			Paths map[string]map[string]struct {
				Parameters []struct {
					Name, In string
					Required bool
					Schema   map[string]any
				} `json:"parameters"`
				RequestBody *struct {
					Content map[string]struct {
						Schema map[string]any `json:"schema"`
					} `json:"content"`
				} `json:"requestBody"`
			} `json:"paths"`
			Components struct {
				Schemas map[string]map[string]any `json:"schemas"`
			} `json:"components"`
		}
		must(t, ours.admin.Call(t.Context(), "GET", "/openapi.json", nil, &contract))
		asked := 0
		for path, operations := range contract.Paths {
			if !strings.Contains(path, "{") || nobodys[path] != "" {
				continue
			}
			for method, op := range operations {
				method = strings.ToUpper(method)
				var body any
				if op.RequestBody != nil {
					body = sample(contract.Components.Schemas, op.RequestBody.Content["application/json"].Schema)
				}
				if b, ok := fuller[method+" "+path]; ok {
					body = b
				}
				kinds := []string{""}
				if strings.Contains(path, "{kind}") {
					kinds = []string{"conversation", "ticket"}
				}
				if strings.HasPrefix(path, "/follows/") {
					kinds = []string{"person", "ticket", "ci"}
				}
				for _, kind := range kinds {
					named, ok := ours.fill(path, kind)
					if !ok {
						t.Errorf("%s: this test has no record for it; give it one, or say in nobodys why there is none", path)
						continue
					}
					query := ""
					for _, p := range op.Parameters {
						if p.In == "query" && p.Required {
							query += "&" + p.Name + "=" + fmt.Sprint(sample(nil, p.Schema))
						}
					}
					if query != "" {
						named += "?" + query[1:]
					}
					never, _ := nobody.fill(path, kind)
					got, want := ask(t, theirs.admin, method, named, body), ask(t, theirs.admin, method, never, body)
					least := notMissing[method+" "+path]
					if least == 0 {
						least = http.StatusNotFound
					}
					if got.Status != least || want.Status != least || got.Code != want.Code {
						t.Errorf("%s %s (%v) by another tenant: %d %s; of a record that never was: %d %s", method, path, body, got.Status, got.Code, want.Status, want.Code)
					}
					asked++
				}
			}
		}
		if asked < 60 {
			t.Errorf("only %d calls: the walk has lost its way", asked)
		}
		theirs.pointAt(t, ours)
		if after := ours.everything(t); after != before {
			t.Errorf("something of ours has changed:\n%s\n%s", before, after)
		}
		listens(t, s, houses[1], houses[0].Tenant, ours)
	})
}

// party is a tenant with a record of every kind.
type party struct {
	house        rig.House
	admin, agent rig.Client
	records      map[string]string // first part of the path → id
	message      string
}

// nobody's records never were.
var nobody = party{records: map[string]string{}, message: id.New()}

func newParty(t *testing.T, s *rig.Server, h rig.House) party {
	t.Helper()
	web := rig.NewHTTP()
	as := func(p rig.Person) rig.Client { return rig.Client{HTTP: web, URL: s.URL, Token: p.Token, Lang: "en"} }
	p := party{house: h, admin: as(h.Admin), agent: as(h.Agents[0]), records: map[string]string{}}
	make := func(c rig.Client, kind, path string, body any) {
		var x struct{ ID string }
		must(t, c.Call(t.Context(), "POST", path, body, &x))
		if x.ID == "" {
			t.Fatalf("POST %s gave no id", path)
		}
		p.records[kind] = x.ID
	}
	make(as(h.Requesters[0]), "conversations", "/conversations", map[string]string{"symptoms": "ours alone"})
	must(t, p.agent.Call(t.Context(), "POST", "/conversations/take", map[string]string{"id": p.records["conversations"]}, nil))
	make(p.agent, "tickets", "/tickets", map[string]string{"title": "ours alone"})
	make(p.agent, "other ticket", "/tickets", map[string]string{"title": "ours as well"})
	make(p.agent, "relation", "/tickets/"+p.records["tickets"]+"/relations", map[string]string{"type": "related_to", "ticket": p.records["other ticket"]})
	make(p.admin, "groups", "/groups", map[string]string{"name": "Ours"})
	make(p.admin, "queues", "/queues", map[string]string{"name": "Ours"})
	make(p.admin, "replies", "/replies", map[string]string{"shortcut": "ours", "title": "Ours", "text": "ours", "lang": "en"})
	make(p.admin, "tokens", "/tokens", map[string]string{"name": "ours"})
	make(p.admin, "break-glass-sheets", "/break-glass-sheets", map[string]any{"label": "Ours", "role": "agent", "count": 1})
	make(p.agent, "me/devices", "/me/devices", map[string]string{"name": "Ours", "endpoint": "https://push.example.org/" + h.Tenant, "auth": "AAAAAAAAAAAAAAAAAAAAAA",
		"p256dh": "BGNQ6SegmzIbLI3waAhLyF5ML96Rtd_jNL2kRk1g-BH30HZrMuKPDf_vslkfy1dS2ze436AdD-ZW0mJWR0sEQSk"})
	make(p.admin, "users", "/users", map[string]any{"email": "new@" + h.Tenant + ".test", "name": "New Person", "roles": []string{"agent"}})
	p.records["people"] = p.records["users"]
	must(t, p.admin.Call(t.Context(), "POST", "/users/"+p.records["users"]+"/invite", map[string]string{}, nil))
	make(p.agent, "cis", "/cis", map[string]string{"name": "OURS-1", "class": "server"})
	make(p.agent, "other ci", "/cis", map[string]string{"name": "OURS-2", "class": "server"})
	make(p.agent, "relations", "/relations", map[string]string{"from": p.records["cis"], "type": "depends_on", "to": p.records["other ci"]})
	make(p.admin, "ci-classes", "/ci-classes", map[string]string{"id": "ours_" + h.Tenant, "name_fr": "Nôtre", "name_en": "Ours"})
	make(p.admin, "campaigns", "/campaigns", map[string]string{"name": "Ours"})
	make(p.admin, "inventory/tokens", "/inventory/tokens", map[string]string{"name": "ours"})
	make(p.agent, "plans", "/plans", map[string]any{"name": "Ours", "lost": []string{p.records["cis"]}})
	make(p.agent, "runbooks", "/runbooks", map[string]any{"text": "# Ours\n\n## 1. One", "cis": []string{p.records["cis"]}})
	make(p.agent, "runs", "/runbooks/"+p.records["runbooks"]+"/run", map[string]any{})
	make(p.agent, "notes", "/notes", map[string]string{"text": "ours alone"})
	make(p.agent, "articles", "/articles", map[string]string{"title": "Ours alone"})
	make(p.admin, "article-categories", "/article-categories", map[string]string{"name": "Ours"})
	make(p.agent, "feed/groups", "/feed/groups", map[string]string{"name": "Ours"})
	make(p.agent, "posts", "/posts", map[string]string{"text": "ours alone"})
	make(p.admin, "feed/hooks", "/feed/hooks", map[string]string{"name": "Ours", "group": p.records["feed/groups"]})
	make(p.admin, "feed/rules", "/feed/rules", map[string]any{"name": "Ours", "events": []string{"ticket.opened"}, "headline": map[string]string{"fr": "Nôtre", "en": "Ours"}})
	make(p.admin, "webhooks", "/webhooks", map[string]any{"name": "Ours", "url": "https://ours.example/hook", "events": []string{"ticket.opened"}})
	make(p.agent, "problem", "/tickets", map[string]string{"kind": "problem", "title": "ours alone"})
	make(p.agent, "calls", "/tickets/"+p.records["problem"]+"/call", map[string]string{"question": "who of ours?"})
	make(p.agent, "contributions", "/calls/"+p.records["calls"]+"/contributions", map[string]string{"text": "ours alone"})
	make(p.admin, "contacts", "/contacts", map[string]any{"name": "Ours", "person_id": p.records["people"]})
	make(p.admin, "call-trees", "/call-trees", map[string]string{"name": "Ours"})
	make(p.admin, "rotas", "/rotas", map[string]any{"name": "Ours", "layers": []map[string]any{{"people": []string{h.Agents[0].ID}, "start": "2020-01-06", "at": "09:00", "unit": "week", "every": 1}}})
	p.records["oncall"] = p.records["rotas"]
	make(p.agent, "swaps", "/rotas/"+p.records["rotas"]+"/swaps", map[string]any{"asked_of": h.Admin.ID, "from": time.Now().Add(24 * time.Hour), "to": time.Now().Add(48 * time.Hour)})
	make(p.admin, "escalations", "/escalations", map[string]any{"name": "Ours", "steps": []map[string]any{{"people": []string{h.Admin.ID}, "wait_min": 60}}})
	make(p.agent, "alarms", "/alarms", map[string]any{"escalation_id": p.records["escalations"], "title": "ours alone"})
	make(p.admin, "crises", "/crises", map[string]any{"name": "Ours", "level": 1})
	must(t, p.admin.Call(t.Context(), "PATCH", "/status-page", map[string]any{"open": true}, nil))
	make(p.admin, "status-page/services", "/status-page/services", map[string]string{"name_fr": "Nôtre"})
	make(p.admin, "status-page/notices", "/status-page/notices", map[string]string{"text": "ours alone"})
	cis := upload(t, p.admin, "cis.jsonl", []byte(`{"id":"ours-3","class":"server","name":"OURS-3"}`))
	make(p.admin, "imports", "/imports", map[string]string{"cis_file": cis, "source": "ours"})
	p.records["files"] = upload(t, p.agent, "ours.txt", []byte("ours alone"))
	first := func(kind, path string) {
		var list page[struct{ ID string }]
		must(t, p.admin.Call(t.Context(), "GET", path, nil, &list))
		if len(list.Items) > 0 {
			p.records[kind] = list.Items[0].ID
		}
	}
	first("mail", "/mail/outbox")
	var in named
	a, err := rig.Client{HTTP: web, URL: s.URL}.Do(t.Context(), "POST", "/sessions", "", map[string]string{"email": h.Admin.Email, "password": rig.Password})
	must(t, err)
	must(t, a.Into(&in))
	first("me", "/me/sessions")
	p.records["admin"] = id.New() // jobs come and go: any id stands for one
	for _, kind := range []string{"conversation", "ticket"} {
		var m message
		body := map[string]any{"text": "ours alone"}
		if kind == "conversation" {
			body["files"] = []string{p.records["files"]}
		}
		must(t, p.agent.Call(t.Context(), "POST", "/threads/"+kind+"/"+p.records[kind+"s"]+"/messages", body, &m))
		p.records["message of "+kind] = m.ID
	}
	return p
}

// fill writes our records into a path.
func (p party) fill(path, kind string) (string, bool) {
	of := func(what string) string {
		if x := p.records[what]; x != "" || p.admin.URL != "" {
			return x
		}
		return nobody.message
	}
	parts, complete := strings.Split(strings.Trim(path, "/"), "/"), true
	first := parts[0]
	for i, part := range parts {
		switch part {
		case "{id}":
			switch two := strings.Join(parts[:i], "/"); {
			case first == "threads" || first == "cards":
				parts[i] = of(kind + "s")
			case first == "follows":
				parts[i] = of(map[string]string{"person": "people", "ticket": "tickets", "ci": "cis"}[kind])
			case p.records[two] != "":
				parts[i] = of(two)
			default:
				parts[i] = of(first)
			}
		case "{kind}":
			parts[i] = kind
		case "{message}":
			parts[i] = of("message of " + kind)
		case "{ci}":
			parts[i] = of("cis")
		case "{relation}":
			parts[i] = of("relation")
		case "{person}":
			parts[i] = of("people")
		case "{user}", "{evidence}", "{delivery}", "{line}", "{override}", "{role}", "{room}", "{guest}", "{freeze}", "{record}", "{step}":
			parts[i] = nobody.message // of a record of ours, which is asked for first
		case "{edition}", "{n}", "{number}":
			parts[i] = "1"
		case "{regulation}":
			parts[i] = "nis2"
		case "{emoji}":
			parts[i] = "%F0%9F%91%8D"
		}
		complete = complete && parts[i] != "" && !strings.HasPrefix(parts[i], "{")
	}
	return "/" + strings.Join(parts, "/"), complete
}

// everything is what our own people see of our records.
func (p party) everything(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, path := range []string{"/conversations/{id}", "/tickets/{id}", "/groups/{id}", "/users/{id}", "/people/{id}", "/files/{id}", "/mail/outbox/{id}",
		"/cis/{id}", "/cis/{id}/history", "/relations/{id}", "/plans/{id}", "/notes/{id}", "/articles/{id}", "/posts/{id}", "/feed/groups/{id}", "/calls/{id}",
		"/contributions/{id}", "/campaigns/{id}", "/crises/{id}", "/crises/{id}/log",
		"/tickets/{id}/activity", "/threads/{kind}/{id}/messages", "/threads/{kind}/{id}/followers"} {
		for _, kind := range []string{"conversation", "ticket"} {
			at, _ := p.fill(path, kind)
			a, err := p.admin.Do(t.Context(), "GET", at, "", nil)
			must(t, err)
			if a.Status != http.StatusOK {
				t.Fatalf("GET %s by ourselves: %d %s", at, a.Status, a.Body)
			}
			b.Write(a.Body)
		}
	}
	for _, path := range []string{"/queues", "/replies", "/tokens", "/groups"} {
		a, err := p.admin.Do(t.Context(), "GET", path, "", nil)
		must(t, err)
		var list page[map[string]any]
		must(t, a.Into(&list))
		for _, x := range list.Items {
			fmt.Fprintln(&b, path, x["id"], x["name"], x["text"], x["version"])
		}
	}
	return b.String()
}

// pointAt names another tenant's records where a body or a query may name one, and compares with what never was.
func (p party) pointAt(t *testing.T, other party) {
	t.Helper()
	for _, c := range []struct{ method, path, field, kind, rest string }{
		{"POST", "/conversations", "queue_id", "queues", `"symptoms":"x"`},
		{"POST", "/conversations", "on_behalf_of", "people", `"symptoms":"x"`},
		{"POST", "/conversations/take", "queue_id", "queues", ``},
		{"POST", "/conversations/take", "id", "conversations", ``},
		{"POST", "/conversations/{id}/transfer", "queue_id", "queues", ``},
		{"POST", "/conversations/{id}/transfer", "agent_id", "people", ``},
		{"POST", "/conversations/{id}/invite", "person_id", "people", ``},
		{"POST", "/conversations/{id}/link", "ticket_id", "tickets", ``},
		{"POST", "/conversations/{id}/incident", "group_id", "groups", ``},
		{"POST", "/tickets", "group_id", "groups", `"title":"x"`},
		{"POST", "/tickets", "requester_id", "people", `"title":"x"`},
		{"POST", "/tickets", "assignee_id", "people", `"title":"x"`},
		{"PATCH", "/tickets/{id}", "group_id", "groups", ``},
		{"POST", "/tickets/{id}/assign", "assignee_id", "people", ``},
		{"POST", "/tickets/{id}/assign", "group_id", "groups", ``},
		{"POST", "/tickets/{id}/relations", "ticket", "tickets", `"type":"blocks"`},
		{"POST", "/threads/{kind}/{id}/messages", "reply_to", "message of conversation", `"text":"x"`},
		{"POST", "/threads/{kind}/{id}/messages", "files", "files", `"text":"x"`},
		{"POST", "/queues", "group_id", "groups", `"name":"x"`},
		{"POST", "/replies", "queue_id", "queues", `"shortcut":"x","title":"x","text":"x","lang":"fr"`},
		{"POST", "/conversations", "service_id", "cis", `"symptoms":"x"`},
		{"POST", "/relations", "to", "cis", `"from":"` + p.records["cis"] + `","type":"depends_on"`},
		{"POST", "/relations", "from", "cis", `"to":"` + p.records["cis"] + `","type":"depends_on"`},
		{"POST", "/cis", "site_id", "cis", `"name":"x","class":"server"`},
		{"POST", "/cis", "support_group_id", "groups", `"name":"x","class":"server"`},
		{"POST", "/cis", "owner_id", "people", `"name":"x","class":"server"`},
		{"POST", "/plans", "lost", "cis", `"name":"x"`},
		{"POST", "/posts", "group", "feed/groups", `"text":"x"`},
		{"POST", "/posts", "files", "files", `"text":"x"`},
		{"POST", "/feed/hooks", "group", "feed/groups", `"name":"x"`},
		{"POST", "/notes", "about", "cis", `"text":"x"`},
		{"POST", "/articles", "category_id", "article-categories", `"title":"x"`},
		{"POST", "/articles", "owner_id", "people", `"title":"x"`},
		{"POST", "/articles", "files", "files", `"title":"x"`},
	} {
		at, ok := p.fill(c.path, "conversation")
		if !ok {
			t.Fatal(c.path)
		}
		body := func(id string) []byte {
			value := `"` + id + `"`
			if c.field == "files" || c.field == "lost" {
				value = "[" + value + "]"
			}
			rest := c.rest
			if rest != "" {
				rest = "," + rest
			}
			return []byte(`{"` + c.field + `":` + value + rest + `}`)
		}
		got, want := ask(t, p.admin, c.method, at, body(other.records[c.kind])), ask(t, p.admin, c.method, at, body(id.New()))
		if got.Status < 400 || got.Status >= 500 || got.Status != want.Status || got.Code != want.Code {
			t.Errorf("%s %s with %s of another tenant: %d %s; of a record that never was: %d %s", c.method, c.path, c.field, got.Status, got.Code, want.Status, want.Code)
		}
	}
}

// listens asks for another tenant's topics, live and by the log.
func listens(t *testing.T, s *rig.Server, h rig.House, otherTenant string, other party) {
	t.Helper()
	topics := []string{"queues", "conversation:" + other.records["conversations"], "thread:conversation:" + other.records["conversations"], "ticket:" + other.records["tickets"]}
	live, err := rig.Connect(s.URL, h.Admin.Token, otherTenant)
	must(t, err)
	defer func() { must(t, live.Close()) }()
	must(t, live.Subscribe(topics...))
	refused := 0
	for refused < len(topics) {
		lines, err := live.Lines()
		must(t, err)
		for _, l := range lines {
			if l.Subscribe != nil {
				t.Fatal("a topic of another tenant was given")
			}
			if l.Error != nil {
				refused++
			}
		}
	}
	c := rig.Client{HTTP: rig.NewHTTP(), URL: s.URL, Token: h.Admin.Token}
	a, err := c.Do(t.Context(), "GET", "/queues", "", nil)
	must(t, err)
	for _, topic := range topics[1:] {
		if got := ask(t, c, "GET", "/events?after="+a.Header.Get("Comptoir-Position")+"&topics="+topic, nil); got.Status != http.StatusNotFound {
			t.Errorf("GET /events of %s: %d %s", topic, got.Status, got.Code)
		}
	}
}

func ask(t *testing.T, c rig.Client, method, path string, body any) problem {
	t.Helper()
	a, err := c.Do(t.Context(), method, path, "", body)
	must(t, err)
	var p problem
	if len(a.Body) > 0 && a.Status >= 400 {
		must(t, a.Into(&p))
	}
	p.Status = a.Status
	return p
}

func upload(t *testing.T, c rig.Client, name string, content []byte) string {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	must(t, err)
	_, err = part.Write(content)
	must(t, err)
	must(t, w.Close())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/api/v1/files", &form)
	must(t, err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+c.Token)
	a, err := c.Send(req)
	must(t, err)
	if a.Status != http.StatusCreated {
		t.Fatalf("upload: %d %s", a.Status, a.Body)
	}
	var f struct{ ID string }
	must(t, a.Into(&f))
	return f.ID
}

// sample is the least value that a schema allows.
func sample(all map[string]map[string]any, s map[string]any) any {
	if to, ok := s["$ref"].(string); ok {
		return sample(all, all[to[strings.LastIndexByte(to, '/')+1:]])
	}
	if values, ok := s["enum"].([]any); ok {
		return values[0]
	}
	kind, _ := s["type"].(string)
	if kinds, ok := s["type"].([]any); ok {
		kind, _ = kinds[0].(string)
	}
	switch kind {
	case "object":
		out := map[string]any{}
		required, _ := s["required"].([]any)
		properties, _ := s["properties"].(map[string]any)
		for name, p := range properties {
			if slices.Contains(required, any(name)) {
				ps, _ := p.(map[string]any)
				out[name] = sample(all, ps)
			}
		}
		return out
	case "array":
		return []any{}
	case "integer", "number":
		if least, ok := s["minimum"].(float64); ok {
			return json.Number(fmt.Sprint(int64(least)))
		}
		return 1
	case "boolean":
		return true
	default:
		return "x"
	}
}
