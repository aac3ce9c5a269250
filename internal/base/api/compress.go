package api

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// compressFrom is the least answer, in bytes, that is sent compressed: a smaller one fits a packet as it is.
const compressFrom = 1400

// compressor keeps what compressing needs from one answer to the next.
type compressor struct{ writers sync.Pool }

// send writes an answer whose type is set, compressed where the client reads that.
func (c *compressor) send(w http.ResponseWriter, req *http.Request, status int, body []byte) error {
	h := w.Header()
	if len(body) >= compressFrom {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(req.Header.Get("Accept-Encoding"), "gzip") {
			small, err := c.pack(body)
			if err != nil {
				return err
			}
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that hung up is not our error
	return nil
}

func (c *compressor) pack(body []byte) ([]byte, error) {
	var out bytes.Buffer
	z, ok := c.writers.Get().(*gzip.Writer)
	if ok {
		z.Reset(&out)
	} else {
		var err error
		if z, err = gzip.NewWriterLevel(&out, gzip.BestSpeed); err != nil {
			return nil, err
		}
	}
	defer c.writers.Put(z)
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}
