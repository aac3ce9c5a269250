package kit

import (
	"strconv"

	"comptoir/internal/base/paper"
)

// crises are the first chapter: what goes on, as of when it was printed.
func (s *sheets) crises() error {
	list, err := read(s, s.k.Crises)
	if err != nil || len(list) == 0 {
		return err
	}
	s.done.Crises = len(list)
	s.doc.Chapter(s.Say.T("crises"))
	for _, c := range list {
		s.doc.Section(c.Number + " " + c.Name)
		head := c.Level + ", " + c.Phase + ", " + s.Say.T("declared", "at", s.Say.At(c.Declared))
		if c.Exercise {
			head = "**" + s.Say.T("exercise") + "** " + head
		}
		s.doc.Text(head)
		s.doc.Note(s.Say.T("as_of", "at", s.Say.Date(s.Meta.At)))
		s.doc.Markdown(c.Description)
		var roles []string
		for _, p := range c.Roles {
			roles = append(roles, plain(p.Label)+" : **"+plain(p.Value)+"**")
		}
		s.doc.List(paper.Bullet, roles...)
		s.doc.Label(s.Say.T("tasks"))
		for _, t := range c.Tasks {
			mark := paper.Box
			if t.Over {
				mark = paper.Checked
			}
			s.doc.List(mark, t.Number+" **"+plain(t.Title)+"** "+t.State+" "+plain(t.Owner)+" "+s.Say.At(t.Due))
		}
		s.doc.Label(s.Say.T("decisions"))
		for _, d := range c.Decisions {
			s.doc.List(paper.Bullet, d.Number+" **"+plain(d.Question)+"** → "+plain(d.Chosen)+" ("+plain(d.By)+", "+s.Say.At(d.At)+")")
		}
		s.doc.Label(s.Say.T("log"))
		if err := s.log(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheets) log(c Crisis) error {
	var failed error
	var rows [][]string
	for l := range s.lines(s.ctx, s.actor, c.ID, &failed) {
		words := l.Words
		if l.Verification != "" {
			words = "(" + l.Verification + ") " + words
		}
		rows = append(rows, []string{strconv.FormatInt(l.Number, 10), s.Say.At(l.Happened), l.Kind, plain(l.Author), words})
	}
	if failed != nil {
		return failed
	}
	s.table(rows, s.Say.T("no_tasks"), paper.Column{Head: "n°", Share: 1, Right: true}, paper.Column{Head: s.Say.T("from"), Share: 2.4}, paper.Column{Head: s.Say.T("print_kind"), Share: 2.8}, paper.Column{Head: s.Say.T("who"), Share: 2.4}, paper.Column{Head: s.Say.T("print_what"), Share: 7})
	s.doc.Note(s.Say.T("head", "n", c.Head) + " " + c.Hash)
	return nil
}
