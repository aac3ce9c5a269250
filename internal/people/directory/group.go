package directory

import (
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// GroupBrief is how a group appears inside another record.
type GroupBrief struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
}

// Group is people who answer for something together.
type Group struct {
	ID          string          `json:"id" db:"id"`
	Name        string          `json:"name" db:"name"`
	Description string          `json:"description" db:"description"`
	Kind        string          `json:"kind" db:"kind" enum:"support,community"`
	Members     []Brief         `json:"members" nullable:"false" doc:"for agents; open accounts only"`
	Mine        bool            `json:"mine" doc:"whether the reader is a member"`
	CreatedAt   instant.Instant `json:"created_at" db:"created_at"`
	UpdatedAt   instant.Instant `json:"updated_at" db:"updated_at"`
	Version     int64           `json:"version" db:"version"`
}

// ETag lets a client edit exactly what it saw.
func (g Group) ETag() string { return api.ETagOf(g.Version) }

// The kinds of groups: those that records are given to, and those who talk about something.
const (
	Support   = "support"
	Community = "community"
)

const (
	maxGroupName        = 120
	maxGroupDescription = 500
)

func cleanGroup(g *Group) error {
	g.Name, g.Description = markdown.CleanLine(g.Name), markdown.Clean(g.Description)
	switch {
	case g.Name == "":
		return fault.InvalidField("name", "field.empty")
	case utf8.RuneCountInString(g.Name) > maxGroupName:
		return fault.InvalidField("name", "field.too_long").With("limit", maxGroupName)
	case utf8.RuneCountInString(g.Description) > maxGroupDescription:
		return fault.InvalidField("description", "field.too_long").With("limit", maxGroupDescription)
	case !slices.Contains([]string{Support, Community}, g.Kind):
		return fault.InvalidField("kind", "field.invalid")
	}
	return nil
}
