package graph

import (
	"bytes"
	"encoding/hex"
	"errors"
)

// Key is a CI's identifier: the 16 bytes of its 32 hexadecimal digits.
type Key [16]byte

// ErrKey is the answer to an identifier that is not 32 hexadecimal digits.
var ErrKey = errors.New("graph: an identifier is 32 hexadecimal digits")

// ParseKey reads an identifier; it fails with ErrKey.
func ParseKey(id string) (Key, error) {
	var k Key
	if len(id) != 2*len(k) {
		return Key{}, ErrKey
	}
	if _, err := hex.Decode(k[:], []byte(id)); err != nil {
		return Key{}, ErrKey
	}
	return k, nil
}

// String is the identifier as the rest of the house writes it.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Compare orders keys as their identifiers sort.
func (k Key) Compare(other Key) int { return bytes.Compare(k[:], other[:]) }
