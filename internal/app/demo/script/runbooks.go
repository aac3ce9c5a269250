package script

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed runbooks/*.md
var procedures embed.FS

// Procedure is one that the company keeps.
type Procedure struct {
	Author, Lang string
	Days         int // since it was written
	Draft        bool
	About, Tags  []string // About by the keys of the map
	Text         string
}

// Procedures are what the company does when something falls, in the order of their files.
func Procedures() ([]Procedure, error) {
	names, err := fs.Glob(procedures, "runbooks/*.md")
	if err != nil {
		return nil, err
	}
	out := make([]Procedure, len(names))
	for i, name := range names {
		b, err := procedures.ReadFile(name)
		if err != nil {
			return nil, err
		}
		head, text, _ := strings.Cut(string(b), "\n\n")
		p := Procedure{Lang: "fr", Text: text}
		for line := range strings.SplitSeq(head, "\n") {
			key, value, _ := strings.Cut(line, ":")
			switch value = strings.TrimSpace(value); key {
			case "author":
				p.Author = value
			case "lang":
				p.Lang = value
			case "draft":
				p.Draft = true
			case "days":
				if p.Days, err = strconv.Atoi(value); err != nil {
					return nil, err
				}
			case "cis":
				p.About = words(value)
			case "tags":
				p.Tags = words(value)
			}
		}
		if p.Lang == "fr" {
			p.Text = typeset("fr", p.Text)
		}
		out[i] = p
	}
	return out, nil
}
