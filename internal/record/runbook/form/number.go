package form

import (
	"strconv"
	"strings"
)

// Number makes steps of a text's sections: the headings of the highest level, below the title, that has two or more are numbered.
// A text that has steps, or no such headings, stays as it is.
func Number(s string) string {
	if len(Parse(s).Steps) > 0 {
		return s
	}
	t := linesOf(s)
	count := map[int]int{}
	for i := range t.lines {
		if level, _ := t.heading(i); level > 1 {
			count[level]++
		}
	}
	for level := 2; level <= 6; level++ {
		if count[level] < 2 {
			continue
		}
		n := 0
		for i := range t.lines {
			if l, title := t.heading(i); l == level {
				n++
				t.lines[i] = strings.Repeat("#", level) + " " + strconv.Itoa(n) + ". " + title
			}
		}
		return strings.Join(t.lines, "\n")
	}
	return s
}
