// Package event is the vocabulary of the activity log: what happened, to what, in a tenant's gapless order.
package event

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// Payload is a small past-tense struct: ids, versions and names of what changed, never texts (they would outlive
// deletion, anonymisation and rights).
type Payload interface{ EventType() string }

// Event is one entry of the log.
type Event struct {
	Tenant  string          `json:"-"`
	Seq     int64           `json:"seq"`
	Type    string          `json:"type"`
	At      instant.Instant `json:"at"`
	Actor   string          `json:"actor"`
	Subject ref.Ref         `json:"subject"`
	Topics  []string        `json:"-"`
	Cause   int64           `json:"cause,omitempty"`
	Depth   int             `json:"-"`
	Request string          `json:"-"`
	Data    json.RawMessage `json:"data"`
}

// Slack is how much older than its place in the log an event may say it is: the clocks of two nodes differ a little, and its time is that
// of the transaction's beginning. Who compares its time with a record's allows for it.
const Slack = time.Minute

// Decode reads the payload.
func Decode[P Payload](e Event) (P, error) {
	var p P
	if err := json.Unmarshal(e.Data, &p); err != nil {
		return p, fmt.Errorf("event %d %s: %w", e.Seq, e.Type, err)
	}
	return p, nil
}

// Position is a place in a tenant's log. The epoch changes at every restore or promotion, so that whoever comes with a
// place in another history is told to start afresh.
type Position struct {
	Epoch string
	Seq   int64
}

func (p Position) String() string { return p.Epoch + ":" + strconv.FormatInt(p.Seq, 10) }

// ParsePosition reads "epoch:seq".
func ParsePosition(s string) (Position, bool) {
	epoch, n, ok := strings.Cut(s, ":")
	if !ok || epoch == "" {
		return Position{}, false
	}
	seq, err := strconv.ParseInt(n, 10, 64)
	return Position{epoch, seq}, err == nil && seq >= 0
}
