package app_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The floors of the house, from the ground up; docs/architecture.md draws them. A package looks down, never up, and
// never at its neighbours. Within base and within people the packages stand in a line and look leftwards.
var (
	baseLine = []string{
		"fault", "id", "ref", "instant",
		"auth", "event", "i18n", "config", "obs", "markdown", "paper", "outward",
		"db",
		"outbox", "job",
		"blob", "mail", "push",
		"api",
		"live",
	}
	peopleLine = []string{"tenant", "account", "directory", "contact", "thread"}
	floorOf    = map[string]int{"base": 0, "people": 1, "record": 2, "journey": 3, "app": 4, "cmd": 4}
)

// place says where in the house a package of ours stands: its floor, and its domain on that floor.
type place struct{ floor, domain string }

// placeOf reads the place from a folder such as "internal/record/ticket". A folder outside the house has no floor.
func placeOf(folder string) place {
	parts := strings.Split(folder, "/")
	switch {
	case parts[0] == "cmd":
		return place{floor: "cmd"}
	case parts[0] != "internal" || len(parts) < 2:
		return place{}
	case parts[1] == "app":
		return place{floor: "app"}
	case len(parts) < 3:
		return place{floor: parts[1]}
	}
	return place{floor: parts[1], domain: parts[2]}
}

// checkFloors says, in a sentence for each, which import of one of our own packages looks up or sideways.
func checkFloors(house []goFile) []string {
	var faults []string
	for _, file := range house {
		from := placeOf(file.folder)
		if sentence := misplaced(file.folder, from); sentence != "" {
			faults = append(faults, file.name+": "+sentence)
			continue
		}
		for _, imported := range file.imports {
			if !strings.HasPrefix(imported, module+"/") {
				continue
			}
			folder := strings.TrimPrefix(imported, module+"/")
			if file.test && isTestRig(folder) {
				continue // tests stand on the rig, which is a whole app
			}
			if sentence := forbidden(from, placeOf(folder), folder); sentence != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", file.name, folder, sentence))
			}
		}
	}
	return sorted(faults)
}

// isTestRig tells the packages under app that every domain's tests may build on.
func isTestRig(folder string) bool {
	return folder == "internal/app/apptest" || folder == "internal/app/migrations"
}

// misplaced says why a folder has no place in the house.
func misplaced(folder string, at place) string {
	switch at.floor {
	case "base":
		if at.domain != "" && !slices.Contains(baseLine, at.domain) {
			return fmt.Sprintf("base has no %q in its line; give it its place in baseLine of internal/app/floors_test.go and in docs/architecture.md, right of all it imports", at.domain)
		}
	case "people":
		if at.domain != "" && !slices.Contains(peopleLine, at.domain) {
			return fmt.Sprintf("people has no %q in its line; it holds who is here and what they say, so put a noun of the trade in internal/record, and a day's work in internal/journey", at.domain)
		}
	case "", "record", "journey", "app", "cmd":
	default:
		return fmt.Sprintf("there is no floor %q; choose internal/base, people, record, journey or app (docs/architecture.md says what lives where)", at.floor)
	}
	return ""
}

// forbidden says what to do instead of an import, or nothing where it may stand.
func forbidden(from, to place, folder string) string {
	below, known := floorOf[to.floor]
	if from.floor == "" || from.floor == "cmd" || !known && folder != "web" {
		return ""
	}
	if folder == "web" {
		if from.floor == "app" {
			return ""
		}
		return "the web application is embedded once, by app; hand the files over as an fs.FS"
	}
	here := floorOf[from.floor]
	switch {
	case from.floor == to.floor && (from.floor == "app" || from.domain == to.domain):
		return ""
	case from.floor == to.floor && from.floor == "base":
		return leftwards(baseLine, from, to, "move what both need into a package further left, or take it as an argument")
	case from.floor == to.floor && from.floor == "people":
		return leftwards(peopleLine, from, to, "emit an event that it listens to, or keep a ref.Ref instead of its type")
	case from.floor == to.floor && from.floor == "record":
		return "records do not know each other; keep a ref.Ref{Kind, ID}, tie them with record/link, or let the journey that needs both call both in one transaction"
	case from.floor == to.floor:
		return "journeys do not know each other; emit an event that the other listens to, or, where one use case needs both at once, write it in internal/app/<verb>.go"
	case below > here:
		return fmt.Sprintf("%s stands below %s and only looks down; emit an event, or let app hand down a function or a row of its table of kinds", from.floor, to.floor)
	}
	return ""
}

func leftwards(line []string, from, to place, instead string) string {
	if slices.Index(line, to.domain) < slices.Index(line, from.domain) {
		return ""
	}
	return fmt.Sprintf("in %s one looks leftwards only (%s), and %s is not left of %s; %s",
		from.floor, strings.Join(line, " · "), to.domain, from.domain, instead)
}

// checkNames refuses the names under which anything at all would be put.
func checkNames(house []goFile) []string {
	var faults []string
	for _, file := range house {
		for _, name := range []string{path.Base(file.folder), file.pkg} {
			switch strings.TrimSuffix(name, "s") {
			case "util", "utilitie", "common", "helper", "manager", "misc", "shared":
				faults = append(faults, fmt.Sprintf("%s: a package named %q says nothing about what is in it; name it after the thing it knows, or put the function beside its only caller", file.folder, name))
			}
		}
	}
	return sorted(faults)
}

// sorted gives each sentence once, in order.
func sorted(sentences []string) []string {
	slices.Sort(sentences)
	return slices.Compact(sentences)
}

// readHouse parses every Go file of the project under root.
func readHouse(root fs.FS) ([]goFile, error) {
	var house []goFile
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if skipped(name, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		file, err := readGoFile(root, name)
		if err != nil {
			return err
		}
		house = append(house, file)
		return nil
	})
	return house, err
}

// skipped tells the folders that the go command does not build as part of our module.
func skipped(name, base string) bool {
	switch base {
	case "node_modules", "testdata", "vendor":
		return true
	}
	return name == "tools" || name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_"))
}
