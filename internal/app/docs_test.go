package app_test

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The documents that walk a reader through the code: a path in backticks that leads nowhere is worse than none.
var walked = []string{
	"docs/walk-a-feature.md",
}

func TestPathsInDocumentsExist(t *testing.T) {
	root := os.DirFS("../..")
	for _, name := range walked {
		text, err := fs.ReadFile(root, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, lost := range lostPaths(root, string(text)) {
			t.Errorf("%s speaks of `%s`, which is not in the project; correct the document, or the name", name, lost)
		}
	}
}

func TestLostPathsAreSeen(t *testing.T) {
	root := fstest.MapFS{"internal/journey/desk/take.go": &fstest.MapFile{}}
	text := "`internal/journey/desk/take.go:12`, `internal/journey/desk/`, `internal/journey/desk/gone.go`, `internal/record`,\n" +
		"`GET /tickets`, `/conversations/{id}/take`, `desk.Take`, `go test ./internal/...`, `internal/record/<noun>/`, `record/*`\n" +
		"```\ninternal/in/a/drawing.go\n```\n"
	got := lostPaths(root, text)
	want := []string{"internal/journey/desk/gone.go", "internal/record"}
	if !slices.Equal(got, want) {
		t.Errorf("said %q are lost; want %q", got, want)
	}
}

// Words in backticks that are a path from the project's root: a slash inside, none in front, nothing to fill in.
var pathInBackticks = regexp.MustCompile("`([A-Za-z0-9_.][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]+)*/?)(?::[0-9]+)?`")

// lostPaths names the paths that a text mentions and that do not exist under root.
func lostPaths(root fs.FS, text string) []string {
	var lost []string
	for _, match := range pathInBackticks.FindAllStringSubmatch(withoutFences(text), -1) {
		name := strings.TrimSuffix(match[1], "/")
		if !strings.Contains(match[1], "/") || madeByBuild(name) {
			continue
		}
		if _, err := fs.Stat(root, name); errors.Is(err, fs.ErrNotExist) {
			lost = append(lost, name)
		}
	}
	return lost
}

// madeByBuild tells the paths that a clone does not have and a build makes.
func madeByBuild(name string) bool {
	return name == "bin" || strings.HasPrefix(name, "bin/") || name == "web/dist" || name == "tools/bin"
}

func withoutFences(text string) string {
	var kept []string
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		if !fenced {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
