package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"comptoir/internal/base/id"
)

// linkBytes of a link's secret are random: nobody needs a slow hash to protect 192 bits.
const linkBytes = 24

// NewLink makes the token of a link that opens one thing without a sign-in. It says which tenant it is of, so that it is looked up within
// that tenant and nowhere else; hash is what is kept of it.
func NewLink(tenant string) (token, hash string) {
	var b [linkBytes]byte
	_, _ = rand.Read(b[:]) // never fails
	token = tenant + "." + base64.RawURLEncoding.EncodeToString(b[:])
	_, hash, _ = ReadLink(token)
	return token, hash
}

// ReadLink reads a token as it came: which tenant it says to be of, and what is kept of it; false for what never was one.
func ReadLink(token string) (tenant, hash string, ok bool) {
	tenant, secret, ok := strings.Cut(token, ".")
	if !ok || !id.Valid(tenant) || len(secret) != base64.RawURLEncoding.EncodedLen(linkBytes) {
		return "", "", false
	}
	sum := sha256.Sum256([]byte(token))
	return tenant, hex.EncodeToString(sum[:]), true
}
