// Package id makes record identifiers: UUIDv7 (RFC 9562) written as 32 hexadecimal digits, so that they sort by the time
// they were made and have the form of a ServiceNow sys_id.
package id

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"sync"
	"time"
)

var last struct {
	sync.Mutex
	ms  int64
	seq uint16
}

// New returns a fresh identifier; those made by one process sort in the order they were made (the 12 bits behind the
// millisecond count up, RFC 9562 section 6.2 method 1).
func New() string {
	var b [16]byte
	if _, err := rand.Read(b[8:]); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	last.Lock()
	ms := time.Now().UnixMilli()
	if ms > last.ms {
		last.ms, last.seq = ms, 0
	} else if last.seq++; last.seq > 0xfff {
		last.ms++
		last.seq = 0
	}
	ms, seq := last.ms, last.seq
	last.Unlock()
	b[0], b[1], b[2] = byte(ms>>40), byte(ms>>32), byte(ms>>24)
	b[3], b[4], b[5] = byte(ms>>16), byte(ms>>8), byte(ms)
	b[6] = 0x70 | byte(seq>>8)
	b[7] = byte(seq)
	b[8] = b[8]&0x3f | 0x80
	return hex.EncodeToString(b[:])
}

var form = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Valid reports whether s has the form of an identifier.
func Valid(s string) bool { return len(s) == 32 && form.MatchString(s) }
