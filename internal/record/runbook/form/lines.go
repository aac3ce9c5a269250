package form

import (
	"regexp"
	"strings"
	"unicode"
)

// text is the lines of a document, and which of them are code.
type text struct {
	lines []string
	code  []bool
	open  string // the sign of code that is still open at the end
}

func linesOf(s string) text {
	t := text{lines: strings.Split(s, "\n")}
	t.code = make([]bool, len(t.lines))
	mark := ""
	for i, l := range t.lines {
		fence, info := fenceOf(l)
		switch {
		case mark == "" && fence != "" && (fence[0] != '`' || !strings.Contains(info, "`")):
			mark, t.code[i] = fence, true
		case mark != "":
			t.code[i] = true
			if fence != "" && fence[0] == mark[0] && len(fence) >= len(mark) && strings.TrimSpace(info) == "" {
				mark = ""
			}
		}
	}
	t.open = mark
	return t
}

// fenceOf is the sign that opens or closes code, and what follows it.
func fenceOf(line string) (fence, info string) {
	l := strings.TrimLeftFunc(line, unicode.IsSpace)
	for _, c := range "`~" {
		n := len(l) - len(strings.TrimLeft(l, string(c)))
		if n >= 3 {
			return l[:n], l[n:]
		}
	}
	return "", ""
}

var (
	headingLine = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*)$`)
	closingSign = regexp.MustCompile(`(^|[ \t]+)#+[ \t]*$`)
	breakLine   = regexp.MustCompile(`^ {0,3}(-{3,}|\*{3,}|_{3,})[ \t]*$`)
	numbered    = regexp.MustCompile(`(?i)^(?:(?:étape|etape|step)` + blanks + `+)?(\d{1,3})` + blanks + `*[.):–—-]` + blanks + `+(.*)$`)
	stepWord    = regexp.MustCompile(`(?i)^(?:étape|etape|step)` + blanks + `+\d{1,3}` + blanks + `*[.):–—-]?` + blanks + `*$`)
	itemLine    = regexp.MustCompile(`^( {0,3}(\d{1,9})[.)])(?:[ \t]+(.*))?$`)
)

const blanks = `[\s\x{00a0}\x{202f}]`

// heading is the level and the words of a heading; 0 where the line is none.
func (t text) heading(i int) (level int, title string) {
	if t.code[i] {
		return 0, ""
	}
	m := headingLine.FindStringSubmatch(t.lines[i])
	if m == nil {
		return 0, ""
	}
	if title = bare(oneLine(m[2])); title == "" {
		return 0, ""
	}
	return len(m[1]), title
}

// bare is a title without the signs that may close a heading.
func bare(title string) string {
	for {
		shorter := strings.TrimSpace(closingSign.ReplaceAllString(title, ""))
		if shorter == title {
			return title
		}
		title = shorter
	}
}

// stepTitle is the title of a numbered heading.
func stepTitle(title string) (string, bool) {
	if m := numbered.FindStringSubmatch(title); m != nil && bare(strings.TrimSpace(m[2])) != "" {
		return bare(strings.TrimSpace(m[2])), true
	}
	return title, stepWord.MatchString(title)
}

// ends says whether the line is a break between parts: --- after an empty line.
func (t text) ends(i int) bool {
	return !t.code[i] && breakLine.MatchString(t.lines[i]) && (i == 0 || strings.TrimSpace(t.lines[i-1]) == "")
}

// between is the text of some lines, without empty ones at its ends.
func (t text) between(from, to int) string {
	for from < to && strings.TrimSpace(t.lines[from]) == "" {
		from++
	}
	for to > from && strings.TrimSpace(t.lines[to-1]) == "" {
		to--
	}
	return strings.Join(t.lines[from:to], "\n")
}

// oneLine makes every run of blanks one space; the no-break spaces of French stay.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }), " "))
}

// indent is how many columns a line begins with.
func indent(line string) int {
	n := 0
	for _, c := range line {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}

// dedent takes up to so many columns from the beginning of a line.
func dedent(line string, most int) string {
	n := 0
	for i, c := range line {
		switch {
		case n >= most:
			return line[i:]
		case c == ' ':
			n++
		case c == '\t':
			wide := 4 - n%4
			if n+wide > most {
				return strings.Repeat(" ", n+wide-most) + line[i+1:]
			}
			n += wide
		default:
			return line[i:]
		}
	}
	return ""
}
