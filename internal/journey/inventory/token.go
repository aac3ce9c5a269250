package inventory

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// Token lets agents report; the secret itself is shown once, when it is made.
type Token struct {
	ID        string          `json:"id" db:"id"`
	Name      string          `json:"name" db:"name"`
	Token     string          `json:"token,omitempty" doc:"the secret; only in the answer that makes it"`
	Path      string          `json:"path,omitempty" doc:"what follows the server's address in the agent's configuration; only in the answer that makes it"`
	MadeAt    instant.Instant `json:"made_at" db:"made_at"`
	UsedAt    instant.Instant `json:"used_at,omitzero" db:"used_at" doc:"last report, to the hour"`
	RevokedAt instant.Instant `json:"revoked_at,omitzero" db:"revoked_at"`
}

const (
	tokenPrefix = "inv_" // lets a leaked token be recognised for what it is
	maxTokens   = 100
	idLength    = 32
)

var errTokenUnknown = fault.NotFound("inventory.token_unknown")

// newSecret carries the tenant, so that it is looked up within the tenant and nowhere else, and 130 random bits.
func newSecret(tenant string) string { return tokenPrefix + tenant + rand.Text() }

// tenantOf reads the tenant off a secret.
func tenantOf(secret string) (string, bool) {
	rest, ok := strings.CutPrefix(secret, tokenPrefix)
	if !ok || len(rest) < idLength+20 || len(rest) > idLength+64 || !id.Valid(rest[:idLength]) {
		return "", false
	}
	return rest[:idLength], true
}

// digest is what is kept of a secret: it is long and random, so nobody needs a slow hash to protect it.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
