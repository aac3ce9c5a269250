package cmdb

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// staleAfter is how long a CI counts as known that nobody verified and no source has seen.
const staleAfter = 60 * 24 * time.Hour

func stale(c *brief, now instant.Instant) bool {
	return c.Status != Retired && now.Sub(c.FreshAt) > staleAfter
}

// presentBriefs gives rows of a list their names.
func presentBriefs(ctx context.Context, r db.Reader, all classes, rows []brief) ([]CI, error) {
	var persons, groups, cis []string
	for i := range rows {
		c := &rows[i]
		persons, groups, cis = append(persons, c.Owner, c.VerifiedBy, c.CreatedBy), append(groups, c.Group), append(cis, c.Site)
	}
	n, err := gather(ctx, r, persons, groups, cis)
	if err != nil {
		return nil, err
	}
	out := make([]CI, len(rows))
	for i := range rows {
		out[i] = present(n, all, &rows[i], r.Now())
	}
	return out, nil
}

func present(n names, all classes, c *brief, now instant.Instant) CI {
	out := CI{
		ID: c.ID, Number: c.Number, Name: c.Name, Class: c.Class, ClassName: all.name(c.Class), Layer: all.layer(c.Class), Status: c.Status, Lifecycle: c.Lifecycle,
		Environment: c.Environment, Criticality: c.Criticality, Site: n.ci(c.Site), Owner: n.person(c.Owner), SupportGroup: n.group(c.Group),
		RTO: c.RTO, RPO: c.RPO, RestoreTime: c.RestoreTime, Redundancy: Redundancy{Mode: c.Redundancy, MinUp: c.MinUp, Over: c.RuleOver}, Capacity: c.Capacity, Load: c.Load,
		Attributes: map[string]string{}, Source: c.Source, ExternalIDs: c.External.V, VerifiedAt: c.VerifiedAt, VerifiedBy: n.person(c.VerifiedBy), SeenAt: c.SeenAt,
		Stale: stale(c, now), RetiredAt: c.RetiredAt, CreatedAt: c.CreatedAt, CreatedBy: n.person(c.CreatedBy), UpdatedAt: c.UpdatedAt, Version: c.Version,
	}
	if len(c.External.V) > 0 {
		out.ExternalID = c.External.V[0].ID
	}
	return out
}

// presentOne is a CI with all that its own page shows.
func presentOne(ctx context.Context, r db.Reader, c *row) (CI, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return CI{}, err
	}
	list, err := presentBriefs(ctx, r, all, []brief{c.brief})
	if err != nil {
		return CI{}, err
	}
	out := list[0]
	out.Description, out.DescriptionHTML = c.Description, HTML(c.Description)
	if c.Attributes.V != nil {
		out.Attributes = c.Attributes.V
	}
	out.Owners = map[string]string{}
	for _, f := range fields {
		if o := c.ownerOf(f.name); o != "" && o != c.maker() {
			out.Owners[f.name] = o
		}
	}
	for k := range c.Attributes.V {
		if o := c.ownerOf(attributePrefix + k); o != "" && o != c.maker() {
			out.Owners[attributePrefix+k] = o
		}
	}
	if all.is(c.Class, serviceClass) {
		if out.Users, err = usersOf(ctx, r, c.ID); err != nil {
			return CI{}, err
		}
	}
	return out, nil
}
