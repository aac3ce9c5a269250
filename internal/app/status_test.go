package app_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/mail"
)

// public asks for something as a browser that nobody signed in with; it follows no redirection.
// answered is what somebody without an account was told.
type answered struct {
	StatusCode int
	Header     http.Header
}

func public(h *apptest.House, method, path, body string, header ...string) (answered, string) {
	h.T.Helper()
	req, err := http.NewRequestWithContext(h.T.Context(), method, h.Server.URL+path, strings.NewReader(body))
	if err != nil {
		h.T.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.T.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	out, err := io.ReadAll(res.Body)
	if err != nil {
		h.T.Fatal(err)
	}
	return answered{res.StatusCode, res.Header}, string(out)
}

func publicPage(h *apptest.House, lang string) string {
	h.T.Helper()
	res, body := public(h, "GET", "/status?lang="+lang, "")
	if res.StatusCode != http.StatusOK {
		h.T.Fatalf("/status answered %d %s", res.StatusCode, body)
	}
	return body
}

func TestStatusPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana, paul := h.As("ana"), h.As("paul")
		if res, _ := public(h, "GET", "/status", ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("a closed page answers %d", res.StatusCode)
		}
		paul.Patch("/status-page", m{"open": true}).Is(403)
		h.As("sami").Get("/status-page").Is(403)
		ana.Patch("/status-page", m{"open": true, "title_fr": "Médiane", "title_en": "Mediane <b>"}).Is(200)
		erp := ana.Post("/status-page/services", m{"name_fr": "Messagerie", "name_en": "E-mail"}).Is(201).Text("id")
		ana.Post("/status-page/services", m{"name_fr": " "}).Is(422)
		h.Settle()
		fr, en := publicPage(h, "fr"), publicPage(h, "en")
		if !strings.Contains(fr, "Messagerie") || !strings.Contains(fr, "Tous les services fonctionnent") || !strings.Contains(en, "E-mail") || !strings.Contains(en, "Mediane &lt;b&gt;") {
			t.Errorf("the page: %s\n%s", fr, en)
		}
		h.As("camille").Post("/status-page/services/"+erp+"/state", m{"state": "down"}).Is(403)
		paul.Post("/status-page/services/"+erp+"/state", m{"state": "down"}).Is(200)
		paul.Post("/status-page/services/"+erp+"/state", m{"state": "down"}).Is(200)
		h.As("zoe").Post("/status-page/services/"+erp+"/state", m{"state": "up"}).Is(404)
		h.Settle()
		if fr = publicPage(h, "fr"); !strings.Contains(fr, "En panne") || !strings.Contains(fr, "Un service au moins est en panne") {
			t.Errorf("down: %s", fr)
		}
		plain(t, h, fr)
		past(t, h)
		ana.Delete("/status-page/services/" + erp).Is(204)
		ana.Delete("/status-page/services/" + erp).Is(404)
		// Two organisations with an open page on one host: nobody said which.
		h.As("zoe").Patch("/status-page", m{"open": true}).Is(200)
		h.Settle()
		if res, _ := public(h, "GET", "/status", ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("of two pages one is shown: %d", res.StatusCode)
		}
	})
}

// plain: no script, nothing fetched, cached, and not sent again to who has it.
func plain(t *testing.T, h *apptest.House, body string) {
	t.Helper()
	res, _ := public(h, "GET", "/status?lang=fr", "", "Accept-Encoding", "identity")
	policy := res.Header.Get("Content-Security-Policy")
	if strings.Contains(body, "<script") || strings.Contains(body, "src=") || strings.Contains(body, " style=") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("not plain: %q %s", policy, body)
	}
	if res.Header.Get("Set-Cookie") != "" || !strings.Contains(res.Header.Get("Cache-Control"), "public") {
		t.Errorf("headers: %v", res.Header)
	}
	if same, _ := public(h, "GET", "/status?lang=fr", "", "Accept-Encoding", "identity", "If-None-Match", res.Header.Get("ETag")); same.StatusCode != http.StatusNotModified {
		t.Errorf("the same page again: %d", same.StatusCode)
	}
	if en, _ := public(h, "GET", "/status", "", "Accept-Language", "en-GB", "Accept-Encoding", "identity"); en.Header.Get("Content-Language") != "en" || en.Header.Get("ETag") == res.Header.Get("ETag") {
		t.Errorf("in English: %v", en.Header)
	}
}

// past: what has ended is shown for 90 days.
func past(t *testing.T, h *apptest.House) {
	t.Helper()
	paul := h.As("paul")
	n := paul.Post("/status-page/notices", m{"text": "Maintenance du **réseau** ce soir. <script>alert(1)</script> [ici](javascript:alert(1))"}).Is(201).Text("id")
	h.Settle()
	if got := publicPage(h, "fr"); !strings.Contains(got, "<strong>réseau</strong>") || strings.Contains(got, "<script") || strings.Contains(got, "javascript:") {
		t.Errorf("the notice: %s", got)
	}
	res, atom := public(h, "GET", "/status/atom.xml?lang=fr", "")
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "application/atom+xml") || !strings.Contains(atom, "<title>Maintenance du réseau ce soir.") || !strings.Contains(atom, "/status#"+n) {
		t.Errorf("the feed: %s", atom)
	}
	paul.Post("/status-page/notices/"+n+"/end", nil).Is(200)
	paul.Post("/status-page/notices/nothing/end", nil).Is(404)
	h.Settle()
	if got := publicPage(h, "fr"); !strings.Contains(got, "terminé le") {
		t.Errorf("ended: %s", got)
	}
	h.Clock.Add(91 * 24 * time.Hour)
	if got := publicPage(h, "fr"); strings.Contains(got, "réseau") {
		t.Errorf("after 91 days: %s", got)
	}
}

func TestAPrivateCrisisNeverShowsOnThePublicPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("ana").Patch("/status-page", m{"open": true}).Is(200)
		path := declare(h, m{"name": "Rançongiciel Ambre", "description": "Le poste de la comptable Zélie", "restricted": true, "level": 3})
		h.As("ines").Post(path+"/log", m{"text": "Exfiltration confirmée vers Ostrava"}).Is(201)
		told(h, path, "management", "Rançon de douze bitcoins", "status", "mail", "feed")
		told(h, path, "users", "Nos services sont perturbés.", "status")
		n := h.As("paul").Post(path+"/messages", m{"audience": "users", "text": "Brouillon Quetzal", "channels": []string{"status"}}).Is(201).Text("n")
		h.As("paul").Post(path+"/messages/"+n+"/settle", m{"state": "skipped", "reason": "Motif Calcédoine"}).Is(200)
		h.Settle()
		_, atom := public(h, "GET", "/status/atom.xml", "")
		for _, shown := range []string{publicPage(h, "fr"), publicPage(h, "en"), atom} {
			if !strings.Contains(shown, "Nos services sont perturbés.") {
				t.Fatalf("what was told is not shown: %s", shown)
			}
			for _, word := range []string{"Ambre", "Zélie", "Ostrava", "bitcoins", "Quetzal", "Calcédoine", "CRI0", "Paul", "Rançon", strings.TrimPrefix(path, "/crises/")} {
				if strings.Contains(shown, word) {
					t.Errorf("the public reads %q: %s", word, shown)
				}
			}
		}
	})
}

func TestSubscribingTakesTwoSteps(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana := h.As("ana")
		ana.Patch("/status-page", m{"open": true}).Is(200)
		h.Settle()
		ask := func(email string) int {
			res, _ := public(h, "POST", "/status/subscribe?lang=en", url.Values{"email": {email}}.Encode())
			return res.StatusCode
		}
		for _, bad := range []string{"", "x", "Eve <eve@example.org>", "a@b", "eve@example.org\r\nBcc: all@example.org"} {
			if got := ask(bad); got != http.StatusUnprocessableEntity {
				t.Errorf("%q answered %d", bad, got)
			}
		}
		if ask("Eve@Example.org") != 200 || ask("eve@example.org") != 200 {
			t.Error("an address is refused")
		}
		h.Settle()
		letters := lettersOf(h, mail.TemplateStatusConfirm)
		if len(letters) != 1 || letters[0].ToEmail != "eve@example.org" {
			t.Fatalf("letters: %+v", letters)
		}
		link := "/status/confirm/" + linkIn(h, letters[0].Text, "/status/confirm/")
		ana.Post("/status-page/notices", m{"text": "Avant"}).Is(201)
		public(h, "GET", link, "") // a mail server that opens links
		h.Settle()
		if got := lettersOf(h, mail.TemplateStatusNotice); len(got) != 0 {
			t.Fatalf("written to who has not confirmed: %+v", got)
		}
		if _, body := public(h, "POST", link+"?lang=en", ""); !strings.Contains(body, "You are subscribed") {
			t.Errorf("confirmed: %s", body)
		}
		ana.Post("/status-page/notices", m{"text": "Après"}).Is(201)
		h.Settle()
		got := lettersOf(h, mail.TemplateStatusNotice)
		if len(got) != 1 || !strings.Contains(got[0].Text, "Après") {
			t.Fatalf("letters: %+v", got)
		}
		stop := "/status/stop/" + linkIn(h, got[0].Text, "/status/stop/")
		public(h, "GET", stop, "")
		if ana.Get("/status-page").Is(200).Text("subscribers") != "1" {
			t.Error("looking at the link unsubscribed")
		}
		// As a mail program does it: one POST, no page before it.
		if res, _ := public(h, "POST", stop, "List-Unsubscribe=One-Click"); res.StatusCode != 200 {
			t.Errorf("one click answered %d", res.StatusCode)
		}
		ana.Post("/status-page/notices", m{"text": "Ensuite"}).Is(201)
		h.Settle()
		if got := lettersOf(h, mail.TemplateStatusNotice); len(got) != 1 {
			t.Errorf("written to who unsubscribed: %+v", got)
		}
		if res, _ := public(h, "GET", "/status/confirm/"+h.Tenant+"."+strings.Repeat("a", 32), ""); res.StatusCode != 404 {
			t.Errorf("a link that never was: %d", res.StatusCode)
		}
		tooOften(t, ask)
	})
}

func tooOften(t *testing.T, ask func(string) int) {
	t.Helper()
	for range 20 {
		if ask("many@example.org") == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("one may ask without end")
}
