package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"syscall"
	"time"

	"comptoir/internal/base/fault"
)

const (
	temporary = ".tmp"
	thumbMark = ".thumb"
	headBytes = 4096
	stale     = 24 * time.Hour
)

// Stored is what Put found out about a file.
type Stored struct {
	Name   string // cleaned, and with the extension its content deserves
	Type   string // decided by content
	Size   int64
	SHA256 string
	Width  int // pictures only, as they are to be seen (turned where the camera says so)
	Height int
}

// Store is a folder of files. Its root cannot be left by any name or symbolic link.
type Store struct {
	root  *os.Root
	paint chan struct{} // one place for each picture decoded at a time: they are large in memory
}

// Open makes the folder where it is missing and clears uploads that were cut off a day ago or earlier.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	s := &Store{root: root, paint: make(chan struct{}, 2)}
	if err := s.sweep(time.Now()); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return s, nil
}

// Close gives the folder back.
func (s *Store) Close() error { return s.root.Close() }

func (s *Store) sweep(now time.Time) error {
	if err := s.root.MkdirAll(temporary, 0o750); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	entries, err := fs.ReadDir(s.root.FS(), temporary)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || now.Sub(info.ModTime()) < stale {
			continue // gone meanwhile, or another node's upload
		}
		if err := s.root.Remove(path.Join(temporary, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: %w", err)
		}
	}
	return nil
}

func place(tenant, id string) (dir, file string, err error) {
	if !plainID(tenant) || !plainID(id) || len(id) < 2 {
		return "", "", fault.NotFound("file.not_found")
	}
	dir = path.Join(tenant, id[len(id)-2:])
	return dir, path.Join(dir, id), nil
}

func plainID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// Put stores at most limit bytes under tenant and id. The faults are file.empty, file.too_big, file.forbidden_kind and
// file.storage_full.
func (s *Store) Put(ctx context.Context, tenant, id, name string, body io.Reader, limit int64) (stored Stored, err error) {
	dir, file, err := place(tenant, id)
	if err != nil {
		return Stored{}, err
	}
	temp := path.Join(temporary, id+"-"+rand.Text())
	f, err := s.root.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return Stored{}, diskFault(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(f.Close()), s.root.Remove(temp))
		}
	}()
	if stored, err = s.receive(ctx, f, name, body, limit); err != nil {
		return Stored{}, err
	}
	if err = f.Sync(); err != nil {
		return Stored{}, diskFault(err)
	}
	if err = f.Close(); err != nil {
		return Stored{}, diskFault(err)
	}
	if err = s.root.MkdirAll(dir, 0o750); err != nil {
		return Stored{}, diskFault(err)
	}
	if err = s.root.Rename(temp, file); err != nil {
		return Stored{}, diskFault(err)
	}
	return stored, s.settle(tenant, dir)
}

func (s *Store) receive(ctx context.Context, f *os.File, name string, body io.Reader, limit int64) (Stored, error) {
	sum := sha256.New()
	// One byte more than allowed tells a file at the limit from one beyond it.
	source := io.LimitReader(&patient{ctx, body}, limit+1)
	size, err := io.Copy(io.MultiWriter(f, sum), source)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong) || err == nil && size > limit:
		return Stored{}, fault.TooLarge("file.too_big").With("limit_mb", int(limit>>20)).With("limit", limit)
	case err != nil:
		return Stored{}, diskFault(err)
	case size == 0:
		return Stored{}, fault.Invalid("file.empty")
	}
	head := make([]byte, min(size, headBytes))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Stored{}, diskFault(err)
	}
	out := Stored{Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	if out.Name, out.Type, err = judge(name, head, f); err != nil {
		return Stored{}, err
	}
	if Picture(out.Type) {
		out.Width, out.Height = measure(f, size, out.Type)
	}
	return out, nil
}

// settle forces the names to disk: a file without its entry in the folder is lost all the same.
func (s *Store) settle(dirs ...string) error {
	for _, dir := range append(dirs, ".") {
		d, err := s.root.Open(dir)
		if err != nil {
			return diskFault(err)
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return diskFault(err)
		}
	}
	return nil
}

// patient gives up when the request does.
type patient struct {
	ctx  context.Context
	body io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.body.Read(b)
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

func diskFault(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Unavailable("file.storage_full").Because(err)
	}
	return fmt.Errorf("blob: %w", err)
}

// Open gives the bytes, ready for http.ServeContent; the caller closes.
func (s *Store) Open(tenant, id string) (*os.File, error) {
	_, file, err := place(tenant, id)
	if err != nil {
		return nil, err
	}
	f, err := s.root.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("file.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return f, nil
}

// Delete removes a file and its small picture; one that is not there is no error.
func (s *Store) Delete(tenant, id string) error {
	dir, file, err := place(tenant, id)
	if err != nil {
		return err
	}
	for _, name := range []string{file, file + thumbMark} {
		if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: %w", err)
		}
	}
	if _, err := s.root.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return s.settle(dir)
}

// DeleteTenant removes every file of a tenant.
func (s *Store) DeleteTenant(tenant string) error {
	if !plainID(tenant) {
		return fault.NotFound("file.not_found")
	}
	if err := s.root.RemoveAll(tenant); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return s.settle()
}

// Entry is one file met by Walk.
type Entry struct {
	Tenant, ID string
	Size       int64
	At         time.Time
}

// Walk visits every stored file in the order of the names, small pictures and uploads under way aside.
func (s *Store) Walk(ctx context.Context, visit func(Entry) error) error {
	return fs.WalkDir(s.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // deleted while we walk
		case err != nil:
			return fmt.Errorf("blob: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && d.Name() == temporary:
			return fs.SkipDir
		case !d.Type().IsRegular() || strings.HasSuffix(name, thumbMark):
			return nil
		}
		parts := strings.Split(name, "/")
		if len(parts) != 3 {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("blob: %w", err)
		}
		return visit(Entry{Tenant: parts[0], ID: parts[2], Size: info.Size(), At: info.ModTime()})
	})
}
