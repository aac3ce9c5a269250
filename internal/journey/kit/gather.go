package kit

import (
	"context"
	"strconv"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
)

// bookLink is a procedure where others name it.
type bookLink struct {
	ID, Number, Title, Lang string
	Edition, Steps          int64
	Verified, Due           bool
}

// Path is where its page is, from the root.
func (b bookLink) Path() string { return "procedures/" + file(b.Number) }

// duty is a rota.
type duty struct {
	Name, Description, Zone string
	Now, Phone, Until       string
	Shifts                  []shift
}

type shift struct{ From, To, Who, Phone string }

// begin reads what the kit says of itself, and what its pages name often.
func (k *Kits) begin(ctx context.Context, r db.Reader, days int) (*edition, error) {
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return nil, err
	}
	at, err := r.Position(ctx)
	if err != nil {
		return nil, err
	}
	me := r.Actor()
	lang, zone := me.Lang, me.Zone
	if me.IsSystem() {
		lang, zone = t.Lang, t.Zone
	}
	now := r.Now().Time()
	who := me.Name
	if me.IsSystem() {
		who = k.Text.Text(t.Lang, "kit.operator", nil)
	}
	e := &edition{k: k, books: map[string][]bookLink{}, byCI: map[string]int{}, byGroup: map[string]int{},
		Say:  words{text: k.Text, lang: i18n.Negotiate(lang, ""), format: i18n.For(lang, zone)},
		Meta: meta{Organisation: t.Name, For: who, At: now, Until: now.Add(time.Duration(days) * 24 * time.Hour), Version: version(at), Server: k.Origin()}}
	e.Meta.Lang = e.Say.lang
	if err := e.readBooks(ctx, r); err != nil {
		return nil, err
	}
	return e, e.readDuty(ctx, r)
}

// version is a position in the log, short enough to be read out on the phone.
func version(at event.Position) string {
	return at.Epoch[:min(len(at.Epoch), 8)] + ":" + strconv.FormatInt(at.Seq, 10)
}

// readBooks lists the published procedures, without their words.
func (e *edition) readBooks(ctx context.Context, r db.Reader) error {
	in := runbook.ListIn{State: runbook.Published, Limit: 200}
	for {
		page, err := e.k.Runbooks.List(ctx, r, in)
		if err != nil {
			return err
		}
		for _, b := range page.Items {
			l := bookLink{ID: b.ID, Number: b.Number, Title: b.Title, Lang: b.Lang, Edition: b.Edition, Steps: b.StepCount, Verified: !b.VerifiedAt.IsZero() && !b.ReviewDue, Due: b.ReviewDue}
			e.list = append(e.list, l)
			for _, ci := range b.CIs {
				e.books[ci.ID] = append(e.books[ci.ID], l)
			}
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			return nil
		}
	}
}

// readDuty reads who is on call, and for what.
func (e *edition) readDuty(ctx context.Context, r db.Reader) error {
	all, err := oncall.List(ctx, r, oncall.NoIn{})
	if err != nil {
		return err
	}
	for _, one := range all.Items {
		if !one.ArchivedAt.IsZero() {
			continue
		}
		cal, err := oncall.Shifts(ctx, r, oncall.ShiftsIn{ID: one.ID, To: r.Now().Add(DutyFor)})
		if err != nil {
			return err
		}
		var who []string
		for _, d := range cal.Items {
			if d.Person != nil {
				who = append(who, d.Person.ID)
			}
		}
		phones, err := contact.Phones(ctx, r, distinct(who))
		if err != nil {
			return err
		}
		d := duty{Name: one.Name, Description: one.Description, Zone: one.Zone, Until: e.Say.At(one.Now.Until)}
		if one.Now.Person != nil {
			d.Now, d.Phone = one.Now.Person.Name, one.Now.Phone
		}
		for _, s := range cal.Items {
			line := shift{From: e.Say.At(s.From), To: e.Say.At(s.Until)}
			if s.Person != nil {
				line.Who, line.Phone = s.Person.Name, phones[s.Person.ID]
			}
			d.Shifts = append(d.Shifts, line)
		}
		for _, c := range one.Covers {
			e.byCI[c.ID] = len(e.duty)
		}
		if one.Group != nil {
			if _, taken := e.byGroup[one.Group.ID]; !taken {
				e.byGroup[one.Group.ID] = len(e.duty)
			}
		}
		e.duty = append(e.duty, d)
	}
	return nil
}

// caller is whom to call about a CI: who is on call for it, or for its group.
type caller struct{ Rota, Name, Phone string }

func (e *edition) callerOf(ci, group string) *caller {
	i, ok := e.byCI[ci]
	if !ok {
		i, ok = e.byGroup[group]
	}
	if !ok {
		return nil
	}
	d := e.duty[i]
	return &caller{Rota: d.Name, Name: d.Now, Phone: d.Phone}
}

func distinct(list []string) []string {
	seen := map[string]bool{}
	out := list[:0:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
