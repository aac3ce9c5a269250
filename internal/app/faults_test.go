package app

import (
	"net/http/httptest"
	"strings"
	"testing"

	"comptoir/internal/base/i18n"
)

// The type of a problem leads somewhere: to what its code means, in the language of who asks.
func TestPageOfFaults(t *testing.T) {
	text, err := i18n.New(Locales()...)
	if err != nil {
		t.Fatal(err)
	}
	page, err := faults(text)
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"fr-FR": "Cette lettre n'existe pas.", "en": "There is no such letter."} {
		r := httptest.NewRequest("GET", "/docs/errors", nil)
		r.Header.Set("Accept-Language", lang)
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		row := `<tr id="letter.not_found"><td><code>letter.not_found</code></td><td>` + strings.ReplaceAll(want, "'", "&#39;")
		if w.Code != 200 || !strings.Contains(w.Body.String(), row) || strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: %d\n%s", lang, w.Code, w.Body)
		}
	}
}
