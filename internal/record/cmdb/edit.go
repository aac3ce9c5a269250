package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// EditIn changes fields of a CI; what is absent stays.
type EditIn struct {
	ID      string  `path:"id" json:"-" doc:"id, number or external id"`
	IfMatch string  `header:"If-Match" json:"-" doc:"the version that was edited; refused (412) where fields changed since"`
	Name    *string `json:"name,omitempty" maxLength:"400"`
	Class   *string `json:"class,omitempty" maxLength:"60"`
	Values
}

// Edit changes fields of a CI; what a person writes is theirs, and no import overwrites it.
func Edit(ctx context.Context, tx *db.Tx, in EditIn) (CI, error) {
	all, err := classesOf(ctx, tx)
	if err != nil {
		return CI{}, err
	}
	texts := in.texts()
	if in.Name != nil {
		texts["name"] = *in.Name
	}
	if in.Class != nil {
		texts["class"] = *in.Class
	}
	c, err := change(ctx, tx, in.ID, alteration{verb: "edit", ifMatch: in.IfMatch, f: func(c *row) error {
		if c.Status == Retired {
			return fault.Conflict("cmdb.is_retired")
		}
		return write(ctx, tx, all, c, texts, strict)
	}, event: edited("")})
	if err != nil {
		return CI{}, err
	}
	return presentOne(ctx, tx, c)
}

func edited(source string) func(old, c *row, fields []string) event.Payload {
	return func(old, c *row, fields []string) event.Payload {
		e := CIEdited{Version: c.Version, Fields: fields, Status: c.Status, Source: source}
		if old.Status != c.Status {
			e.Was = old.Status
		}
		return e
	}
}
