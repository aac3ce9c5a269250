package script

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The tables, computed again from the log they were measured on. It is not part of the project: COMPTOIR_DATA names the folder
// it lies in.
func TestDistributionsAreThoseOfTheSample(t *testing.T) {
	incidents := sampleIncidents(t)
	n := float64(len(incidents))
	var priorities, reassigned, hours [24]float64
	var levelsOf [6]map[levels]float64
	waits := map[int][]float64{}
	var starts, closings []float64
	reopened, held, unresolved, holds := 0.0, 0.0, 0.0, map[string]float64{}
	for p := range levelsOf {
		levelsOf[p] = map[levels]float64{}
	}
	wholeDays := 0.0
	for _, i := range incidents {
		priorities[i.priority]++
		levelsOf[i.priority][levels{Impact: i.impact, Urgency: i.urgency}]++
		reassigned[min(i.reassigned, 8)]++
		if i.reopened > 0 {
			reopened++
		}
		for reason := range i.holds {
			holds[reason]++
		}
		if len(i.holds) > 0 {
			held++
		}
		if i.opened.Weekday() < time.Thursday {
			wholeDays++
			hours[i.opened.Hour()]++
		}
		starts = append(starts, max(i.started.Sub(i.opened).Minutes(), 0))
		if i.resolved.IsZero() {
			unresolved++
			continue
		}
		waits[i.priority] = append(waits[i.priority], i.resolved.Sub(i.opened).Minutes())
		closings = append(closings, i.closed.Sub(i.resolved).Hours())
	}
	near := func(about string, table, sample float64) {
		t.Helper()
		if math.Abs(table-sample) > .0006 {
			t.Errorf("%s: the table says %g, the sample %g", about, table, sample)
		}
	}
	for hour, share := range hourShare {
		near("hour "+strconv.Itoa(hour), share, hours[hour]/wholeDays)
	}
	for p := 1; p <= 5; p++ {
		near("priority "+strconv.Itoa(p), priorityShare[p], priorities[p]/n)
		for _, l := range levelShare[p] {
			near("levels of priority "+strconv.Itoa(p), l.Share, levelsOf[p][levels{Impact: l.Impact, Urgency: l.Urgency}]/priorities[p])
		}
		if len(levelShare[p]) != len(levelsOf[p]) {
			t.Errorf("priority %d has %d pairs of levels, the sample %d", p, len(levelShare[p]), len(levelsOf[p]))
		}
	}
	for count, share := range reassignedShare {
		near("reassigned "+strconv.Itoa(count), share, reassigned[count]/n)
	}
	near("reopened", reopenedShare, reopened/n)
	near("held", heldShare, held/n)
	near("unresolved", unresolvedShare, unresolved/n)
	all := 0.0
	for _, c := range holds {
		all += c
	}
	for _, h := range holdShare {
		near("held for "+h.Reason, h.Share, holds[h.Reason]/all)
	}
	high := slices.Concat(waits[1], waits[2])
	sameTable(t, "P1 and P2", toResolve[1], high)
	sameTable(t, "P1 and P2", toResolve[2], high)
	sameTable(t, "P3", toResolve[3], waits[3])
	sameTable(t, "P4", toResolve[4], waits[4])
	sameTable(t, "start", toStart, starts)
	slices.Sort(closings)
	if median := math.Round(closings[len(closings)/2]); median != closeAfterHours+1 && median != closeAfterHours {
		t.Errorf("closed %g h after the resolution, the table says %d", median, closeAfterHours)
	}
}

func sameTable(t *testing.T, about string, table [11]float64, sample []float64) {
	t.Helper()
	slices.Sort(sample)
	for tenth, minutes := range table {
		if at := sample[min(len(sample)-1, len(sample)*tenth/10)]; math.Round(at) != minutes {
			t.Errorf("%s: %d %% are done in %g minutes, the table says %g", about, 10*tenth, at, minutes)
		}
	}
}

func TestQuantileStaysInItsTable(t *testing.T) {
	for tenth := range 10 {
		low, high := toResolve[3][tenth], toResolve[3][tenth+1]
		for _, place := range []float64{0, .3, .9999} {
			if got := quantile(toResolve[3], (float64(tenth)+place)/10); got < low-1e-6*low-1e-6 || got > high+1e-6*high {
				t.Errorf("at %g: %g is not between %g and %g", (float64(tenth)+place)/10, got, low, high)
			}
		}
	}
}

type sampled struct {
	opened, started, resolved, closed               time.Time
	priority, impact, urgency, reassigned, reopened int
	holds                                           map[string]bool
}

func sampleIncidents(t *testing.T) map[string]*sampled {
	t.Helper()
	name := filepath.Join(os.Getenv("COMPTOIR_DATA"), "uci498-sample", "incident_event_log_1000.csv")
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to compare the tables with it", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(f).ReadAll()
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	waitsFor := map[string]string{"Awaiting User Info": "awaiting_caller", "Awaiting Evidence": "awaiting_caller", "Awaiting Problem": "problem", "Awaiting Vendor": "vendor"}
	out := map[string]*sampled{}
	for _, record := range records[1:] {
		cell := func(column string) string { return record[slices.Index(records[0], column)] }
		when := func(column string) time.Time {
			at, err := time.Parse("2/1/2006 15:04", cell(column))
			if err != nil && cell(column) != "?" {
				t.Fatal(err)
			}
			return at
		}
		digit := func(text string) int {
			n, err := strconv.Atoi(strings.Fields(text)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		i := out[cell("number")]
		if i == nil {
			i = &sampled{holds: map[string]bool{}}
			out[cell("number")] = i
		}
		if i.started.IsZero() && cell("incident_state") != "New" {
			i.started = when("sys_updated_at")
		}
		if reason := waitsFor[cell("incident_state")]; reason != "" {
			i.holds[reason] = true
		}
		i.opened, i.resolved, i.closed = when("opened_at"), when("resolved_at"), when("closed_at")
		i.priority, i.impact, i.urgency = digit(cell("priority")), digit(cell("impact")), digit(cell("urgency"))
		i.reassigned, i.reopened = digit(cell("reassignment_count")), digit(cell("reopen_count"))
	}
	return out
}
