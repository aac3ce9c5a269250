package textfile

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// What the standard library reads without complaint, we cut in the same way.
func FuzzScanAgreesWithTheStandardLibrary(f *testing.F) {
	f.Add("a,b\r\n\"c\"\"d\",\"e\nf\"\n\n,\n")
	f.Add("\"a\r\nb\",c")
	f.Fuzz(func(t *testing.T, text string) {
		standard := csv.NewReader(strings.NewReader(text))
		standard.FieldsPerRecord = -1
		records, err := standard.ReadAll()
		if err != nil {
			return
		}
		var want, got [][]string
		for _, record := range records {
			if strings.TrimSpace(strings.Join(record, "")) != "" {
				want = append(want, record)
			}
		}
		s := NewScanner(strings.NewReader(text), len(text)+1)
		for {
			fields, _, code, err := s.Record()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || code != "" {
				t.Fatalf("%q: %v %s", text, err, code)
			}
			got = append(got, fields)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	})
}
