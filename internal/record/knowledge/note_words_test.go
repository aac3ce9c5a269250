package knowledge_test

import (
	"testing"

	"comptoir/internal/record/knowledge"
)

func TestWordsOfNotes(t *testing.T) {
	for text, want := range map[string]string{
		"Redémarrer. Puis attendre.":                        "Redémarrer. Puis attendre",
		"Redémarrer le service d'impression. Puis attendre": "Redémarrer le service d'impression",
		"**Gras** et `code`":                                "Gras et code",
		"---":                                               "…",
	} {
		if got := knowledge.TitleOf(text); got != want {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
	if knowledge.DigestOf("Vider le **cache** !") != knowledge.DigestOf("vider   le cache") || knowledge.DigestOf("a") == knowledge.DigestOf("b") {
		t.Error("the same words are other words")
	}
	for _, c := range [][3]string{{"Écran noir", "Écran noir\n\nCâble changé", "Câble changé"}, {"Écran noir", "Écran noir\n\n", ""}, {"x", "Câble", "Câble"}} {
		if got := knowledge.WithoutSymptoms(c[1], c[0]); got != c[2] {
			t.Errorf("of %q stays %q", c[1], got)
		}
	}
}
