package feed

import (
	"context"
	"encoding/xml"
	"net/http"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Link    []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Author    atomPerson `xml:"author"`
	Link      atomLink   `xml:"link"`
	Category  []atomTag  `xml:"category"`
	Content   atomText   `xml:"content"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomTag struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

const (
	atomEntries = 50
	longTitle   = 100
)

// Atom serves a view to a feed reader that brings its owner's token. Rights are asked as in any read.
func (f *Feed) Atom(w http.ResponseWriter, r *http.Request) error {
	a, err := f.bearer(r.Context(), r.URL.Query().Get("token"))
	if err != nil {
		return err
	}
	view := r.URL.Query().Get("view")
	page, err := db.View(r.Context(), f.DB, a, func(ctx context.Context, rd db.Reader) (Page, error) {
		return f.Read(ctx, rd, FeedIn{View: view, Limit: atomEntries})
	})
	if err != nil {
		return err
	}
	out := atomFeed{Lang: a.Lang, ID: f.Origin() + "/feed?view=" + view, Title: "Comptoir", Updated: stamp(instant.Instant(0)), Link: []atomLink{{Href: f.Origin() + "/feed"}},
		Entries: []atomEntry{}}
	for i, p := range page.Items {
		e := f.entry(p)
		if i == 0 {
			out.Updated = e.Updated
		}
		out.Entries = append(out.Entries, e)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	b, err := xml.Marshal(out)
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), b...))
	return err
}

func stamp(i instant.Instant) string { return i.Time().Format("2006-01-02T15:04:05Z") }

func (f *Feed) entry(p Post) atomEntry {
	e := atomEntry{ID: f.Origin() + "/posts/" + p.ID, Title: p.Title(), Published: stamp(p.At), Updated: stamp(max(p.At, p.SurfacedAt, p.Message.EditedAt)),
		Author: atomPerson{"Comptoir"}, Link: atomLink{Rel: "alternate", Href: f.Origin() + "/posts/" + p.ID}, Content: atomText{Type: "html", Text: p.Message.HTML}}
	if p.Author != nil {
		e.Author.Name = p.Author.Name
	}
	if p.Card != nil {
		e.Content.Text = markdown.Render(p.Headline + " : **" + p.Card.Number + "** " + p.Card.Title)
	}
	for _, t := range p.Tags {
		e.Category = append(e.Category, atomTag{t})
	}
	return e
}

// Title is a post in one line.
func (p Post) Title() string {
	title := markdown.Preview(p.Message.Text, longTitle)
	if p.Card != nil {
		title = strings.TrimSpace(p.Headline + " " + p.Card.Number + " " + p.Card.Title)
	}
	if title == "" && p.Poll != nil {
		title = p.Poll.Question
	}
	if title == "" && len(p.Message.Files) > 0 {
		title = p.Message.Files[0].Name
	}
	return title
}
