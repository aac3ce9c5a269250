package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

func publish(h *apptest.House, who string, body m) string {
	h.T.Helper()
	return h.As(who).Post("/posts", body).Is(201).Text("id")
}

func makeGroup(h *apptest.House, who string, body m) string {
	h.T.Helper()
	return h.As(who).Post("/feed/groups", body).Is(201).Text("id")
}

// texts are the words of a view's posts, newest first.
func texts(h *apptest.House, who, view string) []string {
	h.T.Helper()
	var page struct {
		Items []struct {
			Headline string
			Message  struct{ Text string }
		}
	}
	h.As(who).Get("/feed?view=" + view).Is(200).Into(&page)
	out := []string{}
	for _, p := range page.Items {
		out = append(out, p.Message.Text+p.Headline)
	}
	return out
}

func sees(h *apptest.House, who, view string, want ...string) {
	h.T.Helper()
	if got := texts(h, who, view); !slices.Equal(got, want) && len(got)+len(want) > 0 {
		h.T.Fatalf("%s sees %q in %s, want %q", who, got, view, want)
	}
}

// What one person posts, another reads, answers, and finds by its tag.
func TestWhatOnePostsAnotherReads(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		from := h.Head()
		p := h.As("camille").Post("/posts", m{"text": "Le **VPN** refuse les mots de passe changés ce matin. #VPN #accès @Yanis"}).Is(201)
		id, message := p.Text("id"), p.Text("message.id")
		if p.Text("author.name") != "Camille Test" || !strings.Contains(p.Text("message.html"), "<strong>VPN</strong>") || p.Text("tags") != `["vpn","acces"]` ||
			p.Text("mine") != "true" || p.Text("position") != "1" {
			t.Fatalf("published %s", p.Body)
		}
		sees(h, "yanis", "mentions", "Le **VPN** refuse les mots de passe changés ce matin. #VPN #accès @Yanis")
		sees(h, "yanis", "tag:Vpn", "Le **VPN** refuse les mots de passe changés ce matin. #VPN #accès @Yanis")
		sees(h, "ines", "mentions")
		h.As("yanis").Post("/threads/post/"+id+"/messages", m{"text": "Verrouiller puis déverrouiller la session suffit."}).Is(201)
		h.As("ines").Put("/threads/post/"+id+"/messages/"+message+"/reactions/👍", nil).Is(204)
		got := h.As("ines").Get("/posts/" + id).Is(200)
		if got.Text("comments") != "1" || got.Text("last_comments.0.text") != "Verrouiller puis déverrouiller la session suffit." ||
			got.Text("message.reactions.0.count") != "1" || got.Text("message.reactions.0.mine") != "true" {
			t.Fatalf("Inès reads %s", got.Body)
		}
		h.As("ines").Delete("/threads/post/" + id + "/messages/" + message + "/reactions/👍").Is(204)
		h.As("camille").Patch("/posts/"+id, m{"text": "Le VPN remarche. #résolu"}).Is(200)
		sees(h, "yanis", "tag:vpn")
		sees(h, "yanis", "tag:resolu", "Le VPN remarche. #résolu")
		h.As("yanis").Patch("/posts/"+id, m{"text": "non"}).Is(403, "message.not_yours")
		h.As("yanis").Delete("/posts/"+id).Is(403, "message.not_yours")
		history := h.As("nora").Get("/threads/post/" + id + "/messages/" + message + "/history").Is(200)
		if !strings.Contains(string(history.Body), "refuse les mots de passe") {
			t.Fatalf("the history is %s", history.Body)
		}
		h.As("ines").Get("/threads/post/"+id+"/messages/"+message+"/history").Is(403, "message.internal_denied")

		// The wall of those who work here is not for who only asks for help, nor for another organisation.
		sees(h, "sami", "all")
		h.As("sami").Get("/posts/"+id).Is(404, "post.not_found")
		h.As("sami").Get("/threads/post/" + id + "/messages").Is(404)
		h.As("sami").Post("/posts", m{"text": "coucou"}).Is(403, "post.choose_a_group")
		h.As("zoe").Get("/posts/" + id).Is(404)
		sees(h, "zoe", "all")

		h.As("camille").Delete("/posts/" + id).Is(204)
		sees(h, "yanis", "all")
		h.As("yanis").Get("/posts/" + id).Is(404)
		h.As("nora").Get("/posts/" + id).Is(200) // a moderator still sees that there was something
		types := h.Events(from)
		for _, want := range []string{"post.published", "thread.mentioned", "post.commented", "thread.reacted", "post.edited", "post.deleted"} {
			if !slices.Contains(types, want) {
				t.Errorf("no %s among %v", want, types)
			}
		}
	})
}

// Groups: open, closed and secret, with and without requesters.
func TestGroupsOfTheWall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		open := makeGroup(h, "camille", m{"name": "Réseau", "requesters": true})
		closed := makeGroup(h, "camille", m{"name": "Sécurité", "access": "closed"})
		secret := makeGroup(h, "camille", m{"name": "Projet X", "access": "secret", "requesters": true})
		h.As("sami").Post("/feed/groups", m{"name": "à moi"}).Is(403)
		h.As("yanis").Post("/feed/groups", m{"name": "RESEAU"}).Is(422, "feed_group.name_taken")
		publish(h, "camille", m{"text": "ouvert", "group": open})
		inClosed := publish(h, "camille", m{"text": "fermé", "group": closed})
		inSecret := publish(h, "camille", m{"text": "secret", "group": secret})
		sees(h, "camille", "all", "secret", "fermé", "ouvert")
		sees(h, "yanis", "all", "ouvert")
		sees(h, "sami", "all", "ouvert")
		sees(h, "sami", "group:"+open, "ouvert")
		for _, who := range []string{"yanis", "sami", "ana", "zoe"} {
			h.As(who).Get("/posts/" + inSecret).Is(404)
			h.As(who).Get("/feed/groups/" + secret).Is(404)
			h.As(who).Get("/feed?view=group:" + secret).Is(404)
			h.As(who).Post("/feed/groups/"+secret+"/join", nil).Is(404)
		}
		h.As("yanis").Get("/posts/" + inClosed).Is(404)
		if got := h.As("yanis").Get("/feed/groups").Is(200); strings.Contains(string(got.Body), "Projet X") || !strings.Contains(string(got.Body), "Sécurité") {
			t.Fatalf("Yanis knows of %s", got.Body)
		}
		h.As("sami").Get("/feed/groups/" + closed).Is(404)

		// A closed group is asked, and its owner says yes.
		if got := h.As("yanis").Post("/feed/groups/"+closed+"/join", nil).Is(200); got.Text("role") != "asked" {
			t.Fatalf("asked: %s", got.Body)
		}
		h.As("yanis").Get("/posts/" + inClosed).Is(404)
		h.As("yanis").Post("/feed/groups/"+closed+"/accept", m{"person_id": h.As("yanis").ID}).Is(403, "feed_group.owners_only")
		h.As("camille").Post("/feed/groups/"+closed+"/accept", m{"person_id": h.As("yanis").ID}).Is(200)
		sees(h, "yanis", "all", "fermé", "ouvert")

		// A secret one invites.
		h.As("camille").Post("/feed/groups/"+secret+"/invite", m{"person_id": h.As("sami").ID}).Is(200)
		h.As("sami").Get("/posts/" + inSecret).Is(404)
		h.As("sami").Post("/feed/groups/"+secret+"/join", nil).Is(200)
		sees(h, "sami", "all", "secret", "ouvert")
		if got := h.As("sami").Get("/feed/groups/" + secret + "/members").Is(200); !strings.Contains(string(got.Body), "Sami Test") {
			t.Fatalf("members %s", got.Body)
		}
		h.As("camille").Post("/feed/groups/"+closed+"/invite", m{"person_id": h.As("sami").ID}).Is(422)

		// What was theirs ends at once.
		h.As("camille").Patch("/feed/groups/"+secret, m{"requesters": false}).Is(200)
		sees(h, "sami", "all", "ouvert")
		h.As("sami").Get("/posts/" + inSecret).Is(404)
		h.As("camille").Delete("/feed/groups/" + closed + "/members/" + h.As("yanis").ID).Is(204)
		sees(h, "yanis", "all", "ouvert")
		h.As("camille").Post("/feed/groups/"+open+"/leave", nil).Is(409, "feed_group.last_owner")
		h.As("camille").Patch("/feed/groups/"+open, m{"archived": true}).Is(200)
		h.As("sami").Post("/posts", m{"text": "trop tard", "group": open}).Is(409, "feed_group.is_archived")
		sees(h, "sami", "all", "ouvert")
	})
}

// A post about a record is read by those who may know of the record now.
func TestAPostAboutARecord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		open := makeGroup(h, "camille", m{"name": "Tous", "requesters": true})
		ticket := h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Messagerie en panne", "impact": 3, "urgency": 3}).Is(201)
		id := publish(h, "camille", m{"text": "On regarde", "group": open, "ref": m{"kind": "ticket", "id": ticket.Text("number")}})
		sees(h, "yanis", "all", "On regarde")
		sees(h, "yanis", "record:ticket:"+ticket.Text("number"), "On regarde")
		sees(h, "sami", "all")
		h.As("sami").Get("/posts/" + id).Is(404)
		h.As("sami").Get("/feed?view=record:ticket:" + ticket.Text("number")).Is(404)
		h.As("camille").Patch("/tickets/"+ticket.Text("id"), m{"impact": 1, "urgency": 1}).Is(200)
		h.Settle() // and the incident is major now, which the wall tells of itself
		sees(h, "sami", "all", "Incident majeur", "On regarde")
		got := h.As("sami").Get("/posts/" + id).Is(200)
		if got.Text("card.priority") != "1" || got.Text("card.limited") != "true" || got.Text("card.assignee") != "" {
			t.Fatalf("Sami sees %s", got.Body)
		}
		cards := h.As("sami").Get("/cards?numbers=" + ticket.Text("number") + ",INC0099999,rien,CHT0000001").Is(200)
		if cards.Text("items.0.title") != "Messagerie en panne" || cards.Text("items.1.id") != "" {
			t.Fatalf("cards %s", cards.Body)
		}
		h.As("camille").Post("/tickets/"+ticket.Text("id")+"/resolve", m{"code": "other", "notes": "Redémarré"}).Is(200)
		sees(h, "sami", "all")
	})
}

func TestFollowMuteAndUnread(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		reseau := makeGroup(h, "camille", m{"name": "Réseau"})
		postes := makeGroup(h, "camille", m{"name": "Postes"})
		for i := range 3 {
			publish(h, "camille", m{"text": fmt.Sprintf("réseau %d #wifi", i), "group": reseau})
			publish(h, "camille", m{"text": fmt.Sprintf("poste %d", i), "group": postes})
		}
		if n := len(texts(h, "yanis", "mine")); n != 6 {
			t.Fatalf("who follows nothing sees %d posts, want all 6", n)
		}
		h.As("yanis").Put("/follows/tag/Wifi", m{}).Is(200)
		sees(h, "yanis", "mine", "réseau 2 #wifi", "réseau 1 #wifi", "réseau 0 #wifi")
		h.As("yanis").Put("/follows/person/"+h.As("camille").ID, m{}).Is(200)
		if n := len(texts(h, "yanis", "mine")); n != 6 {
			t.Fatalf("%d posts", n)
		}
		h.As("yanis").Put("/follows/group/"+reseau, m{"muted": true}).Is(200)
		sees(h, "yanis", "mine", "poste 2", "poste 1", "poste 0")
		first := h.As("yanis").Get("/feed?view=mine&limit=2").Is(200)
		if first.Text("unread") != "3" || first.Text("read") != "0" || first.Text("head") != "6" {
			t.Fatalf("page %s", first.Body)
		}
		h.As("yanis").Put("/feed/read", m{"view": "mine", "position": 4}).Is(204)
		h.As("yanis").Put("/feed/read", m{"view": "mine", "position": 1}).Is(204)
		second := h.As("yanis").Get("/feed?view=mine&limit=2&cursor=" + first.Text("next")).Is(200)
		if second.Text("items.0.message.text") != "poste 0" || second.Text("next") != "" {
			t.Fatalf("second page %s", second.Body)
		}
		if got := h.As("yanis").Get("/feed/unread").Is(200); got.Text("items.0.unread") != "1" {
			t.Fatalf("unread %s", got.Body)
		}
		if got := h.As("yanis").Get("/follows").Is(200); !strings.Contains(string(got.Body), "Camille Test") || !strings.Contains(string(got.Body), "Réseau") {
			t.Fatalf("follows %s", got.Body)
		}
		h.As("yanis").Delete("/follows/group/" + reseau).Is(204)
		h.As("yanis").Delete("/follows/tag/wifi").Is(204)
		h.As("yanis").Put("/follows/ticket/INC0000001", m{}).Is(404)
		h.As("yanis").Put("/follows/call/"+h.As("ines").ID, m{}).Is(404)
	})
}

func TestPollsPinsAndAcknowledgements(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		group := makeGroup(h, "camille", m{"name": "Équipe"})
		h.As("yanis").Post("/feed/groups/"+group+"/join", nil).Is(200)
		h.As("ines").Post("/feed/groups/"+group+"/join", nil).Is(200)
		poll := publish(h, "yanis", m{"text": "Déjeuner ?", "group": group, "poll": m{"question": "Quel jour ?", "options": []string{"mardi", "jeudi"}, "secret": true,
			"closes_at": h.Clock.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")}})
		h.As("camille").Post("/posts/"+poll+"/vote", m{"options": []int{1, 2}}).Is(422, "poll.one_only")
		h.As("camille").Post("/posts/"+poll+"/vote", m{"options": []int{3}}).Is(422, "poll.no_such_option")
		h.As("camille").Post("/posts/"+poll+"/vote", m{"options": []int{1}}).Is(200)
		voted := h.As("camille").Post("/posts/"+poll+"/vote", m{"options": []int{2}}).Is(200)
		if voted.Text("poll.options.1.votes") != "1" || voted.Text("poll.options.0.votes") != "0" || voted.Text("poll.voters") != "1" || voted.Text("poll.options.1.mine") != "true" {
			t.Fatalf("voted %s", voted.Body)
		}
		if got := h.As("ines").Get("/posts/" + poll).Is(200); got.Text("poll.shown") != "false" || got.Text("poll.options.1.votes") != "0" || got.Text("poll.voters") != "1" {
			t.Fatalf("who has not voted sees %s", got.Body)
		}
		h.Clock.Add(2 * time.Hour)
		h.As("ines").Post("/posts/"+poll+"/vote", m{"options": []int{1}}).Is(409, "poll.closed")
		if got := h.As("ines").Get("/posts/" + poll).Is(200); got.Text("poll.options.1.votes") != "1" || got.Text("poll.closed") != "true" {
			t.Fatalf("closed %s", got.Body)
		}
		h.As("yanis").Post("/posts", m{"text": "x", "group": group, "acknowledge": true}).Is(403, "post.moderators_only")
		note := publish(h, "camille", m{"text": "Consigne : à lire", "group": group, "acknowledge": true, "pin": true})
		h.As("yanis").Post("/posts/"+note+"/acknowledge", nil).Is(200)
		h.As("yanis").Post("/posts/"+note+"/acknowledge", nil).Is(200)
		acks := h.As("camille").Get("/posts/" + note + "/acknowledgements").Is(200)
		if acks.Text("done.0.person.name") != "Yanis Test" || acks.Text("missing.0.name") != "Ines Test" || acks.Text("missing.1.name") != "" {
			t.Fatalf("acknowledged %s", acks.Body)
		}
		h.As("yanis").Get("/posts/"+note+"/acknowledgements").Is(403, "post.moderators_only")
		if page := h.As("ines").Get("/feed?view=group:" + group).Is(200); page.Text("pinned.0.id") != note || page.Text("pinned.0.ack.count") != "1" {
			t.Fatalf("pinned %s", page.Body)
		}
		h.As("yanis").Post("/posts/"+note+"/unpin", nil).Is(403, "post.moderators_only")
		h.As("camille").Post("/posts/"+note+"/unpin", nil).Is(200)
	})
}

func TestModeration(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		group := makeGroup(h, "camille", m{"name": "Équipe", "requesters": true})
		bad := publish(h, "sami", m{"text": "propos déplacé", "group": group})
		h.As("lina").Post("/posts/"+bad+"/report", m{"reason": "insultant"}).Is(204)
		h.As("sami").Post("/posts/"+bad+"/report", m{"reason": "non"}).Is(409, "post.is_yours")
		if got := h.As("camille").Get("/posts/reports").Is(200); got.Text("items.0.reason") != "insultant" || got.Text("items.0.by.name") != "Lina Test" {
			t.Fatalf("reports %s", got.Body)
		}
		if got := h.As("lina").Get("/posts/reports").Is(200); got.Text("items.0.post") != "" {
			t.Fatalf("Lina reads reports %s", got.Body)
		}
		h.As("lina").Post("/posts/"+bad+"/hide", m{"reason": "moi"}).Is(403, "post.moderators_only")
		h.As("nora").Post("/posts/"+bad+"/hide", m{"reason": "hors charte"}).Is(200)
		sees(h, "lina", "all")
		h.As("lina").Get("/posts/" + bad).Is(404)
		if got := h.As("sami").Get("/posts/" + bad).Is(200); got.Text("hidden.reason") != "hors charte" {
			t.Fatalf("its author sees %s", got.Body)
		}
		h.As("sami").Post("/threads/post/"+bad+"/messages", m{"text": "mais"}).Is(409, "post.is_hidden")
		h.As("camille").Post("/posts/"+bad+"/restore", nil).Is(200)
		sees(h, "lina", "all", "propos déplacé")
		if got := h.As("camille").Get("/posts/reports").Is(200); got.Text("items.0.post") != "" {
			t.Fatalf("still open: %s", got.Body)
		}
		trace := h.As("nora").Get("/posts/reports?state=decided").Is(200)
		if trace.Text("items.0.decision") != "restored" || trace.Text("items.0.decided_by.name") != "Camille Test" || trace.Text("items.0.reason") != "insultant" || trace.Text("items.0.words") != "propos déplacé" {
			t.Fatalf("trace %s", trace.Body)
		}
		h.Settle()
		letters := h.As("ana").Get("/mail/outbox").Is(200)
		if n := strings.Count(string(letters.Body), `"template":"moderated"`); n != 2 || !strings.Contains(string(letters.Body), "hors charte") {
			t.Fatalf("its author was written to %d times: %s", n, letters.Body)
		}
	})
}

// A comment is reported, decided upon, taken back with its trace, and its author is told why.
func TestModerationOfComments(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		group := makeGroup(h, "camille", m{"name": "Entraide", "requesters": true})
		post := publish(h, "camille", m{"text": "Qui a une rallonge ?", "group": group})
		kind := h.As("lina").Post("/threads/post/"+post+"/messages", m{"text": "Ici, bureau 12"}).Is(201).Text("id")
		rude := h.As("sami").Post("/threads/post/"+post+"/messages", m{"text": "Débrouillez-vous"}).Is(201).Text("id")
		report := func(who, message string, status int, code ...string) {
			h.As(who).Post("/posts/"+post+"/report", m{"message": message, "reason": "désagréable"}).Is(status, code...)
		}
		report("lina", rude, 204)
		report("sami", rude, 409, "post.is_yours")
		report("lina", "nothing", 404, "message.not_found")
		h.Clock.Add(time.Minute)
		report("yanis", kind, 204)
		open := h.As("camille").Get("/posts/reports").Is(200)
		if open.Text("items.0.comment.text") != "Débrouillez-vous" || open.Text("items.0.author.name") != "Sami Test" || open.Text("items.1.message") != kind {
			t.Fatalf("reports %s", open.Body)
		}
		if got := h.As("camille").Get("/posts/" + post).Is(200); got.Text("reports") != "2" {
			t.Fatalf("the card says %s", got.Text("reports"))
		}
		h.As("lina").Post("/posts/"+post+"/hide", m{"message": rude, "reason": "moi"}).Is(403, "post.moderators_only")
		h.As("camille").Post("/posts/"+post+"/dismiss", m{"message": kind, "reason": "rien à redire"}).Is(204)
		h.As("camille").Post("/posts/"+post+"/hide", m{"message": rude, "reason": "restons courtois"}).Is(200)
		list := h.As("lina").Get("/threads/post/" + post + "/messages").Is(200)
		if list.Text("items.1.text") != "Ici, bureau 12" || list.Text("items.2.deleted") != "true" || list.Text("items.2.text") != "" {
			t.Fatalf("the thread %s", list.Body)
		}
		done := h.As("camille").Get("/posts/reports?state=decided").Is(200)
		if !strings.Contains(string(done.Body), "Débrouillez-vous") || !strings.Contains(string(done.Body), "restons courtois") || !strings.Contains(string(done.Body), `"decision":"dismissed"`) {
			t.Fatalf("trace %s", done.Body)
		}
		if got := h.As("lina").Get("/posts/reports?state=decided").Is(200); got.Text("items.0.post") != "" {
			t.Fatalf("Lina reads the trace %s", got.Body)
		}
		h.Settle()
		if letters := h.As("ana").Get("/mail/outbox").Is(200); strings.Count(string(letters.Body), `"template":"moderated"`) != 1 || !strings.Contains(string(letters.Body), "restons courtois") {
			t.Fatalf("letters %s", letters.Body)
		}
	})
}

// An admin tries a rule on what there is before keeping it, and brings a rule of the product back to what it was.
func TestRulesAreTriedAndReset(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Messagerie en panne", "impact": 1, "urgency": 1}).Is(201)
		h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Écran noir", "impact": 3, "urgency": 3}).Is(201)
		rule := m{"events": []string{"ticket.opened"}, "when": []m{{"field": "priority", "op": "at_most", "values": []string{"1"}}},
			"headline": m{"fr": "Panne : {title}", "en": "Down: {title} (P{priority})"}}
		tried := h.As("ana").Post("/feed/rules/try", rule).Is(200)
		if tried.Text("held") != "1" || tried.Text("among") != "2" || tried.Text("items.0.fr") != "Panne : Messagerie en panne" || tried.Text("items.0.en") != "Down: Messagerie en panne (P1)" {
			t.Fatalf("tried %s", tried.Body)
		}
		h.As("nora").Post("/feed/rules/try", rule).Is(403)
		h.As("ana").Post("/feed/rules/try", m{"events": []string{"ticket.opened"}, "headline": m{"fr": "", "en": ""}}).Is(422, "rule.headline")
		list := h.As("ana").Get("/feed/rules").Is(200)
		first, group := list.Text("items.0.id"), list.Text("items.0.group")
		changed := h.As("ana").Patch("/feed/rules/"+first, m{"name": "Alerte", "group": "", "enabled": false, "headline": m{"fr": "Alerte", "en": "Alert"}}).Is(200)
		if changed.Text("edited") != "true" {
			t.Fatalf("changed %s", changed.Body)
		}
		back := h.As("ana").Post("/feed/rules/"+first+"/reset", nil).Is(200)
		if back.Text("edited") != "" || back.Text("group") != group || back.Text("headline.fr") != "Incident majeur" || back.Text("name") != "Incidents majeurs" || back.Text("enabled") != "false" {
			t.Fatalf("reset %s", back.Body)
		}
		own := h.As("ana").Post("/feed/rules", m{"name": "x", "events": []string{"ticket.opened"}, "headline": m{"fr": "a", "en": "b"}}).Is(201)
		h.As("ana").Post("/feed/rules/"+own.Text("id")+"/reset", nil).Is(409, "rule.is_yours")
		h.As("zoe").Post("/feed/rules/"+first+"/reset", nil).Is(404)
	})
}

// What the product posts by itself: one post per record, which shows it as it is and comes up again when there is news.
func TestSystemPostsLive(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		small := h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Écran noir", "impact": 3, "urgency": 2}).Is(201)
		h.Settle()
		sees(h, "yanis", "all")
		h.As("camille").Patch("/tickets/"+small.Text("id"), m{"impact": 2, "urgency": 1}).Is(200)
		h.Settle()
		sees(h, "yanis", "all", "Incident de priorité 2")
		sees(h, "sami", "all")
		first := h.As("yanis").Get("/feed?view=all").Is(200)
		if first.Text("items.0.kind") != "system" || first.Text("items.0.rule") != "urgent_incident" || first.Text("items.0.card.number") != small.Text("number") ||
			first.Text("items.0.author") != "" || first.Text("items.0.group") != "" {
			t.Fatalf("the post is %s", first.Body)
		}
		id, message := first.Text("items.0.id"), first.Text("items.0.message.id")
		h.As("yanis").Put("/threads/post/"+id+"/messages/"+message+"/reactions/👀", nil).Is(204)
		h.As("yanis").Post("/threads/post/"+id+"/messages", m{"text": "Je regarde"}).Is(201)
		h.As("yanis").Patch("/posts/"+id, m{"text": "moi"}).Is(409, "message.system")
		publish(h, "camille", m{"text": "autre chose"})

		// It becomes major: the same post, up again, where everybody reads it.
		h.As("camille").Patch("/tickets/"+small.Text("id"), m{"impact": 1}).Is(200)
		h.Settle()
		sees(h, "yanis", "all", "Incident majeur", "autre chose")
		sees(h, "sami", "all", "Incident majeur")
		got := h.As("sami").Get("/posts/" + id).Is(200)
		if got.Text("rule") != "major_incident" || got.Text("group.name") != "Informations" || got.Text("card.priority") != "1" || got.Text("comments") != "1" ||
			got.Text("surfaced_at") == "" {
			t.Fatalf("Sami sees %s", got.Body)
		}
		h.As("sami").Post("/tickets/"+small.Text("id")+"/me_too", nil).Is(200)
		h.Settle()
		if got := h.As("sami").Get("/posts/" + id).Is(200); got.Text("card.me_too") != "1" || got.Text("card.my_me_too") != "true" {
			t.Fatalf("me too: %s", got.Body)
		}
		publish(h, "camille", m{"text": "encore autre chose"})
		h.As("camille").Post("/tickets/"+small.Text("id")+"/resolve", m{"code": "other", "notes": "Câble"}).Is(200)
		h.Settle()
		sees(h, "yanis", "all", "Incident majeur", "encore autre chose", "autre chose")
		if got := h.As("sami").Get("/posts/" + id).Is(200); got.Text("card.state") != "resolved" {
			t.Fatalf("who said me too still sees %s", got.Body)
		}
		h.As("lina").Get("/posts/" + id).Is(404)

		// The news come to everybody's own feed, whatever they follow, unless muted.
		h.As("yanis").Put("/follows/tag/rien", m{}).Is(200)
		sees(h, "yanis", "mine", "Incident majeur", "encore autre chose", "autre chose")
		h.As("yanis").Put("/follows/group/"+got.Text("group.id"), m{"muted": true}).Is(200)
		sees(h, "yanis", "mine", "encore autre chose", "autre chose")
		h.As("yanis").Delete("/follows/group/" + got.Text("group.id")).Is(204)
		h.As("camille").Post("/feed/groups", m{"name": "Moi d'abord", "everyone": true}).Is(403, "feed_group.admins_only")

		// An admin changes what is posted.
		h.As("camille").Get("/feed/rules").Is(403)
		rules := h.As("ana").Get("/feed/rules").Is(200)
		h.As("ana").Patch("/feed/rules/"+rules.Text("items.2.id"), m{"enabled": false}).Is(200)
		h.As("ana").Post("/feed/rules", m{"name": "Imprimantes", "events": []string{"ticket.opened"}, "when": []m{{"field": "title", "op": "contains", "values": []string{"imprim"}}},
			"headline": m{"fr": "Imprimante : {title}", "en": "Printer: {title}"}, "enabled": true, "order": 5}).Is(201)
		h.As("ana").Post("/feed/rules", m{"name": "x", "events": []string{"ticket.nothing"}, "headline": m{"fr": "x", "en": "x"}}).Is(422, "rule.unknown_event")
		h.As("ana").Post("/feed/rules", m{"name": "x", "events": []string{"ticket.opened"}, "when": []m{{"field": "priority", "op": "at_most", "values": []string{"un"}}},
			"headline": m{"fr": "x", "en": "x"}}).Is(422)
		h.As("ana").Delete("/feed/rules/"+rules.Text("items.0.id")).Is(409, "rule.is_builtin")
		h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Imprimante lente", "impact": 3, "urgency": 3}).Is(201)
		h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Souris lente", "impact": 2, "urgency": 1}).Is(201)
		h.Settle()
		if got := texts(h, "yanis", "all")[0]; got != "Imprimante : Imprimante lente" {
			t.Fatalf("newest is %q", got)
		}
	})
}

func TestAMentionOfAGroupReachesItsMembers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		secret := makeGroup(h, "camille", m{"name": "Cellule", "access": "secret"})
		h.As("camille").Put("/feed/groups/"+secret+"/members/"+h.As("yanis").ID, m{"role": "member"}).Is(200)
		h.Settle()
		from := h.Head()
		post := publish(h, "camille", m{"text": "@Cellule réunion à 14 h", "group": secret})
		h.Settle()
		if got := h.Events(from); !slices.Contains(got, "feed.called") {
			t.Fatalf("nobody is called: %v", got)
		}
		sees(h, "yanis", "mentions", "@Cellule réunion à 14 h")
		sees(h, "ines", "mentions")
		// Another hour is the same call; a comment's call outlives an edit as well; without the name nobody is called.
		h.As("camille").Patch("/posts/"+post, m{"text": "@Cellule réunion à 15 h"}).Is(200)
		h.Settle()
		sees(h, "yanis", "mentions", "@Cellule réunion à 15 h")
		h.As("camille").Patch("/posts/"+post, m{"text": "réunion annulée"}).Is(200)
		h.Settle()
		sees(h, "yanis", "mentions")
		h.As("camille").Post("/threads/post/"+post+"/messages", m{"text": "@Yanis Test tu as vu ?"}).Is(201)
		h.As("camille").Patch("/posts/"+post, m{"text": "réunion reportée"}).Is(200)
		h.Settle()
		sees(h, "yanis", "mentions", "réunion reportée")
		h.As("camille").Delete("/posts/" + post).Is(204)
		h.Settle()
		// Who may not know of the group calls nobody by its name, and learns nothing of it.
		from = h.Head()
		p := h.As("ines").Post("/posts", m{"text": "@Cellule ?"}).Is(201)
		h.Settle()
		if got := h.Events(from); slices.Contains(got, "feed.called") || p.Text("message.mentions") != "[]" {
			t.Fatalf("called by a stranger: %s", p.Body)
		}
		// The members that the message is not for are not told: the wall is for those who work here.
		h.As("camille").Post("/posts", m{"text": "@Cellule à vous"}).Is(201)
		h.Settle()
	})
}

func TestProfiles(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.As("yanis").Patch("/me/profile", m{"about": "Réseau et **Wi-Fi**.", "skills": []string{"Wi-Fi", "wi-fi", "Cisco"}}).Is(200)
		publish(h, "yanis", m{"text": "bonjour"})
		got := h.As("camille").Get("/people/" + h.As("yanis").ID + "/profile").Is(200)
		if got.Text("skills") != `["Wi-Fi","Cisco"]` || !strings.Contains(got.Text("about_html"), "<strong>") || got.Text("posts") != "1" || got.Text("person.name") != "Yanis Test" {
			t.Fatalf("profile %s", got.Body)
		}
		if got := h.As("sami").Get("/people/" + h.As("yanis").ID + "/profile").Is(200); got.Text("posts") != "0" || got.Text("person.email") != "" {
			t.Fatalf("Sami sees %s", got.Body)
		}
		h.As("zoe").Get("/people/" + h.As("yanis").ID + "/profile").Is(404)
		h.As("yanis").Patch("/me/profile", m{"avatar": "0123456789abcdef0123456789abcdef"}).Is(422)
		h.As("yanis").Post("/threads/person/"+h.As("yanis").ID+"/messages", m{"text": "mur"}).Is(403, "profile.no_thread")
	})
}

// Who follows a service is told of the incidents that stop it, in one inbox, live and by what was missed.
func TestWhatOneFollowsArrives(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		position := h.As("yanis").Get("/feed?view=mine").Is(200).Header.Get("Comptoir-Position")
		missed := func(who string) string {
			h.T.Helper()
			return string(h.As(who).Get("/events?after=" + position + "&topics=inbox:" + h.As(who).ID).Is(200).Body)
		}
		h.As("yanis").Put("/follows/tag/vpn", m{}).Is(200)
		page := h.As("yanis").Get("/feed?view=mine").Is(200)
		if !strings.HasPrefix(page.Text("topics"), `["inbox:`+h.As("yanis").ID+`","feed:group:`) || !strings.Contains(page.Text("topics"), `"feed:group:wall"`) {
			t.Fatalf("topics %s", page.Body)
		}
		group := makeGroup(h, "camille", m{"name": "Fermé", "access": "closed"})
		h.As("camille").Put("/feed/groups/"+group+"/members/"+h.As("yanis").ID, m{"role": "member"}).Is(200)
		publish(h, "camille", m{"text": "hors sujet"})
		if got := missed("yanis"); strings.Contains(got, "post.published") {
			t.Fatalf("told of what one does not follow: %s", got)
		}
		post := publish(h, "camille", m{"text": "le #vpn est lent", "group": group})
		if got := missed("yanis"); !strings.Contains(got, post) {
			t.Fatalf("not told: %s", got)
		}
		if got := missed("ines"); strings.Contains(got, post) {
			t.Fatalf("told without a right: %s", got)
		}
		h.As("camille").Delete("/feed/groups/" + group + "/members/" + h.As("yanis").ID).Is(204)
		if got := missed("yanis"); strings.Contains(got, post) {
			t.Fatalf("still told after the right has ended: %s", got)
		}
		service := h.As("camille").Post("/cis", m{"name": "Paie", "class": "business_service"}).Is(201).Text("id")
		h.As("yanis").Put("/follows/ci/CI0000001", m{}).Is(200)
		h.As("sami").Put("/follows/ci/CI0000001", m{}).Is(404)
		urgent := h.As("camille").Post("/tickets", m{"kind": "incident", "title": "Paie à l'arrêt", "impact": 1, "urgency": 1}).Is(201)
		h.As("camille").Post("/tickets/"+urgent.Text("id")+"/relations", m{"type": "affects", "ci": "CI0000001"}).Is(201)
		h.Settle()
		sees(h, "yanis", "mine", "Incident majeur", "hors sujet")
		sees(h, "yanis", "record:ci:"+service, "Incident majeur")
		h.As("yanis").Get("/events?after=" + position + "&topics=feed:group:" + group).Is(404)
		h.As("sami").Get("/events?after=" + position + "&topics=feed:all").Is(403)
	})
}
