package script

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTypeset(t *testing.T) {
	for in, want := range map[string]string{
		"L'écran du 3e, n° 12 : ça va ?":    "L’écran du 3ᵉ, n°\u00a012\u00a0: ça va\u202f?",
		"« Bonjour » à 14 h 30, 12 Go, 9 %": "«\u00a0Bonjour\u00a0» à 14\u00a0h\u00a030, 12\u00a0Go, 9\u00a0%",
		"Attendez... le 1er ; oui !":        "Attendez… le 1ᵉʳ\u202f; oui\u202f!",
		"Tapez `a' ? b`, merci":             "Tapez `a' ? b`, merci",
		"https://exemple.fr/a?b":            "https://exemple.fr/a?b",
	} {
		if got := typeset("fr", in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := typeset("en", "It's 3e? Yes: ok!"); got != "It’s 3e? Yes: ok!" {
		t.Errorf("English became %q", got)
	}
}

func TestWordsAgree(t *testing.T) {
	rng := stream(1, "test", 0)
	she := castOf(Demo().person("isabelle.faure"), rng, "fr").answered(Demo().person("yanis"))
	if got := she.fill("Téléphone de {nom}, prévenu{e} par {agent}, désolé{ae}"); got != "Téléphone d’Isabelle Faure, prévenue par Yanis, désolé" {
		t.Errorf("got %q", got)
	}
	he := castOf(Demo().person("sami"), rng, "fr").answered(Demo().person("camille"))
	if got := he.fill("Téléphone de {nom}, prévenu{e}, désolé{ae}"); got != "Téléphone de Sami Haddad, prévenu, désolée" {
		t.Errorf("got %q", got)
	}
}

// Signs that a printed French text does not have: a straight apostrophe between letters, a sign stuck to its word or behind a
// common space, and anything left from the notation.
var (
	unprinted = regexp.MustCompile(`\pL'\pL| [;!?:»]|« |[\pL»][;!?]|\{|\}|\.\.\.`)
	quoted    = regexp.MustCompile("`[^`]*`")
)

func checkText(t *testing.T, about, lang, text string) {
	t.Helper()
	text = quoted.ReplaceAllString(text, "x")
	if strings.ContainsAny(text, "{}") || strings.Contains(text, "  ") || strings.TrimSpace(text) != text {
		t.Errorf("%s: %q is not finished", about, text)
	}
	if lang == "fr" && unprinted.MatchString(strings.ReplaceAll(text, "\n", " ")) {
		t.Errorf("%s: %q is not set as French is (%q)", about, text, unprinted.FindString(text))
	}
}

// Every word that can be said, by enough people for all its ways.
func TestEveryTextIsFinished(t *testing.T) {
	s := open(Demo())
	rng := stream(7, "texts", 0)
	at := time.Date(2025, 5, 5, 9, 2, 0, 0, time.UTC)
	for n, p := range s.requesters() {
		if n%9 > 0 {
			continue
		}
		for _, sc := range s.scenarios {
			words := castOf(p, rng, sc.Lang).since(at, time.Hour).answered(s.person("camille"))
			for _, x := range sc.Symptoms {
				checkText(t, sc.Key, sc.Lang, words.fill(x))
			}
			for _, x := range sc.Talk {
				checkText(t, sc.Key, sc.Lang, words.fill(x.Text))
			}
			for _, x := range []string{sc.End.Solution, sc.End.Ticket.Title, sc.End.Ticket.Description} {
				checkText(t, sc.Key, sc.Lang, words.fill(x))
			}
		}
		for _, x := range s.templates {
			words := castOf(p, rng, x.Lang).since(at, time.Hour).answered(s.person("yanis"))
			for _, text := range []string{x.Title, x.Description, x.HoldNote, x.Resolution, x.Reopen} {
				checkText(t, x.Key, x.Lang, words.fill(text))
			}
			for _, turn := range x.Talk {
				checkText(t, x.Key, x.Lang, words.fill(turn.Text))
			}
		}
	}
	for _, r := range s.Replies {
		checkText(t, r.Shortcut, r.Lang, regexp.MustCompile(`\{\{[a-z]+\}\}`).ReplaceAllString(r.Text, "x"))
	}
}
