package knowledge

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Template is what an article is made of.
type Template struct {
	Key      string         `json:"key"`
	Name     string         `json:"name" doc:"in the reader's language"`
	Sections []TemplatePart `json:"sections" nullable:"false"`
}

// TemplatePart is one section of a template.
type TemplatePart struct {
	Key      string            `json:"key"`
	Title    string            `json:"title" doc:"in the reader's language"`
	Titles   map[string]string `json:"titles" doc:"by language: an article's own decides"`
	Hint     string            `json:"hint" doc:"what to write there"`
	Required bool              `json:"required" doc:"without it the article is not published"`
}

// both is a text in both languages.
type both struct{ fr, en string }

func (b both) in(lang string) string {
	if lang == "en" {
		return b.en
	}
	return b.fr
}

type part struct {
	key      string
	title    both
	hint     both
	required bool
}

type template struct {
	key   string
	name  both
	parts []part
}

// The keys of the templates.
const (
	Resolution = "resolution"
	HowTo      = "how_to"
	KnownError = "known_error"
	Free       = "free"
)

// body is the one section of a free article.
const body = "body"

// templates are those there are; an article keeps the key of its own.
var templates = []template{
	{Resolution, both{"Dépannage", "Troubleshooting"}, []part{
		{"symptom", both{"Symptôme", "Symptom"}, both{"Ce que la personne voit, avec les mots du message d’erreur.", "What the person sees, with the words of the error message."}, true},
		{"environment", both{"Environnement", "Environment"}, both{"Où cela se produit : poste, version, site, réseau.", "Where it happens: device, version, site, network."}, false},
		{"cause", both{"Cause", "Cause"}, both{"Pourquoi cela se produit, si on le sait.", "Why it happens, where that is known."}, false},
		{"resolution", both{"Résolution", "Resolution"}, both{"Les étapes qui règlent le problème, dans l’ordre.", "The steps that solve it, in order."}, true},
	}},
	{HowTo, both{"Mode d’emploi", "How-to"}, []part{
		{"purpose", both{"À quoi cela sert", "What it is for"}, both{"Ce que l’on saura faire à la fin.", "What one can do at the end."}, true},
		{"before", both{"Avant de commencer", "Before you begin"}, both{"Droits, matériel et informations à avoir sous la main.", "Rights, equipment and information to have at hand."}, false},
		{"steps", both{"Étapes", "Steps"}, both{"Une liste numérotée, une action par ligne.", "A numbered list, one action a line."}, true},
		{"check", both{"Vérifier", "Check"}, both{"Comment savoir que c’est réussi.", "How to know that it went well."}, false},
	}},
	{KnownError, both{"Erreur connue", "Known error"}, []part{
		{"symptom", both{"Symptôme", "Symptom"}, both{"Ce que la personne voit.", "What the person sees."}, true},
		{"affected", both{"Qui est touché", "Who is affected"}, both{"Services, sites, versions.", "Services, sites, versions."}, false},
		{"cause", both{"Cause", "Cause"}, both{"La cause première, ou ce que l’on en sait.", "The root cause, or what is known of it."}, false},
		{"workaround", both{"Contournement", "Workaround"}, both{"Comment travailler en attendant la correction.", "How to work until it is fixed."}, true},
		{"fix", both{"Correction prévue", "Planned fix"}, both{"Ce qui le réglera, et quand.", "What will fix it, and when."}, false},
	}},
	{Free, both{"Texte libre", "Free text"}, []part{
		{body, both{"Texte", "Text"}, both{"", ""}, true},
	}},
}

func templateOf(key string) (template, bool) {
	i := slices.IndexFunc(templates, func(t template) bool { return t.key == key })
	if i < 0 {
		return template{}, false
	}
	return templates[i], true
}

// sections are an article's parts in their order, in its language; those without words are left out.
func (t template) sections(lang string, texts map[string]string) []Section {
	out := []Section{}
	for _, p := range t.parts {
		if text := texts[p.key]; text != "" {
			out = append(out, Section{Key: p.key, Title: p.title.in(lang), Text: text, HTML: HTML(text)})
		}
	}
	return out
}

// whole is an article's text as one piece of Markdown.
func (t template) whole(lang string, texts map[string]string) string {
	var b strings.Builder
	for _, s := range t.sections(lang, texts) {
		if s.Key != body {
			b.WriteString("## " + s.Title + "\n\n")
		}
		b.WriteString(s.Text + "\n\n")
	}
	return strings.TrimSpace(b.String())
}

// TemplatesIn asks for all of them.
type TemplatesIn struct{}

// Templates lists what articles are made of.
func Templates(_ context.Context, r db.Reader, _ TemplatesIn) (api.Page[Template], error) {
	lang := r.Actor().Lang
	out := api.Page[Template]{Items: []Template{}}
	for _, t := range templates {
		shown := Template{Key: t.key, Name: t.name.in(lang), Sections: []TemplatePart{}}
		for _, p := range t.parts {
			shown.Sections = append(shown.Sections, TemplatePart{Key: p.key, Title: p.title.in(lang), Titles: map[string]string{"fr": p.title.fr, "en": p.title.en},
				Hint: p.hint.in(lang), Required: p.required})
		}
		out.Items = append(out.Items, shown)
	}
	return out, nil
}
