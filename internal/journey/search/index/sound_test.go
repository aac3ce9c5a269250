package index

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func filled(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for batch := range 3 {
		var c Change
		for i := range 50 {
			c.Put = append(c.Put, Doc{Kind: "note", ID: fmt.Sprintf("%d-%d", batch, i), Title: "imprimante bloquée", Audience: []string{"all"}})
		}
		if err := x.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWhatIsWholeIsSound(t *testing.T) {
	dir := filled(t)
	if err := os.Remove(filepath.Join(dir, closedFile)); err != nil { // as after a crash: the sums are looked at
		t.Fatal(err)
	}
	if err := sound(dir); err != nil {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	n, err := x.Count()
	if err != nil || n != 150 {
		t.Errorf("%d documents, %v", n, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsHarmedIsNot(t *testing.T) {
	for name, harm := range map[string]func(path string, size int64) error{
		"cut":     func(path string, size int64) error { return os.Truncate(path, size/2) },
		"one bit": func(path string, size int64) error { return flip(path, size/2) },
		"empty":   func(path string, _ int64) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t)
			if err := os.Remove(filepath.Join(dir, closedFile)); err != nil {
				t.Fatal(err)
			}
			files, err := filepath.Glob(filepath.Join(dir, segments))
			if err != nil || len(files) == 0 {
				t.Fatalf("no segment to harm: %v", err)
			}
			info, err := os.Stat(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := harm(files[0], info.Size()); err != nil {
				t.Fatal(err)
			}
			if sound(dir) == nil {
				t.Error("the harm is not seen")
			}
		})
	}
}

func flip(path string, at int64) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[at] ^= 1
	return os.WriteFile(path, b, 0o600)
}
