package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones must work on a machine that has none installed
)

// Format writes moments in one person's language and time zone.
type Format struct {
	lang string
	zone *time.Location
}

// DefaultZone is where people are who told us nothing.
const DefaultZone = "Europe/Paris"

// For prepares the formats; an unknown language is French, an unknown zone DefaultZone.
func For(lang, zone string) Format {
	if !Known(lang) {
		lang = French
	}
	return Format{lang: lang, zone: location(zone)}
}

// KnownZone reports whether the name is one of the IANA time zones.
func KnownZone(zone string) bool {
	if zone == "" || zone == "Local" {
		return false
	}
	_, err := time.LoadLocation(zone)
	return err == nil
}

func location(zone string) *time.Location {
	for _, name := range []string{zone, DefaultZone} {
		if KnownZone(name) {
			if loc, err := time.LoadLocation(name); err == nil {
				return loc
			}
		}
	}
	return time.UTC
}

var (
	frMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	frDays   = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
)

// Date is "24 novembre 2026", "24 November 2026".
func (f Format) Date(t time.Time) string {
	t = t.In(f.zone)
	if f.lang == English {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%s %s %d", frDay(t), frMonths[t.Month()-1], t.Year())
}

// Day is "mardi 24 novembre", "Tuesday 24 November": for a date close by.
func (f Format) Day(t time.Time) string {
	t = t.In(f.zone)
	if f.lang == English {
		return t.Format("Monday 2 January")
	}
	return fmt.Sprintf("%s %s %s", frDays[t.Weekday()], frDay(t), frMonths[t.Month()-1])
}

func frDay(t time.Time) string {
	if t.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(t.Day())
}

// Short is "24/11/2026" in both languages: day first, as in all of Europe.
func (f Format) Short(t time.Time) string { return t.In(f.zone).Format("02/01/2006") }

// Time is "14:05"; the 24-hour clock in both languages.
func (f Format) Time(t time.Time) string { return t.In(f.zone).Format("15:04") }

// Clock is "14:05:09".
func (f Format) Clock(t time.Time) string { return t.In(f.zone).Format("15:04:05") }

// DateTime is "24 novembre 2026 à 14:05", "24 November 2026 at 14:05".
func (f Format) DateTime(t time.Time) string {
	if f.lang == English {
		return f.Date(t) + " at " + f.Time(t)
	}
	return f.Date(t) + " à " + f.Time(t)
}

// Duration is "42 s", "6 min", "1 h 05", "2 j 4 h": the two largest units, cut below.
func (f Format) Duration(d time.Duration) string { return Duration(f.lang, d) }

// Number groups the digits: "20 000", "20,000".
func (f Format) Number(n int64) string { return Number(f.lang, n) }

// Duration is Format.Duration without a zone.
func Duration(lang string, d time.Duration) string {
	if d < 0 {
		d = -d
	}
	const sp = string(noBreak)
	days := "d"
	if lang != English {
		days = "j"
	}
	switch h, m := int(d.Hours()), int(d.Minutes())%60; {
	case d < time.Minute:
		return fmt.Sprintf("%d%ss", int(d.Seconds()), sp)
	case d < time.Hour:
		return fmt.Sprintf("%d%smin", m, sp)
	case h < 24 && m == 0:
		return fmt.Sprintf("%d%sh", h, sp)
	case h < 24:
		return fmt.Sprintf("%d%sh%s%02d", h, sp, sp, m)
	case h%24 == 0:
		return fmt.Sprintf("%d%s%s", h/24, sp, days)
	default:
		return fmt.Sprintf("%d%s%s%s%d%sh", h/24, sp, days, sp, h%24, sp)
	}
}

// Number is Format.Number without a zone.
func Number(lang string, n int64) string {
	sep := string(narrowNoBreak)
	if lang == English {
		sep = ","
	}
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), sep)
}

// Bytes is "25 Mo", "25 MB", "1,4 Mo", by powers of 1024 as file managers show them.
func Bytes(lang string, n int64) string {
	units, comma := []string{"o", "Ko", "Mo", "Go", "To"}, ","
	if lang == English {
		units, comma = []string{"bytes", "KB", "MB", "GB", "TB"}, "."
	}
	value, unit := float64(n), 0
	for value >= 1024 && unit < len(units)-1 {
		value /= 1024
		unit++
	}
	text := strconv.FormatFloat(value, 'f', 0, 64)
	if value < 10 && unit > 0 {
		text = strings.TrimSuffix(strconv.FormatFloat(value, 'f', 1, 64), ".0")
	}
	return strings.Replace(text, ".", comma, 1) + string(noBreak) + units[unit]
}
