package demo

import (
	"context"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/db"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/ticket"
)

// How old the map is, and when somebody last looked at what they look at.
const (
	mapMade     = 100 * 24 * time.Hour
	mapVerified = 12 * 24 * time.Hour
	inventory   = "inventaire" // the source of the keys by which the script knows things
)

// drawMap puts what the company runs on into the CMDB, a hundred days ago; since then most of it was verified.
func (p *player) drawMap(ctx context.Context) error {
	l := script.LandscapeOf(p.house)
	if len(l.Things) == 0 {
		return nil
	}
	made := p.a.DB.Now().Add(-mapMade)
	for from := 0; from < len(l.Things); from += chunk {
		part := l.Things[from:min(len(l.Things), from+chunk)]
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
			return p.addThings(ctx, tx.As(p.people["karim.bouzid"]).At(made), part)
		}); err != nil {
			return err
		}
	}
	for from := 0; from < len(l.Ties); from += chunk {
		part := l.Ties[from:min(len(l.Ties), from+chunk)]
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, t := range part {
				if _, err := cmdb.Relate(ctx, tx.As(p.people["karim.bouzid"]).At(made), cmdb.RelateIn{From: p.things[t.From], Type: t.Type, To: p.things[t.To]}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := p.addUses(ctx, tx.As(p.people["nora"]).At(made), l.Uses); err != nil {
			return err
		}
		return p.lookAfter(ctx, tx, l.Things)
	})
}

func (p *player) addThings(ctx context.Context, tx *db.Tx, things []script.Thing) error {
	for _, t := range things {
		in := cmdb.MakeIn{Name: t.Name, Class: t.Class, ExternalIDs: []cmdb.External{{Source: inventory, ID: t.Key}}, Values: cmdb.Values{
			Environment: &t.Environment, Criticality: &t.Criticality, RTO: &t.RTO, RPO: &t.RPO, RestoreTime: &t.Restore, Capacity: &t.Capacity,
			Attributes: t.Attributes, Description: &t.Description,
		}}
		if t.Lifecycle != "" {
			in.Lifecycle = &t.Lifecycle
		}
		if t.Rule != "" {
			in.Redundancy = &cmdb.Redundancy{Mode: t.Rule, MinUp: t.MinUp, Over: t.Over}
		}
		if site := p.things[t.Site]; site != "" {
			in.SiteID = &site
		}
		if group := p.groups[t.Group]; group != "" {
			in.SupportGroupID = &group
		}
		if owner := p.people[t.Owner].ID; owner != "" {
			in.OwnerID = &owner
		}
		c, err := cmdb.Make(ctx, tx, in)
		if err != nil {
			return err
		}
		p.things[t.Key] = c.ID
		if t.Status == cmdb.Retired {
			if _, err := cmdb.Retire(ctx, tx, cmdb.ActIn{ID: c.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) addUses(ctx context.Context, tx *db.Tx, uses []script.Use) error {
	for _, u := range uses {
		in := cmdb.AddUserIn{ID: p.things[u.Service], Kind: u.Kind, Count: u.Count, Note: u.Note}
		switch u.Kind {
		case cmdb.UserPerson:
			in.RefID = p.people[u.Ref].ID
		case cmdb.UserGroup:
			in.RefID = p.groups[u.Ref]
		case cmdb.UserSite:
			in.RefID = p.things[u.Ref]
		}
		if _, err := cmdb.AddUser(ctx, tx, in); err != nil {
			return err
		}
	}
	return nil
}

// lookAfter verifies what is looked after, and changes a few things as a company does: a machine grew, another rests for a while.
func (p *player) lookAfter(ctx context.Context, tx *db.Tx, things []script.Thing) error {
	now := tx.Now()
	for n, t := range things {
		if t.Unverified || t.Status == cmdb.Retired {
			continue
		}
		at := now.Add(-mapVerified - time.Duration(n%40)*23*time.Hour)
		if _, err := cmdb.Verify(ctx, tx.As(p.people["karim.bouzid"]).At(at), cmdb.ActIn{ID: p.things[t.Key]}); err != nil {
			return err
		}
	}
	maintenance, more := cmdb.Maintenance, map[string]string{"memory_mb": "32768", "cpu_cores": "8"}
	for _, e := range []struct {
		key  string
		days int
		v    cmdb.Values
	}{
		{"srv-bdd-erp-01", 40, cmdb.Values{Attributes: more}},
		{"srv-wms-01", 25, cmdb.Values{Attributes: more}},
		{"imp-nte-2", 3, cmdb.Values{Status: &maintenance}},
	} {
		at := now.Add(-time.Duration(e.days) * 24 * time.Hour)
		if _, err := cmdb.Edit(ctx, tx.As(p.people["karim.bouzid"]).At(at), cmdb.EditIn{ID: p.things[e.key], Values: e.v}); err != nil {
			return err
		}
	}
	return nil
}

// findThings looks up what the script's keys are on a map that was drawn before.
func (p *player) findThings(ctx context.Context, r db.Reader) (err error) {
	var keys []string
	for _, t := range script.LandscapeOf(p.house).Things {
		keys = append(keys, t.Key)
	}
	if len(keys) > 0 {
		p.things, err = cmdb.ExternalIDs(ctx, r, inventory, keys)
	}
	return err
}

// about ties an incident to the service or the computer that its category speaks of.
func (p *player) about(ctx context.Context, tx *db.Tx, id, category, requester string) error {
	key := script.About(category)
	if script.OwnMachine(category) {
		key = "pc-" + requester
	}
	if p.things[key] == "" {
		return nil
	}
	return p.a.Links.Affect(ctx, tx, ref.Of(ticket.Subject, id), ref.Of(cmdb.Subject, p.things[key]))
}
