package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/journey/crisis"
)

var (
	mdTitle   = regexp.MustCompile(`(?m)^(##+) (.+)$`)
	htmlTitle = regexp.MustCompile(`<h([23]) id="t\d+">([^<]+)</h`)
	outsider  = regexp.MustCompile(`(?i)<(script|link|img|iframe|object|embed)\b|\b(src|srcset)=|@import|url\(`)
)

// practised is an exercise that is over, with a scenario and what was noted of it.
func practised(t *testing.T, h *apptest.House) string {
	t.Helper()
	paul, ines, nora := h.As("paul"), h.As("ines"), h.As("nora")
	path := declare(h, m{"exercise": true, "name": "Rançongiciel | <script>alert(1)</script>", "description": "# Titre du texte\n\n![x](https://ailleurs.test/p.png) et <b>balise</b>"})
	give(h, path, "nora", "communication_lead")
	give(h, path, "yanis", "observer")
	paul.Post(path+"/injects", m{"title": "La presse appelle", "text": "Un journaliste demande si les données ont fuité.", "minute": 30}).Is(201)
	paul.Post(path+"/injects", m{"title": "Le maire s’inquiète", "text": "Il veut un point.", "minute": 90}).Is(201)
	h.Clock.Add(10 * time.Minute)
	fact := ines.Post(path+"/log", m{"text": "Partage chiffré"}).Is(201).Text("number")
	paul.Post(path+"/decisions", m{"question": "Isoler ?", "chosen": "Tout isoler", "options": []m{{"label": "Tout isoler", "cons": "plus de messagerie"}, {"label": "Attendre"}}, "basis": []string{}}).Is(201)
	paul.Post(path+"/decisions", m{"question": "Payer ?", "chosen": "Non", "basis": []any{number(t, fact)}}).Is(201)
	ines.Post(path+"/log/"+fact+"/assess", m{"verification": "refuted"}).Is(200)
	ines.Post(path+"/log/"+fact+"/choose", m{"chosen": true}).Is(200)
	paul.Post(path+"/injects/1/release", nil).Is(200)
	h.As("yanis").Post(path+"/observations", m{"text": "Nora a répondu **sans** consulter.", "inject": 1}).Is(201)
	nora.Post(path+"/messages", m{"audience": "press", "channel": "téléphone", "text": "Aucune fuite connue.", "due_at": "2026-03-10T08:05:00Z"}).Is(201)
	nora.Post(path+"/messages", m{"audience": "partners", "channel": "mail", "text": "Rien.", "due_at": "2026-03-10T10:05:00Z"}).Is(201)
	nora.Post(path+"/messages/1/settle", m{"state": "sent"}).Is(200)
	nora.Post(path+"/messages/2/settle", m{"state": "skipped", "reason": "hors du jeu"}).Is(200)
	return path
}

func number(t *testing.T, text string) int {
	t.Helper()
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			t.Fatalf("%q is no number", text)
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// One content: each form has the same parts in the same order, the notes of the observers among them, and says that it was an exercise.
func TestTheDocumentInThreeForms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := practised(t, h)
		paul, nora := h.As("paul"), h.As("nora")

		var pm crisis.PostMortem
		nora.Get(path + "/postmortem").Is(200).Into(&pm)
		if player := string(nora.Get(path + "/postmortem?format=md").Is(200).Body); len(pm.Injects)+len(pm.Observations) > 0 || strings.Contains(player, "consulter") || strings.Contains(player, "Le maire") {
			t.Error("a player reads the scenario while the exercise goes on")
		}
		paul.Post(path+"/close", m{"reason": "fin"}).Is(200)
		nora.Get(path + "/postmortem").Is(200).Into(&pm)
		if len(pm.Injects) != 2 || len(pm.Observations) != 1 {
			t.Errorf("after the exercise: %+v, %+v", pm.Injects, pm.Observations)
		}

		md := string(nora.Get(path + "/postmortem?format=md").Is(200).Body)
		page := string(nora.Get(path + "/postmortem?format=html").Is(200).Body)
		var inMD, inHTML []string
		for _, f := range mdTitle.FindAllStringSubmatch(md, -1) {
			inMD = append(inMD, f[1][1:]+f[2])
		}
		for _, f := range htmlTitle.FindAllStringSubmatch(page, -1) {
			inHTML = append(inHTML, strings.Repeat("#", int(f[1][0]-'1'))+f[2])
		}
		if strings.Join(inMD, "\n") != strings.Join(inHTML, "\n") || len(inMD) < 12 {
			t.Errorf("the parts differ: %q, %q", inMD, inHTML)
		}
		for _, part := range []string{"#En bref", "#Chronologie", "#Décisions", "#Communication", "#L’exercice", "#Rôles", "#Main courante"} {
			if !strings.Contains(strings.Join(inMD, "\n"), part) {
				t.Errorf("no part %q in %q", part, inMD)
			}
		}
		if got := outsider.FindString(page); got != "" {
			t.Errorf("the page asks for something: %s", got)
		}
		for form, text := range map[string]string{"Markdown": md, "HTML": page} {
			for _, want := range []string{"EXERCICE", "La presse appelle", "consulter.", "Frise chronologique", "infirmée", "à vérifier", "plus de messagerie", "envoyé en retard", "hors du jeu", "Sommaire", "observateur", "Établi le", "non envoyé"} {
				if !strings.Contains(text, want) {
					t.Errorf("the %s lacks %q", form, want)
				}
			}
			if strings.Contains(text, "<script") || strings.Contains(text, "<b>") {
				t.Errorf("tags of people are tags in the %s", form)
			}
			if strings.Contains(text, h.Actor("nora").Name) {
				t.Errorf("the %s blames somebody", form)
			}
		}
		if !strings.Contains(page, "<svg") || !strings.Contains(page, "Content-Security-Policy") || !strings.Contains(page, `class="watermark"`) {
			t.Error("the page lacks its drawing, its policy or its mark")
		}
		all := strings.Join(strings.Fields(strings.Join(printed(t, nora.Get(path+"/postmortem?format=pdf").Is(200).Body), " ")), " ")
		for _, want := range []string{"La presse appelle", "consulter", "Notes des observateurs", "Ce que l’on savait", "envoyé en retard"} {
			if !strings.Contains(all, want) {
				t.Errorf("the PDF lacks %q", want)
			}
		}
		h.As("zoe").Get(path + "/postmortem?format=html").Is(404)
	})
}
