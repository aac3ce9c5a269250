package form_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/markdown"
	"comptoir/internal/record/runbook/form"
)

const failover = `# Basculer la messagerie

Quand le site de Lyon est perdu.

## 1. Prévenir le support

- **Rôle :** responsable d'astreinte
- Durée : 1 h 30
- Prérequis :
  - accès à la console
  - mot de passe du coffre

Appeler le **support**.

# pas un titre

## Étape 2 : Décider

- Go / no-go : le report a-t-il moins d'une heure ?
- Retour arrière : relancer
  ` + "```" + `
  ## 9. du code
  ` + "```" + `
- Liens : CI0000012, [plan, annexe](https://exemple.test/a,b)

---

À Marseille, ensuite.

## Step 3

- ceci est une liste : oui
`

func TestTheDocumentedForm(t *testing.T) {
	got := form.Parse(strings.Replace(failover, "# pas un titre\n", "### pas un pas\n", 1))
	want := form.Doc{Title: "Basculer la messagerie", Intro: "Quand le site de Lyon est perdu.", Level: 2, Steps: []form.Step{
		{Title: "Prévenir le support", Role: "responsable d'astreinte", Minutes: 90, Prerequisites: []string{"accès à la console", "mot de passe du coffre"}, Text: "Appeler le **support**.\n\n### pas un pas"},
		{Title: "Décider", Decision: true, Question: "le report a-t-il moins d'une heure ?", Rollback: "relancer\n```\n## 9. du code\n```", Links: []string{"CI0000012", "[plan, annexe](https://exemple.test/a,b)"}},
		{Lead: "À Marseille, ensuite.", Title: "Step 3", Text: "- ceci est une liste : oui"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("read\n%+v\nwant\n%+v", got, want)
	}
	if got.Minutes() != 90 {
		t.Errorf("%d minutes", got.Minutes())
	}
	again := form.Parse(form.Compose(got, "fr"))
	if !reflect.DeepEqual(again, got) {
		t.Fatalf("written\n%s\nread again\n%+v", form.Compose(got, "fr"), again)
	}
}

// Procedures of the world: numbered lists, with code left at the margin.
func TestListsAreSteps(t *testing.T) {
	got := form.Parse("# Restart\n\nBefore.\n\n## Procedure\n\n1. Drain the node.\n```\nkubectl drain\n```\n2. Restart it:\n   - Duration: 5 min\n\n   1. not a step\n   2. nor this\n\nWait.\n\n3) Look\n   at the **graphs**\n\nAfterwards.\n\n## Links\n\n1. One more\n")
	titles := []string{}
	for _, s := range got.Steps {
		titles = append(titles, s.Title)
	}
	if want := []string{"Drain the node.", "Restart it:", "Look", "One more"}; !reflect.DeepEqual(titles, want) {
		t.Fatalf("steps %q", titles)
	}
	if s := got.Steps[0]; s.Text != "```\nkubectl drain\n```" {
		t.Errorf("text %q", s.Text)
	}
	if s := got.Steps[1]; s.Minutes != 5 || !strings.Contains(s.Text, "1. not a step") || !strings.HasSuffix(s.Text, "Wait.") {
		t.Errorf("second %+v", s)
	}
	if s := got.Steps[2]; s.Text != "Look\nat the **graphs**" {
		t.Errorf("third %q", s.Text)
	}
	if s := got.Steps[3]; s.Lead != "Afterwards.\n\n## Links" {
		t.Errorf("lead %q", s.Lead)
	}
	if one := form.Parse("Only one:\n\n1. thing\n"); len(one.Steps) != 0 || one.Intro == "" {
		t.Errorf("one item made %+v", one)
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]string{
		"# T\n\n## A\na\n## B\nb":   "# T\n\n## 1. A\na\n## 2. B\nb",
		"# T\n\n## A\n### x\n### y": "# T\n\n## A\n### 1. x\n### 2. y",
		"# T\n\n## 1. A\n## B":      "# T\n\n## 1. A\n## B",
		"```\n## A\n## B\n```":      "```\n## A\n## B\n```",
		"nothing":                   "nothing",
	} {
		if got := form.Number(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestMinutes(t *testing.T) {
	for in, want := range map[string]int{"15 min": 15, "1 h 30": 90, "1h30": 90, "2\u00a0h": 120, "90": 90, "1 j": 1440, "2 days": 2880, "environ 10 minutes": 10, "~5 mn": 5, "1 h 5 min.": 65,
		"": 0, "bientôt": 0, "0": 0, "-5": 0, "99999 h": 0, "5 min 1 h": 0} {
		if got, ok := form.Minutes(in); ok != (want > 0) || ok && got != want {
			t.Errorf("%q is %d (%v), want %d", in, got, ok, want)
		}
	}
	for n := 1; n < 3000; n += 7 {
		if got, ok := form.Minutes(form.Duration(n)); !ok || got != n {
			t.Errorf("%s is read as %d", form.Duration(n), got)
		}
	}
}

var pieces = []string{"", "## 1. Un", "## 2. Deux", "# Titre", "### Étape 3 : trois", "## Phase", "- Rôle : DBA", "- **Durée :** 5 min", "- Durée : bientôt", "- Prérequis :", "  - ceci", "  cela", "- Go / no-go :",
	"- Vérification : voir", "- Liens : a, b", "```", "  ```", "~~~", "---", "* * *", "1. un", "2. deux", "   1. dedans", "texte", "    code", "\ttab", "- liste", "#", "##", "1.", "# 1. haut", "## 3. x ##", "> cité", "| a |"}

func document(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "lines"), "\n")
}

// fails is what testing and rapid share.
type fails interface{ Fatalf(string, ...any) }

// check: the parts are the text, and what is written of a procedure is read as the same procedure.
func check(t fails, source string) {
	if got := strings.Join(form.Parts(source), ""); got != source {
		t.Fatalf("%q was cut into %q", source, form.Parts(source))
	}
	d := form.Parse(source)
	for _, lang := range []string{"fr", "en"} {
		again := form.Parse(form.Compose(d, lang))
		if d.Level == 0 && len(d.Steps) > 0 {
			again.Level = 0 // items are written as headings
		}
		if !reflect.DeepEqual(again, d) {
			t.Fatalf("%q is\n%+v\nwritten\n%s\nwhich is\n%+v", source, d, form.Compose(d, lang), again)
		}
	}
}

func TestComposeIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { check(t, document(t)) })
}

// What programs give as steps is read back with the same words.
func TestStepsOfPrograms(t *testing.T) {
	word := rapid.StringMatching(`[a-zé]{1,8}( [a-z]{1,8}){0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		d := form.Doc{Title: word.Draw(t, "title"), Intro: word.Draw(t, "intro"), Level: 2}
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			s := form.Step{Title: word.Draw(t, "step"), Minutes: rapid.IntRange(0, 600).Draw(t, "minutes"), Prerequisites: rapid.SliceOfN(word, 0, 3).Draw(t, "prerequisites"),
				Verify: word.Draw(t, "verify"), Text: "Faire ceci.\n\n" + document(t), Links: []string{"CI0000001"}}
			d.Steps = append(d.Steps, s)
		}
		got := form.Parse(form.Compose(d, "fr"))
		if len(got.Steps) != len(d.Steps) || got.Title != d.Title {
			t.Fatalf("%d steps became %d:\n%s", len(d.Steps), len(got.Steps), form.Compose(d, "fr"))
		}
		for i, s := range got.Steps {
			w := d.Steps[i]
			if s.Title != w.Title || s.Minutes != w.Minutes || s.Verify != w.Verify || strings.Join(s.Prerequisites, "|") != strings.Join(w.Prerequisites, "|") {
				t.Fatalf("step %d\n%+v\nbecame\n%+v", i, w, s)
			}
		}
		if twice := form.Parse(form.Compose(got, "fr")); !reflect.DeepEqual(twice, got) {
			t.Fatalf("%+v\nbecame\n%+v", got, twice)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(failover)
	f.Add("1. a\n```\nx\n2. b\n")
	f.Add("1. a\n\n2. # b\n")
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 4000 {
			t.Skip("longer texts only make the search slower")
		}
		check(t, markdown.Clean(source))
	})
}
