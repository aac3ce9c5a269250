package account

import (
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

func TestPasswordPolicy(t *testing.T) {
	for pw, want := range map[string]string{
		"comptoir-demo":           "",
		"dix signes":              "",
		"neufsigne":               "account.password_too_short",
		"éééééééééà":              "",
		strings.Repeat("ab", 200): "account.password_too_long",
		"camille.durand":          "account.password_is_name",
		"Camille Durand":          "account.password_is_name",
		"camille.durand@a.org":    "account.password_is_name",
		"CAMILLE-DURAND":          "account.password_is_name",
		"aaaaaaaaaaaa":            "account.password_too_simple",
		"":                        "account.password_too_short",
	} {
		require.Equal(t, want, fault.CodeOf(checkPassword("password", pw, "camille.durand@a.org", "Camille Durand")), pw)
	}
}

// An unknown e-mail must take as long as a wrong password.
func TestNobodysHashCostsTheSame(t *testing.T) {
	params, _, _, err := argon2id.DecodeHash(nobodysHash)
	require.NoError(t, err)
	require.Equal(t, cost(), params)
	require.Equal(t, uint32(19*1024), params.Memory)
}

func TestEmails(t *testing.T) {
	for in, ok := range map[string]bool{
		"a@b": true, "Camille.Durand+x@exemple.fr": true, "renée@exemple.fr": true, " a@b.fr ": true,
		"": false, "a": false, "a@": false, "@b": false, "A <a@b.fr>": false, "a@b,c@d": false, "a b@c": false, "a@b..c": false, "a@.b": false,
		strings.Repeat("a", 250) + "@b.fr": false, "a@b\nBcc: c@d": false,
	} {
		_, err := cleanEmail(in)
		require.Equal(t, ok, err == nil, "%q: %v", in, err)
	}
}

func TestCodes(t *testing.T) {
	require.Len(t, codeAlphabet, 32)
	c := newCode()
	require.Len(t, c, 19)
	require.Equal(t, plainCode(c), plainCode(" "+strings.ToLower(c)+"\n"))
	require.NotEqual(t, newCode(), c)
	require.Len(t, newSecret(), 43)
}

func TestLinksStandAtTheTenantsHost(t *testing.T) {
	for _, c := range [][3]string{
		{"http://127.0.0.1:8080", "autre.localhost", "http://autre.localhost:8080"},
		{"https://aide.example", "nord.example", "https://nord.example"},
		{"https://aide.example", "", "https://aide.example"},
	} {
		require.Equal(t, c[2], origin(c[0], c[1]))
	}
}

func TestTexts(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
}
