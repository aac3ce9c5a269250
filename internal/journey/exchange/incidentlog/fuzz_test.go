package incidentlog

import (
	"bytes"
	"strings"
	"testing"
)

// Whatever the bytes, reading ends, counts what it saw and gives whole incidents.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head+"INC1,New,1/3/2016 09:00,1/3/2016 09:05,0,?,?,?,?,?,?,?,?,true,?\n"), 2)
	f.Add([]byte("\ufeffsep=;\r\n"+strings.ReplaceAll(head, ",", ";")+"INC1;-100;1/3/2016 09:00;1/3/2016 09:05;0;;;;\"a\r\nb\";;;;;;\n"), 1)
	f.Add([]byte(head+"\"INC1\"\"\",\"New\nx"), 1)
	f.Add([]byte("number,incident_state,opened_at,sys_updated_at\nA,New,1/1/2016 1:1,2016-01-01 01:01\nB,x,,\nA,Closed,1/1/2016 1:1,1/1/2015 1:1\n"), 1)
	f.Fuzz(func(t *testing.T, text []byte, window int) {
		bad := 0
		r, err := NewReader(bytes.NewReader(text), Options{Window: window, MaxRecord: 500, MaxRows: 5, OnBad: func(b BadRow) {
			if bad++; b.Code == "" || b.Line < 1 || len(b.Value) > 4*shownValue+3 {
				t.Errorf("bad row %+v", b)
			}
		}})
		if err != nil {
			return
		}
		good := 0
		for i, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			if i.ExternalID == "" || len(i.History) == 0 || len(i.History) > 5 || i.State.Name == "" {
				t.Fatalf("no whole incident: %+v", i)
			}
			good += len(i.History)
			changes := i.Changes()
			for n := 1; n < len(changes); n++ {
				if changes[n].At.Before(changes[n-1].At) {
					t.Fatal("the changes go back in time")
				}
			}
		}
		if c := r.Counts(); c.Rows != good+bad || c.Bad != bad {
			t.Errorf("counts are %+v; %d good and %d bad rows were given", c, good, bad)
		}
	})
}
