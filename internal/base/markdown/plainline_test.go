package markdown

import (
	"testing"

	"pgregory.net/rapid"
)

// What is taken for a plain line is rendered as the engine would.
func TestPlainLineIsWhatTheEngineSays(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		letters := "abcdewhtpsÉéœŒñÿ019 \u00a0\u202f.:!?,;'’«»…-"
		if rapid.Bool().Draw(t, "with signs") {
			letters += "www://<>&*_`[]()#~\\|\"@+=×\n\t"
		}
		text := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 0, 40, -1).Draw(t, "text")
		if !plainLine(text) {
			return
		}
		taken++
		if fast, slow := Render(text), render(text); fast != slow {
			t.Fatalf("%q: %q, the engine %q", text, fast, slow)
		}
		if fast, slow := Plain(text), plain(text); fast != slow {
			t.Fatalf("%q without signs: %q, the engine %q", text, fast, slow)
		}
	})
	for _, text := range []string{"Bonjour, depuis quand ?", "J'ai un problème d’accès au VPN : il se coupe. Aidez-moi !", "www et http sont des mots", "L 1. ce n est pas une liste"} {
		if fast, slow := Render(text), render(text); fast != slow {
			t.Errorf("%q: %q, the engine %q", text, fast, slow)
		}
	}
	if !plainLine("J'ai un problème d’accès au VPN : il se coupe. Aidez-moi !") || taken == 0 {
		t.Error("nothing is taken for a plain line")
	}
}

func FuzzPlainLine(f *testing.F) {
	f.Add("Bonjour, depuis quand ?")
	f.Fuzz(func(t *testing.T, text string) {
		if plainLine(text) && Render(text) != render(text) {
			t.Errorf("%q: %q, the engine %q", text, Render(text), render(text))
		}
	})
}
