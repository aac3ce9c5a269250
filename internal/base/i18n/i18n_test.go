package i18n

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

func source(fr, en string) fs.FS {
	return fstest.MapFS{
		"locales/fr.json": {Data: []byte(fr)},
		"locales/en.json": {Data: []byte(en)},
		"doc.go":          {Data: []byte("package x")},
	}
}

func TestTexts(t *testing.T) {
	c, err := New(
		source(`{"a.hello":"Bonjour {name} !","a.wait.one":"{n} personne","a.wait.many":"{n} de personnes","a.wait.other":"{n} personnes"}`,
			`{"a.hello":"Hello {name}!","a.wait.one":"one person","a.wait.other":"{n} people"}`),
		source(`{"b.limit":"{limit} signes au plus","b.only":"seul"}`, `{"b.limit":"{limit} characters at most"}`),
	)
	require.NoError(t, err)
	for _, tc := range []struct{ got, want string }{
		{c.Text("fr", "a.hello", Args{"name": "Zoé"}), "Bonjour Zoé\u202f!"},
		{c.Text("en", "a.hello", Args{"name": "{name}"}), "Hello {name}!"},
		{c.Text("en", "a.hello", nil), "Hello {name}!"},
		{c.Text("en", "b.limit", Args{"limit": 20000}), "20,000 characters at most"},
		{c.Text("fr", "b.limit", Args{"limit": int64(20000)}), "20\u202f000 signes au plus"},
		{c.Text("en", "b.only", nil), "seul"},
		{c.Text("de", "b.only", nil), "seul"},
		{c.Text("fr", "c.nothing", nil), "c.nothing"},
		{c.Plural("fr", "a.wait", 0, nil), "0 personne"},
		{c.Plural("fr", "a.wait", 1, nil), "1 personne"},
		{c.Plural("fr", "a.wait", 2, nil), "2 personnes"},
		{c.Plural("fr", "a.wait", 2_000_000, nil), "2\u202f000\u202f000 de personnes"},
		{c.Plural("en", "a.wait", 0, nil), "0 people"},
		{c.Plural("en", "a.wait", 1, nil), "one person"},
		{c.Plural("en", "a.wait", 1_000_000, nil), "1,000,000 people"},
	} {
		require.Equal(t, tc.want, tc.got)
	}
	require.Equal(t, []string{`en has no text for "b.only"`}, c.Gaps())
	require.True(t, c.Has("fr", "b.only"))
	require.False(t, c.Has("en", "b.only"))
}

func TestGaps(t *testing.T) {
	c, err := New(source(`{"x":"{a} et {b}","y":" ","z.one":"un {what}","z.other":"{n}"}`, `{"x":"{a}","y":"y","z.one":"one","z.other":"{n}"}`))
	require.NoError(t, err)
	require.Equal(t, []string{`"x" mentions [a b] in fr and [a] in en`, `fr has an empty text for "y"`}, c.Gaps())
}

func TestBadCatalogs(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		sources    []fs.FS
	}{
		{"twice in one", "written twice", []fs.FS{source(`{"a":"1","a":"2"}`, `{}`)}},
		{"twice in two", "has a text already", []fs.FS{source(`{"a":"1"}`, `{}`), source(`{"a":"2"}`, `{}`)}},
		{"not flat", `"a"`, []fs.FS{source(`{"a":{"b":"c"}}`, `{}`)}},
		{"a list", "expected an object", []fs.FS{source(`[]`, `{}`)}},
		{"cut", "EOF", []fs.FS{source(`{"a":"b"`, `{}`)}},
		{"language", "not a language", []fs.FS{fstest.MapFS{"de.json": {Data: []byte(`{}`)}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := New(tc.sources...)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestNegotiate(t *testing.T) {
	for _, tc := range []struct{ preferred, accept, want string }{
		{"en", "fr", "en"},
		{"de", "en-GB,en;q=0.9,fr;q=0.8", "en"},
		{"", "fr-CA", "fr"},
		{"", "de-DE,en;q=0.3,fr;q=0.5", "fr"},
		{"", "en;q=0,fr;q=0.1", "fr"},
		{"", "en;q=zero", "fr"},
		{"", "en;q=7", "fr"},
		{"", "de", "fr"},
		{"", "", "fr"},
		{"", "*;q=0.5", "fr"},
		{"", strings.Repeat("x,", 10000) + "en", "fr"},
	} {
		require.Equal(t, tc.want, Negotiate(tc.preferred, tc.accept), "%q %q", tc.preferred, tc.accept)
	}
}

func TestTypography(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Bonjour !", "Bonjour\u202f!"},
		{"Bonjour!", "Bonjour\u202f!"},
		{"Vraiment ?!", "Vraiment\u202f?!"},
		{"À 14:05, note: rien", "À 14:05, note\u00a0: rien"},
		{"a ; b", "a\u202f; b"},
		{"« Oui »", "«\u00a0Oui\u00a0»"},
		{"«Oui»", "«\u00a0Oui\u00a0»"},
		{"«\u00a0Oui\u202f?\u00a0»", "«\u00a0Oui\u202f?\u00a0»"},
		{"«Oui?» dit-il", "«\u00a0Oui\u202f?\u00a0» dit-il"},
		{"50 %", "50\u00a0%"},
		{"https://a.org/x?b=c", "https://a.org/x?b=c"},
		{"voir https://a.org/x?", "voir https://a.org/x?"},
		{"{name} : {n}", "{name}\u00a0: {n}"},
		{"Nom:", "Nom\u00a0:"},
		{"!", "!"},
		{"rien", "rien"},
	} {
		require.Equal(t, tc.want, Typography("fr", tc.in))
		require.Equal(t, tc.want, Typography("fr", tc.want), "twice is once")
		require.Equal(t, tc.in, Typography("en", tc.in))
	}
}

func FuzzTypography(f *testing.F) {
	f.Add("«  a!? » : %")
	f.Fuzz(func(t *testing.T, s string) {
		once := Typography("fr", s)
		// Only spaces may differ from what was written.
		strip := func(s string) string {
			return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(string([]rune(s)))
		}
		if strip(s) != strip(once) {
			t.Errorf("%q became %q", s, once)
		}
	})
}

func TestFormat(t *testing.T) {
	at := time.Date(2026, 11, 1, 23, 5, 9, 0, time.UTC)
	fr, en, tokyo := For("fr", "UTC"), For("en", "Europe/London"), For("fr", "Asia/Tokyo")
	for _, tc := range []struct{ got, want string }{
		{fr.Date(at), "1er novembre 2026"},
		{en.Date(at), "1 November 2026"},
		{tokyo.Date(at), "2 novembre 2026"},
		{fr.Day(at), "dimanche 1er novembre"},
		{en.Day(at), "Sunday 1 November"},
		{fr.Short(at), "01/11/2026"},
		{fr.Time(at), "23:05"},
		{tokyo.Clock(at), "08:05:09"},
		{fr.DateTime(at), "1er novembre 2026 à 23:05"},
		{en.DateTime(at), "1 November 2026 at 23:05"},
		{For("xx", "Nowhere/Land").DateTime(at), "2 novembre 2026 à 00:05"},
		{For("fr", "Local").Time(at), "00:05"},
		{fr.Number(-1234567), "-1\u202f234\u202f567"},
		{en.Number(999), "999"},
		{fr.Duration(42 * time.Second), "42\u00a0s"},
		{en.Duration(6*time.Minute + 30*time.Second), "6\u00a0min"},
		{fr.Duration(time.Hour), "1\u00a0h"},
		{fr.Duration(65 * time.Minute), "1\u00a0h\u00a005"},
		{fr.Duration(52 * time.Hour), "2\u00a0j\u00a04\u00a0h"},
		{en.Duration(48 * time.Hour), "2\u00a0d"},
		{fr.Duration(-time.Second), "1\u00a0s"},
		{Bytes("fr", 26214400), "25\u00a0Mo"},
		{Bytes("en", 1468006), "1.4\u00a0MB"},
		{Bytes("fr", 1468006), "1,4\u00a0Mo"},
		{Bytes("en", 512), "512\u00a0bytes"},
		{Bytes("fr", 1<<20), "1\u00a0Mo"},
	} {
		require.Equal(t, tc.want, tc.got)
	}
	require.True(t, KnownZone("America/Martinique"))
	require.False(t, KnownZone("Local"))
	require.False(t, KnownZone(""))
	require.False(t, KnownZone("../../etc/passwd"))
}
