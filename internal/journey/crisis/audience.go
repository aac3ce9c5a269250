package crisis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
)

// Audience says who is written to when a message is for them. The team is always those who take part; users are everybody until
// somebody says otherwise; the others are nobody until then.
type Audience struct {
	Audience  string          `json:"audience" enum:"users,management,partners,authorities,press,team"`
	Everybody bool            `json:"everybody" doc:"all who have an account"`
	Groups    []string        `json:"groups" nullable:"false" doc:"ids; their members"`
	Contacts  []string        `json:"contacts" nullable:"false" doc:"ids; the first e-mail of each that is not said to be wrong"`
	Channels  []string        `json:"channels" nullable:"false" doc:"ways that a message to them begins with"`
	Template  string          `json:"template" doc:"what a message to them begins with, {name}, {number} and {level} filled in; the product's own words where empty"`
	EveryMin  int64           `json:"every_min" doc:"how often they are told something, in minutes; 0 where there is no rhythm"`
	UpdatedAt instant.Instant `json:"updated_at,omitzero"`
	Version   int64           `json:"version"`
}

// ETag implements api.Tagged.
func (a Audience) ETag() string { return api.ETagOf(a.Version) }

type audienceRow struct {
	Audience  string            `db:"audience"`
	All       bool              `db:"all_people"`
	Groups    db.JSON[[]string] `db:"groups_in"`
	Contacts  db.JSON[[]string] `db:"contacts"`
	Channels  string            `db:"channels"`
	Template  string            `db:"template"`
	EveryMin  int64             `db:"every_min"`
	UpdatedAt instant.Instant   `db:"updated_at"`
	Version   int64             `db:"version"`
}

func audienceOf(ctx context.Context, r db.Reader, name string) (Audience, error) {
	w, err := db.One[audienceRow](ctx, r, `SELECT audience, all_people, groups_in, contacts, channels, template, every_min, updated_at, version FROM crisis_audience WHERE tenant_id = $1 AND audience = $2`, name)
	if errors.Is(err, db.ErrNoRows) {
		return Audience{Audience: name, Everybody: name == "users", Groups: []string{}, Contacts: []string{}, Channels: []string{}}, nil
	}
	return Audience{Audience: w.Audience, Everybody: w.All, Groups: w.Groups.V, Contacts: w.Contacts.V, Channels: append([]string{}, waysIn(w.Channels)...), Template: w.Template, EveryMin: w.EveryMin,
		UpdatedAt: w.UpdatedAt, Version: w.Version}, err
}

// AudiencesIn asks for all of them.
type AudiencesIn struct{}

// Audiences lists who is written to.
func (x *Crises) Audiences(ctx context.Context, r db.Reader, _ AudiencesIn) (api.Page[Audience], error) {
	out := api.Page[Audience]{Items: []Audience{}}
	for _, name := range audiences {
		a, err := audienceOf(ctx, r, name)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, a)
	}
	return out, nil
}

// AudienceIn says who an audience is.
type AudienceIn struct {
	Audience  string   `path:"audience" json:"-" maxLength:"40"`
	IfMatch   string   `header:"If-Match" json:"-"`
	Everybody bool     `json:"everybody,omitempty"`
	Groups    []string `json:"groups,omitempty" nullable:"false" maxItems:"50"`
	Contacts  []string `json:"contacts,omitempty" nullable:"false" maxItems:"500"`
	Channels  []string `json:"channels,omitempty" nullable:"false" maxItems:"5" doc:"mail, feed, status, desk, webhook"`
	Template  string   `json:"template,omitempty" maxLength:"32000" doc:"Markdown; {name}, {number} and {level} are filled in"`
	EveryMin  int64    `json:"every_min,omitempty" minimum:"0" maximum:"10080" doc:"0: no rhythm"`
}

// SetAudience says who is written to from now on.
func (x *Crises) SetAudience(ctx context.Context, tx *db.Tx, in AudienceIn) (Audience, error) {
	if !slices.Contains(audiences, in.Audience) || in.Audience == "team" {
		return Audience{}, fault.NotFound("crisis.audience_unknown")
	}
	old, err := audienceOf(ctx, tx, in.Audience)
	if err != nil {
		return old, err
	}
	if err := api.CheckVersion(in.IfMatch, old.Version); err != nil {
		return old, err
	}
	ways, err := waysOf(in.Channels)
	if err != nil {
		return old, err
	}
	if in.Template = clean(in.Template); utf8.RuneCountInString(in.Template) > longMessage {
		return old, fault.InvalidField("template", "crisis.too_long").With("limit", longMessage)
	}
	if err := reachable(ctx, tx, in); err != nil {
		return old, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO crisis_audience (tenant_id, audience, all_people, groups_in, contacts, channels, template, every_min, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant_id, audience) DO UPDATE SET all_people = excluded.all_people, groups_in = excluded.groups_in, contacts = excluded.contacts, channels = excluded.channels,
		template = excluded.template, every_min = excluded.every_min, updated_at = excluded.updated_at, version = crisis_audience.version + 1`,
		in.Audience, in.Everybody, jsonOf(in.Groups), jsonOf(in.Contacts), strings.Join(ways, ","), in.Template, in.EveryMin, tx.Now())
	if err != nil {
		return old, err
	}
	return audienceOf(ctx, tx, in.Audience)
}

// reachable says which group or contact of an audience there is not.
func reachable(ctx context.Context, r db.Reader, in AudienceIn) error {
	groups, err := directory.GroupBriefs(ctx, r, in.Groups...)
	if err != nil {
		return err
	}
	for _, g := range in.Groups {
		if groups[g].ID == "" {
			return fault.InvalidField("groups", "crisis.group_unknown")
		}
	}
	for _, c := range in.Contacts {
		_, err := contact.Get(ctx, r, contact.GetIn{ID: c})
		if fault.KindOf(err) == fault.KindNotFound {
			return fault.InvalidField("contacts", "crisis.contact_unknown")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func jsonOf(list []string) db.JSON[[]string] {
	if list == nil {
		list = []string{}
	}
	return db.JSON[[]string]{V: list}
}

// recipient is an address that a message is written to.
type recipient struct{ Name, Email, Lang, Zone string }

const pageOfPeople = 500

// recipients are those of a message. Those of an exercise are its participants and nobody else, whoever the message is for.
func recipients(ctx context.Context, r db.Reader, c *row, name string) ([]recipient, error) {
	if c.Exercise || name == "team" {
		members, err := membersOf(ctx, r, c.ID)
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, m := range members {
			if m.LeftAt.IsZero() {
				ids = append(ids, m.Person)
			}
		}
		list, err := directory.AddresseesOf(ctx, r, ids)
		return addressed(nil, list), err
	}
	a, err := audienceOf(ctx, r, name)
	if err != nil {
		return nil, err
	}
	var out []recipient
	for after := ""; a.Everybody; {
		list, err := directory.Addressees(ctx, r, after, pageOfPeople)
		if err != nil {
			return nil, err
		}
		out = addressed(out, list)
		if len(list) < pageOfPeople {
			break
		}
		after = list[len(list)-1].ID
	}
	for _, g := range a.Groups {
		members, err := directory.GroupMembers(ctx, r, g)
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(members))
		for i, m := range members {
			ids[i] = m.ID
		}
		list, err := directory.AddresseesOf(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		out = addressed(out, list)
	}
	for _, key := range a.Contacts {
		if out, err = withContact(ctx, r, out, key); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func addressed(out []recipient, list []directory.Addressee) []recipient {
	for _, p := range list {
		out = append(out, recipient{Name: p.Name, Email: p.Email, Lang: p.Lang, Zone: p.Zone})
	}
	return out
}

func withContact(ctx context.Context, r db.Reader, out []recipient, key string) ([]recipient, error) {
	k, err := contact.Get(ctx, r, contact.GetIn{ID: key})
	if fault.KindOf(err) == fault.KindNotFound || err == nil && !k.ArchivedAt.IsZero() {
		return out, nil // struck from the book since
	}
	for _, l := range k.Lines {
		if l.Kind == "email" && l.WrongAt.IsZero() {
			return append(out, recipient{Name: k.Name, Email: l.Value, Lang: k.Lang}), err
		}
	}
	return out, err
}
