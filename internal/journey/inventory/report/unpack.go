package report

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"

	"comptoir/internal/base/fault"
)

// unpack gives the plain message, whichever way it is packed.
func unpack(in io.Reader, limit int64) ([]byte, error) {
	b := bufio.NewReader(in)
	head, err := b.Peek(2)
	if errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, fault.Invalid("report.empty")
	}
	if err != nil && len(head) < 2 {
		return nil, damaged(err)
	}
	var plain io.Reader = b
	switch {
	case head[0] == 0x1f && head[1] == 0x8b:
		plain, err = gzip.NewReader(b)
	case head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0:
		plain, err = zlib.NewReader(b)
	}
	if err != nil {
		return nil, damaged(err)
	}
	text, err := io.ReadAll(io.LimitReader(plain, limit+1))
	if err != nil {
		return nil, damaged(err)
	}
	if int64(len(text)) > limit {
		return nil, fault.TooLarge("report.too_large").With("limit_mb", limit>>20)
	}
	return bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))), nil
}

// damaged is a message that does not unpack.
func damaged(err error) error { return fault.Invalid("report.damaged").Because(err) }
