package script

import (
	"fmt"
	"strings"
)

// How scenes/ is written. A block begins with "# " and its head, cells apart by " | ", and goes on to the next "# ". In talks
// and incidents the first sign of a line says what it is and two spaces continue the line before:
//
//	? one way to tell the symptoms (several: one is chosen)     T title        C category
//	D the requester speaks                                       | a line of the description
//	A the agent speaks                                           H reason | why it waits (hold)
//	N an internal note                                           R what resolved it
//	+ 25m | the conversation is on hold that long, and why        O why it is reopened
//	> queue | handed over to, with a note
//	@ person | invited, with a note
//	= how it ended: resolved | solution, abandoned, or incident | title | category | impact | urgency | group
//
// In the text, {one way|another} is a choice and {agent} a name or thing filled in (words.go). Files are embedded and every
// one is read by a test, so what is wrong in them panics with the block at fault.
type block struct {
	file, head string
	lines      []string
}

func blocks(file string) []block {
	text, err := scenes.ReadFile("scenes/" + file)
	if err != nil {
		panic(err)
	}
	var out []block
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if head, begins := strings.CutPrefix(line, "# "); begins {
			out = append(out, block{file: file, head: head})
		} else if len(out) > 0 {
			last := &out[len(out)-1]
			last.lines = append(last.lines, line)
		}
	}
	for i := range out {
		out[i].lines = trimBlank(out[i].lines)
	}
	return out
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// wrong says which block cannot be understood.
func (b block) wrong(about string) string {
	return fmt.Sprintf("scenes/%s, %q: %s", b.file, b.head, about)
}

// cells cuts a line into exactly n parts; the last keeps what is left.
func cells(line string, n int) []string {
	parts := strings.SplitN(line, "|", n)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for len(parts) < n {
		parts = append(parts, "")
	}
	return parts
}

// said joins continued lines and gives each with its sign.
func (b block) said() []signed {
	var out []signed
	for _, line := range b.lines {
		if line == "" {
			continue
		}
		if more, continues := strings.CutPrefix(line, "  "); continues && len(out) > 0 {
			out[len(out)-1].text += "\n" + more
			continue
		}
		sign, text, found := strings.Cut(line, " ")
		if len(sign) != 1 || !found && sign != "|" { // an empty line of a description is a sign alone
			panic(b.wrong("a line without a sign: " + line))
		}
		out = append(out, signed{sign: sign[0], text: text})
	}
	return out
}

type signed struct {
	sign byte
	text string
}
