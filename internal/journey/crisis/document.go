package crisis

import (
	"strconv"
	"strings"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/paper"
)

// pdf is the report as a typeset document.
func (p *report) pdf() ([]byte, error) {
	c := p.pm.Crisis
	status := p.say("draft")
	if c.Phase == Archived {
		status = p.say("final")
	}
	f := paper.Face{Lang: p.lang, Title: c.Number + " · " + c.Name, Author: p.home, Head: c.Number + " · " + c.Name, HeadRight: p.say("title"), Foot: p.home + " · " + status + " · " + p.moment(p.now),
		Page: p.say("page"), Contents: p.say("contents"), At: p.now.Time()}
	cover := paper.Cover{Above: p.home, Title: c.Name, Below: p.say("title"), Note: p.say("how_made")}
	if c.Exercise {
		f.Watermark, cover.Mark = p.say("exercise"), p.say("exercise")
	}
	version := ""
	if c.Head != nil {
		version = p.x.Text.Text(p.lang, "crisis.report.version", i18n.Args{"n": c.Head.Number})
	}
	cover.Facts = append(cover.Facts, []paper.Fact{
		{Name: p.say("crisis"), Value: c.Number}, {Name: p.say("level"), Value: p.word("level." + levelName(c.Level))},
		{Name: p.say("declared"), Value: p.moment(c.DeclaredAt)}, {Name: p.say("ended"), Value: p.moment(c.EndedAt)},
		{Name: p.say("status"), Value: status + ", " + p.word("phase."+c.Phase)}, {Name: p.say("version_of"), Value: version},
	}...)
	d := paper.New(f)
	d.Cover(cover)
	d.Contents()
	p.brief(d)
	p.told(d)
	p.learned(d)
	p.annex(d)
	return d.Bytes()
}

func (p *report) moment(i instant.Instant) string {
	if i.IsZero() {
		return "–"
	}
	return i18n.For(p.lang, p.zone.String()).DateTime(i.Time())
}

func (p *report) took(ms *int64) string {
	if ms == nil {
		return "–"
	}
	return p.lasted(*ms)
}

func (p *report) set(text string) string { return i18n.Typography(p.lang, p.said(text)) }

// brief is what a director reads: how long each part took, the timeline, what was promised and what was held.
func (p *report) brief(d *paper.Doc) {
	d.Chapter(p.say("brief"))
	if text := p.pm.Crisis.Description; text != "" {
		d.Markdown(p.set(text))
	}
	d.Draw(timelineHeight, p.timeline)
	t := p.pm.Times
	rows := [][]string{}
	for _, l := range []struct {
		key string
		ms  *int64
	}{{"detect", t.Detect}, {"acknowledge", t.Acknowledge}, {"mobilise", t.Mobilise}, {"first_point", t.FirstPoint}, {"first_told", t.FirstTold}, {"mitigate", t.Mitigate}, {"restore", t.Restore}} {
		rows = append(rows, []string{p.say(l.key), "**" + p.took(l.ms) + "**"})
	}
	d.Section(p.say("times"))
	d.Table([]paper.Column{{Head: p.say("what"), Share: 5}, {Head: p.say("how_long"), Share: 1.4, Right: true}}, rows)
	rows = [][]string{}
	for _, l := range p.pm.Phases {
		rows = append(rows, []string{p.word("phase." + l.Phase), p.moment(l.From), p.lasted(l.MS)})
	}
	d.Table([]paper.Column{{Head: p.say("phase"), Share: 3}, {Head: p.say("from"), Share: 3}, {Head: p.say("how_long"), Share: 1.4, Right: true}}, rows)
	if len(p.pm.Services) == 0 {
		return
	}
	d.Section(p.say("services"))
	rows = [][]string{}
	for _, o := range p.pm.Services {
		held := p.say("yes")
		if o.Missed {
			held = "**" + p.say("no") + "**"
		}
		rows = append(rows, []string{o.CI.Name, p.lasted(o.Real * 60_000), p.lasted(o.RTO * 60_000), held})
	}
	d.Table([]paper.Column{{Head: p.say("service"), Share: 4}, {Head: p.say("real"), Share: 1.4, Right: true}, {Head: p.say("objective"), Share: 1.4, Right: true}, {Head: p.say("held"), Share: 1}}, rows)
}

// told is what happened and what was decided.
func (p *report) told(d *paper.Doc) {
	d.Chapter(p.say("chronology"))
	if !p.pm.Chosen {
		d.Note(p.say("not_chosen"))
	}
	rows := make([][]string, 0, len(p.pm.Chronology))
	for _, l := range p.pm.Chronology {
		words := p.set(p.plain(l))
		switch {
		case l.Verification == Refuted:
			words = "*" + p.word("verification.refuted") + "* · " + words
		case l.Type == DecisionLine:
			first, rest, _ := strings.Cut(words, "\n")
			words = "**" + strings.ReplaceAll(first, "**", "") + "**\n" + rest
		}
		at := i18n.For(p.lang, p.zone.String())
		rows = append(rows, []string{strconv.FormatInt(l.Number, 10), at.Short(l.EventAt.Time()) + " " + at.Time(l.EventAt.Time()), p.name(l.Author), words})
	}
	d.Table([]paper.Column{{Head: p.say("number"), Share: 0.6, Right: true}, {Head: p.say("happened"), Share: 2}, {Head: p.say("who"), Share: 2}, {Head: p.say("words"), Share: 6}}, rows)
	if len(p.pm.Decisions) == 0 {
		return
	}
	d.Chapter(p.say("decisions"))
	for _, c := range p.pm.Decisions {
		d.Section(c.Number + " · " + p.set(one(c.Question)))
		d.Text("**" + p.set(one(c.Chosen)) + "**")
		if c.Reason != "" {
			d.Markdown(p.set(c.Reason))
		}
		d.Note(p.name(c.DecidedBy) + " · " + p.moment(c.DecidedAt) + " · " + p.word("decision_state."+c.State) + " · " + p.say("known") + " " + strconv.FormatInt(c.Known.Head, 10))
	}
}

// plain are a line's words, without the marks of a table of Markdown.
func (p *report) plain(l Line) string {
	if l.Words == nil {
		return l.Text
	}
	if l.Text == "" {
		return l.Words[p.lang]
	}
	return l.Words[p.lang] + "\n" + l.Text
}

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
			due = i18n.For(p.lang, p.zone.String()).Short(f.DueAt.Time())
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

// annex is who took part and what the log is worth.
func (p *report) annex(d *paper.Doc) {
	d.Chapter(p.say("people"))
	if p.as != nil {
		d.Note(p.say("blameless"))
	}
	rows := [][]string{}
	for _, r := range p.pm.Roles {
		role := p.word("role." + r.Role)
		if r.Deputy {
			role += " (" + p.say("deputy") + ")"
		}
		cells := []string{role, p.moment(r.From), p.moment(r.Until)}
		if p.as == nil {
			cells = append([]string{r.Person.Name}, cells...)
		}
		rows = append(rows, cells)
	}
	columns := []paper.Column{{Head: p.say("role"), Share: 3}, {Head: p.say("from"), Share: 3}, {Head: p.say("until"), Share: 3}}
	if p.as == nil {
		columns = append([]paper.Column{{Head: p.say("who"), Share: 3}}, columns...)
	}
	d.Table(columns, rows)
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
