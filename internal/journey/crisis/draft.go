package crisis

import (
	"slices"
	"strconv"

	"comptoir/internal/base/i18n"
)

// Proposal is a finding that the log suggests. It goes by itself once it was kept, or once the log no longer says so: the more the log is
// annotated, the better they are.
type Proposal struct {
	Key   string            `json:"key" doc:"to keep it: draft of a new finding"`
	Kind  string            `json:"kind" enum:"well,badly,cause,gap,action"`
	Words map[string]string `json:"words" doc:"in each language"`
	Lines []int64           `json:"lines" nullable:"false" doc:"of the log, from which it comes"`
}

const (
	quickAnswer  = 15 * 60_000 // ms from the call to the first who took it, of a call that worked
	mostProposed = 40
)

// propose reads findings in what was written.
func (x *Crises) propose(out *PostMortem, rows []lineRow, kept []string) {
	add := func(key, kind, code string, args i18n.Args, lines ...int64) {
		if slices.Contains(kept, key) || len(out.Proposals) >= mostProposed {
			return
		}
		p := Proposal{Key: key, Kind: kind, Words: map[string]string{}, Lines: append([]int64{}, lines...)}
		for _, lang := range i18n.Languages() {
			said := i18n.Args{}
			for k, v := range args {
				said[k] = v
				if text, ok := v.(string); ok && x.Text.Has(lang, "crisis."+k+"."+text) {
					said[k] = x.Text.Text(lang, "crisis."+k+"."+text, nil)
				}
			}
			p.Words[lang] = x.Text.Text(lang, "crisis.draft."+code, said)
		}
		out.Proposals = append(out.Proposals, p)
	}
	for _, o := range out.Services {
		args := i18n.Args{"name": o.CI.Name, "real": o.Real, "rto": o.RTO}
		if o.Missed {
			add("objective:"+o.CI.ID, WentBadly, "objective_missed", args)
		} else if !o.Until.IsZero() {
			add("objective:"+o.CI.ID, WentWell, "objective_held", args)
		}
	}
	x.proposeWork(out, add)
	var refuted, unsure []int64
	for i := range rows {
		switch w := &rows[i]; {
		case w.ofProduct() || w.CorrectedBy > 0:
		case w.Now == Refuted:
			refuted = append(refuted, w.Number)
		case w.Now != Verified && w.Type == Information:
			unsure = append(unsure, w.Number)
		}
	}
	if len(refuted) > 0 {
		add("refuted", WentBadly, "refuted", i18n.Args{"n": len(refuted)}, refuted...)
	}
	if len(unsure) > 0 && !out.Crisis.EndedAt.IsZero() {
		add("unsure", Gap, "unsure", i18n.Args{"n": len(unsure)}, unsure...)
	}
}

type adder = func(key, kind, code string, args i18n.Args, lines ...int64)

// proposeWork reads findings in roles, points, messages, clocks, decisions and tasks.
func (x *Crises) proposeWork(out *PostMortem, add adder) {
	if a := out.Times.Acknowledge; a != nil && *a <= quickAnswer {
		add("answered", WentWell, "answered", i18n.Args{"min": *a / 60_000})
	}
	for _, k := range roleKinds {
		if k.Expected && !slices.ContainsFunc(out.Roles, func(r Role) bool { return r.Role == k.Role }) {
			add("role:"+k.Role, Gap, "role_empty", i18n.Args{"role": k.Role})
		}
	}
	if c := out.Crisis.CadenceMin; c > 0 && out.Points.Longest > 2*c*60_000 {
		add("silence", WentBadly, "silence", i18n.Args{"min": out.Points.Longest / 60_000, "cadence": c})
	} else if out.Points.Due > 2 && out.Points.OnTime == out.Points.Due {
		add("pace", WentWell, "pace", i18n.Args{"n": out.Points.Held})
	}
	for _, m := range out.Messages {
		if m.Late {
			add("late:"+strconv.FormatInt(m.N, 10), WentBadly, "message_late", i18n.Args{"audience": m.Audience})
		}
	}
	for _, c := range out.Clocks {
		if c.Late {
			add("clock:"+c.Regulation+":"+c.Step, WentBadly, "clock_late", i18n.Args{"regulation": c.Regulation, "step": c.Step}, c.Line)
		}
	}
	for _, d := range out.Decisions {
		if len(d.Basis) == 0 && wasTaken(d.State) {
			add("basis:"+strconv.FormatInt(d.N, 10), Gap, "decision_without_basis", i18n.Args{"number": d.Number, "question": d.Question}, d.Line)
		}
	}
	if out.Crisis.EndedAt.IsZero() {
		return
	}
	for _, t := range out.Tasks {
		if t.State != "done" && t.State != "dropped" {
			add("task:"+strconv.FormatInt(t.N, 10), Improvement, "task_left", i18n.Args{"title": t.Title})
		}
	}
}
