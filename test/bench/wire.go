package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// wire is one kept-alive HTTP connection that costs the machine as little as can be: the server is what is measured.
type wire struct {
	c    net.Conn
	in   *bufio.Reader
	host string
	head string
	buf  []byte
	body []byte
}

func dial(server, token string) (*wire, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	c, err := net.Dial("tcp", u.Host)
	if err != nil {
		return nil, err
	}
	return &wire{c: c, in: bufio.NewReaderSize(c, 8192), host: u.Host,
		head: " HTTP/1.1\r\nHost: " + u.Host + "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\n"}, nil
}

// do sends one request and reads its answer, which is good until the next.
func (w *wire) do(method, path, key, body string) (status int, answer []byte, err error) {
	w.buf = append(w.buf[:0], method...)
	w.buf = append(w.buf, ' ')
	w.buf = append(w.buf, path...)
	w.buf = append(w.buf, w.head...)
	if key != "" {
		w.buf = append(w.buf, "Idempotency-Key: "...)
		w.buf = append(w.buf, key...)
		w.buf = append(w.buf, "\r\n"...)
	}
	w.buf = append(w.buf, "Content-Length: "...)
	w.buf = strconv.AppendInt(w.buf, int64(len(body)), 10)
	w.buf = append(w.buf, "\r\n\r\n"...)
	w.buf = append(w.buf, body...)
	if _, err := w.c.Write(w.buf); err != nil {
		return 0, nil, err
	}
	return w.read()
}

func (w *wire) read() (status int, answer []byte, err error) {
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, fmt.Errorf("no status in %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, chunked := 0, false
	for {
		if line, err = w.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, nil, err
			}
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			chunked = true
		}
	}
	w.body = w.body[:0]
	for {
		if chunked {
			if line, err = w.in.ReadSlice('\n'); err != nil {
				return 0, nil, err
			}
			n, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
			if err != nil {
				return 0, nil, err
			}
			length = int(n)
		}
		from := len(w.body)
		w.body = append(w.body, make([]byte, length)...)
		if _, err := io.ReadFull(w.in, w.body[from:]); err != nil {
			return 0, nil, err
		}
		if !chunked {
			return status, w.body, nil
		}
		if _, err := w.in.Discard(2); err != nil {
			return 0, nil, err
		}
		if length == 0 {
			return status, w.body, nil
		}
	}
}

// usage is a process's processor time and memory, from /proc.
type usage struct {
	cpu time.Duration
	rss float64 // MiB
}

const tick = 10 * time.Millisecond // of /proc/pid/stat

func usageOf(pid int) (u usage, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 22 {
		return u, errors.New("/proc/pid/stat is short")
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	pages, err3 := strconv.Atoi(fields[21])
	return usage{time.Duration(user+system) * tick, float64(pages*os.Getpagesize()) / (1 << 20)}, errors.Join(err1, err2, err3)
}
