package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// watch tells, every now and then, the name of a file of the Go side that changed, came or went. Looking at the time of
// some hundreds of files costs a few milliseconds and needs nothing of the operating system.
func watch(ctx context.Context, root string, every time.Duration) <-chan string {
	changes := make(chan string)
	go func() {
		defer close(changes)
		tick := time.NewTicker(every)
		defer tick.Stop()
		before := times(root)
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			after := times(root)
			changed := difference(before, after)
			before = after
			if changed == "" {
				continue
			}
			select {
			case <-ctx.Done():
				return
			case changes <- changed:
			}
		}
	}()
	return changes
}

// times notes when each file that goes into the binary was last written. What cannot be read counts as gone.
func times(root string) map[string]time.Time {
	found := map[string]time.Time{}
	for _, folder := range []string{"cmd", "internal", "go.mod"} {
		visit := func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // a file may vanish while one looks
			}
			if entry.IsDir() || !goesIn(name) {
				return nil
			}
			if info, err := entry.Info(); err == nil {
				found[name] = info.ModTime()
			}
			return nil
		}
		if err := filepath.WalkDir(filepath.Join(root, folder), visit); err != nil && !os.IsNotExist(err) {
			return found
		}
	}
	return found
}

func goesIn(name string) bool {
	if strings.HasSuffix(name, "_test.go") {
		return false
	}
	switch filepath.Ext(name) {
	case ".go", ".sql", ".json", ".mod", ".html", ".txt", ".tmpl", ".md", ".csv":
		return true
	}
	return false
}

func difference(before, after map[string]time.Time) string {
	for name, at := range after {
		if !before[name].Equal(at) {
			return name
		}
	}
	for name := range before {
		if _, still := after[name]; !still {
			return name
		}
	}
	return ""
}
