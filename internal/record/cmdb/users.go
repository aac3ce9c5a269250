package cmdb

import (
	"context"
	"errors"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

const (
	userLimit  = 500 // lines a service may have
	countLimit = 10_000_000
	noteLimit  = 200
)

// AddUserIn says who uses a service.
type AddUserIn struct {
	ID    string `path:"id" json:"-" doc:"the service: id, number or external id"`
	Kind  string `json:"kind" enum:"person,group,site,number"`
	RefID string `json:"ref_id,omitempty" maxLength:"200" doc:"the person, the group, or the CI of the site"`
	Count int64  `json:"count,omitempty" minimum:"0" maximum:"10000000" doc:"for a number: how many; for a site: how many, where the directory does not know"`
	Note  string `json:"note,omitempty" maxLength:"400"`
}

// AddUser adds users to a service; the same person, group or site again replaces what was said of it.
func AddUser(ctx context.Context, tx *db.Tx, in AddUserIn) (CI, error) {
	all, err := classesOf(ctx, tx)
	if err != nil {
		return CI{}, err
	}
	u := userRow{ID: id.New(), Kind: in.Kind, Ref: in.RefID, Count: in.Count, Note: markdown.CleanLine(in.Note), At: tx.Now(), By: tx.Actor().ID}
	return changeUsers(ctx, tx, in.ID, "user_add", func(c *row) (Change, error) {
		if !all.is(c.Class, serviceClass) {
			return Change{}, fault.Conflict("cmdb.not_a_service")
		}
		if utf8.RuneCountInString(u.Note) > noteLimit {
			return Change{}, wrong("note", "cmdb.too_long", "limit", noteLimit)
		}
		if err := checkUser(ctx, tx, all, &u); err != nil {
			return Change{}, err
		}
		u.CI = c.ID
		n, err := countUsers(ctx, tx, c.ID)
		if err == nil && n >= userLimit {
			err = fault.Conflict("cmdb.too_many").With("limit", userLimit)
		}
		if err == nil {
			err = putUser(ctx, tx, &u)
		}
		label, e := userLabel(ctx, tx, u)
		return Change{Field: "users", New: label}, errors.Join(err, e)
	})
}

// checkUser refuses what is not there, and turns a site's number or external id into its id.
func checkUser(ctx context.Context, r db.Reader, all classes, u *userRow) error {
	switch u.Kind {
	case UserPerson:
		p, err := directory.BriefOf(ctx, r, u.Ref)
		if err == nil && p.ID == "" {
			err = fault.InvalidField("ref_id", "cmdb.person_unknown")
		}
		u.Count = 1
		return err
	case UserGroup:
		g, err := directory.GroupBriefs(ctx, r, u.Ref)
		if err == nil && g[u.Ref].ID == "" {
			err = fault.InvalidField("ref_id", "cmdb.group_unknown")
		}
		u.Count = 0
		return err
	case UserSite:
		site, err := rowByKey(ctx, r, u.Ref)
		if fault.KindOf(err) == fault.KindNotFound || err == nil && !all.is(site.Class, siteClass) {
			return fault.InvalidField("ref_id", "cmdb.site_unknown")
		}
		if err == nil {
			u.Ref = site.ID
		}
		return err
	case UserNumber:
		u.Ref = ""
		if u.Count <= 0 {
			return wrong("count", "cmdb.number_between", "limit", countLimit)
		}
		return nil
	default:
		return fault.InvalidField("kind", "cmdb.user_kind_unknown")
	}
}

// RemoveUserIn names one line of a service's users.
type RemoveUserIn struct {
	ID   string `path:"id" json:"-"`
	User string `path:"user" json:"-" maxLength:"40"`
}

// RemoveUser takes users from a service.
func RemoveUser(ctx context.Context, tx *db.Tx, in RemoveUserIn) (api.None, error) {
	_, err := changeUsers(ctx, tx, in.ID, "user_remove", func(c *row) (Change, error) {
		u, err := userByID(ctx, tx, c.ID, in.User)
		if err != nil {
			return Change{}, err
		}
		label, err := userLabel(ctx, tx, u)
		if err != nil {
			return Change{}, err
		}
		return Change{Field: "users", Old: label}, deleteUser(ctx, tx, c.ID, in.User)
	})
	return api.None{}, err
}

// changeUsers is change, for what is not in the row: one version, one line of history, one event.
func changeUsers(ctx context.Context, tx *db.Tx, key, verb string, f func(c *row) (Change, error)) (CI, error) {
	c, err := rowByKey(ctx, tx, key)
	if err != nil {
		return CI{}, err
	}
	line, err := f(c)
	if err != nil {
		return CI{}, err
	}
	if c.Version, err = touch(ctx, tx, c.ID); err != nil {
		return CI{}, err
	}
	l := changeRow{ID: id.New(), CI: c.ID, At: tx.Now(), Version: c.Version, Actor: tx.Actor().ID, Verb: verb}
	l.Changes.V = []Change{line}
	if err := insertChanges(ctx, tx, []changeRow{l}); err != nil {
		return CI{}, err
	}
	var p event.Payload = UsersChanged{Version: c.Version}
	say(tx, c.ID, p)
	return presentOne(ctx, tx, c)
}

// UsersIn names a service.
type UsersIn struct {
	ID string `path:"id" json:"-" doc:"id, number or external id"`
}

// UsersOf answers who uses a service.
func UsersOf(ctx context.Context, r db.Reader, in UsersIn) (Users, error) {
	ci, err := IDOf(ctx, r, in.ID)
	if err != nil {
		return Users{}, err
	}
	u, err := usersOf(ctx, r, ci)
	if err != nil {
		return Users{}, err
	}
	return *u, nil
}

// usersOf counts a service's users, each person once.
func usersOf(ctx context.Context, r db.Reader, ci string) (*Users, error) {
	rows, err := userRows(ctx, r, ci)
	if err != nil {
		return nil, err
	}
	var persons, groups, sites []string
	for _, u := range rows {
		switch u.Kind {
		case UserPerson:
			persons = append(persons, u.Ref)
		case UserGroup:
			groups = append(groups, u.Ref)
		case UserSite:
			sites = append(sites, u.Ref)
		}
	}
	n, err := gather(ctx, r, persons, groups, sites)
	if err != nil {
		return nil, err
	}
	out := &Users{Items: make([]User, 0, len(rows))}
	all := map[string]bool{}
	for _, u := range rows {
		who, err := peopleOf(ctx, r, u, n)
		if err != nil {
			return nil, err
		}
		for _, p := range who {
			all[p] = true
		}
		item := User{ID: u.ID, Kind: u.Kind, Count: int64(len(who)), Note: u.Note, At: u.At}
		switch u.Kind {
		case UserPerson:
			item.Ref = &Named{ID: u.Ref, Name: n.persons[u.Ref].Name}
		case UserGroup:
			item.Ref = n.group(u.Ref)
		case UserSite:
			item.Ref = n.ci(u.Ref)
		}
		if u.Count > 0 && u.Kind != UserPerson {
			item.Count = u.Count
			out.Total += max(0, u.Count-int64(len(who)))
		}
		out.Items = append(out.Items, item)
	}
	out.Total += int64(len(all))
	return out, nil
}

func userLabel(ctx context.Context, r db.Reader, u userRow) (string, error) {
	var n names
	var err error
	switch u.Kind {
	case UserPerson:
		n, err = gather(ctx, r, []string{u.Ref}, nil, nil)
		return n.persons[u.Ref].Name, err
	case UserGroup:
		n, err = gather(ctx, r, nil, []string{u.Ref}, nil)
		return n.groups[u.Ref].Name, err
	case UserSite:
		n, err = gather(ctx, r, nil, nil, []string{u.Ref})
		return n.cis[u.Ref], err
	default:
		return amount(u.Count), nil
	}
}
