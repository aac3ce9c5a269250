package app_test

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// What is learnt in a chat is kept in one click, confirmed by others, and becomes an article.
func TestFromAMessageToAnArticle(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, ines, nora, sami := h.As("camille"), h.As("yanis"), h.As("ines"), h.As("nora"), h.As("sami")
		from := h.Head()
		id := arrive(h, "sami", "Le VPN répond 809 depuis chez moi")
		take(h, "camille")
		msg := camille.Post("/threads/conversation/"+id+"/messages", m{"text": "Ouvrez le port **4500** en UDP sur votre box."}).Is(201)
		retain := "/threads/conversation/" + id + "/messages/" + msg.Text("id") + "/retain"
		sami.Post(retain, m{}).Is(403)
		h.As("zoe").Post(retain, m{}).Is(404)
		n := yanis.Post(retain, m{"tags": []string{"#vpn", "VPN"}}).Is(201)
		if n.Text("state") != "hot" || n.Text("title") != "Ouvrez le port 4500 en UDP sur votre box" || n.Text("audience.kind") != "agents" || n.Text("tags") != `["vpn"]` ||
			n.Text("source.number") != "CHT0000001" || n.Text("said_by.name") != "Camille Test" || n.Text("author.name") != "Yanis Test" {
			t.Fatalf("kept %s", n.Body)
		}
		note := "/notes/" + n.Text("id")
		if again := camille.Post(retain, m{}).Is(201); again.Text("id") != n.Text("id") {
			t.Fatal("a message was kept twice")
		}
		yanis.Post(note+"/worked", nil).Is(409, "note.is_yours")
		h.Clock.Add(time.Hour)
		camille.Post(note+"/worked", nil).Is(200)
		camille.Post(note+"/worked", nil).Is(200)
		if got := ines.Post(note+"/worked", nil).Is(200); got.Text("state") != "confirmed" || got.Text("worked") != "2" || got.Text("my_vote") != "worked" || got.Text("promotable") != "false" {
			t.Fatalf("two others: %s", got.Body)
		}
		if got := nora.Post(note+"/worked", nil).Is(200); got.Text("promotable") != "true" {
			t.Fatalf("three others: %s", got.Body)
		}
		if got := camille.Get("/notes?promotable=true").Is(200); got.Text("items.0.id") != n.Text("id") {
			t.Fatalf("worth an article: %s", got.Body)
		}
		a := camille.Post(note+"/promote", m{"symptom": "Le VPN répond 809"}).Is(201)
		if a.Text("state") != "draft" || a.Text("number") != "KB0000001" || a.Text("sections.1.key") != "resolution" || a.Text("audience.kind") != "agents" {
			t.Fatalf("promoted to %s", a.Body)
		}
		if again := ines.Post(note+"/promote", m{}).Is(201); again.Text("id") != a.Text("id") {
			t.Fatal("a note was promoted twice")
		}
		if got := camille.Get(note).Is(200); got.Text("article.number") != "KB0000001" || got.Text("promotable") != "false" {
			t.Fatalf("the note says %s", got.Body)
		}
		camille.Post("/articles/KB0000001/publish", nil).Is(200)
		want := []string{"note.made", "note.worked", "note.worked", "note.worked", "note.moved", "note.worked", "article.made", "note.promoted", "article.published"}
		var got []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "note.") || strings.HasPrefix(e, "article.") {
				got = append(got, e)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
	})
}

// A requester's chat stays between them and the agents, whatever is made of it.
func TestNotesOfChatsKeepTheChat(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, sami, lina, zoe := h.As("camille"), h.As("sami"), h.As("lina"), h.As("zoe")
		id := arrive(h, "sami", "Ma fiche de paie du 12 est illisible")
		take(h, "camille")
		said := sami.Post("/threads/conversation/"+id+"/messages", m{"text": "Mon salaire est 2 345"}).Is(201).Text("id")
		camille.Post("/conversations/"+id+"/close", m{"reason": "resolved", "solution": "Vider le cache du lecteur PDF."}).Is(200)
		h.Settle()
		list := camille.Get("/notes").Is(200)
		if list.Text("items.0.title") != "Ma fiche de paie du 12 est illisible" || list.Text("items.0.text") != "Vider le cache du lecteur PDF." || list.Text("items.1") != "" ||
			list.Text("items.0.source.kind") != "conversation" || list.Text("items.0.author.name") != "Camille Test" {
			t.Fatalf("kept %s", list.Body)
		}
		note := "/notes/" + list.Text("items.0.id")
		for _, who := range []*apptest.Person{sami, lina, zoe} {
			who.Get(note).Is(404, "note.not_found")
			if got := who.Get("/notes").Is(200); got.Text("items") != "[]" {
				t.Errorf("seen %s", got.Body)
			}
		}
		sami.Post(note+"/worked", nil).Is(404)
		sami.Patch(note, m{"audience": m{"kind": "everyone"}}).Is(403)
		zoe.Patch(note, m{"audience": m{"kind": "everyone"}}).Is(404)
		zoe.Post(note+"/promote", m{}).Is(404)
		zoe.Delete(note).Is(404)
		etag := camille.Get(note).Is(200).Header.Get("ETag")
		if got := camille.Patch(note, m{"audience": m{"kind": "everyone"}}, "If-Match", etag).Is(200); strings.Contains(string(got.Body), "paie du 12 est") && !strings.Contains(got.Text("source.title"), "paie") {
			t.Errorf("widened %s", got.Body)
		}
		camille.Patch(note, m{"text": "x"}, "If-Match", etag).Is(412, "note.changed_meanwhile")
		open := lina.Get(note).Is(200)
		if open.Text("title") != "Vider le cache du lecteur PDF" || strings.Contains(string(open.Body), "paie") || open.Text("source") != "" || open.Text("said_by") != "" {
			t.Errorf("Lina reads %s", open.Body)
		}
		if got := sami.Get(note).Is(200); got.Text("source.number") != "CHT0000001" {
			t.Errorf("Sami may go back to his chat: %s", got.Body)
		}
		lina.Post(note+"/worked", nil).Is(200)

		kept := camille.Post("/threads/conversation/"+id+"/messages/"+said+"/retain", m{"audience": m{"kind": "everyone"}}).Is(422, "note.say_it_anew")
		if kept.Text("errors.0.field") != "text" || !strings.Contains(kept.Text("title"), "privé") {
			t.Errorf("refused with %s", kept.Body)
		}
		kept = camille.Post("/threads/conversation/"+id+"/messages/"+said+"/retain", m{}).Is(201)
		camille.Patch("/notes/"+kept.Text("id"), m{"audience": m{"kind": "everyone"}}).Is(422, "note.say_it_anew")
		camille.Patch("/notes/"+kept.Text("id"), m{"audience": m{"kind": "everyone"}, "text": "Ne jamais envoyer une fiche de paie en clair."}).Is(200)
		if got := lina.Get("/notes/" + kept.Text("id")).Is(200); strings.Contains(string(got.Body), "2 345") {
			t.Errorf("Lina reads %s", got.Body)
		}
		camille.Delete("/notes/" + kept.Text("id")).Is(204)
		lina.Get("/notes/" + kept.Text("id")).Is(404)
	})
}

// The same solution told again is one note with one more voice.
func TestTheSameSolutionConfirms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		for _, who := range []string{"camille", "yanis", "ines"} {
			id := arrive(h, "sami", "Outlook demande le mot de passe")
			take(h, who)
			h.As(who).Post("/conversations/"+id+"/close", m{"reason": "resolved", "solution": "Supprimer l'entrée du **gestionnaire d'identification**."}).Is(200)
			h.Settle()
		}
		got := h.As("nora").Get("/notes").Is(200)
		if got.Text("items.1") != "" || got.Text("items.0.worked") != "2" || got.Text("items.0.state") != "confirmed" {
			t.Fatalf("kept %s", got.Body)
		}
		h.Clock.Add(300 * 24 * time.Hour)
		h.Settle()
		if got := h.As("nora").Get("/notes?state=stale").Is(200); got.Text("items.0.worked") != "2" || got.Text("items.0.fades_at") != "" {
			t.Fatalf("after ten months %s", got.Body)
		}
		if got := h.As("nora").Post("/notes/"+got.Text("items.0.id")+"/worked", nil).Is(200); got.Text("state") != "confirmed" {
			t.Fatalf("and back: %s", got.Body)
		}
	})
}

// An article from its first draft to its withdrawal, with its editions, its readers and its conflicts.
func TestArticlesOverTheAPI(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, nora, ana, lina, zoe := h.As("camille"), h.As("yanis"), h.As("nora"), h.As("ana"), h.As("lina"), h.As("zoe")
		a := camille.Post("/articles", m{"title": "Imprimer en couleur", "template": "how_to", "audience": m{"kind": "everyone"}, "sections": m{"purpose": "Imprimer **en couleur**."}}).Is(201)
		path := "/articles/" + a.Text("number")
		if a.Text("state") != "draft" || a.Text("number") != "KB0000001" || a.Text("sections.0.title") != "À quoi cela sert" || !strings.Contains(a.Text("sections.0.html"), "<strong>") {
			t.Fatalf("begun %s", a.Body)
		}
		lina.Get(path).Is(404, "article.not_found")
		for _, body := range []m{{"title": ""}, {"title": "x", "template": "poem"}, {"title": "x", "sections": m{"rhyme": "y"}}, {"title": "x", "category_id": "nowhere"}, {"title": "x", "audience": m{"kind": "groups"}}} {
			camille.Post("/articles", body).Is(422)
		}
		if got := camille.Post(path+"/publish", nil).Is(422, "article.incomplete"); got.Text("errors.0.field") != "sections.steps" || !strings.Contains(got.Text("errors.0.message"), "Étapes") {
			t.Fatalf("incomplete: %s", got.Body)
		}
		seen := camille.Get(path).Is(200).Header.Get("ETag")
		camille.Patch(path, m{"sections": m{"steps": "1. Choisir le bac 2\n2. Cocher Couleur"}}, "If-Match", seen).Is(200)
		if got := yanis.Patch(path, m{"title": "x"}, "If-Match", seen).Is(412, "article.changed_meanwhile"); got.Text("current.edition") != "2" || !strings.Contains(got.Text("title"), "Camille Test") {
			t.Fatalf("conflict %s", got.Body)
		}
		camille.Post(path+"/publish", nil).Is(200)
		if got := lina.Get(path).Is(200); got.Text("edition") != "2" || got.Text("state") != "published" || got.Text("actions") != `["rate"]` {
			t.Fatalf("Lina reads %s", got.Body)
		}
		yanis.Patch(path, m{"sections": m{"steps": "1. Choisir le bac 3\n2. Cocher Couleur"}, "comment": "le bac"}).Is(200)
		if got := lina.Get(path).Is(200); strings.Contains(string(got.Body), "bac 3") || got.Text("pending") != "" {
			t.Fatalf("a draft is shown: %s", got.Body)
		}
		if got := yanis.Get(path).Is(200); got.Text("pending") != "draft" || got.Text("edition") != "3" || got.Text("published_edition") != "2" {
			t.Fatalf("Yanis reads %s", got.Body)
		}
		diff := yanis.Get(path + "/difference").Is(200)
		if diff.Text("from") != "2" || diff.Text("parts.0.key") != "steps" || diff.Text("parts.0.lines.0.kind") != "gone" || !strings.Contains(diff.Text("parts.0.lines.1.pieces"), `{"changed":true,"text":"3"}`) {
			t.Fatalf("what changed: %s", diff.Body)
		}
		lina.Get(path + "/versions").Is(403)
		if got := yanis.Get(path + "/versions").Is(200); got.Text("items.0.comment") != "le bac" || got.Text("items.1.live") != "true" {
			t.Fatalf("versions %s", got.Body)
		}
		yanis.Post(path+"/publish", nil).Is(200)
		lina.Post(path+"/feedback", m{"helpful": false, "comment": "Et en recto verso ?"}).Is(200)
		if got := lina.Post(path+"/feedback", m{"helpful": true}).Is(200); got.Text("helpful") != "1" || got.Text("unhelpful") != "0" || got.Text("my_feedback") != "true" {
			t.Fatalf("rated %s", got.Body)
		}
		lina.Post("/threads/article/KB0000001/messages", m{"text": "Merci !"}).Is(201)

		en := camille.Post("/articles", m{"title": "Print in colour", "lang": "en", "translation_of": "KB0000001", "sections": m{"purpose": "x", "steps": "y"}}).Is(201)
		if en.Text("translations.0.number") != "KB0000001" || en.Text("template") != "how_to" || en.Text("sections.1.title") != "Steps" || en.Text("behind") != "false" {
			t.Fatalf("translated %s", en.Body)
		}
		camille.Post("/articles", m{"title": "x", "lang": "en", "translation_of": "KB0000001"}).Is(422, "article.language_taken")
		camille.Patch(path, m{"title": "Imprimer en couleurs"}).Is(200)
		camille.Post(path+"/publish", nil).Is(200)
		if got := camille.Get("/articles/KB0000002").Is(200); got.Text("behind") != "true" {
			t.Fatalf("the translation is behind: %s", got.Body)
		}
		if got := camille.Patch("/articles/KB0000002", m{"title": "Printing in colour", "caught_up": true}).Is(200); got.Text("behind") != "false" {
			t.Fatalf("caught up: %s", got.Body)
		}
		if got := lina.Get(path).Is(200); got.Text("translations") != "[]" {
			t.Fatalf("Lina learns of a draft: %s", got.Body)
		}

		// A category that wants approval.
		camille.Post("/article-categories", m{"name": "Paie"}).Is(403)
		c := ana.Post("/article-categories", m{"name": "Paie", "approval": true, "approvers": h.Group}).Is(201)
		ana.Post("/article-categories", m{"name": "paie"}).Is(422, "category.name_taken")
		sub := ana.Post("/article-categories", m{"name": "Bulletins", "parent": c.Text("id"), "approval": true}).Is(201)
		if sub.Text("path") != "Paie / Bulletins" {
			t.Fatalf("drawer %s", sub.Body)
		}
		ana.Patch("/article-categories/"+c.Text("id"), m{"parent": sub.Text("id")}).Is(422, "category.within_itself")
		p := camille.Post("/articles", m{"title": "Bulletin", "template": "free", "sections": m{"body": "Il est là."}, "category_id": c.Text("id")}).Is(201)
		path = "/articles/" + p.Text("id")
		camille.Post(path+"/publish", nil).Is(409, "article.approval_needed")
		camille.Post(path+"/submit", nil).Is(200)
		camille.Post(path+"/publish", nil).Is(403, "article.not_ones_own")
		yanis.Post(path+"/return", m{"reason": ""}).Is(422)
		yanis.Post(path+"/return", m{"reason": "Dire où."}).Is(200)
		if got := camille.Get(path).Is(200); got.Text("state") != "draft" || got.Text("return_reason") != "Dire où." {
			t.Fatalf("returned %s", got.Body)
		}
		camille.Patch(path, m{"sections": m{"body": "Il est sur le portail."}}).Is(200)
		camille.Post(path+"/submit", nil).Is(200)
		if got := nora.Get("/articles?state=review").Is(200); got.Text("items.0.id") != p.Text("id") || got.Text("items.1") != "" {
			t.Fatalf("waits for approval: %s", got.Body)
		}
		nora.Post(path+"/publish", nil).Is(200)
		lina.Get(path).Is(404)
		if got := camille.Get("/articles?category=" + c.Text("id") + "&q=portail").Is(200); got.Text("items.0.category.path") != "Paie" {
			t.Fatalf("found %s", got.Body)
		}
		ana.Delete("/article-categories/"+c.Text("id")).Is(409, "category.not_empty")

		camille.Post("/articles/KB0000001/retire", nil).Is(200)
		lina.Get("/articles/KB0000001").Is(404)
		if got := lina.Get("/articles").Is(200); got.Text("items") != "[]" {
			t.Errorf("Lina finds %s", got.Body)
		}
		for _, x := range []string{"", "/versions", "/versions/1", "/difference", "/feedback"} {
			zoe.Get("/articles/" + a.Text("id") + x).Is(404)
		}
		for _, verb := range []string{"publish", "retire", "submit"} {
			zoe.Post("/articles/"+a.Text("id")+"/"+verb, nil).Is(404)
		}
		zoe.Patch("/articles/"+a.Text("id"), m{"title": "x"}).Is(404)
		zoe.Get("/threads/article/" + a.Text("id") + "/messages").Is(404)
		if got := zoe.Get("/article-categories").Is(200); got.Text("items") != "[]" {
			t.Errorf("Zoé sees %s", got.Body)
		}
	})
}

// An owner is told once that an article is to be looked at again.
func TestReviewsAreDue(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille := h.As("camille")
		a := camille.Post("/articles", m{"title": "Certificats", "template": "free", "sections": m{"body": "x"}, "review_at": h.Clock.Now().Add(48 * time.Hour)}).Is(201)
		camille.Post("/articles/"+a.Text("id")+"/publish", nil).Is(200)
		from := h.Head()
		h.Clock.Add(72 * time.Hour)
		h.Settle()
		h.Clock.Add(72 * time.Hour)
		h.Settle()
		told := 0
		for _, e := range h.Events(from) {
			if e == "article.review_due" {
				told++
			}
		}
		if got := camille.Get("/articles?review=due&owner=me").Is(200); told != 1 || got.Text("items.0.review_due") != "true" {
			t.Errorf("told %d times, listed %s", told, got.Body)
		}
	})
}

// A folder of Markdown comes in once, and goes out as it is read.
func TestFoldersOfMarkdown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		nora, camille, lina := h.As("nora"), h.As("camille"), h.As("lina")
		var folder, form bytes.Buffer
		z := zip.NewWriter(&folder)
		for name, text := range map[string]string{
			"Réseau/vpn.md": "---\ntitle: VPN 809\ntemplate: resolution\n---\n## Symptôme\n\n809\n\n## Résolution\n\nPort 4500", "Réseau/page.html": "<h1>Wi-Fi</h1><p>Salle <b>Erdre</b>", "x.exe": "MZ",
			"Réseau/brouillon.md": "---\ntitle: Sans fin\ntemplate: resolution\n---\n## Symptôme\n\nOn ne sait pas.",
		} {
			f, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", "wiki.zip")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(folder.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		body, kind := form.Bytes(), w.FormDataContentType()
		send := func(who *apptest.Person) apptest.Reply {
			return who.Send("/articles/import?audience=everyone&publish=true", kind, bytes.NewReader(body))
		}
		send(camille).Is(403)
		got := send(nora).Is(201)
		if got.Text("created.2.path") == "" || got.Text("created.3") != "" || got.Text("skipped.0.code") != "article.file_not_known" || !strings.Contains(got.Text("skipped.0.message"), "Markdown") {
			t.Fatalf("imported %s", got.Body)
		}
		if got := lina.Get("/articles").Is(200); strings.Count(string(got.Body), `"number"`) != 2 || got.Text("items.0.category.path") != "Réseau" {
			t.Fatalf("Lina finds %s", got.Body)
		}
		if got := send(nora).Is(201); got.Text("created") != "[]" || !strings.Contains(string(got.Body), "Déjà repris") {
			t.Fatalf("imported again %s", got.Body)
		}
		nora.Send("/articles/import", kind, strings.NewReader("nonsense")).Is(422, "file.missing")
		lina.Get("/articles/export").Is(403)
		out := camille.Get("/articles/export").Is(200)
		back, err := zip.NewReader(bytes.NewReader(out.Body), int64(len(out.Body)))
		if err != nil || len(back.File) != 2 {
			t.Fatalf("exported %v, %v", back, err)
		}
		if got := h.As("zoe").Get("/articles/export").Is(200); len(got.Body) > 100 {
			t.Errorf("Zoé takes %d bytes along", len(got.Body))
		}
	})
}

// What is kept from a closed group stays among its members, and what is kept from an open one among those who read it.
func TestPostsAreKeptForTheirReaders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, yanis, lina := h.As("camille"), h.As("yanis"), h.As("lina")
		closed := makeGroup(h, "camille", m{"name": "Rachat", "access": "secret"})
		open := makeGroup(h, "camille", m{"name": "Astuces", "access": "open", "requesters": true})
		in := publish(h, "camille", m{"text": "Le rachat se fait en juin", "group": closed})
		yanis.Post("/posts/"+in+"/retain", nil).Is(404)
		n := camille.Post("/posts/"+in+"/retain", nil).Is(201)
		if n.Text("audience.kind") != "groups" || n.Text("audience.groups.0.name") != "Rachat" || n.Text("source.kind") != "post" {
			t.Fatalf("kept %s", n.Body)
		}
		for _, who := range []string{"yanis", "ana", "lina", "zoe"} {
			h.As(who).Get("/notes/" + n.Text("id")).Is(404)
			if got := h.As(who).Get("/notes").Is(200); got.Text("items") != "[]" {
				t.Errorf("%s reads %s", who, got.Body)
			}
		}
		camille.Patch("/notes/"+n.Text("id"), m{"audience": m{"kind": "agents"}}).Is(422, "note.say_it_anew")
		out := publish(h, "yanis", m{"text": "Ctrl + Maj + V colle sans la mise en forme", "group": open})
		kept := camille.Post("/posts/"+out+"/retain", nil).Is(201)
		if got := lina.Get("/notes/" + kept.Text("id")).Is(200); got.Text("audience.kind") != "everyone" || got.Text("said_by.name") != "Yanis Test" {
			t.Fatalf("Lina reads %s", got.Body)
		}
		comment := lina.Post("/threads/note/"+kept.Text("id")+"/messages", m{"text": "Merci, cela marche aussi dans le navigateur"}).Is(201)
		if again := camille.Post("/threads/note/"+kept.Text("id")+"/messages/"+comment.Text("id")+"/retain", nil).Is(201); again.Text("audience.kind") != "everyone" {
			t.Fatalf("kept %s", again.Body)
		}
	})
}

// Voices heard at the same moment are all counted.
func TestVoicesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		n := h.As("ana").Post("/notes", m{"text": "Redémarrer la station", "audience": m{"kind": "everyone"}}).Is(201)
		var all sync.WaitGroup
		for _, who := range []string{"camille", "yanis", "ines", "nora", "paul", "sami", "lina"} {
			all.Add(1)
			go func() {
				defer all.Done()
				h.As(who).Post("/notes/"+n.Text("id")+"/worked", nil)
			}()
		}
		all.Wait()
		if got := h.As("ana").Get("/notes/" + n.Text("id")).Is(200); got.Text("worked") != "7" || got.Text("state") != "confirmed" || got.Text("promotable") != "true" {
			t.Errorf("counted %s", got.Body)
		}
	})
}

// An old event read again tells nobody what is for fewer people today.
func TestOldEventsShowNoMoreThanToday(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille, lina := h.As("camille"), h.As("lina")
		start := strings.Split(lina.Get("/notes").Is(200).Header.Get("Comptoir-Position"), ":")[0]
		read := func(who *apptest.Person, topics string) string {
			t.Helper()
			return string(who.Get("/events?after=" + start + ":0&topics=" + topics).Body)
		}
		n := camille.Post("/notes", m{"text": "Le mot de passe de la salle est bleu", "audience": m{"kind": "everyone"}}).Is(201)
		a := camille.Post("/articles", m{"title": "Plan secret", "template": "free", "sections": m{"body": "sous le tapis"}, "audience": m{"kind": "everyone"}}).Is(201)
		path := "/articles/" + a.Text("id")
		if got := read(lina, "knowledge:everyone"); !strings.Contains(got, "bleu") || strings.Contains(got, "tapis") {
			t.Fatalf("Lina hears %s", got)
		}
		camille.Post(path+"/publish", nil).Is(200)
		if got := read(lina, "knowledge:everyone,article:"+a.Text("id")); !strings.Contains(got, "tapis") {
			t.Fatalf("Lina hears %s", got)
		}
		camille.Patch(path, m{"sections": m{"body": "sous le tapis vert"}}).Is(200)
		if got := read(lina, "knowledge:everyone,article:"+a.Text("id")); strings.Contains(got, "vert") {
			t.Fatalf("Lina hears of a draft: %s", got)
		}
		if got := read(camille, "article:"+a.Text("id")+":draft"); !strings.Contains(got, "vert") {
			t.Fatalf("Camille hears %s", got)
		}
		camille.Patch("/notes/"+n.Text("id"), m{"audience": m{"kind": "agents"}, "text": "Le mot de passe de la salle est rouge"}).Is(200)
		camille.Post(path+"/retire", nil).Is(200)
		if got := read(lina, "knowledge:everyone"); strings.Contains(got, "bleu") || strings.Contains(got, "rouge") || strings.Contains(got, "tapis") || !strings.Contains(got, "note.narrowed") {
			t.Fatalf("Lina hears %s", got)
		}
		for _, topic := range []string{"note:" + n.Text("id"), "article:" + a.Text("id"), "article:" + a.Text("id") + ":draft", "knowledge:agents"} {
			if got := read(lina, topic); strings.Contains(got, "rouge") || strings.Contains(got, "tapis") {
				t.Errorf("Lina hears of %s: %s", topic, got)
			}
		}
		if got := read(camille, "knowledge:agents"); !strings.Contains(got, "rouge") {
			t.Errorf("Camille hears %s", got)
		}
		if got := read(h.As("zoe"), "knowledge:everyone,knowledge:agents"); strings.Contains(got, "tapis") || strings.Contains(got, "rouge") {
			t.Errorf("Zoé hears %s", got)
		}
		camille.Post("/tickets", m{"title": "Tapis troué"}).Is(201)
		camille.Post(path+"/links", m{"type": "related_to", "ticket": "INC0000001"}).Is(201)
		if got := camille.Get("/tickets/INC0000001/relations").Is(200); got.Text("items.0.record.number") != "KB0000001" {
			t.Errorf("tied %s", got.Body)
		}
	})
}
