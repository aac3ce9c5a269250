package chain_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
)

const crisis = "0192f0c0d0e0f0a0b0c0d0e0f0a0b0c0"

// logs draws a log as it is written: any words, any times.
func logs(t *rapid.T, least int) []chain.Line {
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "a\nb", "Onduleur B en défaut", "\\n", "« é »"}))
	out := make([]chain.Line, rapid.IntRange(least, 12).Draw(t, "lines"))
	prev := chain.Start
	for i := range out {
		at := rapid.Int64Range(0, 4102444800000).Draw(t, "at")
		out[i] = chain.Line{
			Number: int64(i) + 1, RecordedAt: instant.Instant(at), EventAt: instant.Instant(at - rapid.Int64Range(-9000, 9000).Draw(t, "before")),
			Type: rapid.SampledFrom([]string{"information", "decision", "system"}).Draw(t, "type"), Verification: "to_verify",
			Author: "paul", Recorder: "camille", Text: words.Draw(t, "text"),
		}
		if i > 0 {
			out[i].About = rapid.Int64Range(0, int64(i)).Draw(t, "about")
		}
		out[i].Seal(crisis, prev)
		prev = out[i].Hash
	}
	return out
}

func TestWhatIsWrittenIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if broken := chain.Verify(crisis, logs(t, 0)); broken != nil {
			t.Fatal(broken)
		}
	})
}

// Whatever of a line is altered, that line is named; nothing before it is.
func TestAnAlteredLineIsNamed(t *testing.T) {
	alter := map[string]func(l *chain.Line){
		"recorded":     func(l *chain.Line) { l.RecordedAt++ },
		"event":        func(l *chain.Line) { l.EventAt-- },
		"type":         func(l *chain.Line) { l.Type += "x" },
		"verification": func(l *chain.Line) { l.Verification = "verified" },
		"author":       func(l *chain.Line) { l.Author = "zoe" },
		"recorder":     func(l *chain.Line) { l.Recorder = "zoe" },
		"source":       func(l *chain.Line) { l.Source = "message:x" },
		"about":        func(l *chain.Line) { l.About += 1 },
		"doubt":        func(l *chain.Line) { l.Doubt = "future" },
		"text":         func(l *chain.Line) { l.Text += " " },
		"code":         func(l *chain.Line) { l.Code = "x" },
		"args":         func(l *chain.Line) { l.Args = "{}" },
		"salt":         func(l *chain.Line) { l.Salt = strings.Repeat("0", 32) + l.Salt },
		"digest":       func(l *chain.Line) { l.Digest = strings.Repeat("0", 64) },
		"prev":         func(l *chain.Line) { l.Prev = strings.Repeat("f", 64) },
		"hash":         func(l *chain.Line) { l.Hash = strings.Repeat("0", 64) },
		"number":       func(l *chain.Line) { l.Number++ },
		"erased":       func(l *chain.Line) { l.Code, l.Args, l.Text, l.Salt = "", "", "", "" },
	}
	names := make([]string, 0, len(alter))
	for n := range alter {
		names = append(names, n)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		lines := logs(t, 1)
		at := rapid.IntRange(0, len(lines)-1).Draw(t, "which")
		alter[rapid.SampledFrom(names).Draw(t, "what")](&lines[at])
		broken := chain.Verify(crisis, lines)
		if broken == nil || broken.Number != int64(at)+1 {
			t.Fatalf("line %d was altered; verify says %v", at+1, broken)
		}
	})
}

// A forger who seals the altered line anew is caught at the next one; one who writes everything anew, by a head kept elsewhere.
func TestAForgerIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := logs(t, 2)
		at := rapid.IntRange(0, len(lines)-2).Draw(t, "which")
		printed := lines[len(lines)-1].Hash
		lines[at].Text += "!"
		lines[at].Seal(crisis, lines[at].Prev)
		if broken := chain.Verify(crisis, lines); broken == nil || broken.Number != int64(at)+2 || broken.Reason != chain.WrongLink {
			t.Fatalf("line %d was sealed anew; verify says %v", at+1, broken)
		}
		for i := at + 1; i < len(lines); i++ {
			lines[i].Seal(crisis, lines[i-1].Hash)
		}
		if broken := chain.Verify(crisis, lines); broken != nil {
			t.Fatalf("a log written anew is whole in itself: %v", broken)
		}
		if _, broken := chain.Holds(lines, printed); broken == nil || broken.Reason != chain.HeadUnknown {
			t.Fatalf("the printed head is not in a log written anew; it says %v", broken)
		}
	})
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := logs(t, 3)
		printed := lines[len(lines)-1].Hash
		at := rapid.IntRange(0, len(lines)-2).Draw(t, "which")
		without := slices.Delete(slices.Clone(lines), at, at+1)
		if broken := chain.Verify(crisis, without); broken == nil || broken.Number != int64(at)+1 {
			t.Fatalf("line %d is gone; verify says %v", at+1, broken)
		}
		cut := lines[:rapid.IntRange(0, len(lines)-1).Draw(t, "left")]
		if broken := chain.Verify(crisis, cut); broken != nil {
			t.Fatalf("what is left is whole: %v", broken)
		}
		if _, broken := chain.Holds(cut, printed); broken == nil || broken.Number != int64(len(cut))+1 {
			t.Fatalf("the tail after line %d is gone; the head says %v", len(cut), broken)
		}
		x := export(lines)
		x.Lines = x.Lines[:len(cut)]
		if _, broken := chain.Check(x, ""); broken == nil || broken.Reason != chain.TailCut || broken.Number != int64(len(cut))+1 {
			t.Fatalf("the export's tail is gone; check says %v", broken)
		}
	})
}

func TestErasedWordsBreakNothing(t *testing.T) {
	lines := three()
	lines[1].Text, lines[1].Salt = "", ""
	if broken := chain.Verify(crisis, lines); broken == nil || *broken != (chain.Broken{Number: 2, Reason: chain.ErasedUnsaid}) {
		t.Fatalf("nobody said that line 2 was erased: %v", broken)
	}
	said := chain.Line{Number: 4, RecordedAt: 5000, EventAt: 5000, Type: "system", Code: chain.Erased, About: 2, Args: "{}"}
	said.Seal(crisis, lines[2].Hash)
	if broken := chain.Verify(crisis, append(lines, said)); broken != nil {
		t.Fatal(broken)
	}
}

func three() []chain.Line {
	lines := make([]chain.Line, 3)
	prev := chain.Start
	for i := range lines {
		lines[i] = chain.Line{Number: int64(i) + 1, RecordedAt: instant.Instant(1000 * (i + 1)), EventAt: instant.Instant(900 * (i + 1)), Type: "information",
			Author: "paul", Text: "ligne " + strconv.Itoa(i+1) + "\nsur deux lignes, « accentuée »"}
		lines[i].Seal(crisis, prev)
		prev = lines[i].Hash
	}
	return lines
}

func export(lines []chain.Line) chain.Export {
	x := chain.Export{Format: chain.Format, Crisis: crisis, Number: "CRI0000001", Name: "Perte du centre", ExportedAt: 9000, Head: chain.Head{Hash: chain.Start}}
	for _, l := range lines {
		x.Lines = append(x.Lines, chain.Told{Line: l})
		x.Head = chain.Head{Number: l.Number, Hash: l.Hash}
	}
	return x
}

func TestHeads(t *testing.T) {
	lines := three()
	x := export(lines)
	if r, broken := chain.Check(x, strings.ToUpper(lines[1].Hash)); broken != nil || r.Holds != 2 || r.Head.Number != 3 {
		t.Errorf("line 2 is in the log: %v %v", r, broken)
	}
	x.Head.Hash = lines[0].Hash
	if _, broken := chain.Check(x, ""); broken == nil || broken.Reason != chain.HeadMismatched {
		t.Errorf("the head is another line's: %v", broken)
	}
	x.Format = "comptoir-crisis-log/9"
	if _, broken := chain.Check(x, ""); broken == nil || broken.Reason != chain.UnknownFormat {
		t.Errorf("an unknown format: %v", broken)
	}
	if _, err := chain.Read(strings.NewReader("[]")); err == nil {
		t.Error("a list is no export")
	}
}

// A stranger's thirty lines say the same as we do.
func TestAStrangerAgrees(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this machine")
	}
	lines := three()
	erased := export(slices.Clone(lines))
	erased.Lines[0].Text, erased.Lines[0].Salt = "", ""
	altered := export(slices.Clone(lines))
	altered.Lines[1].Text = "autre chose"
	cut := export(lines)
	cut.Lines = cut.Lines[:2]
	for name, c := range map[string]struct {
		x    chain.Export
		head string
		line string // first line at fault; "" where whole
	}{
		"whole":           {export(lines), "", ""},
		"whole, with one": {export(lines), lines[1].Hash, ""},
		"altered":         {altered, "", "2"},
		"cut":             {cut, "", "3"},
		"another head":    {export(lines), strings.Repeat("a", 64), "4"},
		"erased, unsaid":  {erased, "", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "log.json")
			var b bytes.Buffer
			if err := json.NewEncoder(&b).Encode(c.x); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"testdata/check.py", file}
			if c.head != "" {
				args = append(args, c.head)
			}
			out, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			x, err := chain.Read(&b)
			if err != nil {
				t.Fatal(err)
			}
			_, broken := chain.Check(x, c.head)
			want := "whole"
			if c.line != "" {
				want = "broken at line " + c.line
			}
			if got := strings.TrimSpace(string(out)); got != want || (broken == nil) != (c.line == "") || broken != nil && strconv.FormatInt(broken.Number, 10) != c.line {
				t.Errorf("the stranger says %q, we say %v, and it is %q", got, broken, want)
			}
		})
	}
}
