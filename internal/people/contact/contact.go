package contact

import (
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// The kinds of contacts.
const (
	Person       = "person"
	Organisation = "organisation"
	Group        = "group"
)

// The kinds of lines.
const (
	Phone = "phone"
	Email = "email"
)

// Brief is how a contact appears beside others.
type Brief struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
	Kind string `json:"kind" db:"kind" enum:"person,organisation,group"`
	UID  string `json:"-" db:"uid"`
}

// Reference is a number one is asked for on the phone: of a contract, a policy, a customer.
type Reference struct {
	Label string `json:"label" maxLength:"60"`
	Value string `json:"value" maxLength:"120"`
}

// Line is a phone number or an address.
type Line struct {
	ID          string          `json:"id" db:"id"`
	Kind        string          `json:"kind" db:"kind" enum:"phone,email"`
	Use         string          `json:"use" db:"usage" enum:"mobile,office,home,satellite,switchboard,duty,work,personal"`
	Value       string          `json:"value" db:"value"`
	Private     bool            `json:"private" db:"private" doc:"for its owner, crisis managers and admins alone"`
	Emergency   bool            `json:"emergency" db:"emergency" doc:"the one to use at night"`
	Independent bool            `json:"independent" db:"independent" doc:"works when the company's own mail or telephony does not"`
	VerifiedAt  instant.Instant `json:"verified_at,omitzero" db:"verified_at"`
	VerifiedBy  string          `json:"verified_by,omitempty" db:"verified_by" doc:"id of a person; absent where the contact said so themselves by letter"`
	WrongAt     instant.Instant `json:"wrong_at,omitzero" db:"wrong_at" doc:"when the contact said that it is right no more"`
	Fresh       bool            `json:"fresh" doc:"found right within the last 90 days"`
	ContactID   string          `json:"-" db:"contact_id"`
	Place       int64           `json:"-" db:"place"`
}

// Contact is whom one calls, as the reader may see them.
type Contact struct {
	ID           string          `json:"id"`
	Kind         string          `json:"kind" enum:"person,organisation,group"`
	Name         string          `json:"name"`
	PersonID     string          `json:"person_id,omitempty" doc:"the account here"`
	Organisation *Brief          `json:"organisation,omitempty"`
	Title        string          `json:"title"`
	Category     string          `json:"category,omitempty" enum:"staff,hosting,cert,insurer,authority,supplier,utility,press,other"`
	Lang         string          `json:"lang,omitempty"`
	Availability string          `json:"availability"`
	Note         string          `json:"note"`
	References   []Reference     `json:"references" nullable:"false"`
	Emergency    bool            `json:"emergency" doc:"stands in the emergency view"`
	Rank         int64           `json:"rank" doc:"order in the emergency view, the lowest first"`
	Lines        []Line          `json:"lines" nullable:"false"`
	Hidden       int             `json:"hidden" doc:"private lines that the reader may not see"`
	Deputies     []Brief         `json:"deputies" nullable:"false" doc:"who stands in, in order"`
	Members      []Brief         `json:"members" nullable:"false" doc:"of a group, in order"`
	MayEdit      bool            `json:"may_edit"`
	ArchivedAt   instant.Instant `json:"archived_at,omitzero"`
	UpdatedAt    instant.Instant `json:"updated_at"`
	Version      int64           `json:"version"`
	UID          string          `json:"-"`
}

// ETag lets a client edit exactly what it saw.
func (c Contact) ETag() string { return api.ETagOf(c.Version) }

type row struct {
	ID           string               `db:"id"`
	Kind         string               `db:"kind"`
	UID          string               `db:"uid"`
	PersonID     string               `db:"person_id"`
	Organisation string               `db:"organisation_id"`
	Name         string               `db:"name"`
	Title        string               `db:"title"`
	Category     string               `db:"category"`
	Lang         string               `db:"lang"`
	Availability string               `db:"availability"`
	Note         string               `db:"note"`
	Refs         db.JSON[[]Reference] `db:"refs"`
	Emergency    bool                 `db:"emergency"`
	Rank         int64                `db:"rank"`
	CreatedAt    instant.Instant      `db:"created_at"`
	UpdatedAt    instant.Instant      `db:"updated_at"`
	ArchivedAt   instant.Instant      `db:"archived_at"`
	Version      int64                `db:"version"`
}

const (
	maxName  = 120
	maxLines = 20
	maxTies  = 100
	maxRefs  = 20
)

func categories() []string {
	return []string{"", "staff", "hosting", "cert", "insurer", "authority", "supplier", "utility", "press", "other"}
}

func (c *row) clean() error {
	c.Name, c.Title, c.Availability = markdown.CleanLine(c.Name), markdown.CleanLine(c.Title), markdown.CleanLine(c.Availability)
	c.Note = markdown.Clean(c.Note)
	for i, f := range c.Refs.V {
		c.Refs.V[i] = Reference{Label: markdown.CleanLine(f.Label), Value: markdown.CleanLine(f.Value)}
	}
	c.Refs.V = slices.DeleteFunc(c.Refs.V, func(f Reference) bool { return f.Value == "" })
	if c.Refs.V == nil {
		c.Refs.V = []Reference{}
	}
	switch {
	case c.Name == "":
		return fault.InvalidField("name", "field.empty")
	case utf8.RuneCountInString(c.Name) > maxName:
		return fault.InvalidField("name", "field.too_long").With("limit", maxName)
	case !slices.Contains([]string{Person, Organisation, Group}, c.Kind):
		return fault.InvalidField("kind", "field.invalid")
	case !slices.Contains(categories(), c.Category):
		return fault.InvalidField("category", "field.invalid")
	case len(c.Refs.V) > maxRefs:
		return fault.InvalidField("references", "field.too_long").With("limit", maxRefs)
	case c.Kind == Group && c.PersonID != "" || c.Kind == Organisation && c.PersonID != "":
		return fault.InvalidField("person_id", "field.invalid")
	}
	return nil
}

// seesPrivate: the owner of the card, crisis managers and admins.
func seesPrivate(a auth.Actor, person string) bool {
	return a.Has(auth.CrisisManager) || person != "" && a.ID == person
}

// mayEdit: cards from outside are everybody's who may edit; a colleague's own card is theirs, and for those who answer for it.
func mayEdit(a auth.Actor, person string) bool {
	return person == "" || a.ID == person || a.Has(auth.Supervisor) || a.Has(auth.CrisisManager)
}
