package feed

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"comptoir/internal/base/id"
)

// newSecret makes a token that says which tenant it is of, and what is kept of it.
func newSecret(tenant string) (token, hash string) {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	token = tenant + "." + base64.RawURLEncoding.EncodeToString(b[:])
	_, hash, _ = secretOf(token)
	return token, hash
}

// secretOf reads a token; false for what never was one.
func secretOf(token string) (tenant, hash string, ok bool) {
	tenant, secret, ok := strings.Cut(token, ".")
	if !ok || !id.Valid(tenant) || len(secret) != 32 {
		return "", "", false
	}
	sum := sha256.Sum256([]byte(token))
	return tenant, hex.EncodeToString(sum[:]), true
}
