package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/directory"
)

const mostRoles = 200

// RoleIn gives a role.
type RoleIn struct {
	ID       string `path:"id" json:"-" maxLength:"40"`
	Role     string `json:"role" enum:"director,scribe,technical_lead,communication_lead,expert,observer"`
	PersonID string `json:"person_id" maxLength:"40" doc:"id, or me"`
	Deputy   bool   `json:"deputy,omitempty"`
}

// Give gives somebody a role; where one person at a time has it, whoever had it hands it over. Who directs does not write the log, so
// neither of the two is given to who has the other.
func (x *Crises) Give(ctx context.Context, tx *db.Tx, in RoleIn) (Role, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Role{}, err
	}
	kind, _ := roleKindOf(in.Role)
	if in.PersonID == "me" {
		in.PersonID = s.actor.ID
	}
	if !s.directs() {
		return Role{}, fault.Denied("crisis.director_decides")
	}
	there, err := directory.Exists(ctx, tx, in.PersonID)
	if err != nil {
		return Role{}, err
	}
	if !there {
		return Role{}, fault.InvalidField("person_id", "crisis.person_unknown")
	}
	if err := touch(ctx, tx, c); err != nil { // one after the other: two roles at once cannot slip past each other
		return Role{}, err
	}
	now, err := rolesNow(ctx, tx, c.ID)
	if err != nil {
		return Role{}, err
	}
	if len(now) >= mostRoles {
		return Role{}, fault.Conflict("crisis.too_many_roles").With("limit", mostRoles)
	}
	has := []string{}
	for _, w := range now {
		if w.Person == in.PersonID {
			has = append(has, w.Role)
		}
		if w.Person == in.PersonID && w.Role == in.Role && w.Deputy == in.Deputy {
			return x.shownRole(ctx, tx, w)
		}
	}
	if other := clash(has, in.Role); other != "" {
		return Role{}, fault.Conflict("crisis.roles_clash").With("role", in.Role).With("other", other)
	}
	return x.give(ctx, tx, c, now, kind, in)
}

func (x *Crises) give(ctx context.Context, tx *db.Tx, c *row, now []roleRow, kind RoleKind, in RoleIn) (Role, error) {
	args, err := who(ctx, tx, in.PersonID)
	if err != nil {
		return Role{}, err
	}
	args["role"] = in.Role
	code := "role_given"
	if in.Deputy {
		code = "deputy_given"
	}
	for _, w := range now {
		same := w.Role == in.Role && w.Person == in.PersonID // holder becomes deputy, or the other way round
		replaced := kind.Single && w.Role == in.Role && w.Deputy == in.Deputy
		if !same && !replaced {
			continue
		}
		if err := endRole(ctx, tx, w.ID); err != nil {
			return Role{}, err
		}
		tx.Emit(c.ref(), RoleChanged{Role: w.Role, Deputy: w.Deputy, Person: w.Person, Ended: true, Version: c.Version}, TopicOf(c.ID), inbox(w.Person))
		if !same {
			before, err := who(ctx, tx, w.Person)
			if err != nil {
				return Role{}, err
			}
			args["before"], code = before["person"], code+"_after"
		}
	}
	w := roleRow{ID: id.New(), Role: in.Role, Deputy: in.Deputy, Person: in.PersonID, From: tx.Now(), GivenBy: tx.Actor().ID}
	if err := insertRole(ctx, tx, c.ID, w, kind.Single); err != nil {
		return Role{}, err
	}
	if _, err := note(ctx, tx, c, code, args); err != nil {
		return Role{}, err
	}
	if err := take(ctx, tx, c, in.PersonID, ""); err != nil {
		return Role{}, err
	}
	tx.Emit(c.ref(), RoleChanged{Role: w.Role, Deputy: w.Deputy, Person: w.Person, Version: c.Version}, TopicOf(c.ID), inbox(w.Person))
	return x.shownRole(ctx, tx, w)
}

// EndRoleIn names a role that somebody has.
type EndRoleIn struct {
	ID   string `path:"id" json:"-" maxLength:"40"`
	Role string `path:"role" json:"-" maxLength:"40" doc:"id"`
}

// EndRole takes a role off somebody: the director any, everybody their own.
func (x *Crises) EndRole(ctx context.Context, tx *db.Tx, in EndRoleIn) (api.None, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if err := touch(ctx, tx, c); err != nil {
		return api.None{}, err
	}
	now, err := rolesNow(ctx, tx, c.ID)
	if err != nil {
		return api.None{}, err
	}
	i := slices.IndexFunc(now, func(w roleRow) bool { return w.ID == in.Role })
	if i < 0 {
		return api.None{}, fault.NotFound("crisis.role_not_found")
	}
	w := now[i]
	if w.Person != s.actor.ID && !s.directs() {
		return api.None{}, fault.Denied("crisis.director_decides")
	}
	if err := endRole(ctx, tx, w.ID); err != nil {
		return api.None{}, err
	}
	args, err := who(ctx, tx, w.Person)
	if err != nil {
		return api.None{}, err
	}
	args["role"] = w.Role
	if _, err := note(ctx, tx, c, "role_ended", args); err != nil {
		return api.None{}, err
	}
	tx.Emit(c.ref(), RoleChanged{Role: w.Role, Deputy: w.Deputy, Person: w.Person, Ended: true, Version: c.Version}, TopicOf(c.ID), inbox(w.Person))
	return api.None{}, nil
}

// RolesIn names a crisis.
type RolesIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Roles answers who has, and had, which role.
func (x *Crises) Roles(ctx context.Context, r db.Reader, in RolesIn) (api.Page[Role], error) {
	out := api.Page[Role]{Items: []Role{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := rolesEver(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	out.Items, err = shownRoles(ctx, r, rows)
	return out, err
}

func (x *Crises) shownRole(ctx context.Context, r db.Reader, w roleRow) (Role, error) {
	out, err := shownRoles(ctx, r, []roleRow{w})
	if err != nil {
		return Role{}, err
	}
	return out[0], nil
}

func shownRoles(ctx context.Context, r db.Reader, rows []roleRow) ([]Role, error) {
	ids := make([]string, 0, 2*len(rows))
	for _, w := range rows {
		ids = append(ids, w.Person, w.GivenBy)
	}
	names, err := namesOf(ctx, r, ids...)
	out := make([]Role, len(rows))
	for i, w := range rows {
		out[i] = Role{ID: w.ID, Role: w.Role, Deputy: w.Deputy, From: w.From, Until: w.Until, GivenBy: personIn(names, w.GivenBy)}
		if p := personIn(names, w.Person); p != nil {
			out[i].Person = *p
		}
	}
	return out, err
}

// missing are the expected roles that nobody has, not even a deputy; who has left the house has none any more.
func missing(ctx context.Context, r db.Reader, now []roleRow) ([]string, error) {
	var out []string
	for _, k := range roleKinds {
		if !k.Expected {
			continue
		}
		held := false
		for _, w := range now {
			if w.Role != k.Role || held {
				continue
			}
			var err error
			if held, err = directory.Exists(ctx, r, w.Person); err != nil {
				return nil, err
			}
		}
		if !held {
			out = append(out, k.Role)
		}
	}
	return out, nil
}
