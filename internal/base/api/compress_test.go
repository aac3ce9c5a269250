package api

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestLargeAnswersAreSentCompressed(t *testing.T) {
	var c compressor
	small, large := `{"a":1}`, `{"a":"`+strings.Repeat("mot ", 5000)+`"}`
	var all sync.WaitGroup
	for range 8 { // the writers are shared
		all.Go(func() {
			for _, one := range []struct {
				body, accepts string
				packed        bool
			}{{small, "gzip", false}, {large, "", false}, {large, "br, gzip", true}} {
				req := httptest.NewRequest(http.MethodGet, "/", nil)
				req.Header.Set("Accept-Encoding", one.accepts)
				w := httptest.NewRecorder()
				if err := c.send(w, req, http.StatusOK, []byte(one.body)); err != nil {
					t.Error(err)
					return
				}
				sent := w.Body.Bytes()
				if w.Header().Get("Content-Length") != strconv.Itoa(len(sent)) || one.packed != (w.Header().Get("Content-Encoding") == "gzip") {
					t.Errorf("%d bytes with %q: %v", len(one.body), one.accepts, w.Header())
				}
				if one.packed {
					z, err := gzip.NewReader(bytes.NewReader(sent))
					if err != nil {
						t.Error(err)
						return
					}
					if sent, err = io.ReadAll(z); err != nil {
						t.Error(err)
					}
				}
				if string(sent) != one.body {
					t.Errorf("%d bytes with %q came as %d", len(one.body), one.accepts, len(sent))
				}
			}
		})
	}
	all.Wait()
}
