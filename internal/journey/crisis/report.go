package crisis

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/tenant"
)

// Report is the route of the post-mortem: JSON, or one document as Markdown, HTML or PDF, in the reader's language and time zone.
func (x *Crises) Report(w http.ResponseWriter, req *http.Request) error {
	actor := api.ActorOf(req)
	format := req.URL.Query().Get("format")
	p := report{x: x, lang: actor.Lang, zone: zoneOf(actor.Zone)}
	pm, err := db.View(req.Context(), x.DB, actor, func(ctx context.Context, r db.Reader) (PostMortem, error) {
		mine, err := tenant.Mine(ctx, r)
		if err != nil {
			return PostMortem{}, err
		}
		p.home, p.now = mine.Name, r.Now()
		out, err := x.PostMortemOf(ctx, r, PostMortemIn{ID: req.PathValue("id")})
		if err != nil || format == "" || format == "json" {
			return out, err
		}
		return out, x.recall(ctx, r, &out)
	})
	if err != nil {
		return err
	}
	if p.pm = pm; req.URL.Query().Get("names") != "true" {
		p.roleNames()
	}
	var body []byte
	var kind string
	switch format {
	case "", "json":
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(pm)
	case "md":
		kind, body = "text/markdown; charset=utf-8", p.document().MD()
	case "html":
		kind, body = "text/html; charset=utf-8", p.document().HTML()
		w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	case "pdf":
		kind = "application/pdf"
		if body, err = p.document().Bytes(); err != nil {
			return err
		}
	default:
		return fault.InvalidField("format", "crisis.format_unknown")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+pm.Crisis.Number+"."+format+`"`)
	_, err = w.Write(body)
	return err
}

// recall gives each decision the lines it rests on, as they were thought of when it was taken.
func (x *Crises) recall(ctx context.Context, r db.Reader, out *PostMortem) error {
	var all []lineRow
	last := int64(0)
	for _, d := range out.Decisions {
		last = max(last, d.Known.Head)
	}
	for i := range out.Decisions {
		d := &out.Decisions[i]
		if len(d.Basis) == 0 {
			continue
		}
		if all == nil {
			var err error
			if all, err = knownAt(ctx, r, out.Crisis.ID, last); err != nil {
				return err
			}
		}
		then := slices.Clone(all[:min(d.Known.Head, int64(len(all)))])
		replay(then)
		then = slices.DeleteFunc(then, func(l lineRow) bool { return !slices.Contains(d.Basis, l.Number) })
		var err error
		if d.Known.Lines, err = x.shownLines(ctx, r, then); err != nil {
			return err
		}
	}
	return nil
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
}

func (p *report) say(key string) string { return p.x.Text.Text(p.lang, "crisis.report."+key, nil) }

func (p *report) word(key string) string {
	if p.x.Text.Has(p.lang, "crisis."+key) {
		return p.x.Text.Text(p.lang, "crisis."+key, nil)
	}
	return key
}

func (p *report) format() i18n.Format { return i18n.For(p.lang, p.zone.String()) }

func (p *report) moment(i instant.Instant) string {
	if i.IsZero() {
		return "–"
	}
	return p.format().DateTime(i.Time())
}

// short is a moment in a narrow cell.
func (p *report) short(i instant.Instant) string {
	if i.IsZero() {
		return "–"
	}
	return p.format().Short(i.Time()) + " " + p.format().Time(i.Time())
}

func (p *report) took(ms *int64) string {
	if ms == nil {
		return "–"
	}
	return p.lasted(*ms)
}

func (p *report) lasted(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	return fmt.Sprintf("%d\u00a0h\u00a0%02d\u00a0min", int(d.Hours()), int(d.Minutes())%60)
}

// set are people's words as they are printed.
func (p *report) set(text string) string { return i18n.Typography(p.lang, p.said(text)) }

// plain are a line's words: the product's, people's, or both.
func (p *report) plain(l Line) string {
	if l.Words == nil {
		return l.Text
	}
	return strings.TrimSpace(l.Words[p.lang] + "\n" + l.Text)
}

// one brings words to one line of a title.
func one(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(markdown.Plain(text)), "\n", " ")
}
