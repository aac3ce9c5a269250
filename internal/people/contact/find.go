package contact

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// GetIn names a contact.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get reads one contact, archived or not.
func Get(ctx context.Context, r db.Reader, in GetIn) (Contact, error) {
	c, err := load(ctx, r, in.ID)
	if err != nil {
		return Contact{}, err
	}
	return presentOne(ctx, r, c)
}

// OfPerson reads the card of a person with an account here; "me" is the reader.
func OfPerson(ctx context.Context, r db.Reader, in GetIn) (Contact, error) {
	if in.ID == "me" {
		in.ID = r.Actor().ID
	}
	c, err := ofPerson(ctx, r, in.ID)
	if err != nil {
		return Contact{}, err
	}
	return presentOne(ctx, r, c)
}

// ListIn filters contacts.
type ListIn struct {
	Q         string `query:"q" json:"-" maxLength:"200" doc:"beginnings of words of the name, the title, and the organisation's name"`
	Kind      string `query:"kind" json:"-" enum:"person,organisation,group"`
	Category  string `query:"category" json:"-" enum:"staff,hosting,cert,insurer,authority,supplier,utility,press,other"`
	Emergency bool   `query:"emergency" json:"-" doc:"those of the emergency view alone, in its order; one page of at most 200"`
	Archived  bool   `query:"archived" json:"-" doc:"also those that are called no more"`
	Limit     int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor    string `query:"cursor" json:"-" maxLength:"40"`
}

// List finds contacts, by name.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Contact], error) {
	if in.Limit <= 0 {
		in.Limit = 50
	}
	if in.Emergency {
		in.Limit, in.Cursor = 200, ""
	}
	page := api.Page[Contact]{Items: []Contact{}}
	rows, err := list(ctx, r, in, in.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		if !in.Emergency {
			page.Next = rows[in.Limit-1].ID
		}
	}
	page.Items, err = present(ctx, r, rows)
	return page, err
}

// most is how many contacts a book holds: what a phone is given, and what is printed.
const most = 2000

// Book is all contacts that are called, by name, in pages that do not end before most.
func Book(ctx context.Context, r db.Reader) ([]Contact, error) {
	out := []Contact{}
	in := ListIn{Limit: 200}
	for len(out) < most {
		page, err := List(ctx, r, in)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		if in.Cursor = page.Next; in.Cursor == "" {
			break
		}
	}
	return out, nil
}

func presentOne(ctx context.Context, r db.Reader, c row) (Contact, error) {
	list, err := present(ctx, r, []row{c})
	if err != nil {
		return Contact{}, err
	}
	return list[0], nil
}

// present gives rows their lines and names, as the reader may see them.
func present(ctx context.Context, r db.Reader, rows []row) ([]Contact, error) {
	out := make([]Contact, 0, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	ids, above := make([]string, len(rows)), []string{}
	for i, c := range rows {
		ids[i] = c.ID
		if c.Organisation != "" {
			above = append(above, c.Organisation)
		}
	}
	names, err := briefs(ctx, r, above)
	if err != nil {
		return nil, err
	}
	lines, err := linesOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	ties, err := tiesOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, c := range rows {
		at[c.ID] = len(out)
		out = append(out, c.seenBy(r, names, lines[c.ID]))
	}
	for _, t := range ties {
		c := &out[at[t.From]]
		b := Brief{ID: t.To, Name: t.Name, Kind: t.What, UID: t.UID}
		if t.Kind == deputyTie {
			c.Deputies = append(c.Deputies, b)
		} else {
			c.Members = append(c.Members, b)
		}
	}
	return out, nil
}

func (c *row) seenBy(r db.Reader, names map[string]Brief, lines []Line) Contact {
	me := r.Actor()
	out := Contact{ID: c.ID, Kind: c.Kind, Name: c.Name, PersonID: c.PersonID, Title: c.Title, Category: c.Category, Lang: c.Lang, Availability: c.Availability, Note: c.Note,
		References: c.Refs.V, Emergency: c.Emergency, Rank: c.Rank, Lines: []Line{}, Deputies: []Brief{}, Members: []Brief{}, MayEdit: mayEdit(me, c.PersonID),
		ArchivedAt: c.ArchivedAt, UpdatedAt: c.UpdatedAt, Version: c.Version, UID: c.UID}
	if out.References == nil {
		out.References = []Reference{}
	}
	if b, ok := names[c.Organisation]; ok {
		out.Organisation = &b
	}
	all := seesPrivate(me, c.PersonID)
	for _, l := range lines {
		if l.Private && !all {
			out.Hidden++
			continue
		}
		l.Fresh = l.fresh(r.Now())
		out.Lines = append(out.Lines, l)
	}
	return out
}

func (l *Line) fresh(now instant.Instant) bool {
	return l.VerifiedAt > l.WrongAt && now.Sub(l.VerifiedAt) < FreshFor
}

// MayHear says whether the reader may follow a topic of this domain.
func MayHear(_ context.Context, r db.Reader, topic string) (known bool, err error) {
	if topic != TopicAll {
		return false, nil
	}
	if !r.Actor().Has(Permissions["contact.read"]) {
		err = fault.Denied("permission.denied")
	}
	return true, err
}
