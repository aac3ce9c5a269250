// Package auth says who asks and what their roles permit. It decides nothing about single records: that is the use case's.
package auth

import (
	"context"
	"slices"
	"strings"
)

// Role is what an account is trusted with. Roles add up.
type Role string

// The roles of the product; None marks what needs no role (a signed-in person is enough).
const (
	None          Role = ""
	Requester     Role = "requester"
	Agent         Role = "agent"
	Supervisor    Role = "supervisor"
	CrisisManager Role = "crisis_manager"
	Admin         Role = "admin"
)

// AllRoles in the order they are shown.
func AllRoles() []Role { return []Role{Requester, Agent, Supervisor, CrisisManager, Admin} }

// implied is what a role carries with it.
func implied(r Role) []Role {
	switch r {
	case Agent:
		return []Role{Requester}
	case Supervisor, CrisisManager:
		return []Role{Agent, Requester}
	case Admin:
		return []Role{Supervisor, CrisisManager, Agent, Requester}
	default:
		return nil
	}
}

// Roles is a set of roles as given to an account.
type Roles []Role

// Has reports whether the set gives the role, itself or by what a higher one implies.
func (rs Roles) Has(want Role) bool {
	if want == None {
		return true
	}
	for _, r := range rs {
		if r == want || slices.Contains(implied(r), want) {
			return true
		}
	}
	return false
}

// ParseRoles reads the stored form, words separated by spaces; unknown words are dropped.
func ParseRoles(s string) Roles {
	var out Roles
	for _, w := range strings.Fields(s) {
		if slices.Contains(AllRoles(), Role(w)) {
			out = append(out, Role(w))
		}
	}
	return out
}

func (rs Roles) String() string {
	words := make([]string, len(rs))
	for i, r := range rs {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// Actor is who does it: an account in a tenant, or the system itself.
type Actor struct {
	Tenant  string
	ID      string // account id; "" for the system
	Name    string
	Roles   Roles
	Lang    string // "fr" or "en"
	Zone    string // IANA name
	Session string // id of the session or token, "" for the system
	system  bool
}

// Has reports whether the actor holds the role; the system holds all.
func (a Actor) Has(r Role) bool { return a.system || a.Roles.Has(r) }

// IsSystem reports that no person is behind this.
func (a Actor) IsSystem() bool { return a.system }

// System is the server acting by itself in a tenant: listeners, jobs, imports.
func System(tenant string) Actor {
	return Actor{Tenant: tenant, Lang: "fr", Zone: "Europe/Paris", system: true}
}

// Permissions maps a permission, which is also the operation's name, to the least role that has it.
type Permissions map[string]Role

type key struct{}

// Into keeps the actor for the handlers of a request.
func Into(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From returns the actor of a request, and whether anybody signed in.
func From(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(key{}).(Actor)
	return a, ok
}
