package script

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// stream is a source of chance of its own for each purpose, so that one more conversation does not change all that follow.
func stream(seed uint64, purpose string, n int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose)) // a hash takes everything
	return rand.New(rand.NewPCG(seed, h.Sum64()+uint64(n)*0x9e3779b97f4a7c15))
}

// The weight of a day, which the measured log does not tell: Mondays are full, and on Saturdays, Sundays and public holidays
// only the warehouses work.
var dayWeight = [7]float64{time.Sunday: .06, time.Monday: 1.15, time.Tuesday: 1, time.Wednesday: .95, time.Thursday: 1, time.Friday: .9, time.Saturday: .1}

const holidayWeight = .08

// arrival draws a moment in the days before now: the day by its weight, the hour as measured, the minute at random.
func arrival(rng *rand.Rand, now time.Time, zone *time.Location, days int) time.Time {
	local := now.In(zone)
	for {
		day := local.AddDate(0, 0, -rng.IntN(days+1))
		weight := dayWeight[day.Weekday()]
		if holiday(day) {
			weight = holidayWeight
		}
		if rng.Float64()*1.15 > weight {
			continue
		}
		hour := pick(rng, hourShare[:])
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, rng.IntN(60), rng.IntN(60), rng.IntN(1000)*int(time.Millisecond), zone)
		if at.Before(now.Add(-5*time.Minute)) && at.After(now.AddDate(0, 0, -days)) {
			return at.UTC()
		}
	}
}

// holiday tells the public holidays of France.
func holiday(day time.Time) bool {
	switch [2]int{int(day.Month()), day.Day()} {
	case [2]int{1, 1}, [2]int{5, 1}, [2]int{5, 8}, [2]int{7, 14}, [2]int{8, 15}, [2]int{11, 1}, [2]int{11, 11}, [2]int{12, 25}:
		return true
	}
	sunday := easter(day.Year())
	for _, after := range []int{1, 39, 50} { // Easter Monday, Ascension Day, Whit Monday
		d := sunday.AddDate(0, 0, after)
		if d.Month() == day.Month() && d.Day() == day.Day() {
			return true
		}
	}
	return false
}

// easter is Easter Sunday, by the rule of the anonymous Gregorian computus.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// working moves a moment to office hours: the same one where it is in them, else the next morning there is somebody.
func working(rng *rand.Rand, at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	if office(local) {
		return at
	}
	if local.Hour() >= 18 {
		local = local.AddDate(0, 0, 1)
	}
	for !workday(local) {
		local = local.AddDate(0, 0, 1)
	}
	return time.Date(local.Year(), local.Month(), local.Day(), 8, 5+rng.IntN(110), rng.IntN(60), rng.IntN(1000)*int(time.Millisecond), zone).UTC()
}

func office(local time.Time) bool {
	return workday(local) && local.Hour() >= 8 && local.Hour() < 18
}

func workday(local time.Time) bool {
	return local.Weekday() != time.Saturday && local.Weekday() != time.Sunday && !holiday(local)
}

// openAt tells whether the queue's hours include a moment.
func (q Queue) openAt(at time.Time, zone *time.Location) bool {
	if q.Days == nil {
		return true
	}
	local := at.In(zone)
	day, clock := (int(local.Weekday())+6)%7+1, local.Format("15:04")
	for _, d := range q.Days {
		if d.Day == day && clock >= d.From && clock < d.To {
			return true
		}
	}
	return false
}
