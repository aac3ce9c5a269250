package knowledge

// Who something is for.
const (
	Everyone = "everyone"
	Agents   = "agents"
	Groups   = "groups"
)

// Audience says who may read.
type Audience struct {
	Kind   string  `json:"kind" enum:"everyone,agents,groups"`
	Groups []Named `json:"groups,omitempty" nullable:"false" doc:"with kind groups: their members, and nobody else"`
}

// AudienceIn is an audience as it is given.
type AudienceIn struct {
	Kind   string   `json:"kind" enum:"everyone,agents,groups"`
	Groups []string `json:"groups,omitempty" nullable:"false" maxItems:"20" doc:"ids; with kind groups"`
}

// Named is how a group or a category appears inside a record.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
