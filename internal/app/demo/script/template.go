package script

import (
	"strings"
	"time"
)

// Template is one kind of incident that comes again and again.
type Template struct {
	Key, Group  string
	Lang        string
	Priorities  []int // for which it serves
	Code        string
	Title       string
	Category    string
	Description string
	Talk        []Turn // comments and notes, in order
	Hold        string // awaiting_caller, vendor, change or problem; "" where it never waits
	HoldNote    string
	Resolution  string
	Reopen      string           // why it is reopened; "" where it never is
	Lasts       [2]time.Duration // of an outage: how long, from and to
}

// Templates are all of them.
func Templates() []Template {
	var out []Template
	for _, file := range []string{"incidents-pannes.txt", "incidents-messagerie.txt", "incidents-poste.txt", "incidents-reseau.txt", "incidents-applications.txt"} {
		for _, b := range blocks(file) {
			out = append(out, templateOf(b))
		}
	}
	return out
}

func templateOf(b block) Template {
	head := cells(b.head, 6)
	t := Template{Key: head[0], Group: head[1], Code: head[3], Lang: "fr"}
	if head[5] != "" {
		t.Lang = head[5]
	}
	for _, p := range strings.Fields(head[2]) {
		t.Priorities = append(t.Priorities, number(b, strings.TrimPrefix(p, "P")))
	}
	for i, d := range strings.Fields(head[4]) {
		lasts, err := time.ParseDuration(d)
		if err != nil || i > 1 {
			panic(b.wrong("how long it lasts: " + head[4]))
		}
		t.Lasts[i] = lasts
	}
	for _, line := range b.said() {
		switch line.sign {
		case 'T':
			t.Title = line.text
		case 'C':
			t.Category = line.text
		case '|':
			t.Description = strings.TrimPrefix(t.Description+"\n"+line.text, "\n")
		case 'D':
			t.Talk = append(t.Talk, Turn{Kind: ByRequester, Text: line.text})
		case 'A':
			t.Talk = append(t.Talk, Turn{Kind: ByAgent, Text: line.text})
		case 'N':
			t.Talk = append(t.Talk, Turn{Kind: ByNote, Text: line.text})
		case 'H':
			parts := cells(line.text, 2)
			t.Hold, t.HoldNote = parts[0], parts[1]
		case 'R':
			t.Resolution = line.text
		case 'O':
			t.Reopen = line.text
		default:
			panic(b.wrong("unknown sign " + string(line.sign)))
		}
	}
	return t
}
