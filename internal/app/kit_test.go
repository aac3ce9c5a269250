package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
)

// unzipped are the pages of a kit by their place in it.
func unzipped(t *testing.T, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name, ok := strings.CutPrefix(f.Name, "kit/")
		if !ok {
			t.Fatalf("%s stands outside the kit's folder", f.Name)
		}
		out[name] = string(b)
	}
	return out
}

var hrefs = regexp.MustCompile(`href="([^"]*)"`)

// linked says which links of the kit lead nowhere in it.
func broken(pages map[string]string) []string {
	var out []string
	for name, page := range pages {
		for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
			u, err := url.Parse(m[1])
			if err != nil || u.Scheme == "tel" || u.Scheme == "mailto" || u.Scheme == "https" {
				continue
			}
			to := path.Join(path.Dir(name), u.Path)
			if u.Path == "" {
				to = name
			}
			if pages[to] == "" || u.Fragment != "" && !strings.Contains(pages[to], `id="`+u.Fragment+`"`) {
				out = append(out, name+" → "+m[1])
			}
		}
	}
	return out
}

// landscape is a service on a server on a site, with a contact, a procedure and a crisis.
func landscape(h *apptest.House) (crisis string) {
	h.T.Helper()
	camille, paul, ana := h.As("camille"), h.As("paul"), h.As("ana")
	pay := camille.Post("/cis", m{"name": "Paie", "class": "business_service", "criticality": 1, "rto_min": 240, "support_group_id": h.Group}).Is(201).Text("id")
	srv := camille.Post("/cis", m{"name": "SRV-PAIE <1>", "class": "server", "restore_min": 60}).Is(201).Text("id")
	site := camille.Post("/cis", m{"name": "Lyon", "class": "site"}).Is(201).Text("id")
	camille.Post("/relations", m{"from": pay, "type": "depends_on", "to": srv}).Is(201)
	camille.Post("/relations", m{"from": srv, "type": "hosted_at", "to": site}).Is(201)
	ana.Post("/contacts", m{"name": "Hébergeur Rhône", "kind": "organisation", "category": "hosting", "emergency": true, "lines": []m{
		{"kind": "phone", "use": "duty", "value": "+33 4 00 00 00 01", "emergency": true, "verified": true},
		{"kind": "phone", "use": "mobile", "value": "+33 6 99 99 99 99", "private": true},
	}}).Is(201)
	text := "# Redémarrer la paie\n\nAvant tout, prévenir.\n\n## Étape 1 : Arrêter le cœur\n\n`systemctl stop paie`\n\n## Étape 2 : Vérifier\n\n</script><script>alert(1)</script> ![vue](https://example.org/vue.png)\n"
	book := camille.Post("/runbooks", m{"title": "Redémarrer la paie", "text": text, "cis": []string{pay}}).Is(201).Text("id")
	camille.Post("/runbooks/"+book+"/publish", m{}).Is(200)
	camille.Post("/runbooks", m{"title": "Brouillon secret", "text": "rien"}).Is(201)
	crisis = declare(h, m{"ci_ids": []string{pay}})
	h.As("ines").Post(crisis+"/log", m{"type": "information", "text": "Onduleur B en **défaut** </script>"}).Is(201)
	paul.Post(crisis+"/decisions", m{"question": "Basculer ?", "chosen": "Oui, à Marseille"}).Is(201)
	paul.Post(crisis+"/tasks", m{"title": "Prévenir le CODIR"}).Is(201)
	return crisis
}

func TestKit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		landscape(h)
		paul := h.As("paul")
		before := h.Head()
		got := paul.Get("/kits/export?days=7").Is(200)
		if kind := got.Header.Get("Content-Type"); kind != "application/zip" {
			t.Fatalf("it is a %s", kind)
		}
		if !strings.Contains(got.Header.Get("Content-Disposition"), "kit-demo-") {
			t.Errorf("it is called %s", got.Header.Get("Content-Disposition"))
		}
		pages := unzipped(t, got.Body)
		for _, want := range []string{"index.html", "contacts.html", "oncall.html", "services.html", "plans.html", "procedures.html", "search.html"} {
			if pages[want] == "" {
				t.Errorf("there is no %s", want)
			}
		}
		if bad := broken(pages); len(bad) > 0 {
			t.Errorf("links that lead nowhere: %v", bad)
		}
		var all strings.Builder
		for name, page := range pages {
			all.WriteString(page)
			for what, want := range map[string]string{"date": "Établi le", "end": "valable jusqu’au", "version": "Version", "loud": "KIT PÉRIMÉ"} {
				if !strings.Contains(page, want) {
					t.Errorf("%s does not show its %s", name, what)
				}
			}
			for _, no := range []string{"<img", "<link", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "alert(1)</script>", "Brouillon secret"} {
				if strings.Contains(page, no) {
					t.Errorf("%s holds %q", name, no)
				}
			}
		}
		for _, want := range []string{"Onduleur B en <strong>défaut</strong>", "Basculer ?", "Prévenir le CODIR", "tel:&#43;33400000001", "Redémarrer la paie", "SRV-PAIE &lt;1&gt;", "Perte de Lyon", "&#43;33 6 99 99 99 99"} {
			if !strings.Contains(all.String(), want) {
				t.Errorf("nothing says %q", want)
			}
		}
		if !strings.Contains(pages["search.html"], "coeur") {
			t.Error("the index does not fold its words")
		}
		events := slices.DeleteFunc(h.Events(before), func(e string) bool { return !strings.HasPrefix(e, "kit.") }) // what is done each hour goes on meanwhile
		if len(events) != 1 || events[0] != "kit.exported" {
			t.Errorf("what happened: %v", events)
		}
		list := paul.Get("/kits").Is(200)
		if list.Text("items.0.by.name") != "Paul Test" || list.Text("items.0.form") != "zip" {
			t.Errorf("what was noted: %s", list.Body)
		}
		paper := paul.Get("/kits/export?format=pdf").Is(200)
		if paper.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(paper.Body, []byte("%PDF-")) {
			t.Errorf("the print edition is %s, %.20q", paper.Header.Get("Content-Type"), paper.Body)
		}
		// Who may not, and what another organisation has.
		for _, who := range []string{"camille", "nora", "sami"} {
			h.As(who).Get("/kits/export").Is(403)
			h.As(who).Get("/kits").Is(403)
		}
		h.Nobody().Get("/kits/export").Is(401)
		zoe := h.As("zoe").Get("/kits/export").Is(200)
		for name, page := range unzipped(t, zoe.Body) {
			if strings.Contains(page, "Onduleur") || strings.Contains(page, "Paie") || strings.Contains(page, "Rhône") {
				t.Errorf("Zoé reads ours in %s", name)
			}
		}
		for _, bad := range []string{"days=0", "days=91", "days=x", "days=-1", "format=exe"} {
			paul.Get("/kits/export?" + bad).Is(422)
		}
	})
}

// A restricted crisis is in the kit of who takes part in it, and in nobody else's.
func TestKitIsDecidedForWhoAsks(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	landscape(h)
	for _, who := range []string{"paul", "ana"} {
		if pages := unzipped(t, h.As(who).Get("/kits/export").Is(200).Body); !strings.Contains(pages["index.html"], "Perte du datacentre Lyon") {
			t.Errorf("%s's kit lacks the crisis", who)
		}
	}
}
