package directory

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// PicturesIn names the persons whose pictures a screen wants to show.
type PicturesIn struct {
	IDs string `query:"ids" json:"-" required:"true" maxLength:"4000" doc:"separated by commas, 100 at most"`
}

// Picture is the picture of one person.
type Picture struct {
	ID     string `json:"id" db:"id" doc:"of the person"`
	Avatar string `json:"avatar" db:"avatar" doc:"file id"`
}

const mostPictures = 100

// Pictures answers the pictures of some persons; who has none, or is not there, is left out.
func Pictures(ctx context.Context, r db.Reader, in PicturesIn) (api.Page[Picture], error) {
	ids := slices.Compact(slices.Sorted(strings.FieldsFuncSeq(in.IDs, func(c rune) bool { return c == ',' })))
	out := api.Page[Picture]{Items: []Picture{}}
	if len(ids) > mostPictures {
		return out, fault.InvalidField("ids", "person.too_many_ids").With("limit", mostPictures)
	}
	if len(ids) == 0 {
		return out, nil
	}
	found, err := pictureRows(ctx, r, ids)
	if len(found) > 0 {
		out.Items = found
	}
	return out, err
}
