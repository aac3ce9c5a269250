package form

import (
	"strconv"
	"strings"
)

// Compose writes a procedure in the documented form, with the names of the fields in a language (fr, else English).
func Compose(d Doc, lang string) string {
	level := d.Level
	if level < 1 || level > 6 {
		level = itemLevel
	}
	w := &writer{level: level, lang: lang}
	if title := bare(oneLine(d.Title)); title != "" {
		w.part("# " + title)
	}
	w.part(d.Intro)
	for i, s := range d.Steps {
		w.lead(s.Lead, i > 0)
		w.step(i+1, s)
	}
	w.lead(d.Outro, len(d.Steps) > 0)
	return strings.TrimRight(w.out.String(), "\n")
}

type writer struct {
	out   strings.Builder
	level int
	lang  string
}

// part writes a paragraph or more, and an empty line.
func (w *writer) part(s string) {
	t := linesOf(s)
	if s = t.between(0, len(t.lines)); s != "" {
		w.out.WriteString(s + "\n\n")
	}
}

// lead writes what stands behind a step; where nothing else ends the step, a break does.
func (w *writer) lead(s string, after bool) {
	t := linesOf(s)
	s = t.lead(0, len(t.lines))
	if s == "" {
		return
	}
	if t = linesOf(s); after {
		if l, _ := t.heading(0); l == 0 || l > w.level {
			w.part("---")
		}
	}
	w.part(s)
}

func (w *writer) step(n int, s Step) {
	s.entitle(bare(oneLine(s.Title)))
	if s.Title == "" {
		s.Title = "…"
	}
	w.part(strings.Repeat("#", w.level) + " " + strconv.Itoa(n) + ". " + s.Title)
	var fields strings.Builder
	field := func(fr, en, value string) {
		name, colon := en, ":** "
		if w.lang == "fr" {
			name, colon = fr, "\u00a0:** "
		}
		line := "- **" + name + colon + strings.ReplaceAll(value, "\n", "\n  ")
		fields.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if s.Role = oneLine(s.Role); s.Role != "" {
		field("Rôle", "Role", s.Role)
	}
	if s.Minutes > 0 {
		field("Durée", "Duration", Duration(s.Minutes))
	}
	if list := lines(s.Prerequisites); len(list) == 1 && !bullet.MatchString(list[0]) {
		field("Prérequis", "Prerequisites", list[0])
	} else if len(list) > 0 {
		field("Prérequis", "Prerequisites", "\n- "+strings.Join(list, "\n- "))
	}
	if s.Decision {
		field("Go / no-go", "Go / no-go", oneLine(s.Question))
	}
	if s.Verify != "" {
		field("Vérification", "Verification", closed(s.Verify))
	}
	if s.Rollback != "" {
		field("Retour arrière", "Roll-back", closed(s.Rollback))
	}
	if list := lines(s.Links); len(list) > 0 {
		field("Liens", "Links", strings.Join(list, ", "))
	}
	w.part(fields.String())
	t := tame(linesOf(s.Text), w.level)
	w.part(strings.Join(t.lines, "\n"))
}

func closed(s string) string {
	if open := linesOf(s).open; open != "" {
		return s + "\n" + open
	}
	return s
}

func lines(list []string) []string {
	var out []string
	for _, s := range list {
		if s = oneLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
