package knowledge_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/fault"
	"comptoir/internal/record/knowledge"
)

func archive(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPapers(t *testing.T) {
	got, err := knowledge.PapersOf("wiki.zip", archive(t, map[string]string{
		"Réseau/VPN/809.md":   "---\ntitle: \"Erreur 809\"\nlang: fr\ntemplate: resolution\ntags: [vpn, \"box\"]\n---\n\n## Symptôme\n\nCode 809.\n\n## Résolution\n\n1. Port 4500\n",
		"Réseau/wifi.md":      "# Le Wi-Fi\n\nSalle **Erdre**.",
		"page.html":           "<title>Messagerie</title><h1>Messagerie</h1><p>Un <b>mot</b><script>x()</script>",
		"../../etc/passwd.md": "hors de chez lui",
		"__MACOSX/._wifi.md":  "x",
		"photo.png":           "\x89PNG",
		"vide.md":             "---\ntitle: Rien\n---\n",
		"binaire.md":          "a\x00b",
		"poeme.md":            "---\ntemplate: how_to\n---\n## Strophe\n\nvers",
		"notes_de_reunion.md": "sans titre",
	}), "fr")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]knowledge.Paper{}
	for _, p := range got {
		by[p.Path] = p
	}
	if p := by["Réseau/VPN/809.md"]; p.Title != "Erreur 809" || p.Sections["symptom"] != "Code 809." || p.Sections["resolution"] != "1. Port 4500" || strings.Join(p.Tags, " ") != "vpn box" || strings.Join(p.Folders, "/") != "Réseau/VPN" {
		t.Errorf("%+v", p)
	}
	if p := by["Réseau/wifi.md"]; p.Title != "Le Wi-Fi" || p.Sections["body"] != "Salle **Erdre**." || p.Template != knowledge.Free {
		t.Errorf("%+v", p)
	}
	if p := by["page.html"]; p.Title != "Messagerie" || p.Sections["body"] != "Un **mot**" {
		t.Errorf("%+v", p)
	}
	if p := by["etc/passwd.md"]; p.Fault != nil || strings.Join(p.Folders, "/") != "etc" {
		t.Errorf("%+v", p)
	}
	if p := by["poeme.md"]; p.Template != knowledge.Free || p.Sections["body"] != "## Strophe\n\nvers" || p.Title != "poeme" {
		t.Errorf("%+v", p)
	}
	if p := by["notes_de_reunion.md"]; p.Title != "notes de reunion" {
		t.Errorf("%+v", p)
	}
	for path, code := range map[string]string{"photo.png": "article.file_not_known", "vide.md": "article.file_empty", "binaire.md": "article.file_unreadable"} {
		if !fault.Is(by[path].Fault, code) {
			t.Errorf("%s: %v", path, by[path].Fault)
		}
	}
	if len(got) != 9 {
		t.Errorf("%d papers", len(got))
	}
}

// What unpacks to more than it should is refused before it is unpacked, whatever it says of its size.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("a", 1<<20)
	files := map[string]string{}
	for i := range 70 {
		files[strings.Repeat("x", i+1)+".md"] = zeros
	}
	bomb := archive(t, files)
	if len(bomb) > 1<<20 {
		t.Fatalf("%d bytes are no bomb", len(bomb))
	}
	began := time.Now()
	if _, err := knowledge.PapersOf("b.zip", bomb, "fr"); !fault.Is(err, "article.archive_too_big") {
		t.Errorf("unpacked: %v", err)
	}
	many := map[string]string{}
	for i := range 2001 {
		many[strings.Repeat("y", i/50+1)+string(rune('a'+i%50))+".md"] = "x"
	}
	if _, err := knowledge.PapersOf("m.zip", archive(t, many), "fr"); !fault.Is(err, "article.archive_too_big") {
		t.Errorf("unpacked: %v", err)
	}
	if _, err := knowledge.PapersOf("n.zip", []byte("PK\x03\x04nonsense"), "fr"); !fault.Is(err, "article.archive_unreadable") {
		t.Errorf("read: %v", err)
	}
	for _, page := range []string{strings.Repeat("<ul><li>", 1<<17), strings.Repeat("<b>", 1<<18) + "x<br>y", strings.Repeat("<a href='http://a.b'>", 1<<15), strings.Repeat("<table><tr><td>", 1<<15),
		strings.Repeat("&amp;", 1<<17), strings.Repeat("[", 1<<19)} {
		if _, err := knowledge.PapersOf("p.html", []byte(page), "fr"); err != nil {
			t.Errorf("%.20q: %v", page, err)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

// An export is read back as it was.
func TestPagesComeBack(t *testing.T) {
	d := knowledge.Doc{Number: "KB0000007", Title: `Le "bac" \ 2`, Lang: "en", State: knowledge.Published, Category: "Poste / Imprimantes", Tags: []string{"papier", "bac-2"},
		Text: "## What it is for\n\nPrint.\n\n## Steps\n\n1. a\n2. b"}
	p := knowledge.PaperOf(knowledge.FileName(d), []byte(knowledge.Page(d, knowledge.HowTo)), "fr")
	if p.Fault != nil || p.Title != d.Title || p.Lang != "en" || p.Template != knowledge.HowTo || p.Sections["steps"] != "1. a\n2. b" || p.Sections["purpose"] != "Print." ||
		strings.Join(p.Folders, " / ") != d.Category || strings.Join(p.Tags, " ") != "papier bac-2" || p.Path != "poste/imprimantes/KB0000007-le-bac-2.md" {
		t.Errorf("%+v", p)
	}
}

func FuzzPaper(f *testing.F) {
	f.Add("a.md", []byte("---\ntitle: x\ntags: [a,\n---\n# x\n"))
	f.Add("a.html", []byte("<p>"))
	f.Add("a.zip", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		papers, err := knowledge.PapersOf(name, content, "fr")
		if err != nil {
			return
		}
		for _, p := range papers {
			if p.Fault == nil && (p.Title == "" || len(p.Sections) == 0) {
				t.Errorf("%q %q: %+v", name, content, p)
			}
		}
	})
}
