package oncall

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// Window is a time of the week in which a layer holds.
type Window struct {
	Day  int    `json:"day" minimum:"1" maximum:"7" doc:"of its beginning; 1 is Monday"`
	From string `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" doc:"on the rota's clock"`
	To   string `json:"to" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" doc:"not after from: on the day after"`
}

// Layer is people in turn.
type Layer struct {
	Name    string   `json:"name,omitempty" maxLength:"80"`
	People  []string `json:"people" nullable:"false" minItems:"1" maxItems:"60" doc:"ids, in order; an empty one leaves its turn open"`
	Start   string   `json:"start" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"day of the first hand-over, to the first of them"`
	End     string   `json:"end,omitempty" pattern:"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" doc:"day of the last hand-over, to nobody"`
	At      string   `json:"at" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" doc:"of the hand-over, on the rota's clock"`
	Unit    string   `json:"unit" enum:"day,week"`
	Every   int      `json:"every" minimum:"1" maximum:"52" doc:"days or weeks in a turn"`
	Windows []Window `json:"windows,omitempty" nullable:"false" maxItems:"40" doc:"absent: always"`
}

// layer is a Layer that was read.
type layer struct {
	people     []string
	start, end clock // end.year 0: none
	days       int   // in a turn
	windows    []window
}

type window struct{ day, from, to int } // to > from; past 24 h it is on the day after

const dayMinutes = 24 * 60

func minutes(s string) (int, bool) {
	h, m, ok := strings.Cut(s, ":")
	hours, err1 := strconv.Atoi(h)
	mins, err2 := strconv.Atoi(m)
	n := hours*60 + mins
	return n, ok && err1 == nil && err2 == nil && len(h) == 2 && len(m) == 2 && mins >= 0 && mins < 60 && hours >= 0 && n <= dayMinutes
}

func dayNamed(s string, min int) (clock, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return clock{t.Year(), t.Month(), t.Day(), min}, err == nil && t.Year() >= 1970 && t.Year() < 2200
}

// read checks a layer; the fault names its field.
func (l *Layer) read(at string) (layer, error) {
	bad := func(field, code string) (layer, error) { return layer{}, fault.InvalidField(at+"."+field, code) }
	l.Name = markdown.CleanLine(l.Name)
	out := layer{people: l.People, days: l.Every}
	if l.Unit == "week" {
		out.days *= 7
	}
	min, ok := minutes(l.At)
	if !ok || min == dayMinutes {
		return bad("at", "field.invalid")
	}
	if out.start, ok = dayNamed(l.Start, min); !ok {
		return bad("start", "field.invalid")
	}
	if l.End != "" {
		if out.end, ok = dayNamed(l.End, min); !ok || out.end.daysSince(out.start) <= 0 {
			return bad("end", "oncall.end_before_start")
		}
	}
	if len(l.People) == 0 || !slices.ContainsFunc(l.People, func(p string) bool { return p != "" }) {
		return bad("people", "oncall.nobody")
	}
	if l.Every < 1 || l.Unit != "day" && l.Unit != "week" {
		return bad("every", "field.invalid")
	}
	for _, w := range l.Windows {
		from, ok1 := minutes(w.From)
		to, ok2 := minutes(w.To)
		if !ok1 || !ok2 || w.Day < 1 || w.Day > 7 {
			return bad("windows", "field.invalid")
		}
		if to <= from {
			to += dayMinutes
		}
		out.windows = append(out.windows, window{w.Day, from, to})
	}
	return out, nil
}

// handover is when turn n begins.
func (l *layer) handover(n int, zone *time.Location) time.Time {
	return l.start.plus(n * l.days).first(zone)
}

// turn is which turn an instant is in; negative before the first.
func (l *layer) turn(t time.Time, zone *time.Location) int {
	n := floor(dayOf(t, zone).daysSince(l.start), l.days)
	for l.handover(n, zone).After(t) {
		n--
	}
	for !l.handover(n+1, zone).After(t) {
		n++
	}
	return n
}

func floor(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// who has the layer at an instant; "" where nobody has.
func (l *layer) who(t time.Time, zone *time.Location) string {
	n := l.turn(t, zone)
	if n < 0 || l.end.year != 0 && !t.Before(l.end.first(zone)) || !l.open(t, zone) {
		return ""
	}
	return l.people[n%len(l.people)]
}

func (l *layer) open(t time.Time, zone *time.Location) bool {
	if len(l.windows) == 0 {
		return true
	}
	today := dayOf(t, zone)
	for back := -1; back <= 2; back++ { // a clock that is put back a day shows the same day twice
		for _, e := range l.edges(today.plus(-back), zone) {
			if !t.Before(e[0]) && t.Before(e[1]) {
				return true
			}
		}
	}
	return false
}

// edges are the beginnings and ends of the windows that begin on a day.
func (l *layer) edges(day clock, zone *time.Location) [][2]time.Time {
	weekday := int(day.wall().Weekday()+6)%7 + 1
	var out [][2]time.Time
	for _, w := range l.windows {
		if w.day != weekday {
			continue
		}
		from, to := day, day
		from.min, to.min = w.from, w.to
		out = append(out, [2]time.Time{from.first(zone), to.first(zone)})
	}
	return out
}

// changes are the instants in (from, to) at which the layer may pass from one to another.
func (l *layer) changes(from, to time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	add := func(t time.Time) {
		if t.After(from) && t.Before(to) {
			out = append(out, t)
		}
	}
	for n := max(l.turn(from, zone), -1) + 1; ; n++ {
		t := l.handover(n, zone)
		if !t.Before(to) {
			break
		}
		add(t)
	}
	if l.end.year != 0 {
		add(l.end.first(zone))
	}
	if len(l.windows) > 0 {
		first := dayOf(from, zone).plus(-2)
		for n := range dayOf(to, zone).daysSince(first) + 2 {
			for _, e := range l.edges(first.plus(n), zone) {
				add(e[0])
				add(e[1])
			}
		}
	}
	return out
}
