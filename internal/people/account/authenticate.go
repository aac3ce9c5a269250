package account

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

const slideEvery = time.Hour

var errNobody = fault.Unauthenticated("session.required")

// Authenticate says who sends a request: by the bearer token of a program, or by the browser's session.
func (a *Accounts) Authenticate(r *http.Request) (auth.Actor, error) {
	secret := ""
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, rest, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return auth.Actor{}, errNobody
		}
		secret = strings.TrimSpace(rest)
	} else if c, err := r.Cookie(api.SessionCookie); err == nil {
		secret = c.Value
	}
	return a.ActorOf(r.Context(), secret)
}

// ActorOf says whom a session's or token's secret stands for.
func (a *Accounts) ActorOf(ctx context.Context, secret string) (auth.Actor, error) {
	if len(secret) < 40 || len(secret) > 60 {
		return auth.Actor{}, errNobody
	}
	hash := digest(secret)
	if actor, ok := a.known.get(hash); ok {
		return actor, nil
	}
	h, err := a.holder(ctx, secret, hash)
	if err != nil {
		return auth.Actor{}, err
	}
	who, err := db.View(ctx, a.c.DB, auth.System(h.tenant), func(ctx context.Context, r db.Reader) (Account, error) { return byID(ctx, r, h.account) })
	switch {
	case fault.Is(err, "account.not_found"):
		return auth.Actor{}, errNobody
	case err != nil:
		return auth.Actor{}, err
	case who.Closed:
		return auth.Actor{}, errNobody
	}
	actor := who.Actor(h.tenant)
	actor.Session = h.id
	a.known.put(hash, actor, h.expires)
	return actor, nil
}

// holder is what a secret was given for.
type holder struct {
	tenant, account, id string
	expires             instant.Instant
}

func (a *Accounts) holder(ctx context.Context, secret, hash string) (holder, error) {
	slide, fixed := false, false
	h, err := db.Lookup(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (holder, error) {
		var h holder
		var seen instant.Instant
		if strings.HasPrefix(secret, tokenPrefix) {
			t, err := tokenByHash(ctx, c, hash)
			if err != nil || t.Kind != kindAPI {
				return h, orNobody(err)
			}
			h, seen = holder{t.Tenant, t.Account, t.ID, t.ExpiresAt}, t.SeenAt
		} else {
			s, err := sessionByHash(ctx, c, hash)
			if err != nil {
				return h, orNobody(err)
			}
			h, seen, fixed = holder{s.Tenant, s.Account, s.ID, s.ExpiresAt}, s.SeenAt, s.Sheet != ""
		}
		if !h.expires.IsZero() && h.expires <= c.Now() {
			return h, errNobody
		}
		suspended, err := tenantState(ctx, c, h.tenant)
		if err != nil {
			return h, err
		}
		if !suspended.IsZero() {
			return h, fault.Unauthenticated("tenant.suspended")
		}
		slide = !fixed && c.Now().Sub(seen) >= slideEvery
		return h, nil
	})
	if err == nil && slide {
		a.slide(ctx, secret, hash, &h)
	}
	return h, err
}

// slide keeps a used session alive. Where it cannot be written (a standby only reads) the session is good all the same.
func (a *Accounts) slide(ctx context.Context, secret, hash string, h *holder) {
	now := a.c.DB.Now()
	_, err := db.Control(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (struct{}, error) {
		if strings.HasPrefix(secret, tokenPrefix) {
			return struct{}{}, slideToken(ctx, c, hash, now)
		}
		h.expires = now.Add(a.c.Idle)
		return struct{}{}, slideSession(ctx, c, hash, now, h.expires)
	})
	if err != nil {
		a.c.Log.WarnContext(ctx, "a session could not be kept alive", "session", h.id, "error", err)
	}
}

func orNobody(err error) error {
	if err == nil || errors.Is(err, db.ErrNoRows) {
		return errNobody
	}
	return err
}
