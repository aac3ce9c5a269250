package markdown

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sides puts both texts together again from what changed.
func sides(lines []LineChange) (before, after []string, sound bool) {
	sound = true
	for _, l := range lines {
		if l.Kind != "new" {
			before = append(before, l.Text)
		}
		if l.Kind != "gone" {
			after = append(after, l.Text)
		}
		if len(l.Pieces) > 0 {
			var b strings.Builder
			for _, p := range l.Pieces {
				b.WriteString(p.Text)
			}
			sound = sound && b.String() == l.Text
		}
	}
	return before, after, sound
}

func checkDifference(t interface {
	Fatalf(string, ...any)
}, before, after string) {
	b, a, sound := sides(wordwise(edit(splitLines(before), splitLines(after))))
	if strings.Join(b, "\n") != before || strings.Join(a, "\n") != after || !sound {
		t.Fatalf("%q → %q came back as %q → %q", before, after, b, a)
	}
	if before == after {
		return
	}
	changed := 0
	for _, l := range Differ(before, after) {
		if l.Kind == "gone" || l.Kind == "new" {
			changed++
		}
	}
	if changed == 0 {
		t.Fatalf("%q → %q shows no change", before, after)
	}
}

func TestDifferencesAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`[abc é]{0,6}`)
		text := func(label string) string {
			return strings.Join(rapid.SliceOfN(line, 0, 12).Draw(t, label), "\n")
		}
		checkDifference(t, text("before"), text("after"))
	})
}

func FuzzDifference(f *testing.F) {
	f.Add("1. Choisir le bac 2\n2. Cocher Couleur", "1. Choisir le bac 3\n2. Cocher Couleur")
	f.Add("", "x\n")
	f.Add("\n\n", "\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before) > 2000 || len(after) > 2000 {
			t.Skip("longer texts only make the search slower")
		}
		checkDifference(t, before, after)
	})
}

func TestFarLinesAreLeftOut(t *testing.T) {
	before := strings.Repeat("pareil\n", 20) + "ancien mot\n" + strings.Repeat("pareil\n", 20)
	after := strings.Replace(before, "ancien", "nouveau", 1)
	got := Differ(before, after)
	if got[0].Kind != "skipped" || got[0].Count != 17 || len(got) != 1+3+2+3+1 {
		t.Fatalf("%+v", got)
	}
	if p := got[4].Pieces; len(p) != 2 || p[0].Text != "ancien" || !p[0].Changed || p[1].Text != " mot" {
		t.Fatalf("%+v", p)
	}
	huge := strings.Repeat("a\nb\n", 5000)
	if lines := Differ(huge, strings.Repeat("c\nd\n", 5000)); len(lines) < 10000 {
		t.Fatalf("%d lines", len(lines))
	}
}
