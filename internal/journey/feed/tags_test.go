package feed_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"comptoir/internal/journey/feed"
)

func TestTagsOf(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                   {},
		"rien":                               {},
		"#vpn et #Réseau, puis #vpn":         {"vpn", "reseau"},
		"C#sharp page#ancre http://x/#y":     {},
		"(#baie-b2) «#tri» l’#accueil":       {"baie-b2", "tri", "accueil"},
		"`#code` #dehors ```\n#dedans\n```":  {"dehors"},
		"#1 #42 #2fa":                        {"2fa"},
		"#a #b #c #d #e #f #g #h #i #j #k":   {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
		"# titre\n## sous-titre\n#étiquette": {"etiquette"},
	} {
		if got := feed.TagsOf(text); !slices.Equal(got, want) {
			t.Errorf("%q has %v, want %v", text, got, want)
		}
	}
}

func FuzzTagsOf(f *testing.F) {
	f.Add("#vpn `#x` #Éléphant")
	f.Add("#\x00##\xff#é-_-")
	f.Fuzz(func(t *testing.T, text string) {
		for _, tag := range feed.TagsOf(text) {
			if tag == "" || !utf8.ValidString(tag) || feed.FoldTag(tag) != tag {
				t.Fatalf("%q of %q does not stay itself", tag, text)
			}
		}
	})
}
