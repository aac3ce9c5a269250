package crisis

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/tenant"
)

// Report is the route of the post-mortem: JSON, Markdown, HTML or PDF, in the reader's language and time zone.
func (x *Crises) Report(w http.ResponseWriter, req *http.Request) error {
	actor := api.ActorOf(req)
	p := report{x: x, lang: actor.Lang, zone: zoneOf(actor.Zone)}
	pm, err := db.View(req.Context(), x.DB, actor, func(ctx context.Context, r db.Reader) (PostMortem, error) {
		mine, err := tenant.Mine(ctx, r)
		if err != nil {
			return PostMortem{}, err
		}
		p.home, p.now = mine.Name, r.Now()
		return x.PostMortemOf(ctx, r, PostMortemIn{ID: req.PathValue("id")})
	})
	if err != nil {
		return err
	}
	if p.pm = pm; req.URL.Query().Get("names") != "true" {
		p.roleNames()
	}
	name := pm.Crisis.Number
	var body []byte
	switch req.URL.Query().Get("format") {
	case "", "json":
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(pm)
	case "md":
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		name, body = name+".md", []byte(p.markdown())
	case "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if body, err = p.html(); err != nil {
			return err
		}
		name += ".html"
	case "pdf":
		w.Header().Set("Content-Type", "application/pdf")
		if body, err = p.pdf(); err != nil {
			return err
		}
		name += ".pdf"
	default:
		return fault.InvalidField("format", "crisis.format_unknown")
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = w.Write(body)
	return err
}

func zoneOf(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil {
		return z
	}
	return time.UTC
}

// report writes a post-mortem down.
type report struct {
	x    *Crises
	lang string
	zone *time.Location
	pm   PostMortem
	home string            // the organisation
	now  instant.Instant   // when it is written
	as   map[string]string // role for the id of who had it; nil where names are told
	swap *strings.Replacer // names to roles, in words
	b    strings.Builder
}

func (p *report) say(key string) string { return p.x.Text.Text(p.lang, "crisis.report."+key, nil) }

func (p *report) word(key string) string {
	if p.x.Text.Has(p.lang, "crisis."+key) {
		return p.x.Text.Text(p.lang, "crisis."+key, nil)
	}
	return key
}

func (p *report) at(i instant.Instant) string {
	if i.IsZero() {
		return "–"
	}
	return i.Time().In(p.zone).Format("2006-01-02 15:04:05")
}

func (p *report) lasted(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// one brings words to one line of a list or a cell of a table.
func one(text string) string {
	return strings.NewReplacer("\n", " ", "|", "\\|").Replace(strings.TrimSpace(markdown.Plain(text)))
}

func (p *report) chapter(key string) { p.b.WriteString("\n## " + p.say(key) + "\n\n") }

func (p *report) table(heads ...string) {
	for i, h := range heads {
		heads[i] = p.say(h)
	}
	p.row(heads...)
	p.b.WriteString("|" + strings.Repeat(" --- |", len(heads)) + "\n")
}

func (p *report) row(cells ...string) { p.b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }

// markdown is the whole report.
func (p *report) markdown() string {
	c := p.pm.Crisis
	p.b.WriteString("# " + c.Number + " · " + one(c.Name) + "\n\n")
	if c.Exercise {
		p.b.WriteString("**" + p.say("exercise") + "**\n\n")
	}
	p.b.WriteString(p.word("level."+levelName(c.Level)) + " · " + p.word("phase."+c.Phase) + " · " + p.at(c.DeclaredAt) + " → " + p.at(c.EndedAt) + " (" + p.zone.String() + ")\n")
	if c.Description != "" {
		p.b.WriteString("\n" + c.Description + "\n")
	}
	p.times()
	p.services()
	p.chronology()
	p.decisions()
	p.findings()
	p.people()
	p.log()
	return p.b.String()
}

// words are those of a line, of the product or of people.
func (p *report) words(l Line) string {
	words := one(l.Text)
	if l.Words != nil {
		words = strings.TrimSpace(one(l.Words[p.lang]) + " " + words)
	}
	return p.said(words)
}

func (p *report) times() {
	p.chapter("times")
	p.table("what", "how_long")
	t := p.pm.Times
	for _, l := range []struct {
		key string
		ms  *int64
	}{{"detect", t.Detect}, {"acknowledge", t.Acknowledge}, {"mobilise", t.Mobilise}, {"first_point", t.FirstPoint}, {"first_told", t.FirstTold}, {"mitigate", t.Mitigate}, {"restore", t.Restore}} {
		if l.ms != nil {
			p.row(p.say(l.key), p.lasted(*l.ms))
		} else {
			p.row(p.say(l.key), "–")
		}
	}
	p.b.WriteString("\n")
	p.table("phase", "from", "how_long")
	for _, l := range p.pm.Phases {
		p.row(p.word("phase."+l.Phase), p.at(l.From), p.lasted(l.MS))
	}
}

func (p *report) services() {
	if len(p.pm.Services) == 0 {
		return
	}
	p.chapter("services")
	p.table("service", "real", "objective", "held")
	for _, o := range p.pm.Services {
		held := p.say("yes")
		if o.Missed {
			held = p.say("no")
		}
		p.row(one(o.CI.Name), p.lasted(o.Real*60_000), p.lasted(o.RTO*60_000), held)
	}
}

func (p *report) chronology() {
	p.chapter("chronology")
	if !p.pm.Chosen {
		p.b.WriteString("*" + p.say("not_chosen") + "*\n\n")
	}
	p.table("number", "happened", "written", "who", "words")
	for _, l := range p.pm.Chronology {
		words := p.words(l)
		if l.Verification == Refuted {
			words = "~~" + words + "~~"
		}
		p.row(strconv.FormatInt(l.Number, 10), p.at(l.EventAt), p.at(l.RecordedAt), p.name(l.Author), words)
	}
}

func (p *report) decisions() {
	if len(p.pm.Decisions) == 0 {
		return
	}
	p.chapter("decisions")
	for _, d := range p.pm.Decisions {
		p.b.WriteString("- **" + d.Number + "** " + p.said(one(d.Question)) + " → " + p.said(one(d.Chosen)) + " (" + p.name(d.DecidedBy) + ", " + p.at(d.DecidedAt) + ", " + p.word("decision_state."+d.State) + "). " +
			p.say("known") + " " + strconv.FormatInt(d.Known.Head, 10) + "\n")
	}
}

func (p *report) findings() {
	for _, kind := range []string{WentWell, WentBadly, Gap, Cause, Improvement} {
		begun := false
		for _, f := range p.pm.Findings {
			if f.Kind != kind {
				continue
			}
			if !begun {
				p.chapter("finding_" + kind)
				begun = true
			}
			line := "- " + p.said(one(f.Text))
			if f.Owner != nil {
				line += " (" + one(f.Owner.Name) + ", " + p.at(f.DueAt) + ")"
			}
			p.b.WriteString(line + "\n")
		}
	}
}

func (p *report) people() {
	p.chapter("people")
	p.table("who", "role", "from", "until")
	for _, r := range p.pm.Roles {
		role := p.word("role." + r.Role)
		if r.Deputy {
			role += " (" + p.say("deputy") + ")"
		}
		p.row(p.name(&r.Person), role, p.at(r.From), p.at(r.Until))
	}
}

func (p *report) log() {
	p.chapter("log")
	q := p.pm.Log
	for _, l := range []struct {
		key string
		n   int64
	}{{"lines", q.Lines}, {"by_people", q.ByPeople}, {"verified", q.Verified}, {"refuted", q.Refuted}, {"to_verify", q.ToVerify}, {"corrected", q.Corrected}, {"doubted", q.Doubted}, {"no_basis", q.NoBasis}} {
		p.b.WriteString("- " + p.say(l.key) + " " + strconv.FormatInt(l.n, 10) + "\n")
	}
	if h := p.pm.Crisis.Head; h != nil {
		p.b.WriteString("\n" + p.say("head") + " " + strconv.FormatInt(h.Number, 10) + " `" + h.Hash + "`\n")
	}
}

// page is the report as one file that needs nothing else. The body is our own Markdown, made safe.
const page = `<!doctype html><html lang="{{.Lang}}"><meta charset="utf-8"><title>{{.Title}}</title><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%;margin:1rem 0}
td,th{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}code{overflow-wrap:anywhere}@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}
</style>{{.Body}}</html>`

func (p *report) html() ([]byte, error) {
	t, err := template.New("report").Parse(page)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		Lang, Title string
		Body        template.HTML
	}{p.lang, p.pm.Crisis.Number + " · " + p.pm.Crisis.Name, template.HTML(markdown.Render(p.markdown()))}) //nolint:gosec // markdown.Render makes it safe
	return b.Bytes(), err
}
