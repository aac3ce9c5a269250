package crisis

import (
	"slices"
	"time"

	"comptoir/internal/base/instant"
)

const onTime = 5 * time.Minute // after it was due, a situation point still is

// times reads the moments of a crisis from what was written.
func (out *PostMortem) times(c *row, rows []lineRow) {
	t := &out.Times
	t.DetectedAt, t.DeclaredAt, t.EndedAt = c.DetectedAt, c.DeclaredAt, c.EndedAt
	for i := range rows {
		switch w := &rows[i]; {
		case w.Code == "called":
			first(&t.CalledAt, w.RecordedAt)
		case w.Code == "answered_take":
			first(&t.AcknowledgeAt, w.RecordedAt)
		case w.Code == "message_sent":
			first(&t.FirstToldAt, w.RecordedAt)
		case w.Type == SituationLine:
			first(&t.FirstPointAt, w.RecordedAt)
		}
	}
	t.MobilisedAt = mobilisedAt(out.Roles)
	for _, p := range out.Phases {
		if p.Phase == StandDown {
			t.MitigatedAt = p.From
		}
	}
	begin := t.DetectedAt
	if begin.IsZero() {
		begin = t.DeclaredAt
	}
	t.Detect, t.Acknowledge = between(t.DetectedAt, t.DeclaredAt), between(t.CalledAt, t.AcknowledgeAt)
	t.Mobilise, t.FirstPoint, t.FirstTold = between(t.DeclaredAt, t.MobilisedAt), between(t.DeclaredAt, t.FirstPointAt), between(t.DeclaredAt, t.FirstToldAt)
	t.Mitigate, t.Restore = between(begin, t.MitigatedAt), between(t.MitigatedAt, t.EndedAt)
}

func first(into *instant.Instant, at instant.Instant) {
	if into.IsZero() {
		*into = at
	}
}

// between is nil where either end was never reached.
func between(from, to instant.Instant) *int64 {
	if from.IsZero() || to.IsZero() || to < from {
		return nil
	}
	ms := int64(to - from)
	return &ms
}

// mobilisedAt is the first moment at which somebody had each expected role, as holder or deputy; zero where there was none.
func mobilisedAt(roles []Role) instant.Instant {
	moments := make([]instant.Instant, 0, len(roles))
	for _, r := range roles {
		moments = append(moments, r.From)
	}
	slices.Sort(moments)
	for _, at := range moments {
		held := func(role string) bool {
			return slices.ContainsFunc(roles, func(r Role) bool { return r.Role == role && r.From <= at && (r.Until.IsZero() || r.Until > at) })
		}
		if !slices.ContainsFunc(roleKinds, func(k RoleKind) bool { return k.Expected && !held(k.Role) }) {
			return at
		}
	}
	return 0
}

// paceOf is how regular the points were, from the declaration to the end.
func paceOf(c *row, points []pointRow, now instant.Instant) Pace {
	p := Pace{Held: int64(len(points))}
	end := c.EndedAt
	if end.IsZero() {
		end = now
	}
	last := c.DeclaredAt
	for _, w := range points {
		if !w.DueAt.IsZero() {
			p.Due++
			if w.HeldAt <= w.DueAt.Add(onTime) {
				p.OnTime++
			}
		}
		p.Longest = max(p.Longest, int64(min(w.HeldAt, end)-last))
		last = w.HeldAt
	}
	p.Longest = max(p.Longest, int64(end-last))
	return p
}
