package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"comptoir/internal/base/instant"
)

const secretPrefix = "whsec_"

// newSecret is a hook's own key, in the form of Standard Webhooks.
func newSecret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(b[:])
}

// Sign is the signature of a delivery: what the header webhook-signature carries.
func Sign(secret, delivery string, at instant.Instant, body []byte) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil {
		key = []byte(secret)
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(delivery + "." + strconv.FormatInt(at.Time().Unix(), 10) + "."))
	m.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}
