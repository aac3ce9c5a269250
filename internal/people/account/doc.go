// Package account is who may sign in, and how: accounts with their roles, passwords, sessions, tokens and links.
//
//	(nothing) ── Add ──▶ invited ── AcceptLink ──▶ open ── Close ──▶ closed ── Reopen ──▶ open
//
// An account and its person are one row (table person). Closing keeps the row, so that words and records keep their author,
// and ends every session and token. What opens an account (login, session, token) is kept apart from the tenant's data, by
// SHA-256 or argon2id only; no secret is ever logged or put in an event.
//
// Hashing happens outside transactions and at most twice at once. What decides about a request (roles, language, whether the
// session still is) is remembered for seconds on each node; it is forgotten in the act that changes it, and on every other
// node by the event that act leaves.
//
// Break-glass: sheets of printed one-time codes open a session when nothing else does (break_glass.go). A code names itself by its first
// half, so that no host and no mail is needed; it is kept by argon2id, works once, and its use is told to every admin.
//
// Permissions: me.* and token.* (whoever signed in), account.* and break_glass.* (admin).
// Events: account.added, edited, roles_changed, invited, reset_sent, joined, password_changed, signed_in, signed_out, closed,
// reopened, token_made, token_revoked, broke_glass; break_glass.made, renewed, revoked.
package account

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this domain's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"me.read":            auth.None,
	"me.edit":            auth.None,
	"me.change_password": auth.None,
	"session.list":       auth.None,
	"session.close":      auth.None,
	"session.close_one":  auth.None,
	"session.close_all":  auth.None,
	"token.list":         auth.None,
	"token.make":         auth.None,
	"token.revoke":       auth.None,
	"account.list":       auth.Admin,
	"account.read":       auth.Admin,
	"account.add":        auth.Admin,
	"account.edit":       auth.Admin,
	"account.invite":     auth.Admin,
	"account.reset":      auth.Admin,
	"account.sign_out":   auth.Admin,
	"account.close":      auth.Admin,
	"account.reopen":     auth.Admin,
	"break_glass.read":   auth.Admin,
	"break_glass.make":   auth.Admin,
	"break_glass.renew":  auth.Admin,
	"break_glass.revoke": auth.Admin,
}

// Kind is the kind of an account in references.
const Kind = "account"
