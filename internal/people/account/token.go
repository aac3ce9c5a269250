package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// Token lets a program act as the person who made it; the secret itself is shown once, when it is made.
type Token struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Token     string          `json:"token,omitempty" doc:"the secret; only in the answer that makes it"`
	CreatedAt instant.Instant `json:"created_at"`
	SeenAt    instant.Instant `json:"seen_at,omitzero" doc:"about when it was last used"`
}

const maxTokens = 50

// MakeTokenIn names what the token is for.
type MakeTokenIn struct {
	Name string `json:"name" maxLength:"120"`
}

// MakeToken gives a program a token of its own.
func (a *Accounts) MakeToken(ctx context.Context, tx *db.Tx, in MakeTokenIn) (Token, error) {
	name, err := cleanName(in.Name)
	if err != nil {
		return Token{}, err
	}
	if err := notBroken(ctx, tx); err != nil {
		return Token{}, err
	}
	have, err := tokensOf(ctx, tx, tx.Actor().ID)
	if err != nil {
		return Token{}, err
	}
	if len(have) >= maxTokens {
		return Token{}, fault.Conflict("account.too_many_tokens").With("limit", maxTokens)
	}
	secret := tokenPrefix + newSecret()
	t := token{Hash: digest(secret), ID: id.New(), Kind: kindAPI, Account: tx.Actor().ID, Name: name, CreatedBy: tx.Actor().ID, CreatedAt: tx.Now()}
	if err := insertToken(ctx, tx, t); err != nil {
		return Token{}, err
	}
	emit(tx, t.Account, TokenMade{Token: t.ID})
	return Token{ID: t.ID, Name: t.Name, Token: secret, CreatedAt: t.CreatedAt}, nil
}

// RevokeTokenIn names one of one's own tokens.
type RevokeTokenIn struct {
	ID string `path:"id" json:"-"`
}

// RevokeToken refuses a token from now on.
func (a *Accounts) RevokeToken(ctx context.Context, tx *db.Tx, in RevokeTokenIn) (api.None, error) {
	me := tx.Actor().ID
	gone, err := deleteToken(ctx, tx, me, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if !gone {
		return api.None{}, fault.NotFound("account.token_not_found")
	}
	a.known.forget(tx.Tenant(), me)
	emit(tx, me, TokenRevoked{Token: in.ID})
	return api.None{}, nil
}
