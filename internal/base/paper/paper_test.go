package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/paper"
)

func sample() *paper.Doc {
	d := paper.New(paper.Face{Lang: "fr", Title: "Essai", Author: "Ville", Head: "CRI0000001 · Perte du centre", HeadRight: "RETEX", Foot: "Ville de Lyon", Page: "page {n} / {of}",
		Contents: "Sommaire", Watermark: "EXERCICE", At: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)})
	d.Cover(paper.Cover{Above: "Ville de Lyon", Title: "Perte du centre de données de la Part-Dieu", Below: "Retour d’expérience", Mark: "Exercice",
		Facts: []paper.Fact{{"Crise", "CRI0000001"}, {"Dates", "10 mars 2026, 09:00 → 11:00"}}, Note: "Fait le 10 mars."})
	d.Contents()
	d.Chapter("En bref")
	d.Markdown("Un **onduleur** en défaut « coupe » la salle ; voir [la page](https://exemple.fr) et `CRI0000001`.\n\n- un\n- deux\n  - trois\n\n1. premier\n2. second\n\n- [ ] à faire\n- [x] fait\n\n```\nip addr show\n```\n\n# Petit titre\nFin.")
	d.Section("Tableau")
	rows := [][]string{}
	for i := range 90 {
		rows = append(rows, []string{strconv.Itoa(i + 1), "ligne numéro " + strconv.Itoa(i+1) + strings.Repeat(" et des mots", i%7), "10:00"})
	}
	d.Table([]paper.Column{{Head: "N°", Share: 1, Right: true}, {Head: "Ce qui s’est passé", Share: 8}, {Head: "Heure", Share: 2}}, rows)
	d.Chapter("Long")
	for range 12 {
		d.Text(strings.Repeat("Le texte est long, et il se coupe à un espace : jamais devant les deux points. ", 9))
	}
	d.List(paper.Box, "vérifier", "prévenir")
	d.Draw(paper.Figure{Title: "Frise", Height: 30, Columns: []paper.Column{{Head: "Quand", Share: 1}, {Head: "Quoi", Share: 2}}, Rows: [][]string{{"09:00", "alarme | salle"}}, Draw: func(c *paper.Canvas) {
		_, quiet, _, _, main := c.Colours()
		c.Rect(c.X, c.Y, c.W, 4, main)
		c.Words("frise", c.X, c.Y+10, 8, 40, false, quiet)
	}})
	d.Table([]paper.Column{{Head: "Haut", Share: 1}}, [][]string{{strings.Repeat("une cellule plus haute qu’une page ", 500)}})
	return d
}

func TestTheSameIsTheSame(t *testing.T) {
	a, err := sample().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sample().Bytes()
	if err != nil || !bytes.Equal(a, b) {
		t.Fatalf("two of the same differ: %v", err)
	}
	if len(a) > 300_000 {
		t.Errorf("it takes %d bytes", len(a))
	}
}

// What was written is read back by somebody else's reader: page by page.
func TestPages(t *testing.T) {
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine (poppler-utils)")
	}
	pdf, err := sample().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "essai.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), reader, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if strings.Contains(pages[0], "page ") || !strings.Contains(pages[0], "Retour d’expérience") {
		t.Errorf("the cover: %s", pages[0])
	}
	long := 0
	for i, page := range pages {
		if i > 0 && !strings.Contains(page, "page "+strconv.Itoa(i+1)+" / "+strconv.Itoa(len(pages))) {
			t.Errorf("page %d has no number: %s", i+1, page)
		}
		if strings.Contains(page, "ligne numéro") && !strings.Contains(page, "Ce qui s’est passé") {
			t.Errorf("page %d of the table has no heads", i+1)
		}
		if i > 1 && long == 0 && strings.Contains(page, "Le texte est long") {
			long = i + 1
		}
	}
	for _, line := range strings.Split(pages[1], "\n") {
		words := strings.Fields(line)
		if len(words) > 1 && words[0] == "Long" && words[len(words)-1] != strconv.Itoa(long) {
			t.Errorf("the contents say %q; it is page %d", line, long)
		}
	}
	for _, want := range []string{"Sommaire", "ligne numéro 90", "« coupe »", "Petit titre", "prévenir"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in the document", want)
		}
	}
}

func FuzzRich(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range paper.Rich(text) {
			if s.Link != "" && !strings.HasPrefix(s.Link, "http") && !strings.HasPrefix(s.Link, "mailto:") && !strings.HasPrefix(s.Link, "tel:") {
				t.Fatalf("a link leads to %q", s.Link)
			}
		}
	})
}

var nasty = []string{"**a** *b* `c` [d](https://e)", "[x](javascript:y)", "🇫🇷 👍🏽 中文 \u202e\u0000", "**", "`", "", "\xff\xfe", strings.Repeat("x", 5000), "\u0301é\U0010ffff\U00010000", "- \n1. \n#\n```"}

// Whatever people write, there is a document.
func TestAnyWordsPrint(t *testing.T) {
	for _, text := range nasty {
		d := paper.New(paper.Face{Head: text, Contents: text, Page: "{n}", Watermark: text})
		d.Cover(paper.Cover{Title: text, Mark: text})
		d.Contents()
		d.Chapter(text)
		d.Markdown(text)
		d.Table([]paper.Column{{Head: text, Share: 1}, {Head: "b", Share: 0}}, [][]string{{text, text, text}, nil})
		if _, err := d.Bytes(); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
}

// A browser and a text editor get the same parts, and no word of theirs is a mark of the file.
func TestOtherForms(t *testing.T) {
	d := paper.New(paper.Face{Lang: "fr", Title: "Essai <x>", Contents: "Sommaire", Watermark: "EXERCICE", Foot: "Ville"})
	d.Cover(paper.Cover{Title: "Perte | <x>", Mark: "Exercice", Facts: []paper.Fact{{Name: "Crise", Value: "CRI1"}}})
	d.Contents()
	d.Chapter("L’été")
	d.Section("L’été")
	d.Text("a **b** <i> `c|d` [lien](https://exemple.fr) [non](javascript:x)")
	d.Markdown("# Titre\n<i>\n\n```\n<code>\n")
	d.List(paper.Checked, "fait")
	d.Table([]paper.Column{{Head: "N°", Right: true}, {Head: "Quoi"}}, [][]string{{"1", "x | y\nz"}})
	d.Draw(paper.Figure{Title: "Frise", Height: 20, Columns: []paper.Column{{Head: "Quand"}}, Rows: [][]string{{"09:00"}}, Draw: func(c *paper.Canvas) {
		c.Rect(0, 0, c.W/2, 4, paper.Colour{R: 255, G: 8})
		c.Words("des mots bien trop longs pour la place <x>", 0, 10, 8, 20, true, paper.Colour{})
	}})
	md, page := string(d.MD()), string(d.HTML())
	for _, want := range []string{"# Perte \\| &lt;x>", "- **Crise** — CRI1", "- [L’été](#lété)\n  - [L’été](#lété-1)", "## L’été\n\n### L’été", "a **b** &lt;i> `c|d` [lien](https://exemple.fr) non", "**Titre**\n&lt;i>\n\n```\n<code>\n\n```",
		"- [x] fait", "| N° | Quoi |\n| ---: | --- |\n| 1 | x \\| y<br>z |", "**Frise**\n\n| Quand |\n| --- |\n| 09:00 |", "> **EXERCICE**"} {
		if !strings.Contains(md, want) {
			t.Errorf("the Markdown lacks %q:\n%s", want, md)
		}
	}
	for _, want := range []string{`<h2 id="t1">L’été</h2><h3 id="t2">`, `<a href="#t2">`, "<strong>b</strong> &lt;i&gt; <code>c|d</code>", `<a href="https://exemple.fr" rel="noreferrer noopener">lien</a> non`, `<th scope="col" class="n">N°</th>`, "x | y<br>z",
		`<rect x="0" y="0" width="83" height="4" fill="#ff0800"/>`, `viewBox="0 0 166 20"`, "…</text>", `role="img" aria-label="Frise"`, ">EXERCICE<"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for _, bad := range []string{"<x>", "<i>", "javascript", "<script"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

// In a text, prose keeps its marks and loses its tags, wherever it hides them, and adds no title to the document.
func TestProseIsNoMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"## <img src=x>":                        "**&lt;img src=x>**",
		"```x``` y\n<b>":                        "```x``` y\n&lt;b>",
		"- a\n  ```\n<b>\n  ```":                "- a\n  ```\n&lt;b>\n  ```",
		"````\n```\n<b>\n````\n<i>":             "````\n```\n<b>\n````\n&lt;i>",
		"```sh\n<b>":                            "```sh\n<b>\n```",
		"Un titre\n===\nUn autre\n---\n\n---\n": "Un titre\n\\===\nUn autre\n\\---\n\n---",
	} {
		d := paper.New(paper.Face{})
		d.Markdown(text)
		if got := string(d.MD()); !strings.HasPrefix(got, want+"\n") {
			t.Errorf("%q is written %q", text, got)
		}
	}
	d := paper.New(paper.Face{Title: "Panne **totale** <x>"})
	if page := string(d.HTML()); !strings.Contains(page, "<title>Panne **totale** &lt;x&gt;</title>") {
		t.Error("the title of a page has marks of its own")
	}
}
