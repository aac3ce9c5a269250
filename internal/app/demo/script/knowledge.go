package script

import (
	"strings"
)

// Kept is a note: who keeps it and how many days ago, how many say since that it worked, or did not.
type Kept struct {
	Author       string
	Days         int
	Worked, Fail int
	Tags         []string
	Audience     string
	Title, Text  string
}

// Written is an article, published that many days ago.
type Written struct {
	Key, Template string
	Category      []string // names from the top
	Author        string
	Audience      string
	Days          int
	Tags          []string
	Lang          string
	Of            string // key of the article it translates
	Title         string
	Sections      map[string]string
}

// Asked is a problem with its call.
type Asked struct {
	Group, Owner string
	Days         int
	State        string
	Audience     string // of the call; none where it asks nothing
	Word         string // of the titles of incidents that it causes
	Title        string
	Description  string
	Question     string
	Said         []Said
}

// Said is one thing that happens to a call: S seen, A answer, H hypothesis, V vote, M mark, C close; K is known from elsewhere.
type Said struct {
	What  byte
	By    string
	Text  string
	Place int    // of a vote or a mark: which of the answers or hypotheses, from 1
	Kind  byte   // of a mark: among answers (A) or hypotheses (H)
	As    string // of a mark or of what is known: lead, workaround, root_cause
	For   bool
}

func words(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// Notes are those of the demonstration.
func Notes() []Kept {
	var out []Kept
	for _, b := range blocks("notes.txt") {
		head := cells(b.head, 6)
		k := Kept{Author: head[0], Days: number(b, head[1]), Worked: number(b, head[2]), Fail: number(b, head[3]), Tags: words(head[4]), Audience: head[5]}
		for _, line := range b.said() {
			if line.sign == 'T' {
				k.Title = typeset("fr", line.text)
			} else {
				k.Text = strings.TrimPrefix(k.Text+"\n"+typeset("fr", line.text), "\n")
			}
		}
		out = append(out, k)
	}
	return out
}

// Articles are those of the demonstration, translations after what they translate.
func Articles() []Written {
	var out []Written
	for _, b := range blocks("articles.txt") {
		head := cells(b.head, 9)
		w := Written{Key: head[0], Template: head[1], Author: head[3], Audience: head[4], Days: number(b, head[5]), Tags: words(head[6]), Lang: head[7], Of: head[8], Sections: map[string]string{}}
		for part := range strings.SplitSeq(head[2], "/") {
			w.Category = append(w.Category, strings.TrimSpace(part))
		}
		section := ""
		for _, line := range b.lines {
			if key, begins := strings.CutPrefix(line, "== "); begins {
				section = key
			} else if title, is := strings.CutPrefix(line, "T "); is && section == "" {
				w.Title = typeset(w.Lang, title)
			} else if section != "" {
				w.Sections[section] = strings.TrimPrefix(w.Sections[section]+"\n"+typeset(w.Lang, line), "\n")
			}
		}
		out = append(out, w)
	}
	return out
}

// Problems are those of the demonstration.
func Problems() []Asked {
	var out []Asked
	for _, b := range blocks("problems.txt") {
		head := cells(b.head, 6)
		a := Asked{Group: head[0], Owner: head[1], Days: number(b, head[2]), State: head[3], Audience: head[4], Word: head[5]}
		for _, line := range b.said() {
			switch line.sign {
			case 'T':
				a.Title = typeset("fr", line.text)
			case '|':
				a.Description = strings.TrimPrefix(a.Description+"\n"+typeset("fr", line.text), "\n")
			case 'Q':
				a.Question = typeset("fr", line.text)
			default:
				a.Said = append(a.Said, saidOf(b, line))
			}
		}
		out = append(out, a)
	}
	return out
}

func saidOf(b block, line signed) Said {
	s := Said{What: line.sign}
	switch line.sign {
	case 'S', 'A', 'H':
		c := cells(line.text, 2)
		s.By, s.Text = c[0], typeset("fr", c[1])
	case 'V': // who, + or -, which hypothesis
		f := strings.Fields(line.text)
		if len(f) != 3 {
			panic(b.wrong("a vote: " + line.text))
		}
		s.By, s.For, s.Place = f[0], f[1] == "+", number(b, f[2])
	case 'M': // as what, A or H and which, and what the problem is to say
		c := cells(line.text, 2)
		as, which, found := strings.Cut(c[0], " ")
		if !found || len(which) < 2 {
			panic(b.wrong("a mark: " + line.text))
		}
		s.As, s.Kind, s.Place, s.Text = as, which[0], number(b, which[1:]), typeset("fr", c[1])
	case 'K':
		c := cells(line.text, 2)
		s.As, s.Text = c[0], typeset("fr", c[1])
	case 'C':
		s.Text = typeset("fr", line.text)
	default:
		panic(b.wrong("unknown sign " + string(line.sign)))
	}
	return s
}

// Place is where the nth answer to a note or an article is given: half where it was suggested, the others on the way of a search or
// on its page. Agents are shown suggestions beside their work, the others at the door of the desk.
func Place(agent bool, nth int) string {
	shown := "door"
	if agent {
		shown = "panel"
	}
	return []string{shown, "page", shown, "search"}[nth%4]
}
