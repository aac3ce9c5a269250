package kit

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/markdown"
	"comptoir/internal/record/runbook"
)

// procedures are read and written one at a time.
func (b *box) procedures(ctx context.Context, actor auth.Actor) error {
	for _, l := range b.list {
		whole, err := db.View(ctx, b.k.DB, actor, func(ctx context.Context, r db.Reader) (runbook.Runbook, error) {
			return b.k.Runbooks.Get(ctx, r, runbook.GetIn{ID: l.ID})
		})
		if err != nil {
			return err
		}
		if err := b.page(l.Path(), "procedure", l.Number, l.Title, markdown.Plain(whole.Text)+" "+strings.Join(whole.Tags, " "), "procedure", procedure{Runbook: whole, E: b.edition}); err != nil {
			return err
		}
		b.done.Procedures++
	}
	return b.page("procedures.html", "", "", b.Say.T("procedures"), "", "procedures", b.list)
}

// procedure is a page; its ticks are kept by the browser under its number and edition.
type procedure struct {
	runbook.Runbook
	E *edition
}

// Key is under what the browser keeps the ticks.
func (p procedure) Key() string { return p.Number + "@" + p.E.Say.T("edition", "n", p.Edition) }

// Checked says when somebody last found that it holds.
func (p procedure) Checked() string { return p.E.Say.Day(p.VerifiedAt) }

// Expected is how long it takes.
func (p procedure) Expected() string { return p.E.Say.Minutes(int(p.ExpectedMin)) }

func (b *box) people(ctx context.Context, actor auth.Actor) error {
	list, err := db.View(ctx, b.k.DB, actor, b.contacts)
	if err != nil {
		return err
	}
	b.done.Contacts = len(list)
	for _, p := range list {
		words := []string{p.Title, p.Organisation, p.Category, p.Note, p.Availability}
		for _, l := range p.Lines {
			words = append(words, l.Value, l.Dial)
		}
		if err := b.index.add("contacts.html#c"+p.ID, "contact", "", p.Name, strings.Join(words, " ")); err != nil {
			return err
		}
	}
	return b.page("contacts.html", "", "", b.Say.T("contacts"), "", "contacts", list)
}

func (b *box) onCall(context.Context, auth.Actor) error {
	words := []string{}
	for _, d := range b.duty {
		words = append(words, d.Name, d.Now)
	}
	return b.page("oncall.html", "oncall", "", b.Say.T("oncall"), strings.Join(words, " "), "oncall", b.duty)
}

func (b *box) services(ctx context.Context, actor auth.Actor) error {
	type some struct {
		items []service
		next  string
	}
	var list []service
	for cursor := ""; ; {
		found, err := db.View(ctx, b.k.DB, actor, func(ctx context.Context, r db.Reader) (some, error) {
			cis, next, err := critical(ctx, r, cursor)
			out := some{next: next}
			for _, c := range cis {
				if err != nil {
					break
				}
				var one service
				one, err = b.service(ctx, r, c)
				out.items = append(out.items, one)
			}
			return out, err
		})
		if err != nil {
			return err
		}
		for _, s := range found.items {
			if err := b.page(s.Path(), "service", s.Number, s.Name, s.Description+" "+s.Owner+" "+s.Group, "service", s); err != nil {
				return err
			}
			s.Plan, s.Needs, s.Stopped, s.Degraded, s.Description = nil, nil, nil, nil, ""
			list = append(list, s)
		}
		if cursor = found.next; cursor == "" || len(list) >= mostServices {
			break
		}
	}
	b.done.Services = len(list)
	return b.page("services.html", "", "", b.Say.T("services"), "", "services", list)
}

// plans are written one page each.
func (b *box) plans(ctx context.Context, actor auth.Actor) error {
	list, err := b.allPlans(ctx, actor)
	if err != nil {
		return err
	}
	heads := make([]planPage, len(list))
	for i, p := range list {
		if err := b.page(p.Path(), "plan", p.Number, p.Title, "", "plan", *p); err != nil {
			return err
		}
		heads[i] = *p
		heads[i].Steps, heads[i].Waves = nil, nil
	}
	b.done.Plans = len(list)
	return b.page("plans.html", "", "", b.Say.T("plans"), "", "plans", heads)
}

// crises are written with their whole log, some lines at a time.
func (b *box) crises(ctx context.Context, actor auth.Actor) error {
	list, err := db.View(ctx, b.k.DB, actor, b.k.Crises)
	if err != nil {
		return err
	}
	b.done.Crises = len(list)
	for _, c := range list {
		words := []string{c.Description}
		for _, t := range c.Tasks {
			words = append(words, t.Number, t.Title, t.Owner)
		}
		for _, d := range c.Decisions {
			words = append(words, d.Number, d.Question, d.Chosen)
		}
		var failed error
		lines := b.lines(ctx, actor, c.ID, &failed)
		said := func(yield func(Line) bool) {
			for l := range lines {
				words = append(words, l.Words)
				if !yield(l) {
					return
				}
			}
		}
		err := b.page(c.Path(), "", c.Number, c.Name, "", "crisis", crisisPage{Crisis: c, Log: said})
		if err = errors.Join(err, failed); err != nil {
			return err
		}
		if err := b.index.add(c.Path(), "crisis", c.Number, c.Name, strings.Join(words, " ")); err != nil {
			return err
		}
	}
	return b.page("index.html", "", "", b.Say.T("title"), "", "home", home{Crises: list, Duty: b.duty, Done: b.done, Books: b.list})
}

type crisisPage struct {
	Crisis
	Log iter.Seq[Line]
}

// Path is where its page is, from the root.
func (c Crisis) Path() string { return "crises/" + file(c.Number) }

type home struct {
	Crises []Crisis
	Duty   []duty
	Done   Written
	Books  []bookLink
}

// lines yields the lines of a crisis, read as they are written; what went wrong is in failed.
func (e *edition) lines(ctx context.Context, actor auth.Actor, crisis string, failed *error) iter.Seq[Line] {
	type some struct {
		lines []Line
		next  int64
	}
	return func(yield func(Line) bool) {
		n := 0
		for after := int64(0); ; {
			found, err := db.View(ctx, e.k.DB, actor, func(ctx context.Context, r db.Reader) (some, error) {
				lines, next, err := e.k.Lines(ctx, r, crisis, after)
				return some{lines, next}, err
			})
			if err != nil {
				*failed = err
				return
			}
			for _, l := range found.lines {
				if !yield(l) {
					return
				}
			}
			n += len(found.lines)
			if after = found.next; after == 0 || n >= mostLines {
				return
			}
		}
	}
}

// search writes the page that finds the others, with the index in it.
func (b *box) search() error {
	w, err := b.zip.Create(root + "search.html")
	if err != nil {
		return err
	}
	b.done.Pages++
	if err := b.look.ExecuteTemplate(w, "search_head", sheet{E: b.edition, Title: b.Say.T("search"), Here: "search"}); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "<script>\nconst INDEX = [\n"); err != nil {
		return err
	}
	if err := b.index.copyTo(w); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\n];\n</script>\n"); err != nil {
		return err
	}
	return b.look.ExecuteTemplate(w, "search_foot", sheet{E: b.edition, Here: "search"})
}
