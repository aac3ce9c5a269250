package crisis

import (
	"slices"
	"time"

	"comptoir/internal/base/instant"
	"comptoir/internal/base/paper"
)

const timelineHeight = 62.0

// shades of the phases, from the alert to the post-mortem.
func shadeOf(phase string) paper.Colour {
	switch phase {
	case "alert":
		return paper.Colour{R: 246, G: 205, B: 199}
	case "mobilisation":
		return paper.Colour{R: 250, G: 224, B: 178}
	case Steering:
		return paper.Colour{R: 190, G: 220, B: 228}
	case StandDown:
		return paper.Colour{R: 199, G: 228, B: 207}
	}
	return paper.Colour{R: 231, G: 230, B: 226}
}

// timeline draws the phases as bands, and on a row for each kind the lines of the chronology as marks, from the first sign to the end.
func (p *report) timeline(c *paper.Canvas) {
	begin, end := p.span()
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
	rows := []struct {
		key   string
		types []string
	}{{"mark_decision", []string{DecisionLine}}, {"mark_point", []string{SituationLine}}, {"mark_told", []string{Communicated}}, {"mark_fact", []string{Information, ActionLine, Question, HandoverLine, SystemLine}}}
	for i, row := range rows {
		y := c.Y + 17 + float64(i)*8.2
		c.Line(c.X, y, c.X+c.W, y, 0.2, line)
		c.Words(p.say(row.key), c.X, y-1.4, 6.5, 40, false, quiet)
		for _, l := range p.pm.Chronology {
			if slices.Contains(row.types, l.Type) && l.EventAt >= begin && l.EventAt <= end {
				shade := main
				if l.Verification == Refuted {
					shade = line
				}
				c.Dot(x(l.EventAt), y, 1.1, shade)
			}
		}
	}
	y := c.Y + 49
	step := tickOf(end.Sub(begin))
	for at := begin.Time().Truncate(step).Add(step); instant.Of(at) <= end; at = at.Add(step) {
		px := x(instant.Of(at))
		c.Line(px, c.Y+9, px, y, 0.12, line)
		text := at.In(p.zone).Format("15:04")
		if step >= 24*time.Hour {
			text = at.In(p.zone).Format("02/01")
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
