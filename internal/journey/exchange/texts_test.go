package exchange

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Every code of this package has a text in both languages, and no text is left over.
func TestEveryCodeHasItsTexts(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, name := range files {
		if matched, err := filepath.Match("*_test.go", name); err != nil || matched {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(exchange\.[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			if m[1] != jobRead && m[1] != jobApply {
				codes["fault."+m[1]] = true
			}
		}
	}
	for _, lang := range []string{"fr", "en"} {
		text, err := Locales.ReadFile("locales/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(text, &texts); err != nil {
			t.Fatal(err)
		}
		for code := range codes {
			if texts[code] == "" {
				t.Errorf("%s has no text for %s", lang, code)
			}
		}
		for key := range texts {
			if !codes[key] {
				t.Errorf("%s has a text for %s, which nothing says", lang, key)
			}
		}
	}
}
