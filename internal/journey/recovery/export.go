package recovery

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

// Export writes a plan as a file: format=md, csv, json or html, in the reader's language.
func (x *Recoveries) Export(w http.ResponseWriter, req *http.Request) error {
	actor := api.ActorOf(req)
	edition, err := strconv.ParseInt("0"+req.URL.Query().Get("edition"), 10, 32)
	if err != nil {
		return fault.InvalidField("edition", "plan.edition_not_found")
	}
	p, err := db.View(req.Context(), x.DB, actor, func(ctx context.Context, r db.Reader) (Plan, error) {
		return x.Plan(ctx, r, PlanIn{ID: req.PathValue("id"), Edition: edition})
	})
	if err != nil {
		return err
	}
	s := sheet{Plan: p, text: x.Text, lang: actor.Lang, format: i18n.For(actor.Lang, actor.Zone)}
	var body []byte
	var kind string
	switch format := req.URL.Query().Get("format"); format {
	case "", "md":
		body, kind = s.markdown(), "text/markdown; charset=utf-8"
	case "csv":
		body, err = s.csv()
		kind = "text/csv; charset=utf-8"
	case "json":
		body, err = json.MarshalIndent(p, "", "  ")
		kind = "application/json"
	case "html":
		body, err = s.html()
		kind = "text/html; charset=utf-8"
	default:
		return fault.InvalidField("format", "plan.format_unknown")
	}
	if err != nil {
		return err
	}
	name := p.Number + "." + extension(kind)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	_, err = w.Write(body)
	return err
}

func extension(kind string) string {
	for _, e := range []string{"markdown", "csv", "json", "html"} {
		if strings.Contains(kind, e) {
			return strings.Replace(e, "markdown", "md", 1)
		}
	}
	return "txt"
}

// sheet is a plan on paper.
type sheet struct {
	Plan
	text   *i18n.Catalog
	lang   string
	format i18n.Format
}

func (s *sheet) say(key string, args i18n.Args) string {
	return s.text.Text(s.lang, "recovery.sheet."+key, args)
}

func (s *sheet) duration(min int) string {
	if min == 0 {
		return "0 min"
	}
	return i18n.Duration(s.lang, time.Duration(min)*time.Minute)
}

// clock is a minute of the plan, as +hh:mm from the loss.
func clock(min int) string { return fmt.Sprintf("+%02d:%02d", min/60, min%60) }

func (s *sheet) state(ci string) string {
	for _, m := range s.Marks {
		if m.CI == ci {
			return s.say("state_"+m.State, nil)
		}
	}
	return s.say("state_"+Todo, nil)
}

// summary are the figures at the head of the sheet.
func (s *sheet) summary() []string {
	o := &s.Order
	out := []string{
		s.say("computed", i18n.Args{"at": s.format.DateTime(s.ComputedAt.Time()), "edition": s.Shown}),
		s.say("duration", i18n.Args{"time": s.duration(o.Duration), "unlimited": s.duration(o.Unlimited)}),
		s.text.Plural(s.lang, "recovery.sheet.tasks", int64(o.Counts.Tasks), i18n.Args{"waves": len(o.Waves)}),
	}
	if n := o.Counts.UnknownRestore; n > 0 {
		out = append(out, s.text.Plural(s.lang, "recovery.sheet.unknown", int64(n), i18n.Args{"time": s.duration(s.Situation.DefaultRestore)}))
	}
	return out
}

func names(list []Brief) string {
	const most = 30
	out := make([]string, 0, min(len(list), most)+1)
	for i, b := range list {
		if i == most {
			out = append(out, fmt.Sprintf("… (%d)", len(list)))
			break
		}
		out = append(out, b.Name)
	}
	return strings.Join(out, ", ")
}

func (s *sheet) missed(m Miss) string {
	return s.say("miss", i18n.Args{"name": m.CI.Name, "finish": s.duration(m.Finish), "rto": s.duration(m.RTO), "over": s.duration(m.Over)})
}

func (s *sheet) cut(c Cut) string {
	return s.say("cut", i18n.Args{"after": c.After.Name, "before": c.Before.Name, "reason": c.Reason})
}

func groupName(t *Task) string {
	if t.Group == nil {
		return ""
	}
	return t.Group.Name
}

func numbers(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, " ")
}

// csv is one line a task. A cell that a spreadsheet would take for a formula is told to be text.
func (s *sheet) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff") // or a spreadsheet reads the accents wrong
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	header := []string{"n", "wave", "step", "ci", "number", "external_id", "class", "group", "restore_min", "start_min", "finish_min", "slack_min", "rto_min", "waits", "critical", "state", "started_at", "finished_at", "note", "procedures", "calls"}
	row := make([]string, len(header))
	for i, h := range header {
		row[i] = s.say("column_"+h, nil)
	}
	if err := w.Write(row); err != nil {
		return nil, err
	}
	marks := map[string]Mark{}
	for _, m := range s.Marks {
		marks[m.CI] = m
	}
	for _, t := range s.Order.tasks() {
		m := marks[t.CI.ID]
		row = []string{strconv.Itoa(t.N), strconv.Itoa(t.Wave + 1), strconv.Itoa(t.Step), t.CI.Name, t.CI.Number, t.CI.ExternalID, t.CI.Class, groupName(t), strconv.Itoa(t.Restore),
			strconv.Itoa(t.Start), strconv.Itoa(t.Finish), strconv.Itoa(t.Slack), positive(t.RTO), numbers(t.Waits), yes(t.Critical), s.state(t.CI.ID), "", "", m.Note, strings.Join(s.procedures(t.N), " ; "), strings.Join(s.calls(t.N), " ; ")}
		if !m.StartedAt.IsZero() {
			row[16] = m.StartedAt.String()
		}
		if !m.FinishedAt.IsZero() {
			row[17] = m.FinishedAt.String()
		}
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				if _, err := strconv.Atoi(cell); err != nil {
					row[i] = "'" + cell
				}
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
