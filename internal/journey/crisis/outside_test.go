package crisis

import (
	"strings"
	"testing"
	"time"
)

func TestTimesOfOthers(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-03-10T08:00:00Z": "2026-03-10T08:00:00.000Z", "10/03/2026 09:00": "2026-03-10T08:00:00.000Z", "10/03/2026 09h00": "2026-03-10T08:00:00.000Z",
		"2026-07-10 09:00:30": "2026-07-10T07:00:30.000Z", "03/2026": "", "": "", "demain": "",
	} {
		got, ok := timeIn(text, paris)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q is %s, %t; want %q", text, got, ok, want)
		}
	}
}

// Whatever is in a file, each of its rows is either kept or named with a reason, and nothing breaks.
func FuzzOutside(f *testing.F) {
	f.Add("time,text\n2026-03-10T08:00:00Z,ok\n")
	f.Add("Heure;Texte;Type\n10/03/2026 09:00;\"a;b\";fait\n;;\n")
	f.Add("time\ttext\n\x00\t\"\n")
	f.Add("\ufefftime,text\r\n\"2026\",\"x\"\"y\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		out, err := readOutside(text, Mapping{}, time.UTC)
		if err != nil {
			return
		}
		for _, l := range out.lines {
			if l.Text == "" || l.Type == "" || !sensible(l.EventAt) || strings.ContainsRune(l.Author, '\n') {
				t.Fatalf("row %d was kept: %+v", l.Row, l)
			}
		}
		for _, b := range out.bad {
			if b.Code == "" || b.Row < 1 {
				t.Fatalf("refused without a reason: %+v", b)
			}
		}
	})
}
