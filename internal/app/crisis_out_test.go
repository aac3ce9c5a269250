package app_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/mail"
	"comptoir/internal/journey/crisis"
)

type keptLetter struct {
	ToEmail  string `json:"to_email"`
	Template string `json:"template"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
}

// lettersOf are the letters of a template, the oldest first.
func lettersOf(h *apptest.House, template string) []keptLetter {
	h.T.Helper()
	var page struct{ Items []keptLetter }
	h.As("ana").Get("/mail/outbox?limit=200").Is(200).Into(&page)
	out := slices.DeleteFunc(page.Items, func(l keptLetter) bool { return l.Template != template })
	slices.Reverse(out)
	return out
}

// plainSpaces are words without the spaces of French typography.
func plainSpaces(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// linkIn is the first word of a text that begins so.
func linkIn(h *apptest.House, text, begins string) string {
	h.T.Helper()
	for _, word := range strings.Fields(text) {
		if i := strings.Index(word, begins); i >= 0 {
			return word[i+len(begins):]
		}
	}
	h.T.Fatalf("no %s in %s", begins, text)
	return ""
}

func TestRollCallByLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, nobody := declare(h, nil), h.Nobody()
		h.As("paul").Post(path+"/call", m{"people": []string{h.As("sami").ID, h.As("lina").ID}}).Is(200)
		h.Settle()
		letters := lettersOf(h, mail.TemplateRollCall)
		if len(letters) != 2 || !strings.Contains(letters[0].Subject, "Perte du datacentre Lyon") {
			t.Fatalf("letters: %+v", letters)
		}
		tokens := map[string]string{}
		for _, l := range letters {
			tokens[l.ToEmail], _, _ = strings.Cut(linkIn(h, l.Text, "/roll-calls/"), "?")
		}
		sami := "/roll-calls/" + tokens["sami@demo.test"]
		// Looking changes nothing, however often it is done.
		for range 3 {
			if got := nobody.Get(sami).Is(200); got.Text("state") != "open" || got.Text("person") != "Sami Test" || got.Text("by") != "Paul Test" {
				t.Fatalf("the call: %s", got.Body)
			}
		}
		nobody.Post(sami, m{"answer": "later"}).Is(422)
		nobody.Post(sami, m{"answer": "later", "minutes": 20}).Is(200)
		nobody.Post(sami, m{"answer": "take"}).Is(409, "crisis.call_answered")
		if got := nobody.Get(sami).Is(200); got.Text("state") != "answered" || got.Text("answer") != "later" || got.Text("answer_min") != "20" {
			t.Errorf("answered: %s", got.Body)
		}
		last := h.As("paul").Get(path + "/log?last=true&limit=2").Is(200)
		if said := plainSpaces(last.Text("items.0.words.fr") + last.Text("items.1.words.fr")); !strings.Contains(said, "Sami Test répond à l’appel par le lien du courriel : dans 20 minutes") || !strings.Contains(said, "deuxième fois") {
			t.Errorf("the log says %s", last.Body)
		}
		// Called again: the older link of who did not answer is over, the newer one is good.
		lina := "/roll-calls/" + tokens["lina@demo.test"]
		h.As("paul").Post(path+"/call", m{"people": []string{h.As("lina").ID}}).Is(200)
		h.Settle()
		nobody.Post(lina, m{"answer": "take"}).Is(410, "crisis.call_replaced")
		again := lettersOf(h, mail.TemplateRollCall)
		newer, _, _ := strings.Cut(linkIn(h, again[len(again)-1].Text, "/roll-calls/"), "?")
		nobody.Post("/roll-calls/"+newer, m{"answer": "take"}).Is(200)
		nobody.Get("/roll-calls/"+h.Tenant+"."+strings.Repeat("a", 43)).Is(404, "crisis.link_unknown")
		nobody.Get("/roll-calls/x").Is(404)
		h.As("paul").Post(path+"/call", m{"people": []string{h.As("yanis").ID}}).Is(200)
		h.Settle()
		again = lettersOf(h, mail.TemplateRollCall)
		late, _, _ := strings.Cut(linkIn(h, again[len(again)-1].Text, "/roll-calls/"), "?")
		h.Clock.Add(25 * time.Hour)
		nobody.Post("/roll-calls/"+late, m{"answer": "take"}).Is(410, "crisis.call_expired")
		exported(h, path)
	})
}

func TestARestrictedCrisisIsNotNamedInALetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, m{"name": "Fuite Ambre", "restricted": true})
		h.As("paul").Post(path+"/call", m{"people": []string{h.As("sami").ID}}).Is(200)
		h.Settle()
		letters := lettersOf(h, mail.TemplateRollCall)
		if len(letters) != 1 || strings.Contains(letters[0].Subject+letters[0].Text, "Ambre") {
			t.Fatalf("letters: %+v", letters)
		}
		token, _, _ := strings.Cut(linkIn(h, letters[0].Text, "/roll-calls/"), "?")
		if got := h.Nobody().Get("/roll-calls/" + token).Is(200); strings.Contains(string(got.Body), "Ambre") {
			t.Errorf("the page names it: %s", got.Body)
		}
	})
}

// told plans a message and sends it; it answers the message once all its ways are done.
func told(h *apptest.House, path, audience, text string, channels ...string) crisis.Message {
	h.T.Helper()
	paul := h.As("paul")
	n := paul.Post(path+"/messages", m{"audience": audience, "text": text, "channels": channels}).Is(201).Text("n")
	paul.Post(path+"/messages/"+n+"/settle", m{"state": "sent"}).Is(200)
	h.Settle()
	return messageNow(h, path, n)
}

func messageNow(h *apptest.House, path, n string) crisis.Message {
	h.T.Helper()
	var page struct{ Items []crisis.Message }
	h.As("paul").Get(path + "/messages").Is(200).Into(&page)
	for _, one := range page.Items {
		if strconv.FormatInt(one.N, 10) == n {
			return one
		}
	}
	h.T.Fatalf("no message %s", n)
	return crisis.Message{}
}

// became says in short what became of a message: "mail:sent 8, feed:skipped exercise".
func became(msg crisis.Message) string {
	var out []string
	for _, d := range msg.Deliveries {
		one := d.Channel + ":" + d.State
		if d.People > 0 {
			one += fmt.Sprintf(" %d", d.People)
		}
		if d.Failed > 0 {
			one += fmt.Sprintf("-%d", d.Failed)
		}
		out = append(out, strings.TrimSpace(one+" "+d.Reason))
	}
	return strings.Join(out, ", ")
}

const sayMail = "La messagerie est **coupée** depuis 9 h."

func TestMessagesLeaveByTheirWays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, ana, sami := declare(h, nil), h.As("ana"), h.As("sami")
		ana.Post("/webhooks", m{"name": "Écran", "url": "https://screen.example/hook", "events": []string{"crisis.told"}}).Is(201)
		ana.Patch("/status-page", m{"open": true}).Is(200)
		msg := told(h, path, "users", sayMail, "webhook", "desk", "mail", "feed", "status")
		if got, want := became(msg), "desk:sent, feed:sent, mail:sent 8, status:sent, webhook:sent 1"; got != want {
			t.Fatalf("became %s, want %s", got, want)
		}
		if got := lettersOf(h, mail.TemplateCrisisNotice); len(got) != 8 || !strings.Contains(got[0].Subject, "La messagerie est coupée") || strings.Contains(got[0].Text, "Lyon") {
			t.Errorf("letters: %+v", got)
		}
		if got := sami.Get("/announcements").Is(200); got.Text("items.0.text") != sayMail || got.Text("items.0.crisis") != "" {
			t.Errorf("the requester is told %s", got.Body)
		}
		if got := h.As("camille").Get("/announcements").Is(200); got.Text("items.0.crisis.name") != "CRI0000001 Perte du datacentre Lyon" {
			t.Errorf("the agent is told %s", got.Body)
		}
		if got := texts(h, "sami", "all"); !slices.Contains(got, sayMail) {
			t.Errorf("the wall says %v", got)
		}
		if got := publicPage(h, "fr"); !strings.Contains(got, "La messagerie est <strong>coupée</strong>") {
			t.Errorf("the public page: %s", got)
		}
		codes := logged(h, path)
		if n := len(slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c != "message_delivered" && c != "message_shown" })); n != 5 {
			t.Errorf("the log: %v", codes)
		}
		for _, ch := range []string{"mail", "desk", "feed", "status", "webhook"} {
			h.As("paul").Post(path+"/messages/1/retry", m{"channel": ch}).Is(409, "crisis.nothing_to_retry")
		}
		h.As("sami").Post(path+"/messages/1/end", nil).Is(404)
		h.As("paul").Post(path+"/messages/1/end", nil).Is(200)
		h.As("paul").Post(path+"/messages/1/end", nil).Is(409, "crisis.message_not_shown")
		h.Settle()
		if got := sami.Get("/announcements").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("withdrawn, and still told: %s", got.Body)
		}
		if got := publicPage(h, "fr"); !strings.Contains(got, "terminé le") {
			t.Errorf("withdrawn, and still current: %s", got)
		}
		exported(h, path)
	})
}

func TestWhatIsNotForAnAudienceIsPassedOver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		for _, c := range []struct{ audience, want string }{
			{"management", "desk:skipped not_for_them, feed:skipped not_for_them, mail:skipped nobody, status:skipped not_for_them, webhook:skipped no_hook"},
			{"press", "desk:skipped not_for_them, feed:skipped not_for_them, mail:skipped nobody, status:skipped no_page, webhook:skipped no_hook"},
			{"team", "desk:skipped not_for_them, feed:sent, mail:sent 2, status:skipped not_for_them, webhook:skipped no_hook"},
		} {
			if got := became(told(h, path, c.audience, "Un mot", "mail", "feed", "status", "desk", "webhook")); got != c.want {
				t.Errorf("%s: %s, want %s", c.audience, got, c.want)
			}
		}
		h.As("paul").Post(path+"/messages", m{"audience": "users", "text": "x", "channels": []string{"pigeon"}}).Is(422, "crisis.channel_unknown")
	})
}

func TestAudiencesAreSet(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, paul := declare(h, nil), h.As("paul")
		chef := paul.Post("/contacts", m{"name": "Préfecture"}).Is(201).Text("id")
		paul.Post("/contacts/"+chef+"/lines", m{"kind": "email", "value": "permanence@prefecture.example"}).Is(201)
		h.As("camille").Put("/crisis-audiences/management", m{}).Is(403)
		paul.Put("/crisis-audiences/nobody", m{}).Is(404)
		paul.Put("/crisis-audiences/team", m{}).Is(404)
		paul.Put("/crisis-audiences/management", m{"groups": []string{"nothing"}}).Is(422)
		paul.Put("/crisis-audiences/authorities", m{"contacts": []string{"nothing"}}).Is(422)
		paul.Put("/crisis-audiences/management", m{"groups": []string{h.Group}}).Is(200)
		paul.Put("/crisis-audiences/authorities", m{"contacts": []string{chef}}).Is(200)
		if got := became(told(h, path, "management", "Un mot", "mail")); got != "mail:sent 3" {
			t.Errorf("management: %s", got)
		}
		if got := became(told(h, path, "authorities", "Un mot", "mail")); got != "mail:sent 1" {
			t.Errorf("authorities: %s", got)
		}
		if got := lettersOf(h, mail.TemplateCrisisNotice); got[len(got)-1].ToEmail != "permanence@prefecture.example" {
			t.Errorf("written to %+v", got)
		}
		// How they are told: the ways and words a message begins with, and when the next one is due.
		for _, bad := range []m{{"channels": []string{"pigeon"}}, {"every_min": -1}, {"every_min": 10081}, {"template": strings.Repeat("x", 8001)}} {
			paul.Put("/crisis-audiences/management", bad).Is(422)
		}
		set := paul.Put("/crisis-audiences/management", m{"groups": []string{h.Group}, "channels": []string{"status", "mail"}, "template": "{number} : {name}, au {level}.", "every_min": 30}).Is(200)
		if set.Text("channels.0") != "mail" || set.Text("channels.1") != "status" || set.Text("every_min") != "30" {
			t.Errorf("set: %s", set.Body)
		}
		begun := paul.Get(path + "/messages/templates").Is(200)
		if got := begun.Text("items.1.text"); !strings.HasPrefix(got, "CRI0000001 : Perte du datacentre Lyon, au ") || strings.Contains(got, "{") || begun.Text("items.1.channels.1") != "status" {
			t.Errorf("management begin with: %s", begun.Body)
		}
		sent := paul.Get(path + "/messages").Is(200).Text("items.0.state_at")
		at, err := time.Parse(time.RFC3339, sent)
		due, err2 := time.Parse(time.RFC3339, begun.Text("items.1.due_at"))
		if err != nil || err2 != nil || due.Sub(at) != 30*time.Minute || begun.Text("items.0.due_at") != "" || begun.Text("items.0.text") == "" {
			t.Errorf("the next is due at %s, the last was sent at %s: %s", due, sent, begun.Body)
		}
		if got := h.As("zoe"); got.Get("/crisis-audiences").Is(200).Text("items.1.groups.0") != "" {
			t.Error("another tenant sees whom we write to")
		}
	})
}

func TestALetterThatFailsIsToldAndSentAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		var mu sync.Mutex
		sent, refuse := map[string]int{}, map[string]bool{"lina@demo.test": true}
		h.App.Crises.Post = func(_ context.Context, msg mail.Message) error {
			mu.Lock()
			defer mu.Unlock()
			if refuse[msg.To.Email] {
				return fault.Conflict("mail.refused")
			}
			sent[msg.To.Email]++
			return nil
		}
		path := declare(h, nil)
		if got := became(told(h, path, "users", sayMail, "mail")); got != "mail:sent 8-1 refused" {
			t.Fatalf("became %s", got)
		}
		if got := logged(h, path); got[len(got)-1] != "message_delivered_in_part" {
			t.Errorf("the log: %v", got)
		}
		mu.Lock()
		refuse["lina@demo.test"] = false
		mu.Unlock()
		h.As("camille").Post(path+"/messages/1/retry", m{"channel": "mail"}).Is(403)
		h.As("paul").Post(path+"/messages/1/retry", m{"channel": "mail"}).Is(200)
		h.Settle()
		if got := became(messageNow(h, path, "1")); got != "mail:sent 8" {
			t.Errorf("sent again: %s", got)
		}
		mu.Lock()
		defer mu.Unlock()
		for who, n := range sent {
			if n != 1 {
				t.Errorf("%s was written to %d times", who, n)
			}
		}
		if len(sent) != 8 {
			t.Errorf("written to %v", sent)
		}
	})
}

func TestAnExerciseReachesWhoTakesPartAndNobodyElse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("ana").Patch("/status-page", m{"open": true}).Is(200)
		path := declare(h, m{"exercise": true})
		msg := told(h, path, "users", sayMail, "mail", "feed", "status", "desk", "webhook")
		if got, want := became(msg), "desk:skipped exercise, feed:skipped exercise, mail:sent 2, status:skipped exercise, webhook:skipped exercise"; got != want {
			t.Fatalf("became %s, want %s", got, want)
		}
		letters := lettersOf(h, mail.TemplateCrisisNotice)
		for _, l := range letters {
			if l.ToEmail != "paul@demo.test" && l.ToEmail != "ines@demo.test" {
				t.Errorf("%s does not take part", l.ToEmail)
			}
			if !strings.HasPrefix(l.Subject, "[EXERCICE] ") || strings.Count(plainSpaces(l.Text), "EXERCICE : ceci") != 2 {
				t.Errorf("not marked: %+v", l)
			}
		}
		if len(letters) != 2 || strings.Contains(publicPage(h, "fr"), "messagerie") {
			t.Errorf("letters: %+v", letters)
		}
		h.As("paul").Post(path+"/freezes", m{"reason": "x", "until": instant.Of(h.Clock.Now().Add(time.Hour))}).Is(409, "crisis.exercise_freezes_nothing")
	})
}

func TestBannersAndFreezesEndWithTheCrisis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("ana").Patch("/status-page", m{"open": true}).Is(200)
		path, paul, camille := declare(h, nil), h.As("paul"), h.As("camille")
		ci := camille.Post("/cis", m{"name": "ERP", "class": "server"}).Is(201).Text("id")
		other := camille.Post("/cis", m{"name": "Paie", "class": "server"}).Is(201).Text("id")
		told(h, path, "users", sayMail, "desk", "status")
		until := instant.Of(h.Clock.Now().Add(8 * time.Hour))
		h.As("ines").Post(path+"/freezes", m{"reason": "x", "until": until}).Is(403)
		paul.Post(path+"/freezes", m{"reason": "x", "until": instant.Of(h.Clock.Now())}).Is(422)
		paul.Post(path+"/freezes", m{"reason": "On ne touche à rien", "until": until, "ci_ids": []string{ci}}).Is(201)
		all := paul.Post(path+"/freezes", m{"reason": "Tout est gelé", "until": until}).Is(201).Text("id")
		h.As("sami").Get("/freezes").Is(403)
		if got := camille.Get("/freezes?ci=" + other).Is(200); got.Text("items.0.reason") != "Tout est gelé" || got.Text("items.1.id") != "" || got.Text("items.0.crisis.name") == "" {
			t.Errorf("frozen: %s", got.Body)
		}
		paul.Delete(path + "/freezes/" + all).Is(204)
		paul.Delete(path + "/freezes/" + all).Is(204)
		paul.Delete(path + "/freezes/nothing").Is(404)
		if got := camille.Get("/freezes?ci=" + other).Is(200); got.Text("items.0.id") != "" {
			t.Errorf("lifted: %s", got.Body)
		}
		frozen := func(ci string, at time.Duration) int {
			var got api.Page[crisis.Freeze]
			camille.Get("/freezes?ci=" + ci + "&at=" + h.Clock.Now().Add(at).UTC().Format(time.RFC3339)).Is(200).Into(&got)
			return len(got.Items)
		}
		if frozen(ci, time.Hour) != 1 || frozen(ci, 9*time.Hour) != 0 || frozen(other, time.Hour) != 0 {
			t.Error("what is frozen when is not what was declared")
		}
		if got := h.As("zoe").Get("/freezes").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("another tenant: %s", got.Body)
		}
		paul.Post(path+"/close", nil).Is(200)
		h.Settle()
		if frozen(ci, time.Hour) != 0 {
			t.Error("frozen after the crisis")
		}
		if got := h.As("sami").Get("/announcements").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("told after the crisis: %s", got.Body)
		}
		if got := publicPage(h, "fr"); !strings.Contains(got, "terminé le") {
			t.Errorf("the public page after the crisis: %s", got)
		}
	})
}

func TestAGuestHearsAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, paul, nobody := declare(h, nil), h.As("paul"), h.Nobody()
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		made := paul.Post(path+"/guests", m{"room_id": room, "name": "Noé Brun", "may_post": true, "hours": 4}).Is(201)
		_, token, _ := strings.Cut(made.Text("link"), "/guest/")
		key := nobody.Post("/guests/"+token+"/enter", nil).Is(200).Text("key")
		hears := func() chan apptest.Reply {
			out := make(chan apptest.Reply, 1)
			go func() { out <- nobody.Get("/guests/"+token+"/messages?wait=25", "Comptoir-Guest", key) }()
			return out
		}
		// Whether the question or the words come first, the words are heard, and long before the 25 seconds are over.
		began, held := time.Now(), hears()
		paul.Post("/threads/crisis_room/"+room+"/messages", m{"text": "Bienvenue"}).Is(201)
		if got := (<-held).Is(200); got.Text("items.0.text") != "Bienvenue" || time.Since(began) > 20*time.Second {
			t.Errorf("heard after %s: %s", time.Since(began), got.Body)
		}
		for range 2 { // the same words again, as after an answer that was lost
			nobody.Post("/guests/"+token+"/messages", m{"text": "J’arrive", "once": "k1"}, "Comptoir-Guest", key).Is(201)
		}
		all := nobody.Get("/guests/"+token+"/messages", "Comptoir-Guest", key).Is(200)
		if all.Text("items.1.text") != "J’arrive" || all.Text("items.2.id") != "" {
			t.Errorf("said: %s", all.Body)
		}
		seq := all.Text("items.1.seq")
		gone := make(chan apptest.Reply, 1)
		go func() { gone <- nobody.Get("/guests/"+token+"/messages?wait=25&after="+seq, "Comptoir-Guest", key) }()
		paul.Delete(path + "/guests/" + made.Text("id")).Is(204)
		(<-gone).Is(410, "crisis.guest_revoked")
	})
}

func TestACrisisLivesOnTheWall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, paul := declare(h, m{"cadence_min": 30}), h.As("paul")
		declare(h, m{"name": "Fuite Ambre", "restricted": true})
		h.Settle()
		post := func(who string) apptest.Reply { return h.As(who).Get("/feed?view=all").Is(200) }
		if got := post("camille"); got.Text("items.0.card.title") != "Perte du datacentre Lyon" || got.Text("items.0.card.state") != "alert" || got.Text("items.0.card.next_update_at") == "" || strings.Contains(string(got.Body), "Ambre") {
			t.Fatalf("an agent reads %s", got.Body)
		}
		if got := post("sami"); strings.Contains(string(got.Body), "Lyon") || strings.Contains(string(got.Body), "Ambre") {
			t.Errorf("a requester reads %s", got.Body)
		}
		if got := post("paul"); !strings.Contains(string(got.Body), "Fuite Ambre") {
			t.Errorf("who takes part does not read %s", got.Body)
		}
		paul.Post(path+"/move", m{"phase": "steering"}).Is(200)
		told(h, path, "users", sayMail)
		if got := post("camille"); got.Text("items.0.card.state") != "steering" || got.Text("items.0.card.summary") != "La messagerie est coupée depuis 9 h." || got.Text("items.1.card.title") == "Perte du datacentre Lyon" {
			t.Errorf("the living post: %s", got.Body)
		}
		paul.Patch(path, m{"restricted": true}).Is(200)
		h.Settle()
		if got := post("camille"); strings.Contains(string(got.Body), "Lyon") {
			t.Errorf("restricted since, and still read: %s", got.Body)
		}
	})
}
