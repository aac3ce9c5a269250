package query

import (
	"strconv"
	"time"
)

// span is a moment as typed: so many days back, or a date.
type span struct {
	back int // days
	date time.Time
}

const mostBack = 36_500

// moment reads 7j, 24h, 2sem, 3mois, 1an (7d, 2w, 3m, 1y), today, hier, 2026-03-31, 31/03/2026, 2026-03, 2026.
func moment(folded string) (span, bool) {
	switch folded {
	case "aujourd'hui", "aujourdhui", "today":
		return span{}, true
	case "hier", "yesterday":
		return span{back: 1}, true
	}
	for _, layout := range []string{time.DateOnly, "02/01/2006", "2006-01", "2006"} {
		if t, err := time.Parse(layout, folded); err == nil && t.Year() >= 1971 && t.Year() < 2100 {
			return span{date: t}, true
		}
	}
	i := 0
	for i < len(folded) && folded[i] >= '0' && folded[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(folded[:i])
	if err != nil || n > mostBack {
		return span{}, false
	}
	switch folded[i:] {
	case "h":
		return span{back: (n + 23) / 24}, true
	case "j", "d", "jour", "jours", "day", "days":
		return span{back: n}, true
	case "s", "w", "sem", "semaine", "semaines", "week", "weeks":
		n *= 7
	case "m", "mois", "month", "months":
		n *= 30
	case "a", "y", "an", "ans", "year", "years":
		n *= 365
	default:
		return span{}, false
	}
	return span{back: min(n, mostBack)}, true
}

const dayMillis = 24 * 3600 * 1000

// Day is the day since 1970 that a value of Since or Before says, for somebody whose day is today.
func Day(value string, today int64) (int64, bool) {
	s, ok := moment(value)
	if !ok {
		return 0, false
	}
	if !s.date.IsZero() {
		return s.date.UnixMilli() / dayMillis, true
	}
	return max(1, today-int64(s.back)), true
}
