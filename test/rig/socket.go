package rig

import (
	"bufio"
	"crypto/sha1" //nolint:gosec // RFC 6455 asks for it
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Socket is a bare WebSocket (RFC 6455), as little as the measurements need, so that the load program costs the machine less than
// the server it measures.
type Socket struct {
	Conn   net.Conn
	in     *bufio.Reader
	masked bool // a client masks what it sends
	buf    []byte
}

// Dial opens a socket.
func Dial(address string, header http.Header) (*Socket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	c, err := net.Dial("tcp", u.Host)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host +
		"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n")
	for k, v := range header {
		b.WriteString(k + ": " + strings.Join(v, ", ") + "\r\n")
	}
	b.WriteString("\r\n")
	if _, err := io.WriteString(c, b.String()); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	s := &Socket{Conn: c, in: bufio.NewReaderSize(c, 2048), masked: true}
	res, err := http.ReadResponse(s.in, &http.Request{Method: http.MethodGet})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	_ = res.Body.Close() // there is none after 101
	if res.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.Join(fmt.Errorf("the live connection was refused: %s", res.Status), c.Close())
	}
	return s, nil
}

// Accept makes a socket of a request, at a server.
func Accept(w http.ResponseWriter, r *http.Request) (*Socket, error) {
	c, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	sum := sha1.Sum([]byte(r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // RFC 6455 asks for it
	_, err = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
		base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
	return &Socket{Conn: c, in: rw.Reader}, err
}

const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

// Read gives the next text; it is good until the next Read.
func (s *Socket) Read() ([]byte, error) {
	for {
		op, body, err := s.frame()
		if err != nil {
			return nil, err
		}
		switch op {
		case opClose:
			return nil, io.EOF
		case opPing:
			if err := s.write(opPong, body); err != nil {
				return nil, err
			}
		case opText:
			return body, nil
		}
	}
}

func (s *Socket) frame() (op byte, body []byte, err error) {
	head, err := s.in.Peek(2)
	if err != nil {
		return 0, nil, err
	}
	op = head[0] & 0x0f
	final, masked, n := head[0]&0x80 != 0, head[1]&0x80 != 0, int(head[1]&0x7f)
	if !final {
		return 0, nil, errors.New("a message in several frames")
	}
	_, _ = s.in.Discard(2) // peeked above
	long := [8]byte{}
	switch n {
	case 126:
		if _, err := io.ReadFull(s.in, long[:2]); err != nil {
			return 0, nil, err
		}
		n = int(binary.BigEndian.Uint16(long[:2]))
	case 127:
		if _, err := io.ReadFull(s.in, long[:]); err != nil {
			return 0, nil, err
		}
		n = int(binary.BigEndian.Uint64(long[:])) //nolint:gosec // our own server's
	}
	key := [4]byte{}
	if masked {
		if _, err := io.ReadFull(s.in, key[:]); err != nil {
			return 0, nil, err
		}
	}
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	body = s.buf[:n]
	if _, err := io.ReadFull(s.in, body); err != nil {
		return 0, nil, err
	}
	if masked {
		for i := range body {
			body[i] ^= key[i%4]
		}
	}
	return op, body, nil
}

// Write sends a text.
func (s *Socket) Write(text []byte) error { return s.write(opText, text) }

func (s *Socket) write(op byte, text []byte) error {
	_, err := s.Conn.Write(Frame(op, text, s.masked))
	return err
}

// Text is a server's frame of a text, to be written to many.
func Text(text []byte) []byte { return Frame(opText, text, false) }

// Frame is a whole frame. The mask is zero: it is there for proxies, and there is none.
func Frame(op byte, text []byte, masked bool) []byte {
	b := make([]byte, 0, len(text)+14)
	b = append(b, 0x80|op)
	bit := byte(0)
	if masked {
		bit = 0x80
	}
	switch n := len(text); {
	case n < 126:
		b = append(b, bit|byte(n))
	case n < 1<<16:
		b = append(b, bit|126, byte(n>>8), byte(n)) //nolint:gosec // bounded above
	default:
		b = append(b, bit|127)
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	if masked {
		b = append(b, 0, 0, 0, 0)
	}
	return append(b, text...)
}

// Close hangs up without a word, as a cable that is pulled.
func (s *Socket) Close() error { return s.Conn.Close() }
