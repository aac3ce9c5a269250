package incidentlog

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The sample of the UCI data set 498 is not part of the project: COMPTOIR_DATA names the folder it lies in.
func sample(t *testing.T) *os.File {
	t.Helper()
	name := filepath.Join(os.Getenv("COMPTOIR_DATA"), "uci498-sample", "incident_event_log_1000.csv")
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// The figures of the sample, counted a second time from the bare cells.
func TestSampleCountsAgree(t *testing.T) {
	records, err := csv.NewReader(sample(t)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range records[0] {
		column[name] = i
	}
	last, rowsOf := map[string][]string{}, map[string]int{}
	for _, record := range records[1:] {
		last[record[column["number"]]] = record
		rowsOf[record[column["number"]]]++
	}
	type counts map[string]int
	want := map[string]counts{"priority": {}, "state": {}, "group": {}, "month": {}, "rows": {}, "reassigned": {}, "reopened": {}, "resolved": {}, "closed": {}}
	for number, record := range last {
		cell := func(name string) string {
			if value := record[column[name]]; value != "?" {
				return value
			}
			return ""
		}
		day := strings.Split(strings.Fields(cell("opened_at"))[0], "/")
		want["priority"][cell("priority")]++
		want["state"][strings.ToLower(cell("incident_state"))]++
		want["group"][cell("assignment_group")]++
		want["month"][day[2]+"-"+day[1]]++
		want["rows"][number] = rowsOf[number]
		want["reassigned"][cell("reassignment_count")]++
		want["reopened"][cell("reopen_count")]++
		if cell("resolved_at") != "" {
			want["resolved"][cell("resolved_at")]++
		}
		want["closed"][cell("closed_at")]++
	}

	priorities := map[int]string{1: "1 - Critical", 2: "2 - High", 3: "3 - Moderate", 4: "4 - Low", 5: "5 - Planning"}
	got := map[string]counts{"priority": {}, "state": {}, "group": {}, "month": {}, "rows": {}, "reassigned": {}, "reopened": {}, "resolved": {}, "closed": {}}
	r, err := NewReader(sample(t), Options{Window: 1, OnBad: func(b BadRow) { t.Errorf("a row of the sample is bad: %+v", b) }})
	if err != nil {
		t.Fatal(err)
	}
	derived := 0
	for i, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		got["priority"][priorities[i.Priority]]++
		got["state"][i.State.Name]++
		got["group"][i.Group]++
		got["month"][i.OpenedAt.Format("2006-1")]++
		got["rows"][i.ExternalID] += len(i.History)
		got["reassigned"][decimal(i.ReassignmentCount)]++
		got["reopened"][decimal(i.ReopenCount)]++
		if i.History[len(i.History)-1].ResolvedAt.IsZero() {
			derived++
		} else {
			got["resolved"][i.ResolvedAt.Format("2/1/2006 15:04")]++
		}
		got["closed"][i.ClosedAt.Format("2/1/2006 15:04")]++
		checkTimes(t, i)
	}
	for about := range want {
		if !maps.Equal(got[about], want[about]) {
			t.Errorf("%s: got %v, the cells say %v", about, got[about], want[about])
		}
	}
	t.Logf("%d rows, %d incidents, %d without resolved_at", r.Counts().Rows, r.Counts().Incidents, derived)
}

func decimal(n int) string {
	if n == 0 {
		return "0"
	}
	return level(n)
}

func checkTimes(t *testing.T, i Incident) {
	t.Helper()
	var before time.Time
	for _, c := range i.Changes() {
		if c.At.Before(before) {
			t.Errorf("%s: the changes go back in time", i.ExternalID)
		}
		before = c.At
	}
	if i.ResolvedAt.IsZero() || i.ResolvedAt.Before(i.OpenedAt) || i.ClosedAt.Before(i.ResolvedAt) {
		t.Errorf("%s: opened %v, resolved %v, closed %v", i.ExternalID, i.OpenedAt, i.ResolvedAt, i.ClosedAt)
	}
}
