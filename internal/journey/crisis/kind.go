package crisis

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/cmdb"
)

// Shown is what the screens are given with an event of a crisis: the line it is about, or the crisis itself.
type Shown struct {
	Crisis   *Crisis   `json:"crisis,omitempty"`
	Line     *Line     `json:"line,omitempty"`
	Task     *Task     `json:"task,omitempty"`
	Decision *Decision `json:"decision,omitempty"`
	Message  *Message  `json:"message,omitempty"`

	Impact *Impact `json:"impact,omitempty" doc:"where what is affected changed: computed once for all who look"`
}

// Record is what the screens are given with an event of this domain; the same for all who hear it.
func (x *Crises) Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch e.Subject.Kind {
	case SubjectCard:
		c, err := load(ctx, r, e.Subject.ID)
		if err != nil || c.Restricted {
			return nil, false, err
		}
		return card(c), true, nil
	case Subject:
		if e.Type == (SentOut{}).EventType() {
			return sentOut(ctx, r, e)
		}
	default:
		return nil, false, nil
	}
	c, err := load(ctx, r, e.Subject.ID)
	if err != nil {
		return nil, false, err
	}
	if strings.HasPrefix(e.Type, "crisis.line_") {
		p, err := event.Decode[LineWritten](e) // what both have in common
		if err != nil {
			return nil, false, err
		}
		w, err := lineOf(ctx, r, c.ID, p.Number)
		if err != nil {
			return nil, false, err
		}
		l, err := x.shownLine(ctx, r, w)
		return Shown{Line: &l}, err == nil, err
	}
	if e.Type == (ImpactChanged{}).EventType() {
		impact, err := x.impactTold(ctx, db.As(r, auth.System(r.Tenant())), c)
		return Shown{Impact: &impact}, err == nil, err
	}
	if e.Type == (WorkChanged{}).EventType() {
		if out, ok, err := x.workShown(ctx, r, c, e); ok || err != nil {
			return out, ok, err
		}
	}
	out, err := present(ctx, r, c)
	if err != nil {
		return nil, false, err
	}
	shown := Shown{Crisis: &out}
	if e.Type == (Attached{}).EventType() {
		if p, err := event.Decode[Attached](e); err != nil || p.Kind != cmdb.Subject {
			return shown, err == nil, err
		}
		impact, err := x.impactTold(ctx, db.As(r, auth.System(r.Tenant())), c)
		shown.Impact = &impact
		return shown, err == nil, err
	}
	return shown, true, nil
}

// workShown is the task, decision or message that an event is about; false for what shows on the crisis itself.
func (x *Crises) workShown(ctx context.Context, r db.Reader, c *row, e event.Event) (any, bool, error) {
	p, err := event.Decode[WorkChanged](e)
	if err != nil {
		return nil, false, err
	}
	switch p.What {
	case "task":
		t, err := x.shownTask(ctx, r, c, p.N)
		return Shown{Task: &t}, err == nil, err
	case "decision":
		w, err := decisionOf(ctx, r, c.ID, p.N)
		if err != nil {
			return nil, false, err
		}
		d, err := x.shownDecision(ctx, r, w)
		return Shown{Decision: &d}, err == nil, err
	case "message":
		w, err := messageOf(ctx, r, c.ID, p.N)
		if err != nil {
			return nil, false, err
		}
		m, err := x.shownMessage(ctx, r, c.ID, w)
		return Shown{Message: &m}, err == nil, err
	}
	return nil, false, nil
}

// MayHear says whether the actor may follow a live topic of this domain.
func (x *Crises) MayHear(ctx context.Context, r db.Reader, topic string) (bool, error) {
	if topic == topicAnnouncements {
		return true, nil
	}
	if topic == topicAll {
		if !r.Actor().Has(auth.Agent) {
			return true, fault.Denied("permission.denied")
		}
		return true, nil
	}
	if key, ok := strings.CutPrefix(topic, "crisis:"); ok {
		return true, MayRead(ctx, r, key)
	}
	return false, nil
}

// Narrows names the person whose rights an event narrowed: their live connections are looked at anew.
func Narrows(e event.Event) (person string, narrowed bool) {
	if e.Type != (Left{}).EventType() {
		return "", false
	}
	p, err := event.Decode[Left](e)
	return p.Person, err == nil
}
