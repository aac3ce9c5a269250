package app_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/webhook"
)

// plainly asks the server without any session, as programs do.
func plainly(h *apptest.House, method, url, kind, body string) (int, string) {
	h.T.Helper()
	at := strings.Index(url, "/api/v1")
	req, err := http.NewRequestWithContext(h.T.Context(), method, h.Server.URL+url[at:], strings.NewReader(body))
	if err != nil {
		h.T.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.T.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.T.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// A program that knew Slack or Mattermost posts here without a change, with its owner's rights as they are then.
func TestProgramsPostOnTheWall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		group := makeGroup(h, "camille", m{"name": "Supervision", "access": "closed"})
		h.As("camille").Put("/feed/groups/"+group+"/members/"+h.As("yanis").ID, m{"role": "member"}).Is(200)
		hook := h.As("yanis").Post("/feed/hooks", m{"name": "Nagios", "group": group}).Is(201)
		address := hook.Text("url")
		if status, body := plainly(h, "POST", address, "application/json", `{"text":"SRV-EXC-02 &lt;en alerte&gt;, voir <https://example.org/a|le graphe> <!channel>","username":"nagios","channel":"#x",
			"attachments":[{"title":"Disque","title_link":"https://example.org/d","text":"92 %","fields":[{"title":"Seuil","value":90}]}]}`); status != 200 || body != "ok" {
			t.Fatalf("answered %d %s", status, body)
		}
		page := h.As("camille").Get("/feed?view=group:" + group).Is(200)
		want := "SRV-EXC-02 <en alerte>, voir [le graphe](https://example.org/a) channel\n\n**[Disque](https://example.org/d)**\n\n92 %\n\n- Seuil: 90"
		if page.Text("items.0.message.text") != want || page.Text("items.0.via") != "nagios" || page.Text("items.0.author.name") != "Yanis Test" {
			t.Fatalf("posted %s", page.Body)
		}
		// The group's owner sees who posts there by program, and may end it; others may not.
		if list := h.As("camille").Get("/feed/hooks?group=" + group).Is(200); list.Text("items.0.by.name") != "Yanis Test" || list.Text("items.0.used_at") == "" {
			t.Fatalf("addresses %s", list.Body)
		}
		h.As("yanis").Get("/feed/hooks?group="+group).Is(403, "post.moderators_only")
		h.As("lina").Get("/feed/hooks?group=" + group).Is(404)
		h.As("nora").Get("/feed/hooks?all=true").Is(403)
		if list := h.As("ana").Get("/feed/hooks?all=true").Is(200); list.Text("items.0.name") != "Nagios" {
			t.Fatalf("addresses %s", list.Body)
		}
		h.As("lina").Delete("/feed/hooks/" + hook.Text("id")).Is(404)
		if status, _ := plainly(h, "POST", address, "application/x-www-form-urlencoded", "payload=%7B%22text%22%3A%22par+formulaire%22%7D"); status != 200 {
			t.Fatalf("a form answered %d", status)
		}
		sees(h, "camille", "group:"+group, "par formulaire", want)
		for _, bad := range []string{"", "{", `{"text":""}`, `[]`, `{"text":12}`} {
			if status, _ := plainly(h, "POST", address, "application/json", bad); status != 422 {
				t.Fatalf("%q answered %d", bad, status)
			}
		}
		if status, _ := plainly(h, "POST", address, "application/json", `{"text":"`+strings.Repeat("x", 70_000)+`"}`); status != 413 {
			t.Fatalf("a large body answered %d", status)
		}
		if status, _ := plainly(h, "POST", address+"x", "application/json", `{"text":"x"}`); status != 404 {
			t.Fatalf("a wrong token answered %d", status)
		}
		h.As("camille").Delete("/feed/groups/" + group + "/members/" + h.As("yanis").ID).Is(204)
		if status, _ := plainly(h, "POST", address, "application/json", `{"text":"encore"}`); status != 404 {
			t.Fatalf("its owner is out, and it answered %d", status)
		}
		h.As("ines").Delete("/feed/hooks/" + hook.Text("id")).Is(404)
		h.As("yanis").Delete("/feed/hooks/" + hook.Text("id")).Is(204)
	})
}

func TestFeedReaders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		open := makeGroup(h, "camille", m{"name": "Tous", "requesters": true})
		closed := makeGroup(h, "camille", m{"name": "Fermé", "access": "closed"})
		publish(h, "camille", m{"text": "pour **tous** & chacun ]]> <script>", "group": open})
		publish(h, "camille", m{"text": "pour le groupe", "group": closed})
		token := h.As("sami").Post("/me/feed-token", nil).Is(201)
		status, body := plainly(h, "GET", token.Text("url"), "", "")
		var read struct {
			Entries []struct {
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(body), &read); status != 200 || err != nil || len(read.Entries) != 1 || strings.Contains(read.Entries[0].Content, "<script") ||
			!strings.Contains(read.Entries[0].Content, "<strong>tous</strong>") {
			t.Fatalf("%d %v %s", status, err, body)
		}
		if status, _ := plainly(h, "GET", token.Text("url")+"&view=group:"+closed, "", ""); status != 404 {
			t.Fatalf("a closed group answered %d", status)
		}
		h.As("sami").Post("/me/feed-token", nil).Is(201)
		if status, _ := plainly(h, "GET", token.Text("url"), "", ""); status != 401 {
			t.Fatalf("the old address answered %d", status)
		}
		h.As("sami").Delete("/me/feed-token").Is(204)
	})
}

func TestDigests(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		open := makeGroup(h, "camille", m{"name": "Tous", "requesters": true})
		publish(h, "camille", m{"text": "avant", "group": open})
		set := h.As("sami").Put("/me/digest", m{"period": "daily"}).Is(200)
		if set.Text("next_at") == "" {
			t.Fatalf("digest %s", set.Body)
		}
		publish(h, "camille", m{"text": "Le cordon jaune n'est pas une prise libre", "group": open})
		publish(h, "camille", m{"text": "entre nous"})
		h.Clock.Add(25 * time.Hour)
		h.App.Jobs.Kick()
		h.Settle()
		box := h.As("ana").Get("/mail/outbox").Is(200)
		letter := h.As("ana").Get("/mail/outbox/" + box.Text("items.0.id")).Is(200)
		text := letter.Text("text")
		if letter.Text("to_email") != "sami@demo.test" || !strings.Contains(text, "Le cordon jaune") || strings.Contains(text, "avant") || strings.Contains(text, "entre nous") {
			t.Fatalf("the letter is %s", letter.Body)
		}
		at := strings.Index(text, "http")
		stop := text[strings.LastIndex(text, "http"):]
		if stop, _, _ = strings.Cut(stop, "\n"); at < 0 || !strings.Contains(stop, "/digest/stop?token=") {
			t.Fatalf("no way out in %s", text)
		}
		if status, page := plainly(h, "GET", stop, "", ""); status != 200 || !strings.Contains(page, "<form") {
			t.Fatalf("%d %s", status, page)
		}
		if got := h.As("sami").Get("/me/digest").Is(200); got.Text("period") != "daily" {
			t.Fatal("looking at the link has ended it")
		}
		if status, _ := plainly(h, "POST", stop, "", ""); status != 200 {
			t.Fatalf("stop answered %d", status)
		}
		if got := h.As("sami").Get("/me/digest").Is(200); got.Text("period") != "never" {
			t.Fatalf("still %s", got.Body)
		}
	})
}

// other is a program somewhere else that is told of events.
type other struct {
	mu     sync.Mutex
	answer int
	got    []*http.Request
	bodies []string
}

func (o *other) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got, o.bodies = append(o.got, r), append(o.bodies, string(b))
	w.WriteHeader(o.answer)
}

func (o *other) heard() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.got)
}

func TestWebhooks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		o := &other{answer: 503}
		s := httptest.NewServer(o)
		defer s.Close()
		h.As("nora").Post("/webhooks", m{"name": "x", "url": s.URL, "events": []string{"ticket.*"}}).Is(403)
		h.As("ana").Post("/webhooks", m{"name": "x", "url": s.URL, "events": []string{"ticket.*"}}).Is(422, "webhook.private_address")
		h.As("ana").Post("/webhooks", m{"name": "x", "url": "ftp://example.org", "events": []string{"ticket.*"}}).Is(422, "webhook.url")
		h.As("ana").Post("/webhooks", m{"name": "x", "url": "https://example.org", "events": []string{"account.*"}}).Is(422, "webhook.events")
		made := h.As("ana").Post("/webhooks", m{"name": "ITSM", "url": s.URL + "/in?x=1", "events": []string{"ticket.*"}, "private": true}).Is(201)
		id, secret := made.Text("id"), made.Text("secret")
		if list := h.As("ana").Get("/webhooks").Is(200); strings.Contains(string(list.Body), secret) || secret == "" {
			t.Fatal("the secret is shown again")
		}
		h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Écran noir"}).Is(201)
		h.As("camille").Post("/posts", m{"text": "n'en est pas"}).Is(201)
		h.Settle()
		if o.heard() != 1 {
			t.Fatalf("told %d times", o.heard())
		}
		log := h.As("ana").Get("/webhooks/" + id + "/deliveries").Is(200)
		if log.Text("items.0.state") != "pending" || log.Text("items.0.status") != "503" || log.Text("items.0.next_at") == "" || log.Text("items.0.type") != "ticket.opened" {
			t.Fatalf("log %s", log.Body)
		}
		o.mu.Lock()
		o.answer = 204
		o.mu.Unlock()
		h.Clock.Add(6 * time.Second)
		h.App.Jobs.Kick()
		h.Settle()
		log = h.As("ana").Get("/webhooks/" + id + "/deliveries").Is(200)
		if log.Text("items.0.state") != "delivered" || log.Text("items.0.tries") != "2" || o.heard() != 2 {
			t.Fatalf("log %s", log.Body)
		}
		o.mu.Lock()
		r, body := o.got[1], o.bodies[1]
		o.mu.Unlock()
		var sent struct {
			Type string
			Data struct{ Record struct{ Title string } }
		}
		if err := json.Unmarshal([]byte(body), &sent); err != nil || sent.Type != "ticket.opened" || sent.Data.Record.Title != "Écran noir" {
			t.Fatalf("%v: %s", err, body)
		}
		if want := webhook.Sign(secret, r.Header.Get("webhook-id"), instant.Of(h.Clock.Now()), []byte(body)); r.Header.Get("webhook-signature") != want || r.Header.Get("webhook-id") != log.Text("items.0.id") {
			t.Fatalf("signed %s, want %s", r.Header.Get("webhook-signature"), want)
		}
		h.As("ana").Post("/webhooks/"+id+"/deliveries/"+log.Text("items.0.id")+"/replay", nil).Is(200)
		h.Settle()
		if o.heard() != 3 {
			t.Fatalf("told %d times", o.heard())
		}
		log = h.As("ana").Get("/webhooks/" + id + "/deliveries").Is(200)
		if log.Text("items.0.attempts.0.status") != "503" || log.Text("items.0.attempts.2.status") != "204" {
			t.Fatalf("attempts %s", log.Body)
		}
		// Another secret signs what is sent from now on; a trial says that it is one.
		renewed := h.As("ana").Post("/webhooks/"+id+"/secret", nil).Is(200).Text("secret")
		trial := h.As("ana").Post("/webhooks/"+id+"/test", nil).Is(200)
		h.Settle()
		o.mu.Lock()
		r, body = o.got[3], o.bodies[3]
		o.mu.Unlock()
		if want := webhook.Sign(renewed, trial.Text("id"), instant.Of(h.Clock.Now()), []byte(body)); renewed == secret || r.Header.Get("webhook-signature") != want || trial.Text("type") != "webhook.test" {
			t.Fatalf("signed %s, want %s", r.Header.Get("webhook-signature"), want)
		}
		h.As("ana").Patch("/webhooks/"+id, m{"enabled": false}).Is(200)
		h.As("ana").Post("/webhooks/"+id+"/test", nil).Is(409, "webhook.is_off")
		h.As("ana").Post("/webhooks/"+id+"/deliveries/"+trial.Text("id")+"/replay", nil).Is(409, "webhook.is_off")
		h.As("ana").Patch("/webhooks/"+id, m{"enabled": true}).Is(200)
		h.As("zoe").Post("/webhooks/"+id+"/test", nil).Is(404)
		// The right to the house's own network is asked at each connection.
		h.As("ana").Patch("/webhooks/"+id, m{"private": false, "url": strings.Replace(s.URL, "127.0.0.1", "localtest.invalid", 1)}).Is(200)
		h.As("zoe").Get("/webhooks/" + id + "/deliveries").Is(404)
		h.As("ana").Delete("/webhooks/" + id).Is(204)
	})
}
