package feed

import (
	"comptoir/internal/base/api"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// GroupBrief is how a group appears inside a post.
type GroupBrief struct {
	ID     string `json:"id" db:"id"`
	Name   string `json:"name" db:"name"`
	Access string `json:"access" db:"access" enum:"open,closed,secret"`
}

// Access of a group.
const (
	Open   = "open"   // everybody reads and joins
	Closed = "closed" // everybody knows of it; members read; one asks to join
	Secret = "secret" // members know of it; one is invited
)

// Group is a community on the wall, as the reader sees it.
type Group struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Access      string            `json:"access" enum:"open,closed,secret"`
	Requesters  bool              `json:"requesters" doc:"whether those who only ask for help may know of it, read and join"`
	Everyone    bool              `json:"everyone" doc:"its posts come to everybody's own feed who may read them, unless muted"`
	Members     int               `json:"members"`
	Owners      []directory.Brief `json:"owners" nullable:"false"`
	Role        string            `json:"role,omitempty" enum:"owner,member,asked,invited" doc:"of the reader"`
	Following   bool              `json:"following"`
	Muted       bool              `json:"muted"`
	Asked       int               `json:"asked,omitempty" doc:"how many ask to join, for owners"`
	Unread      int               `json:"unread" doc:"posts beyond the reader's mark, counted up to 100"`
	Archived    bool              `json:"archived,omitempty"`
	Actions     []string          `json:"actions,omitempty" nullable:"false" enum:"post,join,ask,accept,leave,invite,edit,archive,moderate" doc:"what the reader may do now: post, join, ask, accept, leave, invite, edit, archive, moderate"`
	CreatedAt   instant.Instant   `json:"created_at"`
	UpdatedAt   instant.Instant   `json:"updated_at"`
	Version     int64             `json:"version"`
}

// ETag implements api.Tagged.
func (g Group) ETag() string { return api.ETagOf(g.Version) }

// Member is a person in a group, or on the way in.
type Member struct {
	Person directory.Brief `json:"person"`
	Role   string          `json:"role" enum:"owner,member,asked,invited"`
	Since  instant.Instant `json:"since"`
}

// Roles in a group.
const (
	Owner   = "owner"
	InGroup = "member"
	Asked   = "asked"
	Invited = "invited"
)

// Followed is something whose posts come to a person's own feed, or, muted, stay out of it.
type Followed struct {
	Kind  string          `json:"kind" doc:"person, tag, group, ticket, ci, service, ..."`
	ID    string          `json:"id" doc:"of a tag its name"`
	Name  string          `json:"name"`
	Muted bool            `json:"muted"`
	Since instant.Instant `json:"since"`
}
