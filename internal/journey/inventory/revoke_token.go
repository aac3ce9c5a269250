package inventory

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// RevokeTokenIn names one.
type RevokeTokenIn struct {
	ID string `path:"id" json:"-"`
}

// RevokeToken refuses its agents from now on.
func RevokeToken(ctx context.Context, tx *db.Tx, in RevokeTokenIn) (api.None, error) {
	gone, err := revokeToken(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if !gone {
		return api.None{}, errTokenUnknown
	}
	tx.Emit(tokenRef(in.ID), TokenRevoked{})
	return api.None{}, nil
}
