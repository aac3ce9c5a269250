package crisis

import "slices"

// Phases of a crisis, in their order.
const (
	Alert        = "alert"
	Mobilisation = "mobilisation"
	Steering     = "steering"
	StandDown    = "stand_down"
	Retex        = "retex"
	Archived     = "archived"
)

// Phase is one phase of a crisis, as data: where it may lead, and whether the crisis goes on in it.
type Phase struct {
	Name string   `json:"name"`
	Next []string `json:"next" nullable:"false"`
	Open bool     `json:"open" doc:"the crisis goes on"`
}

// phases is the machine: it goes forward, skips what the hour does not leave time for, and takes a crisis up again that was thought
// over. archived is final.
var phases = []Phase{
	{Alert, []string{Mobilisation, Steering, StandDown}, true},
	{Mobilisation, []string{Steering, StandDown}, true},
	{Steering, []string{StandDown}, true},
	{StandDown, []string{Steering, Retex}, true},
	{Retex, []string{StandDown, Archived}, false},
	{Archived, []string{}, false},
}

func phaseOf(name string) Phase {
	if i := slices.IndexFunc(phases, func(p Phase) bool { return p.Name == name }); i >= 0 {
		return phases[i]
	}
	return Phase{Name: name}
}

func openPhases() (out []string) {
	for _, p := range phases {
		if p.Open {
			out = append(out, p.Name)
		}
	}
	return out
}
