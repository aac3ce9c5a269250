package crisis

import (
	"cmp"
	"slices"
	"time"

	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/paper"
)

const timelineHeight = 62.0

// shades of the phases, from the alert to the post-mortem.
func shadeOf(phase string) paper.Colour {
	switch phase {
	case Alert:
		return paper.Colour{R: 246, G: 205, B: 199}
	case Mobilisation:
		return paper.Colour{R: 250, G: 224, B: 178}
	case Steering:
		return paper.Colour{R: 190, G: 220, B: 228}
	case StandDown:
		return paper.Colour{R: 199, G: 228, B: 207}
	}
	return paper.Colour{R: 231, G: 230, B: 226}
}

// mark is something on the timeline.
type mark struct {
	row  string // key of its row
	at   instant.Instant
	text string
	weak bool // refuted since
}

// rows of the timeline, from the top.
func markRows() []string { return []string{"mark_decision", "mark_point", "mark_told", "mark_fact"} }

func markOf(kind string) string {
	switch kind {
	case DecisionLine:
		return "mark_decision"
	case SituationLine:
		return "mark_point"
	case Communicated:
		return "mark_told"
	}
	return "mark_fact"
}

// marks are the lines of the chronology that lie between the ends of the timeline.
func (p *report) marks(begin, end instant.Instant) []mark {
	out := []mark{}
	for _, l := range p.pm.Chronology {
		if l.EventAt >= begin && l.EventAt <= end {
			out = append(out, mark{markOf(l.Type), l.EventAt, markdown.Preview(p.set(p.plain(l)), 90), l.Verification == Refuted})
		}
	}
	return out
}

// timeline is the phases as bands and, on a row for each kind, the lines of the chronology, from the first sign to the end.
func (p *report) timeline() paper.Figure {
	begin, end := p.span()
	marks := p.marks(begin, end)
	f := paper.Figure{Title: p.say("timeline"), Height: timelineHeight, Draw: func(c *paper.Canvas) { p.draw(c, begin, end, marks) },
		Columns: []paper.Column{{Head: p.say("happened"), Share: 2}, {Head: p.say("kind"), Share: 2}, {Head: p.say("words"), Share: 5}}}
	type entry struct {
		at    instant.Instant
		cells []string
	}
	entries := []entry{}
	for _, l := range p.pm.Phases {
		if l.From <= end {
			entries = append(entries, entry{l.From, []string{p.short(l.From), "**" + p.say("phase") + "**", "**" + p.word("phase."+l.Phase) + "** · " + p.lasted(l.MS)}})
		}
	}
	for _, k := range marks {
		entries = append(entries, entry{k.at, []string{p.short(k.at), p.say(k.row), k.text}})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.at, b.at) })
	for _, e := range entries {
		f.Rows = append(f.Rows, e.cells)
	}
	return f
}

func (p *report) draw(c *paper.Canvas, begin, end instant.Instant, marks []mark) {
	words, quiet, line, sunk, main := c.Colours()
	x := func(i instant.Instant) float64 {
		share := float64(i-begin) / float64(max(1, end-begin))
		return c.X + c.W*min(1, max(0, share))
	}
	c.Rect(c.X, c.Y, c.W, 9, sunk)
	for _, l := range p.pm.Phases {
		until := l.Until
		if until.IsZero() || until > end {
			until = end
		}
		if l.From >= end {
			continue
		}
		from, w := x(l.From), x(until)-x(l.From)
		c.Rect(from, c.Y, w, 9, shadeOf(l.Phase))
		if w > 14 {
			c.Words(p.word("phase."+l.Phase), from+1.5, c.Y+5.8, 7.5, w-2.5, true, words)
		}
	}
	for i, row := range markRows() {
		y := c.Y + 17 + float64(i)*8.2
		c.Line(c.X, y, c.X+c.W, y, 0.2, line)
		c.Words(p.say(row), c.X, y-1.4, 6.5, 40, false, quiet)
		for _, k := range marks {
			if k.row != row {
				continue
			}
			shade := main
			if k.weak {
				shade = line
			}
			c.Dot(x(k.at), y, 1.1, shade)
		}
	}
	y := c.Y + 49
	step := tickOf(end.Sub(begin))
	for at := firstTick(begin.Time().In(p.zone), step); instant.Of(at) <= end; at = at.Add(step) {
		px := x(instant.Of(at))
		c.Line(px, c.Y+9, px, y, 0.12, line)
		text := at.Format("15:04")
		if step >= 24*time.Hour {
			text = at.Format("02/01")
		}
		if w := c.Wide(text, 6.5, false); px-w/2 >= c.X && px+w/2 <= c.X+c.W {
			c.Words(text, px-w/2, y+3.6, 6.5, 30, false, quiet)
		}
	}
	c.Words(p.moment(begin)+" → "+p.moment(end), c.X, y+9, 7, c.W, false, quiet)
}

// span is from the first sign to the end, or to now while it goes on.
func (p *report) span() (begin, end instant.Instant) {
	begin, end = p.pm.Crisis.DeclaredAt, p.pm.Crisis.EndedAt
	if d := p.pm.Crisis.DetectedAt; !d.IsZero() && d < begin {
		begin = d
	}
	if end.IsZero() {
		end = p.now
	}
	return begin, max(end, begin+1)
}

// firstTick is the first moment after begin that is whole steps from midnight, where the reader is.
func firstTick(begin time.Time, step time.Duration) time.Time {
	midnight := time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, begin.Location())
	return midnight.Add((begin.Sub(midnight)/step + 1) * step)
}

// tickOf is a step that parts a span in at most nine.
func tickOf(span time.Duration) time.Duration {
	for _, step := range []time.Duration{time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour} {
		if span/step <= 9 {
			return step
		}
	}
	days := span/(24*time.Hour)/9 + 1
	return days * 24 * time.Hour
}
