package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// row is one figure beside its target.
type row struct {
	Target string  `json:"target"`
	What   string  `json:"what"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Aim    string  `json:"aim,omitempty"`
	Met    *bool   `json:"met,omitempty"`
	Note   string  `json:"note,omitempty"`
}

type report struct {
	Machine string    `json:"machine"`
	Engine  string    `json:"engine"`
	At      time.Time `json:"at"`
	Rows    []row     `json:"rows"`
}

// add keeps a figure that has no target of its own.
func (r *report) add(target, what string, value float64, unit, note string) {
	r.Rows = append(r.Rows, row{Target: target, What: what, Value: value, Unit: unit, Note: note})
}

// aim keeps a figure and says whether it reaches its target. least: as much as, else at most.
func (r *report) aim(target, what string, value float64, unit string, least bool, goal float64, note string) {
	met, sign := value <= goal, "≤"
	if least {
		met, sign = value >= goal, "≥"
	}
	r.Rows = append(r.Rows, row{Target: target, What: what, Value: value, Unit: unit, Aim: sign + " " + figure(goal), Met: &met, Note: note})
}

// Markdown is the report as a table.
func (r *report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s\n\n| | what | figure | target | | |\n| --- | --- | ---: | ---: | --- | --- |\n", r.Engine, r.Machine, r.At.Format("2006-01-02 15:04"))
	for _, x := range r.Rows {
		mark := ""
		if x.Met != nil {
			mark = map[bool]string{true: "✓", false: "✗"}[*x.Met]
		}
		fmt.Fprintf(&b, "| %s | %s | %s %s | %s | %s | %s |\n", x.Target, x.What, figure(x.Value), x.Unit, x.Aim, mark, x.Note)
	}
	return b.String()
}

func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// spread is what many durations come to.
type spread []time.Duration

func (s spread) at(q float64) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Clone(s)
	slices.Sort(sorted)
	return float64(sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]) / float64(time.Millisecond)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
