package directory

import (
	"comptoir/internal/base/auth"
	"comptoir/internal/base/instant"
)

// Person is somebody as the reader may see them.
type Person struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Email      string     `json:"email,omitempty" doc:"for agents and oneself"`
	Roles      auth.Roles `json:"roles,omitempty" nullable:"false" enum:"requester,agent,supervisor,crisis_manager,admin" doc:"for agents and oneself"`
	Title      string     `json:"title"`
	Department string     `json:"department"`
	Site       string     `json:"site"`
	Phone      string     `json:"phone,omitempty" doc:"for agents and oneself"`
	Avatar     string     `json:"avatar,omitempty" doc:"file id"`
	Closed     bool       `json:"closed"`
	Groups     []string   `json:"groups,omitempty" nullable:"false" doc:"their names, on one person's card; for agents and oneself"`
}

// personRow is all there is; seenBy keeps what the reader may see.
type personRow struct {
	ID         string          `db:"id"`
	Name       string          `db:"name"`
	Email      string          `db:"email"`
	Roles      string          `db:"roles"`
	Title      string          `db:"title"`
	Department string          `db:"department"`
	Site       string          `db:"site"`
	Phone      string          `db:"phone"`
	Avatar     string          `db:"avatar"`
	ClosedAt   instant.Instant `db:"closed_at"`
}

func (w personRow) seenBy(a auth.Actor) Person {
	p := Person{ID: w.ID, Name: w.Name, Title: w.Title, Department: w.Department, Site: w.Site, Avatar: w.Avatar, Closed: !w.ClosedAt.IsZero()}
	if seesAll(a, w.ID) {
		p.Email, p.Roles, p.Phone = w.Email, auth.ParseRoles(w.Roles), w.Phone
	}
	return p
}

func seesAll(a auth.Actor, person string) bool { return a.Has(auth.Agent) || a.ID == person }
