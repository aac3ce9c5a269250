package crisis

import "slices"

// Roles in a crisis.
const (
	Director      = "director"
	Scribe        = "scribe"
	Technical     = "technical_lead"
	Communication = "communication_lead"
	Expert        = "expert"
	Observer      = "observer"
)

// RoleKind is what a role is, as data.
type RoleKind struct {
	Role     string   `json:"role"`
	Single   bool     `json:"single" doc:"one person at a time has it, beside a deputy"`
	Expected bool     `json:"expected" doc:"a crisis without it is told so"`
	Excludes []string `json:"excludes,omitempty" nullable:"false" doc:"who has it, or is its deputy, has none of these"`
}

// roleKinds: who directs does not write the log, who writes it does not decide.
var roleKinds = []RoleKind{
	{Role: Director, Single: true, Expected: true, Excludes: []string{Scribe}},
	{Role: Scribe, Single: true, Expected: true, Excludes: []string{Director}},
	{Role: Technical, Single: true, Expected: true},
	{Role: Communication, Single: true, Expected: true},
	{Role: Expert},
	{Role: Observer},
}

func roleKindOf(name string) (RoleKind, bool) {
	i := slices.IndexFunc(roleKinds, func(k RoleKind) bool { return k.Role == name })
	if i < 0 {
		return RoleKind{}, false
	}
	return roleKinds[i], true
}

// clash is the first of the roles somebody has that they may not have beside another; "" for none.
func clash(has []string, wanted string) string {
	k, _ := roleKindOf(wanted)
	for _, h := range has {
		if slices.Contains(k.Excludes, h) {
			return h
		}
	}
	return ""
}
