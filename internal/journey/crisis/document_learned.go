package crisis

import (
	"strconv"

	"comptoir/internal/base/paper"
)

// learned is what went well and badly, and what is done about it.
func (p *report) learned(d *paper.Doc) {
	d.Chapter(p.say("learned"))
	if len(p.pm.Findings) == 0 {
		d.Note(p.say("nothing_learned"))
	}
	for _, kind := range []string{WentWell, WentBadly, Gap, Cause} {
		items := []string{}
		for _, f := range p.pm.Findings {
			if f.Kind == kind {
				items = append(items, p.set(f.Text))
			}
		}
		if len(items) > 0 {
			d.Section(p.say("finding_" + kind))
			d.List(paper.Bullet, items...)
		}
	}
	rows := [][]string{}
	for _, f := range p.pm.Findings {
		if f.Kind != Improvement {
			continue
		}
		owner, due, done := "–", "–", p.say("no")
		if f.Owner != nil {
			owner = f.Owner.Name // who is to do something is named: it is no blame
		}
		if !f.DueAt.IsZero() {
			due = p.format().Short(f.DueAt.Time())
		}
		if f.Ticket != "" {
			done = p.say("yes")
		}
		rows = append(rows, []string{p.set(f.Text), owner, due, done})
	}
	if len(rows) > 0 {
		d.Section(p.say("finding_action"))
		d.Table([]paper.Column{{Head: p.say("words"), Share: 5}, {Head: p.say("owner"), Share: 2}, {Head: p.say("due"), Share: 1.3}, {Head: p.say("ticket"), Share: 0.9}}, rows)
	}
	for _, v := range p.pm.Reviews {
		if v.Text == "" {
			continue
		}
		d.Section(p.say("review_" + v.Kind))
		d.Note(p.moment(v.HeldAt))
		d.Markdown(p.set(v.Text))
	}
}

// exercise is what the players were told, and what was seen by those who looked on.
func (p *report) exercise(d *paper.Doc) {
	if len(p.pm.Injects) == 0 && len(p.pm.Observations) == 0 {
		return
	}
	d.Chapter(p.say("played"))
	titles := map[int64]string{}
	rows := [][]string{}
	for _, i := range p.pm.Injects {
		titles[i.N] = i.Number + " · " + p.set(i.Title)
		planned, released := p.say("by_hand"), p.short(i.ReleasedAt)
		if i.Minute != nil {
			planned = "+\u00a0" + strconv.FormatInt(*i.Minute, 10) + "\u00a0min"
		}
		if i.State != InjectReleased {
			released = p.say("never_released")
		}
		rows = append(rows, []string{i.Number, planned, released, "**" + p.set(one(i.Title)) + "**\n" + p.set(i.Text)})
	}
	if len(rows) > 0 {
		d.Section(p.say("injects"))
		d.Table([]paper.Column{{Head: p.say("number"), Share: 1}, {Head: p.say("planned_for"), Share: 1.3}, {Head: p.say("released"), Share: 2}, {Head: p.say("words"), Share: 6}}, rows)
	}
	rows = [][]string{}
	for _, o := range p.pm.Observations {
		words := p.set(o.Text)
		if about := titles[o.Inject]; about != "" {
			words = "*" + about + "*\n" + words
		}
		rows = append(rows, []string{p.short(o.At), p.name(o.By), words})
	}
	if len(rows) > 0 {
		d.Section(p.say("observations"))
		d.Table([]paper.Column{{Head: p.say("happened"), Share: 2}, {Head: p.say("who"), Share: 2}, {Head: p.say("words"), Share: 6}}, rows)
	}
}

// people are who took part, in which role.
func (p *report) people(d *paper.Doc) {
	d.Chapter(p.say("people"))
	if p.as != nil {
		d.Note(p.say("blameless"))
	}
	d.Text(p.say("took_part") + "\u00a0" + strconv.Itoa(len(p.pm.Members)))
	rows := [][]string{}
	for _, r := range p.pm.Roles {
		role := p.word("role." + r.Role)
		if r.Deputy {
			role += " (" + p.say("deputy") + ")"
		}
		rows = append(rows, p.unnamed(r.Person, role, p.short(r.From), p.short(r.Until)))
	}
	p.roster(d, rows, paper.Column{Head: p.say("role"), Share: 3}, paper.Column{Head: p.say("from"), Share: 2}, paper.Column{Head: p.say("until"), Share: 2})
	rows = [][]string{}
	for _, m := range p.pm.Members {
		if len(m.Roles) == 0 && p.as == nil {
			rows = append(rows, []string{m.Person.Name, p.short(m.JoinedAt), p.short(m.LeftAt)})
		}
	}
	p.roster(d, rows, paper.Column{Head: p.say("from"), Share: 2}, paper.Column{Head: p.say("until"), Share: 2})
}

// unnamed puts who did it before the cells, where names were asked for.
func (p *report) unnamed(who Person, cells ...string) []string {
	if p.as != nil {
		return cells
	}
	return append([]string{who.Name}, cells...)
}

func (p *report) roster(d *paper.Doc, rows [][]string, columns ...paper.Column) {
	if len(rows) == 0 {
		return
	}
	if p.as == nil {
		columns = append([]paper.Column{{Head: p.say("who"), Share: 3}}, columns...)
	}
	d.Table(columns, rows)
}

// log is what the log is worth.
func (p *report) log(d *paper.Doc) {
	d.Chapter(p.say("log"))
	q := p.pm.Log
	items := []string{}
	for _, l := range []struct {
		key string
		n   int64
	}{{"lines", q.Lines}, {"by_people", q.ByPeople}, {"verified", q.Verified}, {"refuted", q.Refuted}, {"to_verify", q.ToVerify}, {"corrected", q.Corrected}, {"doubted", q.Doubted}, {"no_basis", q.NoBasis}} {
		items = append(items, p.say(l.key)+" "+strconv.FormatInt(l.n, 10))
	}
	d.List(paper.Bullet, items...)
	if h := p.pm.Crisis.Head; h != nil {
		d.Text(p.say("head") + " " + strconv.FormatInt(h.Number, 10) + "\n`" + h.Hash + "`")
	}
}
