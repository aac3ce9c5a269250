package oncall

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Zones whose clocks change on different days, by an hour, by half an hour (Lord Howe), at midnight (Santiago), westwards and
// eastwards, and one that never changes.
var zones = []string{"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Asia/Tehran", "Asia/Kolkata", "Pacific/Apia"}

// around are months in which they change.
var around = []string{"2026-03-27", "2026-10-23", "2026-03-06", "2026-10-30", "2026-04-03", "2026-09-04", "2026-04-23", "2027-03-26"}

// naive walks the clock in steps from before the first hand-over, as a person with a watch would, and says who has the layer at each
// step. It knows nothing of offsets: it reads the zone's clock, and passes the rota on when the reading is reached for the first time.
type naive struct {
	l    Layer
	zone *time.Location
	// what was passed so far
	turns int
	open  map[string]bool // windows that have begun, by day and window
	shut  map[string]bool
	over  bool
}

func stamp(day time.Time, hhmm string, plus int) string {
	n, _ := minutes(hhmm)
	return day.AddDate(0, 0, plus).Add(time.Duration(n) * time.Minute).Format("2006-01-02 15:04")
}

func (n *naive) step(t time.Time) string {
	read := t.In(n.zone).Format("2006-01-02 15:04")
	start, _ := time.Parse(time.DateOnly, n.l.Start)
	days := n.l.Every
	if n.l.Unit == "week" {
		days *= 7
	}
	for read >= stamp(start, n.l.At, n.turns*days) {
		n.turns++
	}
	if end, err := time.Parse(time.DateOnly, n.l.End); err == nil && read >= stamp(end, n.l.At, 0) {
		n.over = true
	}
	open := len(n.l.Windows) == 0
	today, _ := time.Parse(time.DateOnly, t.In(n.zone).Format(time.DateOnly))
	for back := -1; back <= 3; back++ {
		day := today.AddDate(0, 0, -back)
		for i, w := range n.l.Windows {
			if int(day.Weekday()+6)%7+1 != w.Day {
				continue
			}
			key, next := fmt.Sprint(day.Format(time.DateOnly), i), 0
			if w.To <= w.From {
				next = 1
			}
			n.open[key] = n.open[key] || read >= stamp(day, w.From, 0)
			n.shut[key] = n.shut[key] || read >= stamp(day, w.To, next)
			open = open || n.open[key] && !n.shut[key]
		}
	}
	if n.turns == 0 || n.over || !open {
		return ""
	}
	return n.l.People[(n.turns-1)%len(n.l.People)]
}

func anyLayer(t *rapid.T, start time.Time) Layer {
	hhmm := func(label string) string {
		return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, label), rapid.SampledFrom([]int{0, 30}).Draw(t, label+" minutes"))
	}
	l := Layer{Start: start.AddDate(0, 0, rapid.IntRange(-9, 3).Draw(t, "start")).Format(time.DateOnly), At: hhmm("at"), Unit: "day", Every: rapid.IntRange(1, 3).Draw(t, "every")}
	if rapid.Bool().Draw(t, "weeks") {
		l.Unit, l.Every = "week", 1
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "people") {
		l.People = append(l.People, string(rune('a'+i)))
	}
	if rapid.Bool().Draw(t, "ends") {
		s, _ := time.Parse(time.DateOnly, l.Start)
		l.End = s.AddDate(0, 0, rapid.IntRange(1, 14).Draw(t, "end")).Format(time.DateOnly)
	}
	for range rapid.IntRange(0, 3).Draw(t, "windows") {
		l.Windows = append(l.Windows, Window{Day: rapid.IntRange(1, 7).Draw(t, "day"), From: hhmm("from"), To: hhmm("to")})
	}
	return l
}

// Whatever the rota, the zone and the change of the clocks: the schedule says the same as a walk by half hours.
func TestScheduleIsTheWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		from, _ := time.Parse(time.DateOnly, rapid.SampledFrom(around).Draw(t, "around"))
		layers := []Layer{anyLayer(t, from)}
		if rapid.Bool().Draw(t, "two layers") {
			layers = append(layers, anyLayer(t, from))
		}
		s, err := readSchedule(zone, layers)
		if err != nil {
			t.Fatal(err)
		}
		to := from.AddDate(0, 0, 6)
		if rapid.Bool().Draw(t, "overridden") {
			o := from.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "override")) * 30 * time.Minute)
			s.taken = append(s.taken, taken{person: "o", from: o, to: o.Add(7 * time.Hour)})
		}
		walkers := make([]*naive, len(layers))
		for i, l := range layers {
			walkers[i] = &naive{l: l, zone: s.zone, open: map[string]bool{}, shut: map[string]bool{}}
		}
		shifts := s.shifts(from, to)
		i := 0
		for at := from.AddDate(0, 0, -12); at.Before(to); at = at.Add(30 * time.Minute) {
			want := ""
			for _, w := range walkers {
				if who := w.step(at); want == "" {
					want = who
				}
			}
			for _, o := range s.taken {
				if !at.Before(o.from) && at.Before(o.to) {
					want = o.person
				}
			}
			if at.Before(from) {
				continue
			}
			if got := s.at(at).person; got != want {
				t.Fatalf("%s (%s): %q, walked %q, of %+v", at, at.In(s.zone), got, want, layers)
			}
			for !at.Before(shifts[i].to) {
				i++
			}
			if got := shifts[i].person; got != want {
				t.Fatalf("%s (%s): the shift says %q, walked %q, of %+v", at, at.In(s.zone), got, want, layers)
			}
		}
		for i := 1; i < len(shifts); i++ {
			if !shifts[i].from.Equal(shifts[i-1].to) || !shifts[i].from.Before(shifts[i].to) {
				t.Fatalf("a hole or an overlap at %s", shifts[i].from)
			}
		}
	})
}

func TestClockTimesThatAreSkippedOrRepeated(t *testing.T) {
	for _, c := range []struct{ zone, day, at, want string }{
		{"Europe/Paris", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"}, // skipped: the moment of the change
		{"Europe/Paris", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"}, // twice: the first
		{"Europe/Paris", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
		{"America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00Z"},    // midnight itself is skipped
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"}, // by half an hour
		{"Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00Z"},        // the whole day is skipped
		{"Asia/Kolkata", "2026-03-29", "02:30", "2026-03-28T21:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		min, ok := minutes(c.at)
		require.True(t, ok)
		day, ok := dayNamed(c.day, min)
		require.True(t, ok)
		require.Equal(t, c.want, day.first(zone).Format(time.RFC3339), "%+v", c)
	}
}

func TestAWeekOfSummerTimeIsAnHourShort(t *testing.T) {
	s, err := readSchedule("Europe/Paris", []Layer{{People: []string{"ines", "yanis"}, Start: "2026-03-02", At: "09:00", Unit: "week", Every: 1}})
	require.NoError(t, err)
	from := time.Date(2026, 3, 16, 8, 0, 0, 0, time.UTC)
	list := s.shifts(from, from.AddDate(0, 0, 28))
	var got []string
	for _, one := range list {
		got = append(got, fmt.Sprint(one.person, " ", one.to.Sub(one.from)))
	}
	require.Equal(t, []string{"ines 168h0m0s", "yanis 167h0m0s", "ines 168h0m0s", "yanis 168h0m0s", "ines 1h0m0s"}, got)
}

func TestLayersReadFromTheTop(t *testing.T) {
	nights := []Window{}
	for d := 1; d <= 5; d++ {
		nights = append(nights, Window{Day: d, From: "19:00", To: "08:00"})
	}
	s, err := readSchedule("Europe/Paris", []Layer{
		{People: []string{"night"}, Start: "2026-03-02", At: "19:00", Unit: "day", Every: 1, Windows: nights},
		{People: []string{"ines", ""}, Start: "2026-03-02", At: "09:00", Unit: "week", Every: 1},
	})
	require.NoError(t, err)
	at := func(s string) time.Time {
		x, err := time.Parse("2006-01-02 15:04", s)
		require.NoError(t, err)
		return x.Add(-time.Hour)
	}
	require.Equal(t, "", s.at(at("2026-03-02 08:59")).person)
	require.Equal(t, "ines", s.at(at("2026-03-02 09:00")).person)
	require.Equal(t, "night", s.at(at("2026-03-03 03:00")).person)
	require.Equal(t, "ines", s.at(at("2026-03-07 12:00")).person, "Saturday has no night")
	require.Equal(t, "night", s.at(at("2026-03-07 07:59")).person, "but Friday's goes on until then")
	require.Equal(t, "", s.at(at("2026-03-09 09:00")).person, "an open turn is a gap")
	s.taken = []taken{{person: "paul", from: at("2026-03-03 02:00"), to: at("2026-03-03 04:00")}}
	require.Equal(t, "paul", s.at(at("2026-03-03 03:00")).person)
	require.True(t, s.alone("paul", at("2026-03-03 02:00"), at("2026-03-03 04:00")))
	require.False(t, s.alone("paul", at("2026-03-03 01:59"), at("2026-03-03 04:00")))
	require.Equal(t, at("2026-03-03 04:00").UTC(), s.until(at("2026-03-03 02:30"), at("2026-03-09 00:00")).UTC())
}
