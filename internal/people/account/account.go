package account

import (
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// Account is a person of a tenant, as an admin sees it.
type Account struct {
	ID         string          `json:"id"`
	Email      string          `json:"email"`
	Name       string          `json:"name"`
	Roles      auth.Roles      `json:"roles" nullable:"false" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Lang       string          `json:"lang" enum:"fr,en"`
	Zone       string          `json:"zone"`
	Theme      string          `json:"-"`
	Density    string          `json:"-"`
	Title      string          `json:"title"`
	Department string          `json:"department"`
	Site       string          `json:"site"`
	Phone      string          `json:"phone"`
	Avatar     string          `json:"avatar,omitempty" doc:"file id"`
	Closed     bool            `json:"closed"`
	Joined     bool            `json:"joined" doc:"has chosen a password"`
	CreatedAt  instant.Instant `json:"created_at"`
	UpdatedAt  instant.Instant `json:"updated_at"`
	ClosedAt   instant.Instant `json:"closed_at,omitzero"`
	SeenAt     instant.Instant `json:"seen_at,omitzero" doc:"about when a session of theirs was last used"`
	Version    int64           `json:"version"`
}

// ETag lets a client edit exactly what it saw.
func (a Account) ETag() string { return api.ETagOf(a.Version) }

// Actor is the account acting by itself, outside a session.
func (a Account) Actor(tenant string) auth.Actor {
	return auth.Actor{Tenant: tenant, ID: a.ID, Name: a.Name, Roles: a.Roles, Lang: a.Lang, Zone: a.Zone}
}

const (
	maxEmail = 254
	maxText  = 120
)

// FoldEmail is the form in which addresses are compared.
func FoldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func cleanEmail(email string) (string, error) {
	email = markdown.CleanLine(email)
	bad := fault.InvalidField("email", "account.email_invalid")
	if len(email) > maxEmail || strings.ContainsAny(email, " \t\r\n<>\"(),;:\\[]") {
		return "", bad
	}
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email {
		return "", bad
	}
	if _, domain, _ := strings.Cut(email, "@"); strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return "", bad
	}
	return email, nil
}

func cleanName(name string) (string, error) {
	name = markdown.CleanLine(name)
	switch {
	case name == "":
		return "", fault.InvalidField("name", "account.name_empty")
	case utf8.RuneCountInString(name) > maxText:
		return "", fault.InvalidField("name", "account.text_too_long").With("limit", maxText)
	}
	return name, nil
}

func cleanText(field, text string) (string, error) {
	text = markdown.CleanLine(text)
	if utf8.RuneCountInString(text) > maxText {
		return "", fault.InvalidField(field, "account.text_too_long").With("limit", maxText)
	}
	return text, nil
}

// cleanRoles checks the words and puts them in the order in which roles are shown, each once.
func cleanRoles(words []auth.Role) (auth.Roles, error) {
	for _, w := range words {
		if !slices.Contains(auth.AllRoles(), w) {
			return nil, fault.InvalidField("roles", "account.role_unknown")
		}
	}
	var out auth.Roles
	for _, r := range auth.AllRoles() {
		if slices.Contains(words, r) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, fault.InvalidField("roles", "account.role_missing")
	}
	return out, nil
}

func checkPreferences(a Account) error {
	switch {
	case !i18n.Known(a.Lang):
		return fault.InvalidField("lang", "account.lang_unknown")
	case !i18n.KnownZone(a.Zone):
		return fault.InvalidField("zone", "account.zone_unknown")
	case !slices.Contains([]string{"system", "light", "dark"}, a.Theme):
		return fault.InvalidField("theme", "account.theme_unknown")
	case !slices.Contains([]string{"comfortable", "compact"}, a.Density):
		return fault.InvalidField("density", "account.density_unknown")
	}
	return nil
}

// words are what a search finds the person by: each word of the name, each of the address's first part, the whole address.
func words(a Account) []string {
	local, _, _ := strings.Cut(a.Email, "@")
	all := append(i18n.Words(i18n.Fold(a.Name)), i18n.Words(i18n.Fold(local))...)
	all = append(all, FoldEmail(a.Email))
	slices.Sort(all)
	return slices.Compact(all)
}
