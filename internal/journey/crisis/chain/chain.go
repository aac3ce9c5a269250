// Package chain is the seal of a crisis log: what makes a line's digest and its hash, and what proves a log whole. It is pure, and
// knows neither a database nor a crisis; docs/crisis-log-format.md tells a stranger the same in words.
//
// A line's words are sealed by a salted digest, and the line by a hash over that digest, the rest of the line and the hash of the
// line before. So a text can be erased by law (its salt goes with it) without breaking what comes after.
package chain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"comptoir/internal/base/instant"
)

// Format names this way of sealing; it is part of every hash.
const Format = "comptoir-crisis-log/1"

// Erased is the code of the line that says that another line's words were erased.
const Erased = "line_erased"

// Start stands for the hash before the first line.
var Start = strings.Repeat("0", 2*sha256.Size)

// Line is what is sealed of one line, as it stands in an export. Words (Code, Args, Text and the Salt) may be erased.
type Line struct {
	Number       int64           `json:"number"`
	RecordedAt   instant.Instant `json:"recorded_at"`
	EventAt      instant.Instant `json:"event_at"`
	Type         string          `json:"type"`
	Verification string          `json:"verification"`
	Author       string          `json:"author"`
	Recorder     string          `json:"recorder"`
	Source       string          `json:"source"`
	About        int64           `json:"about"`
	Doubt        string          `json:"doubt"`
	Code         string          `json:"code"`
	Args         string          `json:"args"`
	Text         string          `json:"text"`
	Salt         string          `json:"salt"`
	Digest       string          `json:"digest"`
	Prev         string          `json:"prev"`
	Hash         string          `json:"hash"`
}

// Seal completes a line: its salt, its digest, and its hash after prev. Number and all that is said must be there.
func (l *Line) Seal(crisis, prev string) {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails
	l.Salt = hex.EncodeToString(salt[:])
	l.Digest = l.digest()
	l.Prev = prev
	l.Hash = l.hash(crisis)
}

// digest seals the words.
func (l *Line) digest() string { return sum(l.Salt, l.Code, l.Args, l.Text) }

// hash seals the line.
func (l *Line) hash(crisis string) string {
	return sum(Format, crisis, strconv.FormatInt(l.Number, 10), l.RecordedAt.String(), l.EventAt.String(), l.Type, l.Verification,
		l.Author, l.Recorder, l.Source, strconv.FormatInt(l.About, 10), l.Doubt, l.Digest, l.Prev)
}

// IsErased says that the words are gone and only their digest stays.
func (l *Line) IsErased() bool { return l.Salt == "" }

func sum(parts ...string) string {
	s := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(s[:])
}
