package incidentlog

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/fault"
)

const head = "number,incident_state,opened_at,sys_updated_at,reopen_count,impact,urgency,priority,assignment_group,assigned_to,category,resolved_at,closed_at,active,closed_code\n"

// all reads a text to its end.
func all(t *testing.T, text string, with Options) (incidents []Incident, bad []BadRow) {
	t.Helper()
	with.OnBad = func(b BadRow) { bad = append(bad, b) }
	r, err := NewReader(strings.NewReader(text), with)
	if err != nil {
		t.Fatal(err)
	}
	for i, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		incidents = append(incidents, i)
	}
	if c := r.Counts(); c.Bad != len(bad) || c.Incidents != len(incidents) {
		t.Errorf("counts are %+v; %d incidents and %d bad rows were given", c, len(incidents), len(bad))
	}
	return incidents, bad
}

func TestLastRowIsHowItStands(t *testing.T) {
	got, bad := all(t, head+
		"INC1,New,1/3/2016 09:00,1/3/2016 09:05,0,3 - Low,3 - Low,4 - Low,Group 1,?,A,3/3/2016 10:00,8/3/2016 11:00,true,?\n"+
		"INC1,Active,1/3/2016 09:00,1/3/2016 10:00,0,2 - Medium,3 - Low,4 - Low,Group 2,R1,A,3/3/2016 10:00,8/3/2016 11:00,true,?\n"+
		"INC1,Awaiting Vendor,1/3/2016 09:00,2/3/2016 08:00,0,2 - Medium,3 - Low,4 - Low,Group 2,R1,A,3/3/2016 10:00,8/3/2016 11:00,true,?\n"+
		"INC1,Closed,1/3/2016 09:00,8/3/2016 11:00,1,1 - High,2 - Medium,2 - High,Group 3,R2,B,3/3/2016 10:00,8/3/2016 11:00,false,code 6\n", Options{})
	if len(bad) > 0 || len(got) != 1 {
		t.Fatalf("got %d incidents, bad %v", len(got), bad)
	}
	i := got[0]
	if i.ExternalID != "INC1" || i.State.Name != Closed || i.Group != "Group 3" || i.Assignee != "R2" || i.Impact != 1 || i.Urgency != 2 || i.Priority != 2 || i.ReopenCount != 1 || i.ClosedCode != "code 6" {
		t.Errorf("the last row says otherwise than %+v", i)
	}
	if want := time.Date(2016, 3, 1, 10, 0, 0, 0, time.UTC); !i.StartedAt.Equal(want) {
		t.Errorf("started at %v, want %v", i.StartedAt, want)
	}
	if len(i.History) != 4 || i.History[2].State != (State{OnHold, "vendor"}) || i.History[0].Assignee != "" || i.History[0].Line != 2 {
		t.Errorf("history is %+v", i.History)
	}
	var told []string
	for _, c := range i.Changes() {
		told = append(told, fmt.Sprintf("%d %s %s→%s", c.Row, c.Field, c.Old, c.New))
	}
	want := []string{
		"1 state new→in_progress", "1 impact 3→2", "1 group Group 1→Group 2", "1 assignee →R1",
		"2 state in_progress→on_hold", "2 hold_reason →vendor",
		"3 reopen_count 0→1", "3 state on_hold→closed", "3 hold_reason vendor→", "3 impact 2→1", "3 urgency 3→2", "3 priority 4→2", "3 group Group 2→Group 3", "3 assignee R1→R2", "3 category A→B", "3 closed_code →code 6",
	}
	if !slices.Equal(told, want) {
		t.Errorf("changes are\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// A log taken while work goes on: what is not done yet has no end, whatever its rows foretell.
func TestOpenIncidentsHaveNoEnd(t *testing.T) {
	got, _ := all(t, head+"INC1,Active,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,3/3/2016 10:00,8/3/2016 11:00,true,?\n", Options{})
	if !got[0].ResolvedAt.IsZero() || !got[0].ClosedAt.IsZero() {
		t.Errorf("ends %v, %v; it is still in progress", got[0].ResolvedAt, got[0].ClosedAt)
	}
	if got[0].History[0].ResolvedAt.IsZero() {
		t.Error("the row lost what the file says")
	}
}

// Where the end is not said, it is when the last rows came to it.
func TestEndIsFoundInTheHistory(t *testing.T) {
	row := func(state, at string) string {
		return "INC1," + state + ",1/3/2016 09:00," + at + ",0,?,?,?,?,?,?,?,?,true,?\n"
	}
	got, _ := all(t, head+row("Resolved", "1/3/2016 10:00")+row("Active", "1/3/2016 11:00")+row("Resolved", "1/3/2016 12:00")+row("Resolved", "1/3/2016 13:00")+row("Closed", "6/3/2016 12:00"), Options{})
	if want := time.Date(2016, 3, 1, 12, 0, 0, 0, time.UTC); !got[0].ResolvedAt.Equal(want) {
		t.Errorf("resolved at %v, want %v", got[0].ResolvedAt, want)
	}
	if want := time.Date(2016, 3, 6, 12, 0, 0, 0, time.UTC); !got[0].ClosedAt.Equal(want) {
		t.Errorf("closed at %v, want %v", got[0].ClosedAt, want)
	}
}

func TestWordsOfStates(t *testing.T) {
	for word, want := range map[string]State{
		"New": {New, ""}, "Active": {InProgress, ""}, "Awaiting User Info": {OnHold, "awaiting_caller"}, "Awaiting Problem": {OnHold, "problem"},
		"Awaiting Vendor": {OnHold, "vendor"}, "Awaiting Evidence": {OnHold, "awaiting_caller"}, "Resolved": {Resolved, ""}, "Closed": {Closed, ""},
		"-100": {New, ""}, "AWAITING problem": {OnHold, "problem"}, "Parked": {OnHold, "change"},
	} {
		got, bad := all(t, head+"INC1,"+word+",1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n", Options{States: map[string]State{" parked ": {OnHold, "change"}}})
		if len(bad) > 0 || got[0].State != want {
			t.Errorf("%s is %+v (bad %v), want %+v", word, got, bad, want)
		}
	}
	got, _ := all(t, head+"INC1,Active,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\nINC1,-100,1/3/2016 09:00,1/3/2016 09:06,0,?,?,?,?,?,?,?,?,true,?\n", Options{})
	if got[0].State.Name != InProgress || got[0].History[1].Word != "-100" {
		t.Errorf("a lost state made %+v of one in progress", got[0].State)
	}
}

func TestTimesAreReadInTheirZone(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]time.Time{
		"1/7/2016 09:00":      time.Date(2016, 7, 1, 7, 0, 0, 0, time.UTC),
		"01/02/2016 9:05":     time.Date(2016, 2, 1, 8, 5, 0, 0, time.UTC),
		"31/12/2016 23:59:58": time.Date(2016, 12, 31, 22, 59, 58, 0, time.UTC),
		"2016-07-01 09:00":    time.Date(2016, 7, 1, 7, 0, 0, 0, time.UTC),
	} {
		got, bad := all(t, head+"INC1,New,"+text+",1/7/2017 09:05,0,?,?,?,?,?,?,?,?,true,?\n", Options{Zone: paris})
		if len(bad) > 0 || !got[0].OpenedAt.Equal(want) {
			t.Errorf("%s is %v (bad %v), want %v", text, got, bad, want)
		}
	}
}

func TestBadRowsAreNamedAndTheRestIsRead(t *testing.T) {
	for _, c := range []struct{ about, row, code, column string }{
		{"a column too few", "INC2,New,1/3/2016 09:00", "incidentlog.wrong_columns", ""},
		{"no number", "?,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.absent", "number"},
		{"no state", "INC2,,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.absent", "incident_state"},
		{"no time", "INC2,New,?,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.absent", "opened_at"},
		{"a state nobody knows", "INC2,Dormant,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.unknown_state", "incident_state"},
		{"the 30th of February", "INC2,New,30/2/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.bad_date", "opened_at"},
		{"an American date", "INC2,New,1/3/2016 09:00,3/31/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.bad_date", "sys_updated_at"},
		{"an early time", "INC2,New,1/3/1016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?", "incidentlog.bad_date", "opened_at"},
		{"a count that is none", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,-1,?,?,?,?,?,?,?,?,true,?", "incidentlog.bad_count", "reopen_count"},
		{"an impact of four", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,4 - None,?,?,?,?,?,?,?,true,?", "incidentlog.bad_level", "impact"},
		{"a flag that is none", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,peut-être,?", "incidentlog.bad_flag", "active"},
		{"bytes that are no text", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,Ré\xe9seau,?,?,?,?,true,?", "incidentlog.bad_text", "assignment_group"},
		{"a nul", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,a\x00b,?,?,?,?,true,?", "incidentlog.bad_text", "assignment_group"},
		{"a quote in the middle", `INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,"a"b,?,?,?,?,true,?`, "textfile.stray_quote", ""},
		{"a row without end", "INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?," + strings.Repeat("x", 5000) + ",?,?,?,?,true,?", "textfile.too_long", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			got, bad := all(t, head+
				"INC1,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n"+c.row+"\n"+
				"INC3,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n", Options{MaxRecord: 4000})
			if len(got) != 2 || got[0].ExternalID != "INC1" || got[1].ExternalID != "INC3" {
				t.Errorf("the rows around it gave %v", got)
			}
			if len(bad) != 1 || bad[0].Code != c.code || bad[0].Column != c.column || bad[0].Line != 3 {
				t.Errorf("bad is %+v, want line 3, %s in %q", bad, c.code, c.column)
			}
		})
	}
}

func TestAQuoteThatNeverClosesCostsWhatItSwallowed(t *testing.T) {
	good := "INC1,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n"
	got, bad := all(t, head+good+`INC2,"New,1/3/2016`+"\n"+good, Options{})
	if len(got) != 1 || len(bad) != 1 || bad[0].Code != "textfile.open_quote" || bad[0].Line != 3 {
		t.Errorf("got %d incidents, bad %+v", len(got), bad)
	}
	got, bad = all(t, head+good+`INC2,"New,1/3/2016`+"\n"+strings.Repeat(good, 100), Options{MaxRecord: 1000})
	if len(got) != 1 || len(got[0].History) < 80 || len(bad) != 1 || bad[0].Code != "textfile.too_long" {
		t.Errorf("got %d incidents, bad %+v; reading goes on behind the longest record", len(got), bad)
	}
}

func TestSkippedRowsAreCounted(t *testing.T) {
	row := func(state string) string {
		return "INC1," + state + ",1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n"
	}
	got, bad := all(t, head+row("New")+row("Nothing")+row("Active"), Options{})
	if len(got) != 1 || got[0].Skipped != 1 || len(bad) != 1 || bad[0].External != "INC1" || bad[0].Value != "Nothing" {
		t.Errorf("got %+v, bad %+v", got, bad)
	}
	got, bad = all(t, head+strings.Repeat(row("New"), 5), Options{MaxRows: 3})
	if len(got) != 1 || len(got[0].History) != 3 || got[0].Skipped != 2 || bad[1].Code != "incidentlog.too_many_rows" || bad[1].Line != 6 {
		t.Errorf("got %+v, bad %+v", got, bad)
	}
	got, bad = all(t, head+row("Nothing"), Options{})
	if len(got) != 0 || len(bad) != 1 {
		t.Errorf("an incident was made of a bad row: %+v", got)
	}
}

func TestFormsOfFiles(t *testing.T) {
	commas := head +
		"INC1,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,\"Réseau, \"\"N2\"\"\",?,\"une\nligne\",?,?,true,?\n" +
		"INC2,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,5\" disque,?,?,?,?,true,?\n"
	other := strings.ReplaceAll(strings.ReplaceAll(commas, `Réseau, `, "Réseau#"), ",", ";")
	for about, text := range map[string]string{
		"plain":            commas,
		"byte order mark":  "\ufeff" + commas,
		"Windows":          strings.ReplaceAll(commas, "\n", "\r\n"),
		"no last newline":  strings.TrimSuffix(commas, "\n"),
		"empty lines":      strings.ReplaceAll(commas, "INC2", "\n \n,,,,,,,,,,,,,,\nINC2"),
		"semicolons":       strings.ReplaceAll(other, "Réseau#", "Réseau, "),
		"Excel's sep":      "sep=;\r\n" + strings.ReplaceAll(other, "Réseau#", "Réseau, "),
		"tabs":             strings.ReplaceAll(strings.ReplaceAll(other, ";", "\t"), "Réseau#", "Réseau, "),
		"capitals, spaces": strings.Replace(commas, "number,incident_state", " Number ,INCIDENT_STATE", 1),
		"further columns":  strings.ReplaceAll(strings.Replace(commas, "closed_code", "closed_code,short_description", 1), "true,?", "true,?,bla"),
	} {
		t.Run(about, func(t *testing.T) {
			got, bad := all(t, text, Options{})
			if len(bad) > 0 || len(got) != 2 {
				t.Fatalf("got %d incidents, bad %+v", len(got), bad)
			}
			if got[0].Group != `Réseau, "N2"` || got[0].Category != "une\nligne" || got[1].Group != `5" disque` {
				t.Errorf("got %q, %q, %q", got[0].Group, got[0].Category, got[1].Group)
			}
		})
	}
}

func TestFilesThatAreNoLog(t *testing.T) {
	for text, code := range map[string]string{
		"":                         "incidentlog.empty",
		"\n\n":                     "incidentlog.empty",
		"\ufeff":                   "incidentlog.empty",
		"name,class\na,b\n":        "incidentlog.missing_columns",
		"number,\"incident_state":  "incidentlog.not_csv",
		"number,number,opened_at":  "incidentlog.column_twice",
		"PK\x03\x04\x00\x00\xff\n": "incidentlog.missing_columns",
	} {
		if _, err := NewReader(strings.NewReader(text), Options{}); !fault.Is(err, code) {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
}

func TestRowsOfManyIncidentsMayBeMixed(t *testing.T) {
	row := func(n, minute int) string {
		return fmt.Sprintf("INC%d,New,1/3/2016 09:00,1/3/2016 09:%02d,0,?,?,?,?,?,?,?,?,true,?\n", n, minute)
	}
	got, _ := all(t, head+row(1, 1)+row(2, 2)+row(3, 3)+row(1, 4)+row(2, 5)+row(4, 6)+row(3, 7), Options{Window: 2})
	var told []string
	for _, i := range got {
		told = append(told, fmt.Sprintf("%s×%d", i.ExternalID, len(i.History)))
	}
	// Three in the window at once are one too many: the one in front is given, and comes back.
	if want := []string{"INC1×1", "INC2×1", "INC3×1", "INC1×1", "INC2×1", "INC4×1", "INC3×1"}; !slices.Equal(told, want) {
		t.Errorf("with a window of 2: %v, want %v", told, want)
	}
	got, _ = all(t, head+row(1, 1)+row(2, 2)+row(3, 3)+row(1, 4)+row(2, 5)+row(4, 6)+row(3, 7), Options{})
	told = nil
	for _, i := range got {
		told = append(told, fmt.Sprintf("%s×%d", i.ExternalID, len(i.History)))
	}
	if want := []string{"INC1×2", "INC2×2", "INC4×1", "INC3×2"}; !slices.Equal(told, want) {
		t.Errorf("with the usual window: %v, want %v", told, want)
	}
}

func TestAClockThatWentBackDoesNotTurnTheHistory(t *testing.T) {
	got, _ := all(t, head+
		"INC1,New,1/3/2016 09:00,1/3/2016 09:30,0,?,?,?,?,?,?,?,?,true,?\n"+
		"INC1,Active,1/3/2016 09:00,1/3/2016 09:10,0,?,?,?,?,?,?,?,?,true,?\n", Options{})
	changes := got[0].Changes()
	if len(changes) != 1 || !changes[0].At.Equal(got[0].History[0].At) {
		t.Errorf("changes are %+v", changes)
	}
}

// A source that fails in the middle gives its error, not a shorter log.
func TestAFailingSourceIsAnError(t *testing.T) {
	broken := errors.New("the cable")
	r, err := NewReader(io.MultiReader(strings.NewReader(head+"INC1,New,1/3"), &failing{broken}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, broken) {
		t.Errorf("got %v, want the source's error", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// The number of incidents held never exceeds the window, however long the file.
func TestMemoryIsBoundedByTheWindow(t *testing.T) {
	rows := &endless{rows: 20000}
	r, err := NewReader(rows, Options{Window: 50})
	if err != nil {
		t.Fatal(err)
	}
	given := 0
	for _, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		if given++; r.order.Len() > 50 || len(r.open) != r.order.Len() {
			t.Fatalf("%d incidents are held", r.order.Len())
		}
	}
	if given != 20000 {
		t.Errorf("%d incidents were given", given)
	}
}

// endless writes a log while it is read.
type endless struct {
	rows, at int
	rest     string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		switch {
		case e.at == 0:
			e.rest = head
		case e.at > e.rows:
			return 0, io.EOF
		default:
			e.rest = fmt.Sprintf("INC%d,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n", e.at)
		}
		e.at++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}
