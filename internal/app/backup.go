package app

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
)

// An archive is a gzipped tar: manifest.json, comptoir.db (a consistent copy of the embedded database) and files/…, the
// attachments. The search index is not in it: it is made again from the log.
type manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Engine  string    `json:"engine"`
	Epoch   string    `json:"epoch"`
}

const archiveFormat = 1

// Backup writes the archive, through the running server or by itself.
func Backup(ctx context.Context, cfg config.Config, o Options, file string, say io.Writer) (err error) {
	if !cfg.Embedded() {
		return errors.New("the database is PostgreSQL: back it up with pg_dump, and the folder of files beside it (docs/operations.md)")
	}
	if file == "" {
		file = "comptoir-" + time.Now().Format("20060102-150405") + ".tar.gz"
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	if err := Operate(ctx, cfg, o, "backup", nil, nil, f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(say, "%s holds everything: database, files and keys.\n", file)
	return err
}

func backup(ctx context.Context, a *App, _ []byte, _ io.Reader, out io.Writer) (err error) {
	if a.DB.Engine() != db.SQLite {
		return errors.New("the database is PostgreSQL: back it up with pg_dump, and the folder of files beside it (docs/operations.md)")
	}
	dir, err := os.MkdirTemp(a.Config.Data, "backup-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	z := gzip.NewWriter(out)
	t := tar.NewWriter(z)
	m, err := json.MarshalIndent(manifest{archiveFormat, a.options.Version, a.DB.Now().Time(), string(a.DB.Engine()), a.DB.Epoch()}, "", "  ")
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: "manifest.json", Mode: 0o600, Size: int64(len(m)), ModTime: time.Now()}); err != nil {
		return err
	}
	if _, err := t.Write(m); err != nil {
		return err
	}
	// The copy comes first: a file that is added meanwhile is one more in the archive, never one less.
	copied := filepath.Join(dir, databaseFile)
	if err := a.DB.CopyTo(ctx, copied); err != nil {
		return err
	}
	if err := pack(t, databaseFile, copied); err != nil {
		return err
	}
	attachments := filepath.Join(a.Config.Data, filesFolder)
	if err := filepath.WalkDir(attachments, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(attachments, path)
		if err != nil {
			return err
		}
		return pack(t, filesFolder+"/"+filepath.ToSlash(name), path)
	}); err != nil {
		return err
	}
	return errors.Join(t.Close(), z.Close())
}

func pack(t *tar.Writer, name, path string) (err error) {
	f, err := os.Open(path) //nolint:gosec // inside our own data folder
	if errors.Is(err, os.ErrNotExist) {
		return nil // deleted since it was listed
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: st.Size(), ModTime: st.ModTime()}); err != nil {
		return err
	}
	_, err = io.CopyN(t, f, st.Size())
	return err
}

// Restore makes a data folder from an archive. The log gets a new epoch, so that every client starts afresh.
func Restore(ctx context.Context, cfg config.Config, file string, say io.Writer) (err error) {
	if !cfg.Embedded() {
		return errors.New("the database is PostgreSQL: restore it with pg_restore (docs/operations.md)")
	}
	began := time.Now()
	if _, err := os.Stat(filepath.Join(cfg.Data, databaseFile)); err == nil {
		return fmt.Errorf("%s holds a database already: choose an empty --data", cfg.Data)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return err
	}
	m, err := unpack(cfg.Data, file)
	if err != nil {
		return err
	}
	if err := db.NewEpoch(ctx, filepath.Join(cfg.Data, databaseFile)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(say, "Restored the archive of %s into %s in %s.\n", m.At.Format(time.RFC3339), cfg.Data, time.Since(began).Round(time.Millisecond))
	return err
}

func unpack(dir, file string) (m manifest, err error) {
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return m, fmt.Errorf("%s is not an archive of comptoir: %w", file, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	t := tar.NewReader(z)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, fmt.Errorf("%s is damaged: %w", file, err)
		}
		switch {
		case h.Name == "manifest.json":
			if err := json.NewDecoder(t).Decode(&m); err != nil {
				return m, err
			}
			if m.Format != archiveFormat {
				return m, fmt.Errorf("%s was made by another version (format %d)", file, m.Format)
			}
		case h.Name == databaseFile, strings.HasPrefix(h.Name, filesFolder+"/"):
			if err := unpackOne(root, h.Name, t); err != nil {
				return m, err
			}
		}
	}
	if m.Format == 0 {
		return m, fmt.Errorf("%s is not an archive of comptoir", file)
	}
	return m, nil
}

// unpackOne writes below root and nowhere else, whatever the archive says.
func unpackOne(root *os.Root, name string, from io.Reader) error {
	if dir := filepath.Dir(filepath.FromSlash(name)); dir != "." {
		if err := root.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, from); err != nil { //nolint:gosec // the operator's own archive
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}
