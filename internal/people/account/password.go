package account

import (
	"context"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

const (
	minPassword = 10
	maxPassword = 256
	// Two hashes at once use both cores and 38 MiB; whoever comes behind waits, and a crowd is sent away.
	hashesAtOnce  = 2
	hashesWaiting = 100
)

// argon2id as OWASP advises it for servers: 19 MiB, two passes, one lane; about 60 ms.
func cost() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// nobodysHash is compared with where an e-mail is unknown, so that the answer takes as long as for a known one.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$7SA9zI8xbn2CAC+ejWabtw$DHVm7D8i8P7q3veisPy6gaJK+UaAiF5mDq3K0OSklnE"

// HashPassword is for commands and seeds; requests go through a hasher, which bounds how many run at once. Never in a
// transaction.
func HashPassword(password string) (string, error) { return argon2id.CreateHash(password, cost()) }

// hasher bounds the hashes under way.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
}

func newHasher() *hasher { return &hasher{slots: make(chan struct{}, hashesAtOnce)} }

func (h *hasher) enter(ctx context.Context) error {
	if h.waiting.Add(1) > hashesWaiting {
		h.waiting.Add(-1)
		return fault.Unavailable("account.busy")
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *hasher) leave() { <-h.slots }

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return HashPassword(password)
}

// checkPassword refuses what is guessed first: too short, or what is printed beside the field.
func checkPassword(field, password, email, name string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return fault.InvalidField(field, "account.password_too_short").With("limit", minPassword)
	case n > maxPassword:
		return fault.InvalidField(field, "account.password_too_long").With("limit", maxPassword)
	}
	folded := squeeze(password)
	local, _, _ := strings.Cut(email, "@")
	for _, known := range []string{email, local, name} {
		if k := squeeze(known); k != "" && folded == k {
			return fault.InvalidField(field, "account.password_is_name")
		}
	}
	if strings.Count(password, password[:1]) == len(password) {
		return fault.InvalidField(field, "account.password_too_simple")
	}
	return nil
}

// squeeze folds and drops what is between the words, so that "Camille Durand" and "camille.durand" are the same.
func squeeze(s string) string { return strings.Join(i18n.Words(i18n.Fold(s)), "") }
