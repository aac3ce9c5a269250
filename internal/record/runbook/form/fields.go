package form

import (
	"regexp"
	"strings"

	"comptoir/internal/base/i18n"
)

// What a step says of itself, by the names under which people write it, folded and without blanks.
const (
	fieldRole          = "role"
	fieldDuration      = "duration"
	fieldPrerequisites = "prerequisites"
	fieldDecision      = "decision"
	fieldVerify        = "verify"
	fieldRollback      = "rollback"
	fieldLinks         = "links"
)

var fieldNames = map[string]string{
	"role": fieldRole, "responsable": fieldRole, "qui": fieldRole, "who": fieldRole,
	"duree": fieldDuration, "dureeprevue": fieldDuration, "dureeattendue": fieldDuration, "duration": fieldDuration, "expectedduration": fieldDuration,
	"prerequis": fieldPrerequisites, "prerequisites": fieldPrerequisites, "prerequisite": fieldPrerequisites,
	"go/no-go": fieldDecision, "go/nogo": fieldDecision, "gono-go": fieldDecision, "go-no-go": fieldDecision,
	"verification": fieldVerify, "verify": fieldVerify, "verifier": fieldVerify,
	"retourarriere": fieldRollback, "rollback": fieldRollback, "roll-back": fieldRollback,
	"liens": fieldLinks, "lien": fieldLinks, "links": fieldLinks, "link": fieldLinks,
}

var fieldItem = regexp.MustCompile(`^ {0,3}[-*+][ \t]+(?:\*\*|__)?([\pL /\-\x{00a0}\x{202f}]{2,24}?)` + blanks + `*(?:\*\*|__)?` + blanks + `*:` + blanks + `*(?:\*\*|__)?` + blanks + `*(.*)$`)

// fields reads the list at the beginning of some lines into the step, and says where the text begins.
func (t text) fields(s *Step, from, to int) int {
	seen := map[string]bool{}
	for {
		i := from
		for i < to && strings.TrimSpace(t.lines[i]) == "" {
			i++
		}
		if i >= to || t.code[i] {
			return from
		}
		m := fieldItem.FindStringSubmatch(t.lines[i])
		if m == nil {
			return from
		}
		name := fieldNames[strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(i18n.Fold(m[1]))]
		end := t.continued(i, to)
		value := []string{strings.TrimSpace(m[2])}
		for _, l := range t.lines[i+1 : end] {
			value = append(value, dedent(l, 2))
		}
		if name == "" || seen[name] || !s.take(name, value) {
			return from
		}
		if name == fieldDecision || len(value) > 1 || value[0] != "" {
			seen[name] = true
		}
		from = end
	}
}

// continued is where a list's item ends: its further lines are indented.
func (t text) continued(i, to int) int {
	end := i + 1
	for j := i + 1; j < to; j++ {
		switch {
		case strings.TrimSpace(t.lines[j]) == "":
			continue
		case indent(t.lines[j]) < 2:
			return end
		}
		end = j + 1
	}
	return end
}

// take sets one field; false where the value is not one that it can hold, and stays text.
func (s *Step) take(name string, lines []string) bool {
	whole := strings.TrimRight(strings.Join(lines, "\n"), " \n")
	if !strings.Contains(whole, "\n") || name == fieldVerify || name == fieldRollback {
		lines = nil
	}
	switch name {
	case fieldPrerequisites:
		if lines != nil {
			return s.takeList(lines)
		}
		if whole != "" {
			s.Prerequisites = []string{oneLine(whole)}
		}
		return true
	case fieldVerify, fieldRollback:
		if linesOf(whole).open != "" {
			return false
		}
		if whole = linesOf(whole).between(0, strings.Count(whole, "\n")+1); name == fieldVerify {
			s.Verify = whole
		} else {
			s.Rollback = whole
		}
		return true
	}
	if lines != nil {
		return false
	}
	whole = oneLine(whole)
	switch name {
	case fieldRole:
		s.Role = whole
	case fieldDuration:
		n, ok := Minutes(whole)
		if whole != "" && !ok {
			return false
		}
		s.Minutes = n
	case fieldDecision:
		s.Decision, s.Question = true, whole
	case fieldLinks:
		s.Links = linksOf(whole)
	}
	return true
}

var bullet = regexp.MustCompile(`^ {0,3}[-*+][ \t]+(\S.*)$`)

// takeList reads prerequisites that are a list of lines.
func (s *Step) takeList(lines []string) bool {
	var out []string
	if lines[0] != "" {
		out = append(out, oneLine(lines[0]))
	}
	for _, l := range lines[1:] {
		if strings.TrimSpace(l) == "" {
			continue
		}
		m := bullet.FindStringSubmatch(l)
		if m == nil {
			return false
		}
		if fence, _ := fenceOf(m[1]); fence != "" {
			return false
		}
		out = append(out, oneLine(m[1]))
	}
	s.Prerequisites = out
	return true
}

// linksOf cuts a line at the commas that stand in no bracket.
func linksOf(line string) []string {
	var out []string
	depth, begin := 0, 0
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	for i, c := range line {
		switch c {
		case '[', '(':
			depth++
		case ']', ')':
			depth = max(depth-1, 0)
		case ',':
			if depth == 0 {
				add(line[begin:i])
				begin = i + 1
			}
		}
	}
	add(line[begin:])
	return out
}
