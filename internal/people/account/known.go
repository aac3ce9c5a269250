package account

import (
	"sync"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
)

const (
	knownFor  = 5 * time.Second
	knownMost = 20_000
)

// known remembers for seconds whom a session or token stands for. What an act changes is forgotten inside the act, and not
// remembered again until that act has surely been committed; so the very next request sees it.
type known struct {
	clock func() time.Time
	mu    sync.Mutex
	by    map[string]remembered // digest of the secret → actor
	fresh map[who]time.Time     // read anew until then
}

type who struct{ tenant, account string }

type remembered struct {
	actor auth.Actor
	until time.Time
}

func newKnown(clock func() time.Time) *known {
	return &known{clock: clock, by: map[string]remembered{}, fresh: map[who]time.Time{}}
}

func (k *known) get(digest string) (auth.Actor, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r, ok := k.by[digest]
	if !ok || !k.clock().Before(r.until) {
		return auth.Actor{}, false
	}
	return r.actor, true
}

func (k *known) put(digest string, a auth.Actor, expires instant.Instant) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.clock()
	for _, w := range []who{{a.Tenant, a.ID}, {a.Tenant, ""}} {
		if until, ok := k.fresh[w]; ok && now.Before(until) {
			return
		}
	}
	if len(k.by) >= knownMost {
		k.trim(now)
	}
	until := now.Add(knownFor)
	if e := expires.Time(); !expires.IsZero() && e.Before(until) {
		until = e
	}
	k.by[digest] = remembered{a, until}
}

func (k *known) trim(now time.Time) {
	for d, r := range k.by {
		if !now.Before(r.until) {
			delete(k.by, d)
		}
	}
	for d := range k.by {
		if len(k.by) < knownMost {
			return
		}
		delete(k.by, d)
	}
}

// forget drops what is known of an account, or of a whole tenant where account is "".
func (k *known) forget(tenant, account string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.clock()
	for d, r := range k.by {
		if r.actor.Tenant == tenant && (account == "" || r.actor.ID == account) {
			delete(k.by, d)
		}
	}
	for w, until := range k.fresh {
		if !now.Before(until) {
			delete(k.fresh, w)
		}
	}
	k.fresh[who{tenant, account}] = now.Add(2 * knownFor)
}

// Heard is told every event of every node, and forgets what it says has changed.
func (a *Accounts) Heard(e event.Event) {
	switch e.Type {
	case "account.edited", "account.roles_changed", "account.password_changed", "account.signed_out", "account.closed",
		"account.reopened", "account.token_revoked":
		a.known.forget(e.Tenant, e.Subject.ID)
	case "tenant.suspended", "tenant.resumed":
		a.known.forget(e.Tenant, "")
	}
}
