package kit

import (
	"context"
	"io"
	"strconv"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/paper"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// sheets is the print edition in the making.
type sheets struct {
	*edition
	ctx   context.Context //nolint:containedctx // of one call of Print, whose parts these are
	actor auth.Actor
	doc   *paper.Doc
	done  Written
}

// Print writes the print edition: the same, on paper, with contents and page numbers; every page bears the version, the date and the
// end of its validity. Unlike the archive it is set in memory: a page number is known only when all is set.
func (k *Kits) Print(ctx context.Context, actor auth.Actor, in In, out io.Writer) (Written, error) {
	if err := in.check(); err != nil {
		return Written{}, err
	}
	e, err := db.View(ctx, k.DB, actor, func(ctx context.Context, r db.Reader) (*edition, error) { return k.begin(ctx, r, in.Days) })
	if err != nil {
		return Written{}, err
	}
	until := e.Say.T("until", "at", e.Say.Date(e.Meta.Until))
	s := &sheets{edition: e, ctx: ctx, actor: actor, done: Written{Organisation: e.Meta.Organisation, At: e.Meta.At, Until: e.Meta.Until, Version: e.Meta.Version},
		doc: paper.New(paper.Face{Lang: e.Meta.Lang, Title: e.Say.T("title"), Author: e.Meta.Organisation, Head: e.Meta.Organisation + " · " + e.Say.T("title"), HeadRight: until,
			Foot: e.Say.T("print_foot", "version", e.Meta.Version, "at", e.Say.Date(e.Meta.At)), Page: e.Say.T("print_page"), Contents: e.Say.T("print_contents"), At: e.Meta.At})}
	s.doc.Cover(paper.Cover{Above: e.Meta.Organisation, Title: e.Say.T("title"), Below: e.Say.T("made", "at", e.Say.Date(e.Meta.At)), Mark: until,
		Facts: []paper.Fact{{Name: e.Say.T("print_version"), Value: e.Meta.Version}, {Name: e.Say.T("print_for"), Value: e.Meta.For}, {Name: e.Say.T("print_server"), Value: e.Meta.Server}}, Note: e.Say.T("print_note")})
	s.doc.Contents()
	for _, part := range []func() error{s.crises, s.people, s.onCall, s.services, s.plans, s.procedures} {
		if err := part(); err != nil {
			return s.done, err
		}
	}
	b, err := s.doc.Bytes()
	if err != nil {
		return s.done, err
	}
	_, err = out.Write(b)
	return s.done, err
}

func read[T any](s *sheets, f func(context.Context, db.Reader) (T, error)) (T, error) {
	return db.View(s.ctx, s.k.DB, s.actor, f)
}

func (s *sheets) people() error {
	list, err := read(s, s.contacts)
	if err != nil {
		return err
	}
	s.done.Contacts = len(list)
	s.doc.Chapter(s.Say.T("contacts"))
	var rows [][]string
	for _, p := range list {
		var lines []string
		for _, l := range p.Lines {
			state := s.Say.T("unverified")
			switch {
			case l.Wrong:
				state = s.Say.T("wrong")
			case l.Fresh:
				state = s.Say.T("verified_on", "at", l.Verified)
			}
			text := "**" + plain(l.Value) + "** " + l.Use
			if l.Emergency {
				text += ", " + s.Say.T("at_night")
			}
			lines = append(lines, text+" ("+state+")")
		}
		about := strings.Trim(plain(p.Title)+", "+plain(p.Organisation), ", ")
		rows = append(rows, []string{"**" + plain(p.Name) + "**\n" + about, strings.Join(lines, "\n"), plain(p.Availability)})
	}
	s.table(rows, s.Say.T("no_contacts"), paper.Column{Head: s.Say.T("who"), Share: 3}, paper.Column{Head: s.Say.T("print_numbers"), Share: 5}, paper.Column{Head: s.Say.T("print_when"), Share: 2})
	return nil
}

// table puts rows, or says that there are none.
func (s *sheets) table(rows [][]string, none string, columns ...paper.Column) {
	if len(rows) == 0 {
		s.doc.Note(none)
		return
	}
	s.doc.Table(columns, rows)
}

func (s *sheets) onCall() error {
	s.doc.Chapter(s.Say.T("oncall"))
	for _, d := range s.duty {
		s.doc.Section(d.Name)
		var rows [][]string
		for _, f := range d.Shifts {
			who := f.Who
			if who == "" {
				who = s.Say.T("nobody")
			}
			rows = append(rows, []string{f.From, f.To, plain(who), "**" + plain(f.Phone) + "**"})
		}
		s.table(rows, s.Say.T("nobody"), paper.Column{Head: s.Say.T("from"), Share: 2}, paper.Column{Head: s.Say.T("to"), Share: 2}, paper.Column{Head: s.Say.T("who"), Share: 3}, paper.Column{Head: s.Say.T("print_numbers"), Share: 3})
	}
	if len(s.duty) == 0 {
		s.doc.Note(s.Say.T("no_oncall"))
	}
	return nil
}

func (s *sheets) services() error {
	s.doc.Chapter(s.Say.T("services"))
	type page struct {
		items []cmdb.CI
		next  string
	}
	for cursor := ""; ; {
		found, err := read(s, func(ctx context.Context, r db.Reader) (page, error) {
			items, next, err := critical(ctx, r, cursor)
			return page{items, next}, err
		})
		if err != nil {
			return err
		}
		for _, c := range found.items {
			one, err := read(s, func(ctx context.Context, r db.Reader) (service, error) { return s.service(ctx, r, c) })
			if err != nil {
				return err
			}
			s.done.Services++
			s.serviceSheet(one)
		}
		if cursor = found.next; cursor == "" || s.done.Services >= mostServices {
			return nil
		}
	}
}

func (s *sheets) serviceSheet(v service) {
	s.doc.Section(v.Name + " (" + v.Number + ")")
	facts := []string{s.Say.T("level") + " **" + strconv.FormatInt(v.Level, 10) + "**, " + s.Say.T("rto") + " **" + s.Say.Minutes(v.RTO) + "**, " + s.Say.T("rpo") + " " + s.Say.Minutes(v.RPO)}
	if v.Owner != "" {
		facts = append(facts, s.Say.T("owner")+" : **"+plain(v.Owner)+"** "+plain(v.OwnerPhone))
	}
	if v.Call != nil {
		facts = append(facts, plain(v.Call.Rota)+" : **"+plain(v.Call.Name)+"** "+plain(v.Call.Phone))
	}
	if len(v.Books) == 0 {
		facts = append(facts, s.Say.T("no_procedure"))
	}
	for _, b := range v.Books {
		facts = append(facts, b.Number+" "+plain(b.Title))
	}
	s.doc.List(paper.Bullet, facts...)
	s.doc.Note(s.Say.N("users", int(v.Users)))
	if v.Plan != nil && len(v.Plan.Steps) > 0 {
		s.doc.Label(s.Say.T("rebuild"))
		s.steps(v.Plan)
	}
}

// steps are the table of a plan, with a box to tick for each.
func (s *sheets) steps(p *planPage) {
	var rows [][]string
	for _, w := range p.Waves {
		for _, st := range w.Steps {
			call := plain(st.Owner) + " " + plain(st.Phone)
			if st.Call != nil {
				call = plain(st.Call.Name) + " " + plain(st.Call.Phone)
			}
			var books []string
			for _, b := range st.Books {
				books = append(books, b.Number)
			}
			rows = append(rows, []string{"☐ " + strconv.Itoa(st.N), strconv.Itoa(w.N), "**" + plain(st.Name) + "**", st.At + " → " + st.Ready, call, strings.Join(books, ", ")})
		}
	}
	s.table(rows, s.Say.T("no_plans"), paper.Column{Head: "n°", Share: 1.2}, paper.Column{Head: s.Say.T("print_wave"), Share: 1}, paper.Column{Head: s.Say.T("print_what"), Share: 4}, paper.Column{Head: s.Say.T("print_time"), Share: 2.4},
		paper.Column{Head: s.Say.T("who_calls"), Share: 3}, paper.Column{Head: s.Say.T("procedures"), Share: 2})
	if p.More > 0 {
		s.doc.Note(s.Say.N("more_steps", p.More))
	}
}

func (s *sheets) plans() error {
	s.doc.Chapter(s.Say.T("plans"))
	list, err := s.allPlans(s.ctx, s.actor)
	if err != nil {
		return err
	}
	s.done.Plans = len(list)
	for _, p := range list {
		s.doc.Section(p.Title)
		s.doc.Note(s.Say.N("steps", p.Count) + ", " + s.Say.Minutes(p.Minutes))
		if len(p.Late) > 0 {
			s.doc.Label(s.Say.T("late"))
			s.doc.List(paper.Bullet, p.Late...)
		}
		s.steps(p)
	}
	return nil
}

func (s *sheets) procedures() error {
	s.doc.Chapter(s.Say.T("procedures"))
	for _, l := range s.list {
		b, err := read(s, func(ctx context.Context, r db.Reader) (runbook.Runbook, error) {
			return s.k.Runbooks.Get(ctx, r, runbook.GetIn{ID: l.ID})
		})
		if err != nil {
			return err
		}
		s.done.Procedures++
		s.doc.Section(l.Number + " " + l.Title)
		state := s.Say.T("unverified")
		if l.Verified {
			state = s.Say.T("verified_on", "at", s.Say.Day(b.VerifiedAt))
		}
		s.doc.Note(s.Say.T("edition", "n", l.Edition) + ", " + state)
		s.doc.Markdown(string(b.Intro))
		for _, st := range b.Steps {
			s.doc.Markdown(string(st.Lead))
			title := "**" + strconv.FormatInt(st.N, 10) + ". " + plain(st.Title) + "**"
			if st.Role != "" {
				title += " (" + plain(st.Role) + ")"
			}
			s.doc.List(paper.Box, title)
			if st.GoNoGo {
				s.doc.Text("**" + s.Say.T("go") + "** " + plain(st.Question))
			}
			s.doc.Markdown(string(st.HTML))
			if st.Verify != "" {
				s.doc.Label(s.Say.T("check"))
				s.doc.Markdown(string(st.Verify))
			}
			if st.Rollback != "" {
				s.doc.Label(s.Say.T("back"))
				s.doc.Markdown(string(st.Rollback))
			}
		}
		s.doc.Markdown(string(b.Outro))
	}
	return nil
}

// plain keeps people's words from being read as signs of style.
func plain(text string) string {
	return strings.NewReplacer("*", "", "`", "'", "[", "(", "]", ")").Replace(text)
}
