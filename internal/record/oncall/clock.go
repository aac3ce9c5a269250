package oncall

import "time"

// clock is a time of day on a calendar day, on a rota's own clock: no instant yet.
type clock struct {
	year  int
	month time.Month
	day   int // may be out of the month: the calendar goes on
	min   int // minutes from midnight, up to 24 h
}

// wall is the clock's reading as if it were UTC, to reckon with.
func (c clock) wall() time.Time {
	return time.Date(c.year, c.month, c.day, 0, c.min, 0, 0, time.UTC)
}

// first is the first instant at which the zone's clock has reached the reading: the only one as a rule, the earlier one where the
// clock shows it twice, and the moment of the change where the clock skips it.
func (c clock) first(zone *time.Location) time.Time {
	w := c.wall()
	var found time.Time
	for _, about := range []time.Time{w.Add(-25 * time.Hour), w, w.Add(25 * time.Hour)} {
		_, offset := about.In(zone).Zone()
		t := w.Add(-time.Duration(offset) * time.Second)
		if reading(t, zone).Equal(w) && (found.IsZero() || t.Before(found)) {
			found = t
		}
	}
	if !found.IsZero() {
		return found.UTC()
	}
	// Skipped: read with the clock of before, it lies behind the change.
	_, before := w.Add(-25 * time.Hour).In(zone).Zone()
	change, _ := w.Add(-time.Duration(before) * time.Second).In(zone).ZoneBounds()
	return change.UTC()
}

// reading is what the zone's clock shows, as if it were UTC.
func reading(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// dayOf is the calendar day of an instant.
func dayOf(t time.Time, zone *time.Location) clock {
	y, m, d := t.In(zone).Date()
	return clock{year: y, month: m, day: d}
}

func (c clock) plus(days int) clock {
	c.day += days
	return c
}

// daysSince counts calendar days from another day.
func (c clock) daysSince(o clock) int {
	c.min, o.min = 0, 0
	return int(c.wall().Sub(o.wall()).Hours() / 24)
}
