package feed

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
)

// Token lets a program read one's feed, with one's rights as they are then.
type Token struct {
	Token string `json:"token"`
	URL   string `json:"url" doc:"the Atom feed; add &view=group:ID or another view"`
}

// HasToken says whether one has an address for feed readers; the address itself is told only once.
type HasToken struct {
	Made   bool            `json:"made"`
	MadeAt instant.Instant `json:"made_at,omitzero"`
}

// NoIn asks nothing more.
type NoIn struct{}

// MakeToken gives the actor an address for feed readers; the one before is worth nothing any more.
func (f *Feed) MakeToken(ctx context.Context, tx *db.Tx, _ NoIn) (Token, error) {
	token, hash := auth.NewLink(tx.Tenant())
	_, err := tx.Exec(ctx, `INSERT INTO feed_token (tenant_id, person_id, token_hash, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at`, tx.Actor().ID, hash, tx.Now())
	return Token{Token: token, URL: f.Origin() + api.Prefix + "/feed.atom?token=" + token}, err
}

// MyToken answers whether the actor has such an address.
func (f *Feed) MyToken(ctx context.Context, r db.Reader, _ NoIn) (HasToken, error) {
	at, err := db.One[instant.Instant](ctx, r, `SELECT created_at FROM feed_token WHERE tenant_id = $1 AND person_id = $2`, r.Actor().ID)
	if errors.Is(err, db.ErrNoRows) {
		return HasToken{}, nil
	}
	return HasToken{Made: err == nil, MadeAt: at}, err
}

// DropToken makes the address worthless.
func (f *Feed) DropToken(ctx context.Context, tx *db.Tx, _ NoIn) (api.None, error) {
	_, err := tx.Exec(ctx, `DELETE FROM feed_token WHERE tenant_id = $1 AND person_id = $2`, tx.Actor().ID)
	return api.None{}, err
}

var errNoToken = fault.Unauthenticated("feed.no_such_token")

// inUse refuses a suspended tenant.
func inUse(ctx context.Context, r db.Reader) error {
	t, err := tenant.Mine(ctx, r)
	if err == nil && t.Suspended() {
		err = fault.Unauthenticated("tenant.suspended")
	}
	return err
}

// bearer finds whose token it is, as they are now.
func (f *Feed) bearer(ctx context.Context, token string) (auth.Actor, error) {
	of, hash, ok := auth.ReadLink(token)
	if !ok {
		return auth.Actor{}, errNoToken
	}
	return db.View(ctx, f.DB, auth.System(of), func(ctx context.Context, r db.Reader) (auth.Actor, error) {
		if err := inUse(ctx, r); err != nil {
			return auth.Actor{}, errNoToken.Because(err)
		}
		person, err := db.One[string](ctx, r, `SELECT person_id FROM feed_token WHERE tenant_id = $1 AND token_hash = $2`, hash)
		if errors.Is(err, db.ErrNoRows) {
			err = errNoToken
		}
		if err != nil {
			return auth.Actor{}, err
		}
		a, open, err := directory.ActorOf(ctx, r, person)
		if err == nil && !open {
			err = errNoToken
		}
		return a, err
	})
}
