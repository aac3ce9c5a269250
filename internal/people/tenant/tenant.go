package tenant

import (
	"net"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// Tenant is one organisation.
type Tenant struct {
	ID          string          `json:"id" db:"id"`
	Name        string          `json:"name" db:"name"`
	Lang        string          `json:"lang" db:"lang" doc:"language of people who have not chosen one"`
	Zone        string          `json:"zone" db:"zone" doc:"time zone of people who have not chosen one"`
	Demo        bool            `json:"demo" db:"demo"`
	CreatedAt   instant.Instant `json:"created_at" db:"created_at"`
	SuspendedAt instant.Instant `json:"suspended_at,omitzero" db:"suspended_at"`
	Version     int64           `json:"version" db:"version"`
}

// Suspended reports whether everybody is refused.
func (t Tenant) Suspended() bool { return !t.SuspendedAt.IsZero() }

// ETag lets a client edit exactly what it saw.
func (t Tenant) ETag() string { return api.ETagOf(t.Version) }

const maxName = 120

func cleanName(name string) (string, error) {
	name = markdown.CleanLine(name)
	switch {
	case name == "":
		return "", fault.InvalidField("name", "tenant.name_empty")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.InvalidField("name", "tenant.name_too_long").With("limit", maxName)
	}
	return name, nil
}

func checkPlace(lang, zone string) error {
	if !i18n.Known(lang) {
		return fault.InvalidField("lang", "tenant.lang_unknown")
	}
	if !i18n.KnownZone(zone) {
		return fault.InvalidField("zone", "tenant.zone_unknown")
	}
	return nil
}

// HostName is the form in which hosts are kept: of "Desk.Example.org:8443", "desk.example.org".
func HostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

func cleanHost(host string) (string, error) {
	h := HostName(strings.TrimSpace(host))
	if h == "" || len(h) > 253 || strings.ContainsFunc(h, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != ':'
	}) {
		return "", fault.InvalidField("host", "tenant.host_invalid").With("host", host)
	}
	return h, nil
}
