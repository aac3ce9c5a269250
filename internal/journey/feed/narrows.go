package feed

import (
	"slices"

	"comptoir/internal/base/event"
)

// Narrows says whose rights on the wall an event takes away: a person's, or with "" everybody's in the tenant. Their live
// connections begin anew.
func Narrows(e event.Event) (person string, narrows bool) {
	switch e.Type {
	case "feed_group.left", "feed_group.edited":
	default:
		return "", false
	}
	p, err := event.Decode[GroupChanged](e)
	if err != nil {
		return "", true
	}
	if e.Type == "feed_group.left" {
		return p.Person, true
	}
	return "", slices.Contains(p.Fields, "access") || slices.Contains(p.Fields, "requesters")
}
