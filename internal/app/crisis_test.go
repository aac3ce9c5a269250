package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/internal/people/thread"
)

// declare is Paul's crisis, with Inès as its scribe and Paul as its director.
func declare(h *apptest.House, more m) (path string) {
	h.T.Helper()
	body := m{"name": "Perte du datacentre Lyon", "level": 2}
	for k, v := range more {
		body[k] = v
	}
	path = "/crises/" + h.As("paul").Post("/crises", body).Is(201).Text("id")
	give(h, path, "paul", "director")
	give(h, path, "ines", "scribe")
	return path
}

func give(h *apptest.House, path, who, role string) {
	h.T.Helper()
	h.As("paul").Post(path+"/roles", m{"role": role, "person_id": h.As(who).ID}).Is(201)
}

// logged are the words of a log, in the order of numbers: what people wrote, or the code of the product's lines.
func logged(h *apptest.House, path string) []string {
	h.T.Helper()
	var page struct {
		Items []struct {
			Number     int64
			Text, Code string
		}
	}
	h.As("paul").Get(path + "/log?limit=500").Is(200).Into(&page)
	out := make([]string, len(page.Items))
	for i, l := range page.Items {
		if out[i] = l.Text; l.Code != "" {
			out[i] = l.Code
		}
		if l.Number != int64(i)+1 {
			h.T.Fatalf("line %d stands at place %d", l.Number, i+1)
		}
	}
	return out
}

// exported is the log as a file, which must be whole.
func exported(h *apptest.House, path string) chain.Export {
	h.T.Helper()
	x, err := chain.Read(strings.NewReader(string(h.As("paul").Get(path + "/export").Is(200).Body)))
	if err != nil {
		h.T.Fatal(err)
	}
	if _, broken := chain.Check(x, ""); broken != nil {
		h.T.Fatal(broken)
	}
	return x
}

func TestCrisisFromAnIncident(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		paul, camille := h.As("paul"), h.As("camille")
		incident := camille.Post("/tickets", m{"title": "Onduleur B en défaut", "impact": 1, "urgency": 1}).Is(201)
		ci := camille.Post("/cis", m{"name": "Salle A", "class": "site"}).Is(201).Text("id")
		h.Clock.Add(10 * time.Minute)
		after := h.Head()
		made := paul.Post("/crises", m{"name": " Perte du datacentre Lyon ", "level": 2, "ticket_id": incident.Text("number"), "ci_ids": []string{ci}, "cadence_min": 30}).Is(201)
		path := "/crises/" + made.Text("id")
		if made.Text("number") != "CRI0000001" || made.Text("phase") != "alert" || made.Text("name") != "Perte du datacentre Lyon" || made.Text("detected_at") != incident.Text("opened_at") ||
			made.Text("cis.0.name") != "Salle A" || made.Text("records.0.id") != incident.Text("id") || made.Text("next_point_at") != "2026-03-10T08:40:00.000Z" {
			t.Fatalf("declared: %s", made.Body)
		}
		if got := h.Events(after); !slices.Contains(got, "crisis.declared") || !slices.Contains(got, "crisis.card_changed") || !slices.Contains(got, "crisis.line_written") {
			t.Errorf("declaring fired %v", got)
		}
		if got := logged(h, path); !slices.Equal(got, []string{"declared", "record_attached", "cis_added"}) {
			t.Errorf("the log begins with %v", got)
		}
		camille.Post("/tickets/"+incident.Text("id")+"/start", nil).Is(200)
		camille.Post("/tickets/"+incident.Text("id")+"/resolve", m{"code": "fixed", "notes": "Batterie changée"})
		h.Settle()
		if got := logged(h, path); !slices.Contains(got, "ticket_moved") {
			t.Errorf("the incident's life is not in the log: %v", got)
		}
		last := paul.Get(path + "/log?last=true&limit=1").Is(200)
		if !strings.Contains(last.Text("items.0.words.fr"), "INC0000001") || last.Text("items.0.author.name") != "Camille Test" {
			t.Errorf("the line says %s", last.Body)
		}
		phases(t, h, path)
		exported(h, path)
	})
}

// phases walks a crisis to its end.
func phases(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	paul := h.As("paul")
	paul.Post(path+"/move", m{"phase": "retex"}).Is(409, "crisis.phase_not_next")
	paul.Post(path+"/move", m{"phase": "steering"}).Is(200)
	paul.Post(path+"/move", m{"phase": "steering"}).Is(200)
	h.As("camille").Post(path+"/move", m{"phase": "stand_down"}).Is(403)
	h.Clock.Add(time.Hour)
	closed := paul.Post(path+"/close", m{"reason": "tout est revenu"}).Is(200)
	if closed.Text("phase") != "retex" || closed.Text("open") != "false" || closed.Text("ended_at") == "" {
		t.Errorf("closed: %s", closed.Body)
	}
	back := paul.Post(path+"/move", m{"phase": "stand_down"}).Is(200)
	if back.Text("ended_at") != "" {
		t.Errorf("taken up again: %s", back.Body)
	}
	paul.Post(path+"/close", nil).Is(200)
	paul.Post(path+"/move", m{"phase": "archived"}).Is(200)
	paul.Post(path+"/log", m{"text": "trop tard"}).Is(409, "crisis.is_archived")
	paul.Post(path+"/move", m{"phase": "retex"}).Is(409)
}

func TestWhoDirectsDoesNotWrite(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille, yanis := h.As("paul"), h.As("ines"), h.As("camille"), h.As("yanis")
		paul.Post(path+"/log", m{"text": "je note"}).Is(403, "crisis.director_does_not_write")
		ines.Post(path+"/log", m{"text": "je décide", "type": "decision"}).Is(403, "crisis.scribe_does_not_decide")
		ines.Post(path+"/log", m{"text": "Bascule vers Marseille", "type": "decision", "author_id": paul.ID}).Is(201)
		paul.Post(path+"/roles", m{"role": "scribe", "person_id": "me"}).Is(409, "crisis.roles_clash")
		paul.Post(path+"/roles", m{"role": "scribe", "person_id": "me", "deputy": true}).Is(409, "crisis.roles_clash")
		paul.Post(path+"/roles", m{"role": "director", "person_id": ines.ID, "deputy": true}).Is(409, "crisis.roles_clash")
		camille.Post(path+"/roles", m{"role": "expert", "person_id": camille.ID}).Is(403, "crisis.members_only")
		paul.Post(path+"/roles", m{"role": "director", "person_id": camille.ID, "deputy": true}).Is(201)
		camille.Post(path+"/log", m{"text": "je note"}).Is(403, "crisis.director_does_not_write")
		paul.Post(path+"/roles", m{"role": "scribe", "person_id": yanis.ID}).Is(201) // hands over from Inès
		if got := paul.Get(path).Is(200); strings.Count(string(got.Body), `"role":"scribe"`) != 1 || got.Text("missing.0") != "technical_lead" {
			t.Errorf("after the hand-over: %s", got.Body)
		}
		ines.Post(path+"/leave", nil).Is(204)
		ines.Get(path+"/log").Is(403, "crisis.members_only")
		yanis.Post(path+"/leave", nil).Is(409, "crisis.role_first")
		paul.Post(path+"/roles", m{"role": "observer", "person_id": ines.ID}).Is(201)
		ines.Post(path+"/log", m{"text": "je regarde"}).Is(403, "crisis.observer_only_looks")
		var ever struct{ Items []crisis.Role }
		paul.Get(path + "/roles").Is(200).Into(&ever)
		if len(ever.Items) != 5 || ever.Items[1].Until.IsZero() {
			t.Errorf("roles ever: %+v", ever.Items)
		}
		role := ever.Items[3].ID
		ines.Delete(path + "/roles/" + role).Is(403)
		yanis.Delete(path + "/roles/" + role).Is(204)
		yanis.Delete(path+"/roles/"+role).Is(404, "crisis.role_not_found")
		// Nobody is the scribe now: the crisis says so, and its log goes on.
		if got := paul.Get(path).Is(200).Text("missing"); !strings.Contains(got, `"scribe"`) {
			t.Errorf("without a scribe: missing %s", got)
		}
		yanis.Post(path+"/log", m{"text": "Plus personne ne tient la main courante"}).Is(201)
		paul.Post(path+"/leave", nil).Is(409, "crisis.role_first")
	})
}

// Two who are given the two roles at the same time: one of them is refused, whoever comes first.
func TestRolesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := "/crises/" + h.As("paul").Post("/crises", m{"name": "Deux rôles", "level": 1}).Is(201).Text("id")
		var both sync.WaitGroup
		status := make([]int, 2)
		for i, role := range []string{"director", "scribe"} {
			both.Go(func() {
				status[i] = h.As("paul").Post(path+"/roles", m{"role": role, "person_id": h.As("camille").ID}).Status
			})
		}
		both.Wait()
		slices.Sort(status)
		if !slices.Equal(status, []int{201, 409}) {
			t.Errorf("both answered %v", status)
		}
	})
}

func TestWhoSeesACrisis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		secret := declare(h, m{"name": "Fuite de données", "restricted": true})
		camille, sami, zoe, paul := h.As("camille"), h.As("sami"), h.As("zoe"), h.As("paul")
		if got := camille.Get(path).Is(200); got.Text("limited") != "true" || got.Text("description") != "" || got.Text("roles") != "" || got.Text("actions.0") != "join" {
			t.Errorf("Camille sees %s", got.Body)
		}
		for _, p := range []string{"/log", "/rooms", "/members", "/roles", "/guests", "/presence", "/export"} {
			camille.Get(path+p).Is(403, "crisis.members_only")
			camille.Get(secret+p).Is(404, "crisis.not_found")
			sami.Get(path+p).Is(404, "crisis.not_found")
			zoe.Get(path+p).Is(404, "crisis.not_found")
		}
		camille.Get(secret).Is(404)
		camille.Post(secret+"/join", nil).Is(404)
		sami.Get(path).Is(404)
		zoe.Get(path).Is(404)
		if got := camille.Get("/crises").Is(200); strings.Count(string(got.Body), `"number"`) != 1 {
			t.Errorf("Camille lists %s", got.Body)
		}
		if got := sami.Get("/crises").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("Sami lists %s", got.Body)
		}
		camille.Post(path+"/join", nil).Is(200)
		camille.Post(path+"/join", nil).Is(200)
		camille.Post(path+"/log", m{"text": "Le groupe B a démarré"}).Is(201)
		paul.Post(path+"/call", m{"people": []string{sami.ID}}).Is(200)
		if got := sami.Get(path).Is(200); got.Text("mine.asked_at") == "" || got.Text("limited") != "" {
			t.Errorf("Sami, called, sees %s", got.Body)
		}
		if got := logged(h, path); slices.Index(got, "joined") < 0 || slices.Index(got, "joined") != len(got)-3 {
			t.Errorf("Camille joined once: %v", got)
		}
		sami.Post("/crises", m{"name": "x", "level": 1}).Is(403)
		camille.Post("/crises", m{"name": "x", "level": 1}).Is(403)
		for body, field := range map[string]m{"name": {"name": " \u200b", "level": 1}, "level": {"name": "x", "level": 4}, "ticket_id": {"name": "x", "level": 1, "ticket_id": "INC9999999"},
			"ci_ids": {"name": "x", "level": 1, "ci_ids": []string{"nowhere"}}, "detected_at": {"name": "x", "level": 1, "detected_at": "2031-01-01T00:00:00Z"}} {
			if got := paul.Post("/crises", field).Is(422); !strings.Contains(string(got.Body), body) {
				t.Errorf("%s: %s", body, got.Body)
			}
		}
	})
}

func TestRollCall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, camille, yanis, lina := h.As("paul"), h.As("camille"), h.As("yanis"), h.As("lina")
		paul.Post(path+"/call", m{}).Is(422)
		paul.Post(path+"/call", m{"people": []string{"nobody"}}).Is(422)
		paul.Post(path+"/call", m{"groups": []string{"nothing"}}).Is(422)
		paul.Post(path+"/call", m{"groups": []string{h.Group}, "people": []string{lina.ID, camille.ID}}).Is(200)
		h.Clock.Add(4 * time.Minute)
		camille.Post(path+"/answer", m{"answer": "take"}).Is(200)
		camille.Post(path+"/answer", m{"answer": "take"}).Is(200)
		yanis.Post(path+"/answer", m{"answer": "later"}).Is(422)
		yanis.Post(path+"/answer", m{"answer": "later", "minutes": 20}).Is(200)
		lina.Post(path+"/answer", m{"answer": "no"}).Is(200)
		paul.Post(path+"/answer", m{"answer": "take"}).Is(409, "crisis.not_called")
		var all struct{ Items []crisis.Member }
		paul.Get(path + "/members").Is(200).Into(&all)
		said := map[string]string{}
		for _, x := range all.Items {
			said[x.Person.Name] = fmt.Sprintf("%s %d %s", x.Answer, x.AnswerMin, x.AnsweredAt.Sub(x.AskedAt))
		}
		if said["Camille Test"] != "take 0 4m0s" || !strings.HasPrefix(said["Yanis Test"], "later") || !strings.HasPrefix(said["Lina Test"], "no") {
			t.Errorf("they said %v", said)
		}
		h.Clock.Add(time.Minute)
		paul.Post(path+"/call", m{"groups": []string{h.Group}}).Is(200) // again: who takes it is left alone
		all.Items = nil
		paul.Get(path + "/members").Is(200).Into(&all)
		for _, x := range all.Items {
			if x.Person.ID == camille.ID && (x.Answer != "take" || x.AskedTimes != 1) || x.Person.ID == yanis.ID && (x.Answer != "" || x.AskedTimes != 2) {
				t.Errorf("called again: %+v", x)
			}
		}
		if got := logged(h, path); strings.Join(got[3:], " ") != "called answered_take answered_later answered_no called" {
			t.Errorf("the log says %v", got)
		}
	})
}

func TestLogIsNeverChanged(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		ines, paul, ana := h.As("ines"), h.As("paul"), h.As("ana")
		first := ines.Post(path+"/log", m{"text": "Onduleur A en défaut", "event_at": "2026-03-10T07:40:00Z"}).Is(201)
		n := first.Text("number")
		if first.Text("event_at") != "2026-03-10T07:40:00.000Z" || first.Text("recorded_at") != "2026-03-10T08:00:00.000Z" || first.Text("doubt") != "" || first.Text("verification") != "to_verify" {
			t.Errorf("written: %s", first.Body)
		}
		second := ines.Post(path+"/log", m{"text": "Onduleur B, et non A", "corrects": 4}).Is(201)
		third := ines.Post(path+"/log", m{"text": "Onduleur B, côté nord", "corrects": 4}).Is(201) // of the correction, which is the last word
		if second.Text("corrects") != n || third.Text("corrects") != second.Text("number") {
			t.Errorf("corrections: %s %s", second.Body, third.Body)
		}
		if got := ines.Get(path + "/log/" + n).Is(200); got.Text("corrected_by") != second.Text("number") || got.Text("text") != "Onduleur A en défaut" {
			t.Errorf("what was corrected: %s", got.Body)
		}
		paul.Post(path+"/log/"+n+"/assess", m{"verification": "refuted"}).Is(403, "crisis.director_does_not_write")
		ines.Post(path+"/log/"+n+"/assess", m{"verification": "refuted", "reason": "vu sur place"}).Is(200)
		ines.Post(path+"/log/"+n+"/assess", m{"verification": "refuted"}).Is(200)
		ines.Post(path+"/log/1/assess", m{"verification": "refuted"}).Is(409, "crisis.line_of_the_product")
		ines.Post(path+"/log", m{"text": "x", "corrects": 1}).Is(422)
		ines.Post(path+"/log", m{"text": "x", "corrects": 99}).Is(422)
		ines.Post(path+"/log", m{"text": " \u200b "}).Is(422, "crisis.text_missing")
		ines.Post(path+"/log", m{"text": strings.Repeat("é", 8001)}).Is(422, "crisis.too_long")
		ines.Post(path+"/log", m{"text": "x", "author_id": h.As("zoe").ID}).Is(422, "crisis.person_unknown")
		ines.Post(path+"/log", m{"text": "x", "event_at": "0026-03-10T07:40:00Z"}).Is(422)
		for _, c := range []struct{ event, sent, want string }{
			{"2026-03-10T08:01:00Z", "", ""}, {"2026-03-10T09:00:00Z", "", "future"}, {"2026-03-08T08:00:00Z", "", "long_ago"},
			{"2026-03-10T03:00:00Z", "2026-03-10T03:00:05Z", "device_clock"}, {"2026-03-10T07:59:00Z", "2026-03-10T08:00:30Z", ""},
		} {
			body := m{"text": "une heure", "event_at": c.event}
			if c.sent != "" {
				body["sent_at"] = c.sent
			}
			if got := ines.Post(path+"/log", body).Is(201); got.Text("doubt") != c.want || got.Text("event_at") != strings.Replace(c.event, "Z", ".000Z", 1) {
				t.Errorf("%v: %s", c, got.Body)
			}
		}
		head := exported(h, path).Head.Hash
		ines.Post(path+"/log/"+n+"/erase", m{"reason": "RGPD"}).Is(403)
		ana.Post(path+"/log/"+n+"/erase", m{"reason": ""}).Is(422)
		if got := ana.Post(path+"/log/"+n+"/erase", m{"reason": "demande du 10 mars"}).Is(200); got.Text("erased") != "true" || got.Text("text") != "" {
			t.Errorf("erased: %s", got.Body)
		}
		x := exported(h, path)
		if r, broken := chain.Check(x, head); broken != nil || r.Holds == 0 {
			t.Errorf("after an erasure: %v", broken)
		}
		if strings.Contains(string(ines.Get(path+"/export").Is(200).Body), "Onduleur A") {
			t.Error("the erased words are in the export")
		}
		sealed(t, h, path)
	})
}

// sealed tries to alter the log in the database: the database refuses; whoever gets around that is told on by verify.
func sealed(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	id := strings.TrimPrefix(path, "/crises/")
	do := func(text string) error {
		_, err := db.Update(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, tx *db.Tx) (int64, error) { return tx.Exec(ctx, text, id) })
		return err
	}
	for _, text := range []string{
		`UPDATE crisis_line SET text = 'autre chose' WHERE tenant_id = $1 AND crisis_id = $2 AND number = 5`,
		`UPDATE crisis_line SET event_at = 1 WHERE tenant_id = $1 AND crisis_id = $2 AND number = 5`,
		`UPDATE crisis_line SET hash = '' WHERE tenant_id = $1 AND crisis_id = $2 AND number = 5`,
		`DELETE FROM crisis_line WHERE tenant_id = $1 AND crisis_id = $2 AND number = 5`,
	} {
		if err := do(text); err == nil || !strings.Contains(err.Error(), "never changed or deleted") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := do(`UPDATE crisis_line SET text = '', salt = '' WHERE tenant_id = $1 AND crisis_id = $2 AND number = 5`); err != nil { // the one thing the database lets pass
		t.Fatal(err)
	}
	if broken := brokenIn(t, h, path); broken != (chain.Broken{Number: 5, Reason: chain.ErasedUnsaid}) {
		t.Errorf("verify says %v of words erased behind our back", broken)
	}
	altered(t, h, path)
}

// brokenIn is what verify says of a log that is not whole.
func brokenIn(t *testing.T, h *apptest.House, path string) chain.Broken {
	t.Helper()
	x, err := chain.Read(strings.NewReader(string(h.As("paul").Get(path + "/export").Is(200).Body)))
	if err != nil {
		t.Fatal(err)
	}
	_, broken := chain.Check(x, "")
	if broken == nil {
		t.Fatal("verify finds the log whole")
	}
	return *broken
}

// altered takes the seal off, as who owns the database can, and rewrites a line: verify names it.
func altered(t *testing.T, h *apptest.House, path string) {
	t.Helper()
	_, err := db.Control(t.Context(), h.App.DB, func(ctx context.Context, c *db.Ctl) (int64, error) {
		unseal := `DROP TRIGGER crisis_line_sealed_update`
		if h.App.DB.Engine() == db.Postgres {
			unseal += ` ON crisis_line`
		}
		if _, err := c.Exec(ctx, unseal); err != nil {
			return 0, err
		}
		tx, err := c.Tenant(ctx, h.Tenant)
		if err != nil {
			return 0, err
		}
		return tx.Exec(ctx, `UPDATE crisis_line SET event_at = event_at + 60000 WHERE tenant_id = $1 AND crisis_id = $2 AND number = 4`, strings.TrimPrefix(path, "/crises/"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if broken := brokenIn(t, h, path); broken != (chain.Broken{Number: 4, Reason: chain.WrongLine}) {
		t.Errorf("verify says %v of a line whose time was moved in the database", broken)
	}
}

// Many who write at once: numbers without a gap, and a whole chain.
func TestScribesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		for _, p := range []string{"camille", "yanis"} {
			h.As(p).Post(path+"/join", nil).Is(200)
		}
		before := len(logged(h, path))
		var all sync.WaitGroup
		for _, p := range []string{"ines", "camille", "yanis"} {
			all.Go(func() {
				for i := range 20 {
					h.As(p).Post(path+"/log", m{"text": fmt.Sprint(p, i)}).Is(201)
				}
			})
		}
		all.Wait()
		got := logged(h, path)
		if len(got) != before+60 {
			t.Errorf("%d lines, want %d", len(got), before+60)
		}
		got = got[before:]
		slices.Sort(got)
		if len(slices.Compact(got)) != 60 {
			t.Error("a line is there twice")
		}
		exported(h, path)
	})
}

func TestPromote(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille, sami := h.As("paul"), h.As("ines"), h.As("camille"), h.As("sami")
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		said := paul.Post("/threads/crisis_room/"+room+"/messages", m{"text": "On bascule vers **Marseille**"}).Is(201)
		h.Clock.Add(7 * time.Minute)
		body := m{"kind": "crisis_room", "subject": room, "message": said.Text("id"), "type": "decision"}
		paul.Post(path+"/promote", body).Is(403, "crisis.director_does_not_write")
		line := ines.Post(path+"/promote", body).Is(201)
		if line.Text("author.id") != paul.ID || line.Text("recorder.id") != ines.ID || line.Text("event_at") != said.Text("at") || line.Text("recorded_at") == said.Text("at") ||
			line.Text("text") != "On bascule vers **Marseille**" || line.Text("said.message") != said.Text("id") || line.Text("type") != "decision" {
			t.Errorf("promoted: %s", line.Body)
		}
		if again := ines.Post(path+"/promote", body).Is(201); again.Text("number") != line.Text("number") {
			t.Errorf("promoted twice: %s", again.Body)
		}
		own := ines.Post("/threads/crisis_room/"+room+"/messages", m{"text": "Je décide"}).Is(201)
		ines.Post(path+"/promote", m{"kind": "crisis_room", "subject": room, "message": own.Text("id"), "type": "decision"}).Is(403, "crisis.scribe_does_not_decide")
		ines.Post(path+"/promote", m{"kind": "crisis_room", "subject": room, "message": "x"}).Is(422)
		// of any thread that one may read, and no other
		talk := sami.Post("/conversations", m{"symptoms": "Rien ne marche", "queue_id": h.Queue}).Is(201).Text("id")
		word := sami.Post("/threads/conversation/"+talk+"/messages", m{"text": "Tout l'étage est coupé"}).Is(201).Text("id")
		if got := ines.Post(path+"/promote", m{"kind": "conversation", "subject": talk, "message": word}).Is(201); got.Text("author.id") != sami.ID {
			t.Errorf("from a conversation: %s", got.Body)
		}
		paul.Post(path+"/call", m{"people": []string{h.As("lina").ID}}).Is(200)
		h.As("lina").Post(path+"/promote", m{"kind": "conversation", "subject": talk, "message": word}).Is(422)
		camille.Post(path+"/promote", body).Is(403)
		exported(h, path)
	})
}

func TestRooms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille, yanis := h.As("paul"), h.As("ines"), h.As("camille"), h.As("yanis")
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		say := func(p *apptest.Person, room string) apptest.Reply {
			return p.Post("/threads/crisis_room/"+room+"/messages", m{"text": "bonjour"})
		}
		say(camille, room).Is(404)
		camille.Post(path+"/join", nil).Is(200)
		yanis.Post(path+"/join", nil).Is(200)
		say(camille, room).Is(201)
		hidden := ines.Post(path+"/rooms", m{"name": "Cellule juridique", "private": true, "people": []string{yanis.ID}}).Is(201).Text("id")
		open := ines.Post(path+"/rooms", m{"name": "Technique"}).Is(201).Text("id")
		say(yanis, hidden).Is(201)
		say(camille, hidden).Is(404)
		say(camille, open).Is(201)
		if got := camille.Get(path + "/rooms").Is(200); strings.Contains(string(got.Body), "juridique") || got.Text("items.1.messages") != "1" {
			t.Errorf("Camille sees the rooms %s", got.Body)
		}
		if strings.Contains(string(camille.Get(path+"/log").Is(200).Body), "juridique") {
			t.Error("the log names a private room")
		}
		camille.Post(path+"/rooms/"+hidden+"/close", nil).Is(404)
		paul.Post(path+"/rooms/"+room+"/close", nil).Is(409, "crisis.main_room_stays")
		camille.Post(path+"/rooms/"+open+"/close", nil).Is(200)
		say(camille, open).Is(409, "crisis.room_is_closed")
		camille.Get("/threads/crisis_room/" + open + "/messages").Is(200)
		for _, p := range []string{"sami", "zoe"} {
			h.As(p).Get("/threads/crisis_room/" + room + "/messages").Is(404)
		}
		presence(t, h, path, room, hidden)
	})
}

func presence(t *testing.T, h *apptest.House, path, room, hidden string) {
	t.Helper()
	camille, yanis := h.As("camille"), h.As("yanis")
	camille.Put(path+"/presence", m{"room_id": room}).Is(204)
	camille.Put(path+"/presence", m{"room_id": hidden}).Is(404)
	yanis.Put(path+"/presence", m{"room_id": hidden}).Is(204)
	after := h.Head()
	camille.Put(path+"/presence", m{"room_id": room}).Is(204)
	if got := h.Events(after); len(got) != 0 {
		t.Errorf("still there is no news: %v", got)
	}
	if got := camille.Get(path + "/presence").Is(200); strings.Count(string(got.Body), `"since"`) != 2 || strings.Contains(string(got.Body), hidden) {
		t.Errorf("who is there: %s", got.Body)
	}
	h.Clock.Add(50 * time.Second)
	camille.Put(path+"/presence", m{"room_id": room}).Is(204)
	h.Clock.Add(50 * time.Second)
	if got := camille.Get(path + "/presence").Is(200); got.Text("items.0.person.id") != camille.ID || strings.Count(string(got.Body), `"since"`) != 1 {
		t.Errorf("Yanis went without a word: %s", got.Body)
	}
	camille.Put(path+"/presence", m{"gone": true}).Is(204)
	if got := camille.Get(path + "/presence").Is(200); got.Text("items.0.person.id") != "" {
		t.Errorf("Camille went: %s", got.Body)
	}
}

// Three hundred people in a room: each reads what the last one said.
func TestThreeHundredInARoom(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	path := declare(h, nil)
	id := strings.TrimPrefix(path, "/crises/")
	room := h.As("paul").Get(path + "/rooms").Is(200).Text("items.0.id")
	people := make([]auth.Actor, 300)
	for i := range people {
		people[i] = auth.Actor{Tenant: h.Tenant, ID: fmt.Sprintf("%032x", i+1), Name: "N", Roles: auth.Roles{auth.Agent}, Lang: "fr", Zone: "Europe/Paris"}
		_, err := db.Update(t.Context(), h.App.DB, people[i], func(ctx context.Context, tx *db.Tx) (crisis.Crisis, error) {
			return h.App.Crises.Join(ctx, tx, crisis.JoinIn{ID: id})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.As("ines").Post("/threads/crisis_room/"+room+"/messages", m{"text": "à tous"}).Is(201)
	for _, p := range people {
		_, err := db.View(t.Context(), h.App.DB, p, func(ctx context.Context, r db.Reader) (struct{}, error) {
			got, err := h.App.Threads.List(ctx, r, listOf(room))
			if err == nil && (len(got.Items) != 1 || got.Items[0].Text != "à tous") {
				t.Errorf("%s reads %+v", p.ID, got.Items)
			}
			return struct{}{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := h.As("paul").Get(path).Is(200); got.Text("members") != "302" {
		t.Errorf("members: %s", got.Text("members"))
	}
	if x := exported(h, path); x.Head.Number != 303 {
		t.Errorf("the log has %d lines", x.Head.Number)
	}
}

func TestGuests(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines := h.As("paul"), h.As("ines")
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		other := paul.Post(path+"/rooms", m{"name": "Autre"}).Is(201).Text("id")
		invite := m{"room_id": room, "name": "Noé Brun", "company": "Hébergeur", "may_post": true, "hours": 4}
		ines.Post(path+"/guests", invite).Is(403, "crisis.who_invites")
		paul.Post(path+"/guests", m{"room_id": "nowhere", "name": "x", "hours": 4}).Is(422)
		made := paul.Post(path+"/guests", invite).Is(201)
		_, token, _ := strings.Cut(made.Text("link"), "/guest/")
		g := "/guests/" + token
		if token == "" || strings.Contains(string(paul.Get(path+"/guests").Is(200).Body), token) {
			t.Fatalf("the link: %s", made.Body)
		}
		anyone := h.Nobody()
		anyone.Get("/guests/"+h.Tenant+"."+strings.Repeat("a", 43)).Is(404, "crisis.link_unknown")
		anyone.Get("/guests/x").Is(404, "crisis.link_unknown")
		anyone.Get(g).Is(403, "crisis.link_of_another_device")
		in := anyone.Post(g+"/enter", nil).Is(200)
		key := in.Text("key")
		if in.Text("crisis") != "CRI0000001" || in.Text("guest.name") != "Noé Brun (Hébergeur)" || key == "" {
			t.Fatalf("entered: %s", in.Body)
		}
		anyone.Post(g+"/enter", nil).Is(409, "crisis.link_used") // forwarded to somebody else
		anyone.Get(g+"/messages", "Comptoir-Guest", "a"+key).Is(403)
		ines.Post("/threads/crisis_room/"+room+"/messages", m{"text": "Bienvenue"}).Is(201)
		anyone.Post(g+"/messages", m{"text": "La baie 12 est **coupée**"}, "Comptoir-Guest", key).Is(201)
		if got := anyone.Get(g+"/messages", "Comptoir-Guest", key).Is(200); got.Text("items.0.text") != "Bienvenue" || got.Text("items.1.author.name") != "Noé Brun (Hébergeur)" {
			t.Errorf("the guest hears %s", got.Body)
		}
		said := ines.Get("/threads/crisis_room/" + room + "/messages").Is(200)
		line := ines.Post(path+"/promote", m{"kind": "crisis_room", "subject": room, "message": said.Text("items.1.id")}).Is(201)
		if line.Text("author.name") != "Noé Brun (Hébergeur)" {
			t.Errorf("what the guest said: %s", line.Body)
		}
		guestSees(t, h, made.Text("person.id"), room, other)
		h.Clock.Add(4 * time.Hour)
		anyone.Get(g+"/messages", "Comptoir-Guest", key).Is(410, "crisis.guest_expired")
		anyone.Post(g+"/messages", m{"text": "encore"}, "Comptoir-Guest", key).Is(410)
		reader := paul.Post(path+"/guests", m{"room_id": other, "name": "Assureur", "hours": 2}).Is(201)
		_, token, _ = strings.Cut(reader.Text("link"), "/guest/")
		g = "/guests/" + token
		key = anyone.Post(g+"/enter", nil).Is(200).Text("key")
		anyone.Post(g+"/messages", m{"text": "non"}, "Comptoir-Guest", key).Is(403, "crisis.guest_only_reads")
		anyone.Get(g+"/messages", "Comptoir-Guest", key).Is(200)
		paul.Delete(path + "/guests/" + reader.Text("id")).Is(204)
		anyone.Get(g+"/messages", "Comptoir-Guest", key).Is(410, "crisis.guest_revoked")
		if got := strings.Join(logged(h, path), " "); !strings.Contains(got, "guest_invited guest_entered guest_refused") || !strings.HasSuffix(got, "guest_invited guest_entered guest_revoked") {
			t.Errorf("the log says %s", got)
		}
		if got := h.As("camille").Get("/people?q=Noé").Is(200); got.Text("items.0.id") != "" {
			t.Errorf("a guest is in the directory: %s", got.Body)
		}
	})
}

// guestSees: a guest reads their room and nothing else, even were they let in as somebody.
func guestSees(t *testing.T, h *apptest.House, person, room, other string) {
	t.Helper()
	guest := auth.Actor{Tenant: h.Tenant, ID: person, Lang: "fr", Zone: "Europe/Paris"}
	for subject, want := range map[string]bool{room: true, other: false} {
		_, err := db.View(t.Context(), h.App.DB, guest, func(ctx context.Context, r db.Reader) (struct{}, error) {
			_, err := h.App.Threads.List(ctx, r, listOf(subject))
			return struct{}{}, err
		})
		if (err == nil) != want {
			t.Errorf("the guest reads %s: %v", subject, err)
		}
	}
}

func listOf(room string) thread.ListIn {
	return thread.ListIn{Kind: crisis.RoomKind, ID: room, Limit: 50}
}
