package cmdb

import "comptoir/internal/base/instant"

// Who may use a service.
const (
	UserPerson = "person"
	UserGroup  = "group"
	UserSite   = "site"   // the people whose place in the directory bears the site's name
	UserNumber = "number" // people who are not in the directory
)

// User is who uses a business service.
type User struct {
	ID    string          `json:"id"`
	Kind  string          `json:"kind" enum:"person,group,site,number"`
	Ref   *Named          `json:"ref,omitempty" doc:"the person, the group or the site"`
	Count int64           `json:"count" doc:"how many people this stands for"`
	Note  string          `json:"note,omitempty"`
	At    instant.Instant `json:"at"`
}

// Users are those of a service; Total counts each person of the directory once.
type Users struct {
	Total int64  `json:"total"`
	Items []User `json:"items,omitempty" nullable:"false" doc:"on the service's own page"`
}
