package recovery

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/i18n"
)

// markdown is the plan to read and to print.
func (s *sheet) markdown() []byte {
	var b bytes.Buffer
	line := func(format string, args ...string) {
		values := make([]any, len(args))
		for i, a := range args {
			values[i] = plainText(a)
		}
		fmt.Fprintf(&b, format+"\n", values...)
	}
	line("# %s · %s\n", s.Number, s.Name)
	for _, t := range s.summary() {
		line("- %s", t)
	}
	line("- %s %s", s.say("lost", nil), names(s.Order.Lost))
	if len(s.Order.Survives) > 0 {
		line("- %s %s", s.say("survives", nil), names(s.Order.Survives))
	}
	if len(s.Order.Misses) > 0 {
		line("\n## %s\n", s.say("misses", nil))
		for _, m := range s.Order.Misses {
			line("- %s", s.missed(m))
		}
	}
	if len(s.Order.Cycles) > 0 {
		line("\n## %s\n", s.say("cycles", nil))
		for _, c := range s.Order.Cycles {
			line("- %s", names(c.CIs))
			for _, k := range c.Cuts {
				line("  - %s", s.cut(k))
			}
		}
	}
	line("\n## %s\n", s.say("critical", nil))
	for _, t := range s.Order.Critical {
		line("1. %s (%s)", t.CI.Name, s.duration(t.Restore))
	}
	for _, w := range s.Order.Waves {
		line("\n## %s\n", s.say("wave", map[string]any{"n": w.Wave + 1, "start": clock(w.Start), "finish": clock(w.Finish)}))
		line("| %s | %s | %s | %s | %s | %s | %s | %s | %s |", s.columns()...)
		b.WriteString("| ---: | --- | --- | --- | --- | --- | --- | --- | --- |\n")
		for i := range w.Tasks {
			line("| %s | %s | %s | %s | %s | %s | %s | %s | %s |", s.cells(&w.Tasks[i])...)
		}
	}
	return b.Bytes()
}

// columns are the heads of the tables of tasks.
func (s *sheet) columns() []string {
	return []string{"n", s.say("column_ci", nil), s.say("column_group", nil), s.say("start", nil), s.say("finish", nil), s.say("column_waits", nil), s.say("column_state", nil),
		s.say("column_procedures", nil), s.say("column_calls", nil)}
}

// cells are a task's line in these tables.
func (s *sheet) cells(t *Task) []string {
	return []string{strconv.Itoa(t.N), t.CI.Name, groupName(t), clock(t.Start), clock(t.Finish), numbers(t.Waits), s.state(t.CI.ID),
		strings.Join(s.procedures(t.N), " ; "), strings.Join(s.calls(t.N), " ; ")}
}

// help is what helps with a task; nothing where it is absent.
func (s *sheet) help(n int) Help {
	i, found := slices.BinarySearchFunc(s.Help, n, func(h Help, n int) int { return h.N - n })
	if !found {
		return Help{}
	}
	return s.Help[i]
}

func (s *sheet) procedures(n int) (out []string) {
	for _, p := range s.help(n).Procedures {
		out = append(out, p.Number+" "+p.Title)
	}
	return out
}

func (s *sheet) calls(n int) (out []string) {
	for _, c := range s.help(n).Calls {
		who := s.say("owner", i18n.Args{"name": c.Name})
		if c.Rota != "" {
			who = s.say("duty", i18n.Args{"name": c.Name, "rota": c.Rota})
		}
		if c.Phone != "" {
			who += " " + c.Phone
		}
		out = append(out, who)
	}
	return out
}

// plainText keeps a name from being markup: what Markdown would take for it is escaped, and a line stays one.
func plainText(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", `\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", "&lt;", "#", `\#`).Replace(s)
}

var page = template.Must(template.New("plan").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Number}} · {{.Name}}</title>
<style>body{font:14px/20px system-ui,sans-serif;margin:24px;max-width:1000px}h1{font-size:20px}h2{font-size:16px;margin:24px 0 8px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 8px;border-bottom:1px solid #ccc;vertical-align:top}td.n{text-align:right}
tr.critical td{font-weight:600}tr{break-inside:avoid}h2{break-after:avoid}</style></head><body>
<h1>{{.Number}} · {{.Name}}</h1><ul>{{range .Summary}}<li>{{.}}</li>{{end}}</ul>
{{if .Misses}}<h2>{{.Title.misses}}</h2><ul>{{range .Misses}}<li>{{.}}</li>{{end}}</ul>{{end}}
{{if .Cycles}}<h2>{{.Title.cycles}}</h2><ul>{{range .Cycles}}<li>{{.Names}}<ul>{{range .Cuts}}<li>{{.}}</li>{{end}}</ul></li>{{end}}</ul>{{end}}
<h2>{{.Title.critical}}</h2><ol>{{range .Critical}}<li>{{.}}</li>{{end}}</ol>
{{range .Waves}}<h2>{{.Title}}</h2><table><thead><tr>{{range $.Columns}}<th scope="col">{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr{{if .Critical}} class="critical"{{end}}>{{range $i, $c := .Cells}}<td{{if eq $i 0}} class="n"{{end}}>{{$c}}</td>{{end}}</tr>
{{end}}</tbody></table>{{end}}</body></html>
`))

type pageRing struct {
	Names string
	Cuts  []string
}

type pageRow struct {
	Critical bool
	Cells    []string
}

type pageWave struct {
	Title string
	Rows  []pageRow
}

type pageData struct {
	Lang, Number, Name string
	Title              map[string]string
	Summary, Misses    []string
	Cycles             []pageRing
	Critical           []string
	Columns            []string
	Waves              []pageWave
}

// html is the plan as a page that needs nothing else, to open from a stick and to print.
func (s *sheet) html() ([]byte, error) {
	d := pageData{Lang: s.lang, Number: s.Number, Name: s.Name, Title: map[string]string{}, Summary: s.summary()}
	for _, key := range []string{"misses", "cycles", "critical"} {
		d.Title[key] = s.say(key, nil)
	}
	d.Summary = append(d.Summary, s.say("lost", nil)+" "+names(s.Order.Lost))
	if len(s.Order.Survives) > 0 {
		d.Summary = append(d.Summary, s.say("survives", nil)+" "+names(s.Order.Survives))
	}
	for _, m := range s.Order.Misses {
		d.Misses = append(d.Misses, s.missed(m))
	}
	for _, c := range s.Order.Cycles {
		ring := pageRing{Names: names(c.CIs)}
		for _, k := range c.Cuts {
			ring.Cuts = append(ring.Cuts, s.cut(k))
		}
		d.Cycles = append(d.Cycles, ring)
	}
	for _, t := range s.Order.Critical {
		d.Critical = append(d.Critical, t.CI.Name+" ("+s.duration(t.Restore)+")")
	}
	d.Columns = s.columns()
	for _, w := range s.Order.Waves {
		wave := pageWave{Title: s.say("wave", map[string]any{"n": w.Wave + 1, "start": clock(w.Start), "finish": clock(w.Finish)})}
		for i := range w.Tasks {
			t := &w.Tasks[i]
			wave.Rows = append(wave.Rows, pageRow{t.Critical, s.cells(t)})
		}
		d.Waves = append(d.Waves, wave)
	}
	var b bytes.Buffer
	err := page.Execute(&b, d)
	return b.Bytes(), err
}
