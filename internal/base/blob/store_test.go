package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
)

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s, dir
}

func nothingTemporary(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(dir, temporary))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestPutOpenDelete(t *testing.T) {
	s, dir := open(t)
	tenant, file := id.New(), id.New()
	text := strings.Repeat("ligne\n", 5000)
	got, err := s.Put(t.Context(), tenant, file, "journal.log", strings.NewReader(text), int64(len(text)))
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(text))
	require.Equal(t, Stored{Name: "journal.log", Type: plainText, Size: 30000, SHA256: hex.EncodeToString(sum[:])}, got)
	nothingTemporary(t, dir)

	f, err := s.Open(tenant, file)
	require.NoError(t, err)
	back, err := io.ReadAll(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.Equal(t, text, string(back))

	_, err = s.Open(id.New(), file)
	require.True(t, fault.Is(err, "file.not_found"), "another tenant's file does not exist")

	require.NoError(t, s.Delete(tenant, file))
	require.NoError(t, s.Delete(tenant, file), "twice is no error")
	_, err = s.Open(tenant, file)
	require.True(t, fault.Is(err, "file.not_found"))
}

func TestPutRefuses(t *testing.T) {
	cut := errors.New("connection cut")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		name, file string
		ctx        context.Context
		body       io.Reader
		code       string
		is         error
	}{
		{"empty", "a.txt", t.Context(), strings.NewReader(""), "file.empty", nil},
		{"one byte too many", "a.txt", t.Context(), strings.NewReader(strings.Repeat("a", 1001)), "file.too_big", nil},
		{"request too long", "a.txt", t.Context(), http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(strings.NewReader("aaaaaaaa")), 3), "file.too_big", nil},
		{"cut", "a.txt", t.Context(), io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(cut)), "", cut},
		{"canceled", "a.txt", canceled, strings.NewReader("abc"), "", context.Canceled},
		{"program", "a.exe", t.Context(), strings.NewReader("abc"), "file.forbidden_kind", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, dir := open(t)
			_, err := s.Put(tc.ctx, "t1", "f100", tc.file, tc.body, 1000)
			require.Error(t, err)
			require.Equal(t, tc.code, fault.CodeOf(err), "%v", err)
			if tc.is != nil {
				require.ErrorIs(t, err, tc.is)
			}
			nothingTemporary(t, dir)
			_, err = s.Open("t1", "f100")
			require.True(t, fault.Is(err, "file.not_found"))
		})
	}
}

func TestNamesCannotLeaveTheFolder(t *testing.T) {
	s, dir := open(t)
	secret := filepath.Join(filepath.Dir(dir), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("x"), 0o600))
	for _, bad := range []string{"", "..", "../secret", "a/b", `a\b`, ".", ".tmp", "a\x00b", strings.Repeat("a", 65), "é"} {
		_, err := s.Put(t.Context(), bad, "f100", "a.txt", strings.NewReader("x"), 10)
		require.True(t, fault.Is(err, "file.not_found"), "tenant %q: %v", bad, err)
		_, err = s.Put(t.Context(), "t1", bad, "a.txt", strings.NewReader("x"), 10)
		require.True(t, fault.Is(err, "file.not_found"), "id %q: %v", bad, err)
		_, err = s.Open("t1", bad)
		require.True(t, fault.Is(err, "file.not_found"), "id %q: %v", bad, err)
		require.Error(t, s.Delete("t1", bad))
		require.Error(t, s.DeleteTenant(bad))
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "t1", "00"), 0o750))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "t1", "00", "f100")))
	_, err := s.Open("t1", "f100")
	require.Error(t, err, "a symbolic link does not lead out")
}

func TestWalkSeesTheFilesOnly(t *testing.T) {
	s, dir := open(t)
	want := map[string]int64{}
	for i := range 5 {
		file := id.New()
		_, err := s.Put(t.Context(), "t1", file, "a.txt", strings.NewReader(strings.Repeat("a", i+1)), 10)
		require.NoError(t, err)
		want["t1/"+file] = int64(i + 1)
	}
	picture := id.New()
	stored, err := s.Put(t.Context(), "t2", picture, "a.png", bytes.NewReader(pngOf(t, 20, 10)), 1<<20)
	require.NoError(t, err)
	want["t2/"+picture] = stored.Size
	thumb, _, err := s.Thumbnail(t.Context(), "t2", picture, stored.Type)
	require.NoError(t, err)
	require.NoError(t, thumb.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, temporary, "half"), []byte("x"), 0o600))

	got := map[string]int64{}
	require.NoError(t, s.Walk(t.Context(), func(e Entry) error {
		got[e.Tenant+"/"+e.ID] = e.Size
		return nil
	}))
	require.Equal(t, want, got)

	stop := errors.New("stop")
	require.ErrorIs(t, s.Walk(t.Context(), func(Entry) error { return stop }), stop)

	require.NoError(t, s.DeleteTenant("t2"))
	_, err = s.Open("t2", picture)
	require.True(t, fault.Is(err, "file.not_found"))
}

func TestOpenSweepsOldUploadsOnly(t *testing.T) {
	s, dir := open(t)
	for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "young": time.Hour} {
		path := filepath.Join(dir, temporary, name)
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		at := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(path, at, at))
	}
	require.NoError(t, s.sweep(time.Now()))
	require.NoFileExists(t, filepath.Join(dir, temporary, "old"))
	require.FileExists(t, filepath.Join(dir, temporary, "young"))
}

func TestPutAtTheSameTime(t *testing.T) {
	s, dir := open(t)
	var all sync.WaitGroup
	failures := make(chan error, 40)
	for i := range 40 {
		all.Go(func() {
			body := strings.Repeat(fmt.Sprint(i%10), 3000)
			file := id.New()
			if _, err := s.Put(t.Context(), "t1", file, "a.txt", strings.NewReader(body), 3000); err != nil {
				failures <- err
				return
			}
			f, err := s.Open("t1", file)
			if err != nil {
				failures <- err
				return
			}
			back, err := io.ReadAll(f)
			if err = errors.Join(err, f.Close()); err == nil && string(back) != body {
				err = errors.New("read something else")
			}
			if err != nil {
				failures <- err
			}
		})
	}
	all.Wait()
	close(failures)
	for err := range failures {
		t.Error(err)
	}
	nothingTemporary(t, dir)
}

func TestHeaders(t *testing.T) {
	for _, tc := range []struct {
		name, mime string
		download   bool
		want       string
		sandbox    bool
	}{
		{"été (1).png", "image/png", false, `inline; filename="_t_ (1).png"; filename*=UTF-8''%C3%A9t%C3%A9%20%281%29.png`, true},
		{"a.png", "image/png", true, `attachment; filename="a.png"; filename*=UTF-8''a.png`, true},
		{"a.svg", "image/svg+xml", false, `attachment; filename="a.svg"; filename*=UTF-8''a.svg`, true},
		{"a.html", "text/html; charset=utf-8", false, `attachment; filename="a.html"; filename*=UTF-8''a.html`, true},
		{"a.pdf", "application/pdf", false, `inline; filename="a.pdf"; filename*=UTF-8''a.pdf`, false},
		{"x\"\r\nSet-Cookie: a=b", plainText, false, `inline; filename="x___Set-Cookie: a=b"; filename*=UTF-8''x%22%0D%0ASet-Cookie%3A%20a%3Db`, true},
	} {
		h := http.Header{}
		Headers(h, tc.name, tc.mime, tc.download)
		require.Equal(t, tc.want, h.Get("Content-Disposition"))
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		require.Equal(t, tc.mime, h.Get("Content-Type"))
		require.Equal(t, tc.sandbox, strings.Contains(h.Get("Content-Security-Policy"), "sandbox"))
	}
}

func TestLocalesAreComplete(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
	require.Equal(t, "Ce fichier dépasse la limite de 25 Mo.", c.Text("fr", "fault.file.too_big", i18n.Args{"limit_mb": 25}))
}

func TestDiskFull(t *testing.T) {
	require.Equal(t, "file.storage_full", fault.CodeOf(diskFault(&fs.PathError{Op: "write", Err: fullDisk})))
}
