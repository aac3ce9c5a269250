package kit

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/people/contact"
)

// person is a contact on paper.
type person struct {
	ID, Name, Title, Organisation, Category, Availability, Note string
	Emergency                                                   bool
	Rank                                                        int64
	Lines                                                       []phone
	References                                                  []contact.Reference
	Deputies, Members                                           []string
}

// phone is a number or an address, with how far it can be trusted.
type phone struct {
	Kind, Use, Value, Dial, Verified string
	Emergency, Independent           bool
	Fresh, Wrong, Private            bool
}

// contacts are all that the reader may see: those of the emergency view first, in its order.
func (e *edition) contacts(ctx context.Context, r db.Reader) ([]person, error) {
	all, err := contact.Book(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]person, 0, len(all))
	for _, c := range all {
		p := person{ID: c.ID, Name: c.Name, Title: c.Title, Availability: c.Availability, Note: c.Note, Emergency: c.Emergency, Rank: c.Rank, References: c.References}
		if c.Category != "" {
			p.Category = e.Say.T("category." + c.Category)
		}
		if c.Organisation != nil {
			p.Organisation = c.Organisation.Name
		}
		for _, l := range c.Lines {
			one := phone{Kind: l.Kind, Use: e.Say.T("use." + l.Use), Value: l.Value, Emergency: l.Emergency, Independent: l.Independent, Fresh: l.Fresh, Wrong: l.WrongAt > l.VerifiedAt, Private: l.Private,
				Verified: e.Say.Day(l.VerifiedAt)}
			if l.Kind == contact.Phone {
				one.Dial = contact.Dial(l.Value)
			}
			p.Lines = append(p.Lines, one)
		}
		slices.SortStableFunc(p.Lines, func(a, b phone) int { return order(b.Emergency) - order(a.Emergency) })
		for _, d := range c.Deputies {
			p.Deputies = append(p.Deputies, d.Name)
		}
		for _, m := range c.Members {
			p.Members = append(p.Members, m.Name)
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b person) int {
		if d := order(b.Emergency) - order(a.Emergency); d != 0 {
			return d
		}
		if !a.Emergency {
			return 0
		}
		return int(a.Rank - b.Rank)
	})
	return out, nil
}

func order(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
