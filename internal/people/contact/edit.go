package contact

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// EditIn changes what is given. Lines have routes of their own, so that nobody overwrites one they may not see.
type EditIn struct {
	ID           string       `path:"id" json:"-"`
	IfMatch      string       `header:"If-Match" json:"-"`
	Name         *string      `json:"name,omitempty" maxLength:"120"`
	Organisation *string      `json:"organisation_id,omitempty" maxLength:"40"`
	Title        *string      `json:"title,omitempty" maxLength:"120"`
	Category     *string      `json:"category,omitempty" maxLength:"20"`
	Lang         *string      `json:"lang,omitempty" maxLength:"2"`
	Availability *string      `json:"availability,omitempty" maxLength:"200"`
	Note         *string      `json:"note,omitempty" maxLength:"2000"`
	References   *[]Reference `json:"references,omitempty" maxItems:"20"`
	Emergency    *bool        `json:"emergency,omitempty"`
	Rank         *int64       `json:"rank,omitempty" minimum:"0" maximum:"9999"`
	Deputies     *[]string    `json:"deputies,omitempty" maxItems:"100"`
	Members      *[]string    `json:"members,omitempty" maxItems:"100"`
}

// Edit changes a contact.
func Edit(ctx context.Context, tx *db.Tx, in EditIn) (Contact, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Contact{}, err
	}
	if err := api.CheckVersion(in.IfMatch, c.Version); err != nil {
		return Contact{}, err
	}
	var fields []string
	fields = append(fields, change("name", &c.Name, in.Name)...)
	fields = append(fields, change("organisation_id", &c.Organisation, in.Organisation)...)
	fields = append(fields, change("title", &c.Title, in.Title)...)
	fields = append(fields, change("category", &c.Category, in.Category)...)
	fields = append(fields, change("lang", &c.Lang, in.Lang)...)
	fields = append(fields, change("availability", &c.Availability, in.Availability)...)
	fields = append(fields, change("note", &c.Note, in.Note)...)
	fields = append(fields, change("emergency", &c.Emergency, in.Emergency)...)
	fields = append(fields, change("rank", &c.Rank, in.Rank)...)
	if in.References != nil && !slices.Equal(*in.References, c.Refs.V) {
		c.Refs.V, fields = slices.Clone(*in.References), append(fields, "references")
	}
	if err := c.clean(); err != nil {
		return Contact{}, err
	}
	if err := mustBe(ctx, tx, Organisation, "organisation_id", c.Organisation); err != nil {
		return Contact{}, err
	}
	if c.Organisation == c.ID {
		return Contact{}, fault.InvalidField("organisation_id", "contact.tie_refused")
	}
	for _, t := range []struct {
		kind, field string
		to          *[]string
	}{{deputyTie, "deputies", in.Deputies}, {memberTie, "members", in.Members}} {
		if t.to == nil {
			continue
		}
		fields = append(fields, t.field)
		if err := setTies(ctx, tx, c.ID, t.kind, nil); err != nil {
			return Contact{}, err
		}
		if err := tieAll(ctx, tx, c, t.kind, t.field, *t.to); err != nil {
			return Contact{}, err
		}
	}
	if len(fields) > 0 {
		if err := update(ctx, tx, &c, c.Version); err != nil {
			return Contact{}, err
		}
		emit(tx, c.ID, Edited{Version: c.Version, Fields: fields})
	}
	return presentOne(ctx, tx, c)
}

func change[T comparable](name string, to, from *T) []string {
	if from == nil || *from == *to {
		return nil
	}
	*to = *from
	return []string{name}
}

// mine reads a contact that the actor may change.
func mine(ctx context.Context, tx *db.Tx, id string) (row, error) {
	c, err := load(ctx, tx, id)
	if err == nil && !mayEdit(tx.Actor(), c.PersonID) {
		err = fault.Denied("contact.not_yours")
	}
	return c, err
}

// ArchiveIn names a contact.
type ArchiveIn struct {
	ID string `path:"id" json:"-"`
}

// Archive takes a contact off all lists. Its calls, and the trees it is in, keep its name.
func Archive(ctx context.Context, tx *db.Tx, in ArchiveIn) (Contact, error) {
	return archive(ctx, tx, in.ID, false)
}

// Restore puts it back.
func Restore(ctx context.Context, tx *db.Tx, in ArchiveIn) (Contact, error) {
	return archive(ctx, tx, in.ID, true)
}

func archive(ctx context.Context, tx *db.Tx, id string, back bool) (Contact, error) {
	c, err := mine(ctx, tx, id)
	if err != nil {
		return Contact{}, err
	}
	if c.ArchivedAt.IsZero() != back {
		if c.ArchivedAt = tx.Now(); back {
			c.ArchivedAt = 0
		}
		if err := update(ctx, tx, &c, c.Version); err != nil {
			return Contact{}, err
		}
		emit(tx, c.ID, Archived{Version: c.Version, Back: back})
	}
	return presentOne(ctx, tx, c)
}
