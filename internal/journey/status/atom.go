package status

import (
	"encoding/xml"

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
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Content   atomText `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

const longEntry = 100

func (x *Pages) feed(b board) ([]byte, error) {
	at := x.Origin() + Path
	out := atomFeed{Lang: b.Lang, ID: at, Title: b.Title + " · " + b.Say("heading"), Updated: b.UpdatedISO, Author: atomAuthor{b.Title},
		Link: []atomLink{{Href: at}, {Rel: "self", Href: x.Origin() + b.Atom}}}
	if out.Updated == "" {
		out.Updated = instant.Instant(0).String()
	}
	for _, n := range append(b.Now, b.Past...) {
		out.Entries = append(out.Entries, atomEntry{ID: at + "#" + n.ID, Title: markdown.Preview(n.Text, longEntry), Published: n.Published.String(), Updated: n.Updated.String(),
			Link: atomLink{Href: at + "#" + n.ID}, Content: atomText{Type: "html", Text: string(n.HTML)}})
	}
	body, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), body...), err
}
