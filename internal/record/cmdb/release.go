package cmdb

import (
	"context"
	"fmt"
	"maps"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ReleaseIn names the fields of a CI to give back to the imports.
type ReleaseIn struct {
	ID      string   `path:"id" json:"-" doc:"id, number or external id"`
	IfMatch string   `header:"If-Match" json:"-"`
	Fields  []string `json:"fields" nullable:"false" minItems:"1" maxItems:"100" doc:"names of fields, attributes as attributes.<id>"`
}

// Release makes values nobody's, so that the next import may write them.
func Release(ctx context.Context, tx *db.Tx, in ReleaseIn) (CI, error) {
	c, err := change(ctx, tx, in.ID, alteration{verb: "release", ifMatch: in.IfMatch, f: func(c *row) error {
		owners := maps.Clone(c.Owners.V)
		if owners == nil {
			owners = map[string]string{}
		}
		for i, f := range in.Fields {
			if _, known := fieldOf(f); !known && c.value(f) == "" {
				return fault.InvalidField(fmt.Sprintf("fields[%d]", i), "cmdb.field_unknown")
			}
			owners[f] = nobody
		}
		c.Owners.V = owners
		return nil
	}, event: edited("")})
	if err != nil {
		return CI{}, err
	}
	return presentOne(ctx, tx, c)
}
