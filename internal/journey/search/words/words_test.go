package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func texts(s string) (out []string) {
	for _, t := range Cut(s) {
		out = append(out, t.Text)
	}
	return out
}

func TestCut(t *testing.T) {
	for text, want := range map[string]string{
		"L'imprimante de l’étage":    "imprimante de étage",
		"Qu'est-ce qu'il y a ?":      "est ce estce il y a",
		"aujourd'hui":                "aujourdhui",
		"un e-mail, des e-mails":     "un e mail email des e mails emails",
		"(Dés)Activation de":         "dés activation désactivation de",
		"fichier(s)":                 "fichier s fichiers",
		"Windows10 et INC0000042":    "windows 10 windows10 et inc 0000042 inc0000042",
		"srv-app-01.example.org":     "srv app 01 example org srvapp01exampleorg",
		"the user's password":        "the user password",
		"AutoCorrect":                "auto correct autocorrect",
		"base de données; mot/passe": "base de données mot passe",
		"#N/A = 3,5 %":               "n a 3 5",
		"":                           "",
		"— … !":                      "",
	} {
		if got := strings.Join(texts(text), " "); got != want {
			t.Errorf("%q is cut into %q, want %q", text, got, want)
		}
	}
}

// Words that are one for a reader have a stem in common.
func TestStem(t *testing.T) {
	for _, c := range []struct {
		lang  Lang
		words string
	}{
		{French, "imprimante imprimantes"}, {French, "réinitialiser réinitialisation réinitialisé"}, {French, "connexion connexions connecter connecté"},
		{French, "déconnexion déconnecte déconnecter"}, {French, "bloqué bloquée bloqués bloquer"}, {French, "réseau réseaux"},
		{English, "printer printers"}, {English, "connecting connected connections"}, {English, "restart restarted restarting"},
	} {
		var stems []string
		for _, w := range strings.Fields(c.words) {
			stems = append(stems, Stem(w, c.lang))
		}
		if len(slices.Compact(slices.Clone(stems))) != 1 {
			t.Errorf("%s have the stems %v", c.words, stems)
		}
	}
}

func TestTell(t *testing.T) {
	stops := Stops()
	for text, want := range map[string]Lang{
		"Le poste ne démarre pas depuis la mise à jour": French,
		"The computer does not start after the update":  English,
		"Outlook 2019": Either,
	} {
		if got := stops.Tell(Cut(text)); got != want {
			t.Errorf("%q is told to be %d, want %d", text, got, want)
		}
	}
}

func TestSynonyms(t *testing.T) {
	s := Thesaurus(Default())
	for _, c := range []struct{ said, other string }{{"courriel", "mail"}, {"mot de passe", "password"}, {"vpn", "privé"}, {"printer", "imprimante"}} {
		var stems []string
		stops := Stops()
		for _, tok := range Cut(c.said) {
			if !stops.Of(Fold(tok.Text), French) {
				stems = append(stems, Stem(tok.Text, French))
			}
		}
		taken, others := s.Of(stems)
		found := false
		for _, list := range others {
			for _, tok := range list {
				found = found || tok.Text == c.other
			}
		}
		if taken != len(stems) || !found {
			t.Errorf("%s: %d of %d words taken, %v", c.said, taken, len(stems), others)
		}
	}
}

func FuzzCut(f *testing.F) {
	for _, s := range []string{"", "l'", "''''", "a-b-c-d-e-f-g-h", "\xff\xfe", strings.Repeat("a-", 500), "é́", "(((a)))", "İstanbul"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range Cut(s) {
			if tok.Start < 0 || tok.End > len(s) || tok.Start >= tok.End || tok.Text == "" {
				t.Fatalf("%q gives %+v", s, tok)
			}
			if utf8.ValidString(s) && !utf8.ValidString(tok.Text) {
				t.Fatalf("%q gives half a letter in %+v", s, tok)
			}
			Stem(tok.Text, French)
			Stem(tok.Text, English)
		}
	})
}
