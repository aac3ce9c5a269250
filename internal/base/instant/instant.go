// Package instant is a moment as the database keeps it: milliseconds since 1970 in UTC. In JSON it is RFC 3339 with
// milliseconds; the zero value means "never".
package instant

import (
	"encoding/json"
	"fmt"
	"time"
)

// Instant is a moment in milliseconds since 1970, UTC.
type Instant int64

const layout = "2006-01-02T15:04:05.000Z"

// Of converts, cutting below the millisecond.
func Of(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts back, in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// IsZero reports "never"; encoding/json's omitzero uses it.
func (i Instant) IsZero() bool { return i == 0 }

// Add moves by a duration.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub is the duration from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

func (i Instant) String() string { return i.Time().Format(layout) }

// MarshalJSON writes RFC 3339 with milliseconds, null for the zero value.
func (i Instant) MarshalJSON() ([]byte, error) {
	if i == 0 {
		return []byte("null"), nil
	}
	b := make([]byte, 0, len(layout)+2)
	b = append(b, '"')
	b = i.Time().AppendFormat(b, layout)
	return append(b, '"'), nil
}

// UnmarshalJSON reads any RFC 3339 time, or null.
func (i *Instant) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*i = 0
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	return i.UnmarshalText([]byte(s))
}

// UnmarshalText reads RFC 3339, as in a query parameter.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		return fmt.Errorf("%q is not an RFC 3339 time", b)
	}
	*i = Of(t)
	return nil
}
