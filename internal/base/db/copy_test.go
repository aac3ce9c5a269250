package db_test

import (
	"path/filepath"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
)

// The copy is made of a database that is open, and opens.
func TestCopyTo(t *testing.T) {
	rig := dbtest.Open(t, db.SQLite)
	c := rig.Config
	c.Path = filepath.Join(t.TempDir(), "copy of it.db")
	if err := rig.DB.CopyTo(t.Context(), c.Path); err != nil {
		t.Fatal(err)
	}
	copied, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if copied.Epoch() != rig.DB.Epoch() {
		t.Error("the copy has another epoch: it is restoring that changes it")
	}
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
}
