package app_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

const failover = `# Basculer la messagerie

Quand le site de Lyon est perdu.

## 1. Prévenir le support

- **Rôle :** astreinte
- **Durée :** 5 min

Appeler.

## 2. Décider

- **Go / no-go :** le report a-t-il moins d'une heure ?

## 3. Basculer

- **Durée :** 20 min
- **Vérification :** l'écran montre « secours »
- **Liens :** [plan](https://exemple.test/plan)
`

// A procedure is written, attached, changed, compared, retired.
func TestAProcedureIsWritten(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ines, camille, sami, zoe := h.As("ines"), h.As("camille"), h.As("sami"), h.As("zoe")
		from := h.Head()
		ci := camille.Post("/cis", m{"class": "application", "name": "Messagerie"}).Is(201)
		sami.Post("/runbooks", m{"text": failover}).Is(403)
		b := ines.Post("/runbooks", m{"text": failover, "tags": []string{"#PRA", "pra"}, "cis": []string{ci.Text("number")}}).Is(201)
		if b.Text("number") != "PRO0000001" || b.Text("title") != "Basculer la messagerie" || b.Text("state") != "draft" || b.Text("step_count") != "3" || b.Text("expected_min") != "25" ||
			b.Text("tags") != `["pra"]` || b.Text("cis.0.title") != "Messagerie" || b.Text("owner.name") != "Ines Test" || b.Text("steps.1.go_no_go") != "true" ||
			!strings.Contains(b.Text("steps.2.links.0"), `href="https://exemple.test/plan"`) {
			t.Fatalf("made %s", b.Body)
		}
		ines.Post("/runbooks", m{"text": "Sans titre"}).Is(422, "runbook.title_missing")
		ines.Post("/runbooks", m{"text": failover, "cis": []string{"CI9999999"}}).Is(422, "runbook.ci_unknown")
		ines.Post("/runbooks", m{"text": failover, "owner_id": h.Actor("sami").ID}).Is(422, "runbook.owner_is_no_agent")
		path := "/runbooks/" + b.Text("number")
		for _, other := range []*apptest.Person{zoe} {
			other.Get(path).Is(404, "runbook.not_found")
			other.Patch(path, m{"title": "x"}).Is(404, "runbook.not_found")
		}
		sami.Get(path).Is(403)
		camille.Patch(path, m{"title": "Basculer toute la messagerie"}, "If-Match", `"7"`).Is(412, "runbook.changed_meanwhile")
		camille.Patch(path, m{"text": strings.Replace(failover, "20 min", "30 min", 1), "comment": "Mesuré le 3"}, "If-Match", `"1"`).Is(200)
		if d := ines.Get(path + "/difference").Is(200); d.Text("from") != "1" || !strings.Contains(string(d.Body), "30 min") || d.Text("title") != "[]" {
			t.Fatalf("difference %s", d.Body)
		}
		if v := ines.Get(path + "/versions").Is(200); v.Text("items.0.comment") != "Mesuré le 3" || v.Text("items.1.edition") != "1" {
			t.Fatalf("versions %s", v.Body)
		}
		if v := ines.Get(path + "/versions/1").Is(200); v.Text("text") != strings.TrimSpace(failover) {
			t.Fatalf("the first edition is %q", v.Text("text"))
		}
		ines.Post(path+"/publish", nil).Is(200)
		ines.Post(path+"/publish", nil).Is(409, "runbook.published_already")
		if v := camille.Post(path+"/verify", nil).Is(200); v.Text("verified_by.name") != "Camille Test" || v.Text("review_due") != "false" {
			t.Fatalf("verified %s", v.Body)
		}
		if got := camille.Get("/runbooks?ci=" + ci.Text("number")).Is(200); got.Text("items.0.number") != "PRO0000001" {
			t.Fatalf("of the CI: %s", got.Body)
		}
		camille.Delete(path + "/cis/" + ci.Text("id")).Is(200)
		if got := camille.Get("/runbooks?ci=" + ci.Text("number")).Is(200); got.Text("items") != "[]" {
			t.Fatalf("of the CI: %s", got.Body)
		}
		camille.Put(path+"/cis/"+ci.Text("id"), nil).Is(200)
		if got := camille.Get("/runbooks?q=toute+messagerie").Is(200); got.Text("items") != "[]" {
			t.Fatalf("found %s", got.Body)
		}
		if got := camille.Get("/runbooks?q=BASCULER&owner=none&state=draft").Is(200); got.Text("items") != "[]" {
			t.Fatalf("found %s", got.Body)
		}
		h.Clock.Add(366 * 24 * time.Hour)
		if got := camille.Get("/runbooks?review=due").Is(200); got.Text("items.0.review_due") != "true" {
			t.Fatalf("due: %s", got.Body)
		}
		ines.Post(path+"/retire", nil).Is(200)
		ines.Post(path+"/run", m{}).Is(409, "runbook.is_retired")
		var got []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "runbook.") {
				got = append(got, e)
			}
		}
		want := []string{"runbook.made", "runbook.edited", "runbook.published", "runbook.verified", "runbook.detached", "runbook.attached", "runbook.retired"}
		if !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
		steps := camille.Post("/runbooks", m{"title": "Par étapes", "lang": "fr", "steps": []m{{"title": "Un", "expected_min": 90, "prerequisites": []string{"a", "b"}}, {"title": "Deux", "go_no_go": true}}}).Is(201)
		if steps.Text("expected_min") != "90" || steps.Text("steps.1.go_no_go") != "true" || !strings.Contains(steps.Text("text"), "- **Durée\u00a0:** 1 h 30 min") {
			t.Fatalf("of steps %s", steps.Body)
		}
	})
}

// Two people run a procedure together; the third time is compared with the others.
func TestAProcedureIsRun(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		yanis, camille, sami, zoe := h.As("yanis"), h.As("camille"), h.As("sami"), h.As("zoe")
		b := h.As("ines").Post("/runbooks", m{"text": failover, "publish": true}).Is(201)
		inc := camille.Post("/tickets", m{"kind": "incident", "title": "La messagerie ne répond plus"}).Is(201)
		from := h.Head()
		run := yanis.Post("/runbooks/"+b.Text("id")+"/run", m{"about": m{"kind": "ticket", "id": inc.Text("number")}}).Is(201)
		if run.Text("number") != "RUN0000001" || run.Text("about.number") != inc.Text("number") || run.Text("steps.2.state") != "todo" || run.Text("steps.0.what.role") != "astreinte" {
			t.Fatalf("begun %s", run.Body)
		}
		yanis.Post("/runbooks/"+b.Text("id")+"/run", m{"about": m{"kind": "moon", "id": "x"}}).Is(422, "run.about_unknown")
		path := "/runs/" + run.Text("number")
		sami.Get(path).Is(403)
		zoe.Get(path).Is(404, "run.not_found")
		zoe.Post(path+"/steps/1/done", m{}).Is(404, "run.not_found")
		yanis.Post(path+"/steps/9/done", m{}).Is(404, "run.no_such_step")
		h.Clock.Add(time.Minute)
		yanis.Post(path+"/steps/1/begin", m{}).Is(200)
		h.Clock.Add(6 * time.Minute)
		if got := camille.Post(path+"/steps/1/done", m{}).Is(200); got.Text("steps.0.real_ms") != "360000" || got.Text("steps.0.started_by.name") != "Yanis Test" || got.Text("steps.0.ended_by.name") != "Camille Test" || got.Text("over") != "1" {
			t.Fatalf("done %s", got.Body)
		}
		yanis.Post(path+"/steps/1/done", m{}).Is(200) // both are right
		yanis.Post(path+"/steps/1/fail", m{"text": "non"}).Is(409, "run.step_is_over")
		camille.Post(path+"/steps/2/done", m{}).Is(409, "run.needs_an_answer")
		camille.Post(path+"/steps/3/answer", m{"go": true}).Is(409, "run.asks_nothing")
		camille.Post(path+"/steps/2/answer", m{"go": false}).Is(422, "run.reason_missing")
		camille.Post(path+"/steps/2/comment", m{"text": "J'attends le **directeur**."}).Is(200)
		h.Clock.Add(3 * time.Minute)
		if got := camille.Post(path+"/steps/2/answer", m{"go": true, "text": "40 min de retard"}).Is(200); got.Text("steps.1.state") != "done" || got.Text("steps.1.guessed") != "true" || got.Text("steps.1.real_ms") != "180000" {
			t.Fatalf("answered %s", got.Body)
		}
		camille.Post(path+"/end", m{}).Is(409, "run.steps_left")
		camille.Post(path+"/steps/3/skip", m{}).Is(422, "run.reason_missing")
		camille.Post(path+"/steps/3/skip", m{"text": "déjà basculé"}).Is(200)
		camille.Post(path+"/steps/3/reopen", m{}).Is(200)
		h.Clock.Add(10 * time.Minute)
		// Inès's phone had no network: she says when it was, which cannot be in the future, and is not the instant of writing.
		early := h.Clock.Now().Add(-4 * time.Minute).UTC().Format("2006-01-02T15:04:05.000Z")
		if got := h.As("ines").Post(path+"/steps/3/done", m{"at": early}).Is(200); got.Text("steps.2.ended_at") != early || got.Text("steps.2.real_ms") != "360000" {
			t.Fatalf("late %s", got.Body)
		}
		camille.Post(path+"/end", m{"text": "Tout est à Marseille."}).Is(200)
		yanis.Post(path+"/end", m{}).Is(200)
		yanis.Post(path+"/steps/3/reopen", m{}).Is(409, "run.is_over")
		yanis.Post(path+"/abort", m{"text": "non"}).Is(409, "run.is_over")
		lines := yanis.Get(path + "/lines").Is(200)
		var trace struct {
			Items []struct {
				Seq        int64
				Kind       string
				Text       string
				At         string
				RecordedAt string `json:"recorded_at"`
			}
		}
		lines.Into(&trace)
		var kinds []string
		for i, w := range trace.Items {
			if kinds = append(kinds, "run."+w.Kind); w.Seq != int64(i)+1 {
				t.Fatalf("line %d has number %d", i+1, w.Seq)
			}
		}
		want := []string{"run.started", "run.step_begun", "run.step_done", "run.commented", "run.step_answered", "run.step_skipped", "run.step_reopened", "run.step_done", "run.ended"}
		if !slices.Equal(kinds, want) || trace.Items[4].Text != "go: 40 min de retard" || trace.Items[7].At != early || trace.Items[7].RecordedAt == early {
			t.Fatalf("trace %s", lines.Body)
		}
		var events []string
		for _, e := range h.Events(from) {
			if strings.HasPrefix(e, "run.") {
				events = append(events, e)
			}
		}
		if !slices.Equal(events, want) {
			t.Fatalf("events %v", events)
		}
		if got := camille.Get("/runs?about=ticket:" + inc.Text("number")).Is(200); got.Text("items.0.number") != "RUN0000001" || got.Text("items.0.runbook.number") != "PRO0000001" {
			t.Fatalf("of the ticket: %s", got.Body)
		}
		second := yanis.Post("/runbooks/"+b.Text("id")+"/run", m{"exercise": true}).Is(201).Text("id")
		h.Clock.Add(8 * time.Minute)
		yanis.Post("/runs/"+second+"/steps/1/done", m{}).Is(200)
		yanis.Post("/runs/"+second+"/steps/2/answer", m{"go": false, "text": "report d'hier"}).Is(200)
		yanis.Post("/runs/"+second+"/abort", m{}).Is(422, "run.reason_missing")
		yanis.Post("/runs/"+second+"/abort", m{"text": "exercice suspendu"}).Is(200)
		c := camille.Get("/runbooks/" + b.Text("id") + "/comparison").Is(200)
		if c.Text("runs.0.exercise") != "true" || c.Text("runs.1.number") != "RUN0000001" || c.Text("steps.0.median_ms") != "420000" || c.Text("steps.0.done") != "2" ||
			c.Text("steps.1.failed") != "1" || c.Text("steps.2.times.0.state") != "todo" || c.Text("steps.2.times.1.real_ms") != "360000" || c.Text("median_ms") != "1200000" {
			t.Fatalf("compared %s", c.Body)
		}
		if c := camille.Get("/runbooks/" + b.Text("id") + "/comparison?exercises=false").Is(200); c.Text("steps.0.median_ms") != "360000" {
			t.Fatalf("without exercises %s", c.Body)
		}
		if b := camille.Get("/runbooks/" + b.Text("id")).Is(200); b.Text("runs") != "2" {
			t.Fatalf("runs %s", b.Body)
		}
	})
}

// Many tick the same steps at once: each step is counted once, and the trace has no gap.
func TestManyRunAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		b := h.As("ines").Post("/runbooks", m{"text": failover, "publish": true}).Is(201)
		run := h.As("yanis").Post("/runbooks/"+b.Text("id")+"/run", m{}).Is(201).Text("id")
		var all sync.WaitGroup
		for _, who := range []string{"yanis", "camille", "ines", "nora"} {
			p := h.As(who)
			all.Go(func() {
				for _, n := range []string{"1", "3"} {
					if got := p.Post("/runs/"+run+"/steps/"+n+"/done", m{}); got.Status != 200 && got.Text("code") != "run.changed_meanwhile" {
						t.Errorf("step %s: %d %s", n, got.Status, got.Body)
					}
				}
			})
		}
		all.Wait()
		got := h.As("yanis").Get("/runs/" + run).Is(200)
		if got.Text("over") != "2" || got.Text("lines") != "3" {
			t.Fatalf("in the end %s", got.Body)
		}
	})
}

func sendBooks(t *testing.T, p *apptest.Person, query, name string, content []byte) apptest.Reply {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return p.Send("/runbooks/import"+query, form.FormDataContentType(), &body)
}

// A file is imported, again without effect, again with what has changed since, around what was edited here.
func TestProceduresAreImported(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		nora := h.As("nora")
		rows := `{"id":"a.md","title":"Redémarrer","text":"# Redémarrer\n\n1. Arrêter.\n2. Relancer."}
{"id":"b.md","title":"Lire","text":"Rien à faire."}
not json
{"id":"a.md","title":"Encore","text":"x"}
{"title":"Sans clé","text":"x"}
{"id":"c.md","title":"Vide","text":"  "}

{"id":"d.md","text":"---\ntitle: \"En tête\"\nlang: en\ntags: [db, pra]\nreview: 2027-01-31\n---\n\n## 1. One\n\n## 2. Two"}`
		sendBooks(t, h.As("camille"), "", "x.jsonl", []byte(rows)).Is(403)
		dry := sendBooks(t, nora, "?dry_run=true", "x.jsonl", []byte(rows)).Is(201)
		if dry.Text("rows") != "7" || dry.Text("made") != "3" || dry.Text("refused") != "4" || dry.Text("runnable") != "2" || dry.Text("steps") != "4" {
			t.Fatalf("dry: %s", dry.Body)
		}
		if got := nora.Get("/runbooks").Is(200); got.Text("items") != "[]" {
			t.Fatalf("a dry run wrote %s", got.Body)
		}
		first := sendBooks(t, nora, "", "x.jsonl", []byte(rows)).Is(201)
		if first.Text("made") != "3" || first.Text("items.2.code") != "runbook.row_unreadable" || first.Text("items.3.message") != "Cet identifiant est déjà à la ligne 1." {
			t.Fatalf("first: %s", first.Body)
		}
		if got := nora.Get("/runbooks?q=en+tete").Is(200); got.Text("items.0.lang") != "en" || got.Text("items.0.tags") != `["db","pra"]` || got.Text("items.0.state") != "published" || got.Text("items.0.step_count") != "2" {
			t.Fatalf("front matter: %s", got.Body)
		}
		if again := sendBooks(t, nora, "", "x.jsonl", []byte(rows)).Is(201); again.Text("unchanged") != "3" || again.Text("made") != "0" {
			t.Fatalf("again: %s", again.Body)
		}
		nora.Patch("/runbooks/"+first.Text("items.0.number"), m{"text": "1. Ici.\n2. Autrement."}).Is(200)
		newer := strings.NewReplacer("Relancer.", "Relancer tout.", "Rien à faire.", "Presque rien.").Replace(rows)
		third := sendBooks(t, nora, "", "x.jsonl", []byte(newer)).Is(201)
		if third.Text("kept") != "1" || third.Text("changed") != "1" || third.Text("items.0.code") != "runbook.edited_here" {
			t.Fatalf("third: %s", third.Body)
		}
		if got := nora.Get("/runbooks/" + first.Text("items.1.number")).Is(200); got.Text("edition") != "2" || got.Text("text") != "Presque rien." {
			t.Fatalf("changed: %s", got.Body)
		}
		if one := sendBooks(t, nora, "?publish=false", "note.md", []byte("# Note\n\nTexte")).Is(201); one.Text("items.0.title") != "Note" {
			t.Fatalf("one file: %s", one.Body)
		}
		sendBooks(t, nora, "", "x.zip", []byte("PK\x03\x04nothing")).Is(422, "runbook.file_unreadable")
	})
}

// The real procedures: all are taken, found by what an alert says, and a second import changes nothing.
func TestRealProcedures(t *testing.T) {
	dir := os.Getenv("COMPTOIR_DATA")
	if dir == "" {
		t.Skip("COMPTOIR_DATA does not name the folder of real data")
	}
	content, err := os.ReadFile(filepath.Join(dir, "kb-gitlab-runbooks-en", "corpus.jsonl"))
	if err != nil {
		t.Skip("no procedures there: ", err)
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		nora := h.As("nora")
		begun := time.Now()
		got := sendBooks(t, nora, "?lang=en&source=gitlab", "corpus.jsonl", content).Is(201)
		t.Logf("%s: rows %s, made %s, refused %s; with steps %s, steps %s; %v", t.Name(), got.Text("rows"), got.Text("made"), got.Text("refused"), got.Text("runnable"), got.Text("steps"), time.Since(begun))
		if got.Text("rows") != "405" || got.Text("made") != "405" {
			t.Fatalf("imported %.2000s", got.Body)
		}
		if again := sendBooks(t, nora, "?lang=en&source=gitlab", "corpus.jsonl", content).Is(201); again.Text("unchanged") != "405" {
			t.Fatalf("again %.2000s", again.Body)
		}
		h.Settle()
		found, asked := alertsFound(t, h, content)
		t.Logf("alerts named in one procedure only: %d of %d find it among the first five", found, asked)
		if found*10 < asked*9 {
			t.Errorf("only %d of %d alerts find their procedure", found, asked)
		}
	})
}

// alertsFound asks the search for names of alerts that stand in one procedure only, in the words in which an alert arrives.
func alertsFound(t *testing.T, h *apptest.House, content []byte) (found, asked int) {
	t.Helper()
	where := map[string][]string{}
	for line := range bytes.Lines(content) {
		var row struct{ ID, Title, Text string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		for _, word := range alertNames(row.Title + "\n" + row.Text) {
			where[word] = append(where[word], row.ID)
		}
	}
	var names []string
	for word, in := range where {
		if len(in) == 1 {
			names = append(names, word)
		}
	}
	slices.Sort(names)
	for i, word := range names {
		if i%3 != 0 { // every third is enough
			continue
		}
		asked++
		got := h.As("camille").Get("/search?kinds=runbook&limit=5&q=" + word).Is(200)
		for n := range 5 {
			hit := got.Text("items." + string(rune('0'+n)) + ".id")
			if hit == "" {
				break
			}
			if h.As("camille").Get("/runbooks/"+hit).Is(200).Text("external_id") == "gitlab:"+where[word][0] {
				found++
				break
			}
		}
	}
	return found, asked
}

// alertNames are the words that look like the name of an alert: PatroniErrorRate.
func alertNames(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		humps := 0
		for i := 1; i < len(word); i++ {
			if word[i] >= 'A' && word[i] <= 'Z' && word[i-1] >= 'a' {
				humps++
			}
		}
		if humps >= 2 && len(word) >= 12 && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}
