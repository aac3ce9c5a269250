package ticket

import (
	"encoding/base64"
	"fmt"
	"strings"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// spot is a place in a sorted list: behind the ticket it names.
type spot struct {
	priority int64 // only when sorted by priority
	at       int64 // updated_at or opened_at
	id       string
}

func (s spot) cursor(sort string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %d %s", sort, s.priority, s.at, s.id))
}

// readCursor gives nil for the beginning of the list.
func readCursor(cursor, sort string) (*spot, error) {
	if cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is no place, and no error
	}
	bad := fault.InvalidField("cursor", "ticket.cursor_invalid")
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, bad
	}
	var s spot
	var of string
	if _, err := fmt.Fscanf(strings.NewReader(string(b)), "%s %d %d %s", &of, &s.priority, &s.at, &s.id); err != nil || of != sort || !id.Valid(s.id) {
		return nil, bad
	}
	return &s, nil
}
