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
	if err := k.UnmarshalText([]byte(id)); err != nil {
		return Key{}, err
	}
	return k, nil
}

// UnmarshalText is ParseKey for bytes.
func (k *Key) UnmarshalText(id []byte) error {
	if len(id) != 2*len(k) {
		return ErrKey
	}
	if _, err := hex.Decode(k[:], id); err != nil {
		return ErrKey
	}
	return nil
}

// String is the identifier as the rest of the house writes it.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Compare orders keys as their identifiers sort.
func (k Key) Compare(other Key) int { return bytes.Compare(k[:], other[:]) }
