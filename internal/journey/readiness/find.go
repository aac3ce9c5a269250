package readiness

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
)

// Readinesses is the domain with what it stands on, given by app.
type Readinesses struct {
	Runbooks *runbook.Runbooks
	Maps     *cmdb.Maps
	// Exercised says when a crisis about some CIs was last exercised, by CI.
	Exercised func(ctx context.Context, r db.Reader, cis []string) (map[string]instant.Instant, error)
	// Voices are what was not confirmed though its person was asked, by "ci:<id>", "runbook:<id>" and "contact:<id>".
	Voices func(ctx context.Context, r db.Reader) (map[string]Voice, error)
}

// Register adds this domain's route.
func (x *Readinesses) Register(root *api.Group) {
	api.Get(root.At("/readiness"), "", x.Read, "readiness.read")
}

// Voice is what the monthly letter learned of a record: since when its person does not answer, or when they said that it is wrong.
type Voice struct {
	Person      string
	SilentSince instant.Instant
	WrongAt     instant.Instant
}

// In has no filter.
type In struct{}

// known is what several services share.
type known struct {
	books     map[string][]runbook.Runbook
	rotas     map[string]rota // by "ci:<id>" or "group:<id>"
	reach     map[string]contact.Reach
	exercised map[string]instant.Instant
	voices    map[string]Voice
}

type rota struct {
	id, name string
	person   string
	gap      instant.Instant // when the first one begins; zero where there is none
}

// Read answers how ready the critical services are.
func (x *Readinesses) Read(ctx context.Context, r db.Reader, _ In) (Readiness, error) {
	list, cut, err := services(ctx, r)
	if err != nil {
		return Readiness{}, err
	}
	k := &known{books: map[string][]runbook.Runbook{}, rotas: map[string]rota{}}
	procedures, err := x.readBooks(ctx, r, k)
	if err != nil {
		return Readiness{}, err
	}
	if err := readRotas(ctx, r, k); err != nil {
		return Readiness{}, err
	}
	ids, persons := make([]string, len(list)), []string{}
	for i, c := range list {
		ids[i] = c.ID
		if c.Owner != nil {
			persons = append(persons, c.Owner.ID)
		}
	}
	for _, t := range k.rotas {
		if t.person != "" {
			persons = append(persons, t.person)
		}
	}
	if k.reach, err = contact.ReachOf(ctx, r, persons); err != nil {
		return Readiness{}, err
	}
	if k.exercised, err = x.Exercised(ctx, r, ids); err != nil {
		return Readiness{}, err
	}
	if k.voices, err = x.Voices(ctx, r); err != nil {
		return Readiness{}, err
	}
	all := make([]Service, 0, len(list))
	for _, c := range list {
		s, err := x.judge(ctx, r, k, c)
		if err != nil {
			return Readiness{}, err
		}
		all = append(all, s)
	}
	out := summed(all)
	out.At, out.Cut, out.Procedures = r.Now(), cut, procedures
	out.Contacts, err = contact.ProofOf(ctx, r)
	return out, err
}

// services are those of the two highest levels of criticality, by name.
func services(ctx context.Context, r db.Reader) (list []cmdb.CI, cut bool, err error) {
	in := cmdb.ListIn{Class: "business_service", Criticality: "1,2", Sort: "name", Limit: atOnce}
	for {
		page, err := cmdb.List(ctx, r, in)
		if err != nil {
			return nil, false, err
		}
		list = append(list, page.Items...)
		if in.Cursor = page.Next; in.Cursor == "" || len(list) >= mostServices {
			return list, in.Cursor != "", nil
		}
	}
}

func (x *Readinesses) readBooks(ctx context.Context, r db.Reader, k *known) (Procedures, error) {
	var out Procedures
	in := runbook.ListIn{State: runbook.Published, Limit: atOnce}
	for {
		page, err := x.Runbooks.List(ctx, r, in)
		if err != nil {
			return out, err
		}
		for _, b := range page.Items {
			out.Published++
			if b.ReviewDue {
				out.Due++
			}
			if fresh(r, b) {
				out.Fresh++
			}
			for _, ci := range b.CIs {
				k.books[ci.ID] = append(k.books[ci.ID], b)
			}
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			return out, nil
		}
	}
}

func fresh(r db.Reader, b runbook.Runbook) bool {
	return !b.VerifiedAt.IsZero() && !b.ReviewDue && r.Now().Sub(b.VerifiedAt) < OldAfter
}

func readRotas(ctx context.Context, r db.Reader, k *known) error {
	page, err := oncall.List(ctx, r, oncall.NoIn{})
	if err != nil {
		return err
	}
	for _, one := range page.Items {
		if !one.ArchivedAt.IsZero() {
			continue
		}
		cal, err := oncall.Shifts(ctx, r, oncall.ShiftsIn{ID: one.ID, To: r.Now().Add(ahead)})
		if err != nil {
			return err
		}
		t := rota{id: one.ID, name: one.Name}
		if one.Now.Person != nil {
			t.person = one.Now.Person.ID
		}
		for _, d := range cal.Items {
			if d.Person == nil {
				t.gap = max(d.From, r.Now())
				break
			}
		}
		if one.Group != nil {
			if _, taken := k.rotas["group:"+one.Group.ID]; !taken {
				k.rotas["group:"+one.Group.ID] = t
			}
		}
		for _, c := range one.Covers {
			k.rotas["ci:"+c.ID] = t
		}
	}
	return nil
}

// who names the person of an id.
func who(ctx context.Context, r db.Reader, person string) (string, error) {
	if person == "" {
		return "", nil
	}
	b, err := directory.BriefOf(ctx, r, person)
	return b.Name, err
}
