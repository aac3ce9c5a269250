package auth_test

import (
	"strings"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/id"
)

// A link is read back as it was made, tells nothing of what is kept of it, and no other text is one.
func TestLinks(t *testing.T) {
	tenant := id.New()
	token, hash := auth.NewLink(tenant)
	again, other := auth.NewLink(tenant)
	of, read, ok := auth.ReadLink(token)
	if !ok || of != tenant || read != hash || strings.Contains(token, hash) || token == again || hash == other {
		t.Errorf("%q is of %q, %q, %v", token, of, read, ok)
	}
	for _, bad := range []string{"", ".", tenant, tenant + ".", token + "x", token[1:], "x" + token, strings.Replace(token, ".", "", 1)} {
		if _, _, ok := auth.ReadLink(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
}
