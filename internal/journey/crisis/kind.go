package crisis

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// Shown is what the screens are given with an event of a crisis: the line it is about, or the crisis itself.
type Shown struct {
	Crisis *Crisis `json:"crisis,omitempty"`
	Line   *Line   `json:"line,omitempty"`
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
	out, err := present(ctx, r, c)
	return Shown{Crisis: &out}, err == nil, err
}

// MayHear says whether the actor may follow a live topic of this domain.
func (x *Crises) MayHear(ctx context.Context, r db.Reader, topic string) (bool, error) {
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
