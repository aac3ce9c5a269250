package directory

import (
	"context"
	"errors"
	"fmt"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/account"
)

// Person is somebody as the reader may see them.
type Person struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Email      string     `json:"email,omitempty"`
	Roles      auth.Roles `json:"roles,omitempty" nullable:"false"`
	Title      string     `json:"title"`
	Department string     `json:"department"`
	Site       string     `json:"site"`
	Phone      string     `json:"phone,omitempty"`
	Avatar     string     `json:"avatar,omitempty" doc:"id of a file"`
	Closed     bool       `json:"closed"`
	Groups     []string   `json:"groups,omitempty" nullable:"false" doc:"names, on a person's own card"`
}

type personRow struct {
	ID         string `db:"id"`
	Name       string `db:"name"`
	Email      string `db:"email"`
	Roles      string `db:"roles"`
	Title      string `db:"title"`
	Department string `db:"department"`
	Site       string `db:"site"`
	Phone      string `db:"phone"`
	Avatar     string `db:"avatar"`
	ClosedAt   int64  `db:"closed_at"`
}

const personColumns = `p.id, p.name, p.email, p.roles, p.title, p.department, p.site, p.phone, p.avatar, p.closed_at`

// shownTo leaves out what only agents and the person see.
func (w personRow) shownTo(a auth.Actor) Person {
	p := Person{ID: w.ID, Name: w.Name, Title: w.Title, Department: w.Department, Site: w.Site, Avatar: w.Avatar, Closed: w.ClosedAt > 0}
	if a.Has(auth.Agent) || a.ID == w.ID {
		p.Email, p.Phone, p.Roles = w.Email, w.Phone, auth.ParseRoles(w.Roles)
	}
	return p
}

// GetIn names a person.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get shows a person's card.
func Get(ctx context.Context, r db.Reader, in GetIn) (Person, error) {
	w, err := personOf(ctx, r, in.ID)
	if errors.Is(err, db.ErrNoRows) {
		return Person{}, fault.NotFound("person.not_found")
	}
	if err != nil {
		return Person{}, err
	}
	p := w.shownTo(r.Actor())
	groups, err := GroupsOf(ctx, r, in.ID)
	for _, g := range groups {
		p.Groups = append(p.Groups, g.Name)
	}
	return p, err
}

func personOf(ctx context.Context, r db.Reader, id string) (personRow, error) {
	return db.One[personRow](ctx, r, `SELECT `+personColumns+` FROM person p WHERE p.tenant_id = $1 AND p.id = $2`, id)
}

// Exists reports whether the person has an open account.
func Exists(ctx context.Context, r db.Reader, id string) (bool, error) {
	w, err := personOf(ctx, r, id)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil && w.ClosedAt == 0, err
}

// RolesOf are a person's roles; none where the account is closed or unknown.
func RolesOf(ctx context.Context, r db.Reader, id string) (auth.Roles, error) {
	w, err := personOf(ctx, r, id)
	if errors.Is(err, db.ErrNoRows) || err == nil && w.ClosedAt > 0 {
		return nil, nil
	}
	return auth.ParseRoles(w.Roles), err
}

// PeopleIn searches persons.
type PeopleIn struct {
	Q      string `query:"q" json:"-" maxLength:"200" doc:"beginnings of words of the name or the address"`
	Group  string `query:"group" json:"-" maxLength:"40"`
	Role   string `query:"role" json:"-" enum:"requester,agent,supervisor,crisis_manager,admin" doc:"agents may ask for it"`
	Limit  int    `query:"limit" json:"-" default:"20" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// People lists open accounts by name.
func People(ctx context.Context, r db.Reader, in PeopleIn) (api.Page[Person], error) {
	cond, args := account.WordFilter(in.Q, 2)
	text := `SELECT ` + personColumns + ` FROM person p WHERE p.tenant_id = $1 AND p.closed_at = 0` + cond
	add := func(cond string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(cond, len(args)+1)
	}
	if in.Group != "" {
		add(` AND EXISTS (SELECT 1 FROM grp_member m WHERE m.tenant_id = $1 AND m.person_id = p.id AND m.group_id = $%d)`, in.Group)
	}
	if in.Role != "" && r.Actor().Has(auth.Agent) {
		add(` AND ' ' || p.roles || ' ' LIKE $%d`, "% "+in.Role+" %")
	}
	if in.Cursor != "" {
		add(` AND (p.name_fold, p.id) > (SELECT c.name_fold, c.id FROM person c WHERE c.tenant_id = $1 AND c.id = $%d)`, in.Cursor)
	}
	add(` ORDER BY p.name_fold, p.id LIMIT $%d`, in.Limit+1)
	rows, err := db.Select[personRow](ctx, r, text, args...)
	page := api.Page[Person]{Items: []Person{}}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = rows[in.Limit-1].ID
	}
	for _, w := range rows {
		page.Items = append(page.Items, w.shownTo(r.Actor()))
	}
	return page, err
}
