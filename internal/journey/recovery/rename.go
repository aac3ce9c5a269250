package recovery

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// RenameIn gives a plan another name.
type RenameIn struct {
	ID      string `path:"id" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
	Name    string `json:"name" minLength:"1" maxLength:"240"`
}

// Rename gives a plan another name.
func Rename(ctx context.Context, tx *db.Tx, in RenameIn) (Head, error) {
	p, err := readable(ctx, tx, in.ID)
	if err != nil {
		return Head{}, err
	}
	if err := api.CheckVersion(in.IfMatch, p.Version); err != nil {
		return Head{}, err
	}
	name, err := nameOf(in.Name)
	if err != nil {
		return Head{}, err
	}
	if name != p.Name {
		p.Name = name
		if err := change(ctx, tx, p); err != nil {
			return Head{}, err
		}
		say(tx, p, Renamed{Version: p.Version})
	}
	return head(ctx, tx, p)
}
