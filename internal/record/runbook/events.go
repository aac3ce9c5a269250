package runbook

import "comptoir/internal/base/ref"

// What happens to procedures and runs. Payloads hold ids, numbers, versions and names of fields.
type (
	// Made: somebody began to write a procedure, or an import brought it.
	Made struct {
		Version int64 `json:"version"`
	}
	// Edited: there is a newer edition, or something about it changed.
	Edited struct {
		Fields  []string `json:"fields"`
		Edition int64    `json:"edition"`
		Version int64    `json:"version"`
	}
	// PublishedNow: people may run it.
	PublishedNow struct {
		Edition int64 `json:"edition"`
		Version int64 `json:"version"`
	}
	// RetiredNow: it is no longer to be run.
	RetiredNow struct {
		Version int64 `json:"version"`
	}
	// Verified: somebody looked, and it still holds.
	Verified struct {
		Version int64 `json:"version"`
	}
	// Attached: it is about a CI.
	Attached struct {
		CI      string `json:"ci"`
		Version int64  `json:"version"`
	}
	// Detached: it no longer is.
	Detached struct {
		CI      string `json:"ci"`
		Version int64  `json:"version"`
	}
	// ReviewDue: it is time for its owner to check that it still holds.
	ReviewDue struct {
		Owner   string `json:"owner"`
		Version int64  `json:"version"`
	}
	// Happened is what happened in a run: of which procedure, about which record ("" for none), at which step (0: the whole), as which
	// line of the trace.
	Happened struct {
		Runbook  string `json:"runbook"`
		About    string `json:"about,omitempty"`
		Exercise bool   `json:"exercise,omitempty"`
		N        int64  `json:"n,omitempty"`
		Line     int64  `json:"line"`
		Version  int64  `json:"version"`
		what     string
	}
)

// EventType implements event.Payload.
func (Made) EventType() string         { return "runbook.made" }
func (Edited) EventType() string       { return "runbook.edited" }
func (PublishedNow) EventType() string { return "runbook.published" }
func (RetiredNow) EventType() string   { return "runbook.retired" }
func (Verified) EventType() string     { return "runbook.verified" }
func (Attached) EventType() string     { return "runbook.attached" }
func (Detached) EventType() string     { return "runbook.detached" }
func (ReviewDue) EventType() string    { return "runbook.review_due" }
func (h Happened) EventType() string   { return "run." + h.what }

// RunEvents are the types of what happens in runs, for who projects them into a log.
func RunEvents() []string {
	out := make([]string, 0, len(lineKinds))
	for _, k := range lineKinds {
		out = append(out, Happened{what: k}.EventType())
	}
	return out
}

func (b *bookRow) ref() ref.Ref { return ref.Of(Kind, b.ID) }

func (b *bookRow) topics(persons ...string) []string {
	out := []string{"runbook:" + b.ID, "runbooks"}
	for _, p := range persons {
		if p != "" {
			out = append(out, "inbox:"+p)
		}
	}
	return out
}

func (u *runRow) ref() ref.Ref { return ref.Of(RunKind, u.ID) }

func (u *runRow) topics() []string {
	out := []string{"run:" + u.ID, "runs", "runbook:" + u.Runbook}
	if u.AboutID != "" {
		out = append(out, "runs:"+u.about().String())
	}
	return out
}

func (u *runRow) about() ref.Ref { return ref.Of(u.AboutKind, u.AboutID) }
