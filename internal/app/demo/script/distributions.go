package script

import (
	"math"
	"math/rand/v2"
)

// What was measured on the first 1,000 incidents of the UCI data set 498, an event log of a real ServiceNow: only figures, and
// no word of it is in the project. An incident counts as its last row says; times are differences between its columns. The
// test beside this file computes every table again from the log, where it is to be had, and compares.
//
// The log begins on a Monday and these incidents were opened from then to the Thursday morning, so it says how a day goes and
// nothing of a week: the days' weights are ours (arrivals.go). It has only telephone calls: how long people wait for a chat,
// who gives up and how they rate it are ours too (conversations.go).

// hourShare is the share of incidents opened in each hour, of those of the three whole days.
var hourShare = [24]float64{
	.002, .006, .005, .002, .002, .003, .005, .015, .083, .112, .105, .107,
	.083, .070, .101, .098, .079, .045, .017, .022, .012, .010, .007, .006,
}

// priorityShare is the share of each priority; nothing in the log is P5.
var priorityShare = [6]float64{1: .018, 2: .037, 3: .853, 4: .092}

// levelShare is, for each priority, how often impact and urgency had which levels. The log's desk calls low and low P4; our matrix
// calls it P5, and an Incident has what our matrix says.
var levelShare = [6][]levels{
	1: {{1, 1, 1}},
	2: {{2, 1, .541}, {1, 2, .459}},
	3: {{2, 2, .999}, {3, 1, .001}},
	4: {{3, 3, .685}, {2, 3, .163}, {3, 2, .152}},
}

type levels struct {
	Impact, Urgency int
	Share           float64
}

// reassignedShare is how many incidents changed hands so many times; the last is eight and more.
var reassignedShare = [9]float64{.566, .215, .105, .037, .021, .018, .014, .008, .016}

const (
	reopenedShare   = .011 // of incidents reopened at least once
	heldShare       = .351 // of incidents that waited for somebody at least once
	unresolvedShare = .031 // of incidents closed without a time of resolution: we cancel them
	closeAfterHours = 120  // from resolution to closing, the median, rounded to the hour
)

// holdShare is what they waited for, of all kinds of waiting seen; evidence is asked of the caller.
var holdShare = []struct {
	Reason string
	Share  float64
}{{"awaiting_caller", .887}, {"problem", .105}, {"vendor", .008}}

// The minutes from opening to resolution that 0, 10, … 100 percent of the incidents did not exceed, by priority. P1 and P2 are
// one table: eighteen incidents are too few for one of their own. Our outages (scenes/incidents-pannes.txt) do not follow it,
// for its median of two days tells when tickets were closed rather than how long mail was away.
var toResolve = [6][11]float64{
	1: {3, 92, 353, 1146, 1512, 2741, 7675, 10459, 23673, 29273, 223160},
	2: {3, 92, 353, 1146, 1512, 2741, 7675, 10459, 23673, 29273, 223160},
	3: {1, 82, 590, 1449, 2682, 3227, 7136, 11379, 21622, 38996, 384633},
	4: {4, 330, 1600, 2807, 3268, 9022, 17823, 27495, 40271, 86085, 481216},
}

// toStart is the same for the minutes from opening to the first row that is no longer new; some were written down after they
// had begun, and count as nought.
var toStart = [11]float64{0, 0, 3, 12, 67, 349, 1104, 1702, 2995, 6993, 25854}

// quantile draws from a table of tenths: a place between 0 and 1, with the values between two tenths on a logarithmic line, as
// such times are spread.
func quantile(table [11]float64, place float64) float64 {
	at := place * 10
	below := min(int(at), 9)
	low, high := math.Log1p(table[below]), math.Log1p(table[below+1])
	return math.Expm1(low + (high-low)*(at-float64(below)))
}

// pick draws an index by its share; shares that do not add up to one are taken in proportion.
func pick(rng *rand.Rand, shares []float64) int {
	total := 0.0
	for _, s := range shares {
		total += s
	}
	place := rng.Float64() * total
	for i, s := range shares {
		if place -= s; place < 0 {
			return i
		}
	}
	return len(shares) - 1
}

func drawLevels(rng *rand.Rand, priority int) levels {
	var shares []float64
	for _, l := range levelShare[priority] {
		shares = append(shares, l.Share)
	}
	return levelShare[priority][pick(rng, shares)]
}

func drawHold(rng *rand.Rand) string {
	var shares []float64
	for _, h := range holdShare {
		shares = append(shares, h.Share)
	}
	return holdShare[pick(rng, shares)].Reason
}
