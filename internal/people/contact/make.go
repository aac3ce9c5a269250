package contact

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/directory"
)

// LineIn is a phone number or an address to write down.
type LineIn struct {
	Kind        string `json:"kind" enum:"phone,email"`
	Use         string `json:"use,omitempty" enum:"mobile,office,home,satellite,switchboard,duty,work,personal"`
	Value       string `json:"value" minLength:"1" maxLength:"200"`
	Private     bool   `json:"private,omitempty"`
	Emergency   bool   `json:"emergency,omitempty"`
	Independent bool   `json:"independent,omitempty" doc:"works when the company's own does not"`
	Verified    bool   `json:"verified,omitempty" doc:"found right just now"`
}

// MakeIn is a new contact. ID is for those who must know it beforehand.
type MakeIn struct {
	ID           string      `json:"-"`
	UID          string      `json:"-"`
	Kind         string      `json:"kind,omitempty" enum:"person,organisation,group" doc:"person where absent"`
	Name         string      `json:"name,omitempty" maxLength:"120" doc:"the account's where person_id is given"`
	PersonID     string      `json:"person_id,omitempty" maxLength:"40" doc:"an account here, which has one card"`
	Organisation string      `json:"organisation_id,omitempty" maxLength:"40" doc:"a contact that is an organisation"`
	Title        string      `json:"title,omitempty" maxLength:"120"`
	Category     string      `json:"category,omitempty" enum:"staff,hosting,cert,insurer,authority,supplier,utility,press,other"`
	Lang         string      `json:"lang,omitempty" enum:"fr,en"`
	Availability string      `json:"availability,omitempty" maxLength:"200"`
	Note         string      `json:"note,omitempty" maxLength:"2000"`
	References   []Reference `json:"references,omitempty" nullable:"false" maxItems:"20"`
	Emergency    bool        `json:"emergency,omitempty"`
	Rank         int64       `json:"rank,omitempty" minimum:"0" maximum:"9999"`
	Lines        []LineIn    `json:"lines,omitempty" nullable:"false" maxItems:"20"`
	Deputies     []string    `json:"deputies,omitempty" nullable:"false" maxItems:"100" doc:"ids of contacts, in order"`
	Members      []string    `json:"members,omitempty" nullable:"false" maxItems:"100" doc:"of a group; ids of contacts"`
}

// Make writes a new contact down.
func Make(ctx context.Context, tx *db.Tx, in MakeIn) (Contact, error) {
	c := row{ID: in.ID, UID: in.UID, Kind: in.Kind, PersonID: in.PersonID, Organisation: in.Organisation, Name: in.Name, Title: in.Title, Category: in.Category, Lang: in.Lang,
		Availability: in.Availability, Note: in.Note, Emergency: in.Emergency, Rank: in.Rank, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	c.Refs.V = slices.Clone(in.References)
	if c.ID == "" {
		c.ID = id.New()
	}
	if c.UID == "" {
		c.UID = "urn:uuid:" + dashed(c.ID)
	}
	if c.Kind == "" {
		c.Kind = Person
	}
	if c.PersonID != "" {
		if err := c.fromAccount(ctx, tx); err != nil {
			return Contact{}, err
		}
	}
	if err := c.clean(); err != nil {
		return Contact{}, err
	}
	if err := mustBe(ctx, tx, Organisation, "organisation_id", c.Organisation); err != nil {
		return Contact{}, err
	}
	if err := insert(ctx, tx, &c); err != nil {
		return Contact{}, err
	}
	for i, l := range in.Lines {
		if _, err := addLine(ctx, tx, c, l, i); err != nil {
			return Contact{}, err
		}
	}
	if err := tieAll(ctx, tx, c, deputyTie, "deputies", in.Deputies); err != nil {
		return Contact{}, err
	}
	if err := tieAll(ctx, tx, c, memberTie, "members", in.Members); err != nil {
		return Contact{}, err
	}
	emit(tx, c.ID, Made{Kind: c.Kind})
	return presentOne(ctx, tx, c)
}

// fromAccount takes from an account what the card does not say.
func (c *row) fromAccount(ctx context.Context, tx *db.Tx) error {
	p, err := directory.Get(ctx, tx, directory.GetIn{ID: c.PersonID})
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.InvalidField("person_id", "person.not_found")
	}
	if err != nil {
		return err
	}
	if !mayEdit(tx.Actor(), c.PersonID) {
		return fault.Denied("contact.not_yours")
	}
	if c.Name == "" {
		c.Name = p.Name
	}
	if c.Title == "" {
		c.Title = p.Title
	}
	if c.Category == "" {
		c.Category = "staff"
	}
	return nil
}

func mustBe(ctx context.Context, r db.Reader, kind, field, id string) error {
	if id == "" {
		return nil
	}
	c, err := load(ctx, r, id)
	if fault.KindOf(err) == fault.KindNotFound || err == nil && kind != "" && c.Kind != kind {
		return fault.InvalidField(field, "contact.not_found")
	}
	return err
}

// tieAll names who stands in, or who is in a group. Nobody stands in for themselves, and groups hold no groups: a call goes to people.
func tieAll(ctx context.Context, tx *db.Tx, c row, kind, field string, to []string) error {
	if len(to) == 0 {
		return nil
	}
	if kind == memberTie && c.Kind != Group {
		return fault.InvalidField(field, "contact.not_a_group")
	}
	if len(to) > maxTies {
		return fault.InvalidField(field, "field.too_long").With("limit", maxTies)
	}
	for _, other := range to {
		o, err := load(ctx, tx, other)
		if fault.KindOf(err) == fault.KindNotFound {
			return fault.InvalidField(field, "contact.not_found")
		}
		if err != nil {
			return err
		}
		if other == c.ID || o.Kind == Group {
			return fault.InvalidField(field, "contact.tie_refused")
		}
	}
	return setTies(ctx, tx, c.ID, kind, to)
}

func dashed(id string) string {
	if len(id) != 32 {
		return id
	}
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}
