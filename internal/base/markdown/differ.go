package markdown

import (
	"strings"
	"unicode"
)

// LineChange is a line that stayed, went, or came; a changed line is one that went and one that came, with their pieces.
type LineChange struct {
	Kind   string  `json:"kind" enum:"same,gone,new,skipped" doc:"skipped: so many lines that are the same are left out"`
	Text   string  `json:"text,omitempty"`
	Pieces []Piece `json:"pieces,omitempty" nullable:"false" doc:"of a changed line: which of its words differ"`
	Count  int     `json:"count,omitempty" doc:"of skipped lines"`
}

// Piece is some words of a changed line.
type Piece struct {
	Text    string `json:"text"`
	Changed bool   `json:"changed,omitempty"`
}

// What happened to a line.
const (
	lineSame    = "same"
	lineGone    = "gone"
	lineNew     = "new"
	lineSkipped = "skipped"
)

const (
	around   = 3         // same lines shown before and after a change
	mostWork = 4_000_000 // pairs compared; beyond it, a text is told as gone and new as a whole
)

// Differ tells how one text became another, line by line, and word by word in lines that changed.
func Differ(before, after string) []LineChange {
	lines := edit(splitLines(before), splitLines(after))
	return fold(wordwise(lines))
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// edit is a shortest way from a to b: what they share in order stays, the rest goes or comes, going first.
func edit(a, b []string) []LineChange {
	var head, tail []LineChange
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, LineChange{Kind: lineSame, Text: a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, LineChange{Kind: lineSame, Text: a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	out := append(head, middle(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		out = append(out, tail[i])
	}
	return out
}

func middle(a, b []string) []LineChange {
	var out []LineChange
	if len(a)*len(b) > mostWork {
		return append(all(lineGone, a), all(lineNew, b)...)
	}
	// best[i][j] is how many elements a[i:] and b[j:] share in order.
	wide := len(b) + 1
	best := make([]int32, (len(a)+1)*wide)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i*wide+j] = best[(i+1)*wide+j+1] + 1
			} else {
				best[i*wide+j] = max(best[(i+1)*wide+j], best[i*wide+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out = append(out, LineChange{Kind: lineSame, Text: a[i]})
			i, j = i+1, j+1
		case best[(i+1)*wide+j] >= best[i*wide+j+1]:
			out = append(out, LineChange{Kind: lineGone, Text: a[i]})
			i++
		default:
			out = append(out, LineChange{Kind: lineNew, Text: b[j]})
			j++
		}
	}
	return append(append(out, all(lineGone, a[i:])...), all(lineNew, b[j:])...)
}

func all(kind string, list []string) []LineChange {
	out := make([]LineChange, len(list))
	for i, s := range list {
		out[i] = LineChange{Kind: kind, Text: s}
	}
	return out
}

// wordwise marks which words differ where as many lines went as came.
func wordwise(lines []LineChange) []LineChange {
	for i := 0; i < len(lines); {
		gone := run(lines[i:], lineGone)
		came := run(lines[i+gone:], lineNew)
		if gone == came {
			for k := range gone {
				was, is := &lines[i+k], &lines[i+gone+k]
				was.Pieces, is.Pieces = pieces(was.Text, is.Text)
			}
		}
		i += max(gone+came, 1)
	}
	return lines
}

func run(lines []LineChange, kind string) int {
	n := 0
	for n < len(lines) && lines[n].Kind == kind {
		n++
	}
	return n
}

// pieces are two lines cut where they differ; nothing where they share no word.
func pieces(before, after string) (a, b []Piece) {
	shared := false
	for _, c := range edit(cut(before), cut(after)) {
		switch c.Kind {
		case lineSame:
			shared = shared || strings.TrimSpace(c.Text) != ""
			a, b = join(a, c.Text, false), join(b, c.Text, false)
		case lineGone:
			a = join(a, c.Text, true)
		case lineNew:
			b = join(b, c.Text, true)
		}
	}
	if !shared {
		return nil, nil
	}
	return a, b
}

func join(list []Piece, text string, changed bool) []Piece {
	if n := len(list); n > 0 && list[n-1].Changed == changed {
		list[n-1].Text += text
		return list
	}
	return append(list, Piece{Text: text, Changed: changed})
}

// cut makes words, blanks and signs of a line; together they are the line.
func cut(line string) []string {
	var out []string
	begin, last := 0, 0
	for i, r := range line {
		kind := 3
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			kind = 1
		case unicode.IsSpace(r):
			kind = 2
		}
		if i > begin && (kind != last || kind == 3) {
			out = append(out, line[begin:i])
			begin = i
		}
		last = kind
	}
	if begin < len(line) {
		out = append(out, line[begin:])
	}
	return out
}

// fold leaves out lines that are the same and far from any change.
func fold(lines []LineChange) []LineChange {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.Kind != lineSame {
			for k := max(0, i-around); k <= min(len(lines)-1, i+around); k++ {
				near[k] = true
			}
		}
	}
	out := []LineChange{}
	for i, l := range lines {
		switch {
		case near[i]:
			out = append(out, l)
		case len(out) > 0 && out[len(out)-1].Kind == lineSkipped:
			out[len(out)-1].Count++
		default:
			out = append(out, LineChange{Kind: lineSkipped, Count: 1})
		}
	}
	return out
}
