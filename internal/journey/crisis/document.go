package crisis

import (
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/paper"
)

// document is the report: one content, whatever it is written as.
func (p *report) document() *paper.Doc {
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
	version := status
	if c.Head != nil {
		version += ", " + p.x.Text.Text(p.lang, "crisis.report.version", i18n.Args{"n": c.Head.Number})
	}
	cover.Facts = []paper.Fact{
		{Name: p.say("crisis"), Value: c.Number}, {Name: p.say("level"), Value: p.word("level." + levelName(c.Level))},
		{Name: p.say("declared"), Value: p.moment(c.DeclaredAt)}, {Name: p.say("ended"), Value: p.moment(c.EndedAt)}, {Name: p.say("status"), Value: p.word("phase." + c.Phase)},
		{Name: p.say("version_of"), Value: version}, {Name: p.say("made_at"), Value: p.moment(p.now) + " (" + p.zone.String() + ")"},
	}
	d := paper.New(f)
	d.Cover(cover)
	d.Contents()
	p.brief(d)
	p.chronology(d)
	p.decisions(d)
	p.communication(d)
	p.exercise(d)
	p.learned(d)
	p.people(d)
	p.log(d)
	return d
}

// brief is what a director reads: the timeline, how long each part took, what was promised and what was held.
func (p *report) brief(d *paper.Doc) {
	d.Chapter(p.say("brief"))
	if text := p.pm.Crisis.Description; text != "" {
		d.Markdown(p.set(text))
	}
	d.Draw(p.timeline())
	p.times(d)
	p.services(d)
}

func (p *report) times(d *paper.Doc) {
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
}

// services are what was affected, beside what was promised for it.
func (p *report) services(d *paper.Doc) {
	if len(p.pm.Services) == 0 {
		return
	}
	rows := [][]string{}
	for _, o := range p.pm.Services {
		held := p.say("yes")
		if o.Missed {
			held = "**" + p.say("no") + "**"
		}
		rows = append(rows, []string{o.CI.Name, p.lasted(o.Real * 60_000), p.lasted(o.RTO * 60_000), held})
	}
	d.Section(p.say("services"))
	d.Table([]paper.Column{{Head: p.say("service"), Share: 4}, {Head: p.say("real"), Share: 1.4, Right: true}, {Head: p.say("objective"), Share: 1.4, Right: true}, {Head: p.say("held"), Share: 1}}, rows)
}
