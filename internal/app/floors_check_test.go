package app_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The house as it stands.

func TestFloorsOnlyLookDown(t *testing.T)          { checkProject(t, checkFloors) }
func TestEachLibraryHasOneHome(t *testing.T)       { checkProject(t, checkHomes) }
func TestPackagesAreNamedAfterAThing(t *testing.T) { checkProject(t, checkNames) }
func TestNoInitAndNoPackageState(t *testing.T)     { checkProject(t, checkState) }

func checkProject(t *testing.T, check func([]goFile) []string) {
	t.Helper()
	house, err := readHouse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(house) == 0 {
		t.Fatal("no Go file was found; the check looks at nothing")
	}
	for _, sentence := range check(house) {
		t.Error(sentence)
	}
}

// The checks themselves: each sees what it is for, and nothing else.

func TestChecksSeeASeededFault(t *testing.T) {
	for _, c := range []struct {
		about string
		check func([]goFile) []string
		files map[string]string
		want  string // a part of the one sentence; empty where all is well
	}{
		{"a record may stand on people and base", checkFloors, imports("internal/record/ticket/open.go", "comptoir/internal/people/thread", "comptoir/internal/base/db"), ""},
		{"a journey may call a record", checkFloors, imports("internal/journey/desk/incident.go", "comptoir/internal/record/ticket"), ""},
		{"app and cmd may know everybody", checkFloors, imports("cmd/comptoir/serve.go", "comptoir/internal/app", "comptoir/internal/journey/desk"), ""},
		{"a domain may have parts", checkFloors, imports("internal/record/cmdb/impact.go", "comptoir/internal/record/cmdb/graph"), ""},
		{"a test may stand on the rig", checkFloors, imports("internal/record/ticket/open_test.go", "comptoir/internal/app/apptest"), ""},
		{"a record looks up", checkFloors, imports("internal/record/ticket/open.go", "comptoir/internal/journey/desk"), "record stands below journey"},
		{"a test looks up past the rig", checkFloors, imports("internal/record/ticket/open_test.go", "comptoir/internal/journey/desk"), "record stands below journey"},
		{"product code stands on the rig", checkFloors, imports("internal/record/ticket/open.go", "comptoir/internal/app/apptest"), "record stands below app"},
		{"records know each other", checkFloors, imports("internal/record/ticket/open.go", "comptoir/internal/record/cmdb"), "keep a ref.Ref"},
		{"journeys know each other", checkFloors, imports("internal/journey/desk/close.go", "comptoir/internal/journey/feed"), "emit an event"},
		{"people look rightwards", checkFloors, imports("internal/people/account/add.go", "comptoir/internal/people/directory"), "leftwards"},
		{"people look leftwards", checkFloors, imports("internal/people/thread/post.go", "comptoir/internal/people/directory"), ""},
		{"base looks rightwards", checkFloors, imports("internal/base/db/tx.go", "comptoir/internal/base/job"), "leftwards"},
		{"base looks leftwards", checkFloors, imports("internal/base/job/run.go", "comptoir/internal/base/db"), ""},
		{"base gets a package without a place", checkFloors, imports("internal/base/cache/cache.go"), "baseLine"},
		{"a floor nobody drew", checkFloors, imports("internal/service/ticket.go"), "there is no floor"},
		{"the web application is embedded twice", checkFloors, imports("internal/base/api/static.go", "comptoir/web"), "embedded once"},

		{"a library at home", checkHomes, imports("internal/base/db/sqlite.go", "modernc.org/sqlite"), ""},
		{"a part of a library at home", checkHomes, imports("internal/base/db/pg/open.go", "github.com/jackc/pgx/v5/stdlib"), ""},
		{"a library away from home", checkHomes, imports("internal/record/ticket/http.go", "github.com/danielgtaylor/huma/v2"), "its one home is internal/base/api"},
		{"a library nobody knows", checkHomes, imports("internal/record/ticket/open.go", "github.com/samber/lo"), "no home yet"},
		{"a test library in a test", checkHomes, imports("internal/record/ticket/open_test.go", "pgregory.net/rapid"), ""},
		{"a test library in the product", checkHomes, imports("internal/record/ticket/open.go", "pgregory.net/rapid"), "for tests"},

		{"a package that says nothing", checkNames, imports("internal/base/util/strings.go"), "says nothing"},
		{"a package that says nothing, many times", checkNames, imports("internal/record/ticket/helpers/x.go"), "says nothing"},

		{"init", checkState, source("internal/base/db/a.go", "func init() {}"), "init() runs unseen"},
		{"a method named init", checkState, source("internal/base/db/a.go", "type t int\nfunc (t) init() {}"), ""},
		{"a constant table", checkState, source("internal/base/db/a.go", "var names = map[string]int{`a`: 1}\nfunc f() int { return names[`a`] }"), ""},
		{"a local of the same name", checkState, source("internal/base/db/a.go", "var names = []string{}\nfunc f() []string { names := []string{}; names = append(names, `a`); return names }"), ""},
		{"an argument of the same name", checkState, source("internal/base/db/a.go", "var names []string\nfunc f(names []string) { names[0] = `a` }"), ""},
		{"a map written", checkState, source("internal/base/db/a.go", "var names = map[string]int{}\nfunc f() { names[`a`] = 1 }"), "names belongs to the whole package"},
		{"a map emptied", checkState, source("internal/base/db/a.go", "var names = map[string]int{}\nfunc f() { delete(names, `a`) }"), "names belongs to the whole package"},
		{"a field written", checkState, source("internal/base/db/a.go", "var at struct{ x int }\nfunc f() { at.x++ }"), "at belongs to the whole package"},
		{"an address given away", checkState, source("internal/base/db/a.go", "var n int\nfunc f() *int { return &n }"), "n belongs to the whole package"},
		{"a lock", checkState, source("internal/base/db/a.go", "import `sync`\nvar mu sync.Mutex"), "sync.Mutex"},
		{"a pointer swapped", checkState, source("internal/base/db/a.go", "import `sync/atomic`\nvar p atomic.Pointer[int]"), "atomic.Pointer"},
		{"written from another file", checkState, map[string]string{
			"internal/base/db/a.go": "package db\nvar n int",
			"internal/base/db/b.go": "package db\nfunc f() { n = 2 }",
		}, "internal/base/db/b.go:2: n belongs"},
		{"written by a test", checkState, map[string]string{
			"internal/base/db/a.go":      "package db\nvar n int",
			"internal/base/db/a_test.go": "package db\nfunc f() { n = 2 }",
		}, ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			root := fstest.MapFS{}
			for name, text := range c.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			house, err := readHouse(root)
			if err != nil {
				t.Fatal(err)
			}
			got := c.check(house)
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("said %q, and all is well", got)
			case c.want != "" && len(got) == 0:
				t.Errorf("said nothing; want a sentence with %q", c.want)
			case c.want != "" && !strings.Contains(got[0], c.want):
				t.Errorf("said %q; want a sentence with %q", got, c.want)
			}
		})
	}
}

// The folders beside our own code are not ours to judge.
func TestChecksLeaveOtherPeoplesCodeAlone(t *testing.T) {
	root := fstest.MapFS{}
	for _, name := range []string{"web/node_modules/x/x.go", "tools/x.go", "internal/base/db/testdata/x.go", ".cache/x.go"} {
		root[name] = &fstest.MapFile{Data: []byte("package util\nfunc init() {}")}
	}
	house, err := readHouse(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(house) > 0 {
		t.Errorf("read %d files, among them %s", len(house), house[0].name)
	}
}

// imports is a file that imports, and does nothing else.
func imports(name string, imported ...string) map[string]string {
	text := ""
	for _, one := range imported {
		text += "import _ \"" + one + "\"\n"
	}
	return source(name, text)
}

// source is a file in the package that its folder names.
func source(name, text string) map[string]string {
	parts := strings.Split(name, "/")
	return map[string]string{name: "package " + parts[len(parts)-2] + "\n" + text}
}

// An exception that nothing needs any more is taken out of the list.
func TestSharedOnPurposeIsStillThere(t *testing.T) {
	house, err := readHouse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range house {
		for _, spec := range packageVariables(file) {
			for _, name := range spec.Names {
				found[file.folder+"."+name.Name] = true
			}
		}
	}
	for name := range sharedOnPurpose {
		if !found[name] {
			t.Errorf("there is no %s any more; take it out of sharedOnPurpose", name)
		}
	}
}
