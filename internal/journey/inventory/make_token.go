package inventory

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
)

// MakeTokenIn names the fleet the token is for.
type MakeTokenIn struct {
	Name string `json:"name" minLength:"1" maxLength:"120"`
}

// MakeToken opens a door for agents.
func MakeToken(ctx context.Context, tx *db.Tx, in MakeTokenIn) (Token, error) {
	name := markdown.CleanLine(in.Name)
	if name == "" {
		return Token{}, fault.InvalidField("name", "inventory.token_nameless")
	}
	n, err := countTokens(ctx, tx)
	if err != nil {
		return Token{}, err
	}
	if n >= maxTokens {
		return Token{}, fault.Conflict("inventory.too_many_tokens").With("limit", maxTokens)
	}
	secret := newSecret(tx.Tenant())
	t := Token{ID: id.New(), Name: name, MadeAt: tx.Now()}
	if err := insertToken(ctx, tx, t, digest(secret)); err != nil {
		return Token{}, err
	}
	tx.Emit(tokenRef(t.ID), TokenMade{})
	t.Token, t.Path = secret, Path+secret
	return t, nil
}
