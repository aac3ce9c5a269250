package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestWatchTellsOfAChangeOnce(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "internal", "a.go")
	write(t, file, time.Unix(1, 0))

	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		changes := watch(ctx, root, time.Second)
		synctest.Wait()

		write(t, filepath.Join(root, "internal", "a_test.go"), time.Unix(2, 0))
		write(t, file, time.Unix(3, 0))
		if got := <-changes; got != file {
			t.Errorf("told of %q; want %q", got, file)
		}
		select {
		case again := <-changes:
			t.Errorf("told of %q, which did not change", again)
		case <-time.After(5 * time.Second):
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if got := <-changes; got != file {
			t.Errorf("told of %q; want the file that went", got)
		}
		cancel()
		for range changes {
			t.Error("told of a change after the end")
		}
	})
}

func write(t *testing.T, name string, at time.Time) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("package a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, at, at); err != nil {
		t.Fatal(err)
	}
}
