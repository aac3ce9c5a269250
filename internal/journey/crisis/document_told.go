package crisis

import (
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/paper"
)

const promptly = 2 * time.Minute // a line written so soon after what it tells needs no second time

// chronology is what happened.
func (p *report) chronology(d *paper.Doc) {
	d.Chapter(p.say("chronology"))
	if !p.pm.Chosen {
		d.Note(p.say("not_chosen"))
	}
	rows := make([][]string, 0, len(p.pm.Chronology))
	for _, l := range p.pm.Chronology {
		when := p.short(l.EventAt)
		if l.RecordedAt.Sub(l.EventAt) > promptly {
			when += "\n*" + p.say("written") + "\u00a0" + p.format().Time(l.RecordedAt.Time()) + "*"
		}
		rows = append(rows, []string{strconv.FormatInt(l.Number, 10), when, p.name(l.Author), p.told(l)})
	}
	d.Table([]paper.Column{{Head: p.say("number"), Share: 0.6, Right: true}, {Head: p.say("happened"), Share: 2}, {Head: p.say("who"), Share: 2}, {Head: p.say("words"), Share: 6}}, rows)
}

// told are a line's words with what was thought of them.
func (p *report) told(l Line) string {
	words := p.set(p.plain(l))
	switch {
	case l.Verification == Refuted:
		return "*" + p.word("verification.refuted") + "* · " + words
	case l.Type == DecisionLine:
		first, rest, _ := strings.Cut(words, "\n")
		return strings.TrimSpace("**" + strings.ReplaceAll(first, "**", "") + "**\n" + rest)
	}
	return words
}

// decisions are what was asked, what was open, what was chosen, and what was known then.
func (p *report) decisions(d *paper.Doc) {
	if len(p.pm.Decisions) == 0 {
		return
	}
	d.Chapter(p.say("decisions"))
	for _, c := range p.pm.Decisions {
		d.Section(c.Number + " · " + p.set(one(c.Question)))
		if c.Chosen != "" {
			d.Text("**" + p.set(one(c.Chosen)) + "**")
		}
		if c.Reason != "" {
			d.Markdown(p.set(c.Reason))
		}
		if c.ProposedBy != nil {
			d.Note(p.word("decision_state."+Proposed) + " · " + p.name(c.ProposedBy) + " · " + p.moment(c.ProposedAt))
		}
		if c.DecidedBy != nil {
			d.Note(p.name(c.DecidedBy) + " · " + p.moment(c.DecidedAt) + " · " + p.word("decision_state."+c.State))
		}
		if len(c.Options) > 0 {
			d.Label(p.say("options"))
			d.List(paper.Bullet, p.options(c.Options)...)
		}
		d.Label(p.say("knew"))
		if len(c.Known.Lines) > 0 {
			items := make([]string, len(c.Known.Lines))
			for i, l := range c.Known.Lines {
				items[i] = p.say("number") + "\u00a0" + strconv.FormatInt(l.Number, 10) + " · " + p.short(l.EventAt) + " · " + p.set(one(p.plain(l)))
				if l.Verification != "" {
					items[i] += " (" + p.word("verification."+l.Verification) + ")"
				}
			}
			d.List(paper.Bullet, items...)
		} else {
			d.Text(p.say("no_basis_noted"))
		}
		d.Note(p.say("known") + "\u00a0" + strconv.FormatInt(c.Known.Head, 10))
	}
}

func (p *report) options(options []Option) []string {
	items := make([]string, len(options))
	for i, o := range options {
		items[i] = p.set(one(o.Label))
		for _, side := range []struct{ sign, text string }{{"+", o.Pros}, {"−", o.Cons}} {
			if side.text != "" {
				items[i] += "\n" + side.sign + " " + p.set(one(side.text))
			}
		}
	}
	return items
}

// communication is what was told to whom, in time or not, and what the law asked for.
func (p *report) communication(d *paper.Doc) {
	if len(p.pm.Messages) == 0 && len(p.pm.Clocks) == 0 {
		return
	}
	d.Chapter(p.say("communication"))
	rows := [][]string{}
	for _, m := range p.pm.Messages {
		rows = append(rows, []string{p.word("audience." + m.Audience), p.short(m.DueAt), p.fate(m), p.set(m.Text)})
	}
	if len(rows) > 0 {
		d.Table([]paper.Column{{Head: p.say("audience"), Share: 1.6}, {Head: p.say("due_at"), Share: 2}, {Head: p.say("became"), Share: 2.2}, {Head: p.say("words"), Share: 5}}, rows)
	}
	rows = [][]string{}
	for _, c := range p.pm.Clocks {
		met := p.short(c.MetAt)
		if c.Late {
			met = "**" + p.say("late") + "** · " + met
		}
		rows = append(rows, []string{p.word("regulation."+c.Regulation) + ", " + p.word("step."+c.Step), p.short(c.KnownAt), p.short(c.DueAt), met})
	}
	if len(rows) > 0 {
		d.Section(p.say("clocks"))
		d.Table([]paper.Column{{Head: p.say("clock"), Share: 3}, {Head: p.say("known_at"), Share: 2}, {Head: p.say("due_at"), Share: 2}, {Head: p.say("met_at"), Share: 2}}, rows)
	}
}

// fate is what became of a message.
func (p *report) fate(m Message) string {
	switch {
	case m.State == Skipped:
		return strings.TrimSpace(p.say("skipped") + "\n" + p.set(one(m.Reason)))
	case m.State == Sent && m.Late:
		return "**" + p.say("sent_late") + "**\n" + p.short(m.StateAt)
	case m.State == Sent:
		return p.say("sent") + "\n" + p.short(m.StateAt)
	case m.Late:
		return "**" + p.say("late") + "**"
	}
	return p.say("planned")
}
