package crisis

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

const onTime = 5 * time.Minute // after it was due, a situation point still is

// Times are the moments of a crisis and how long each part took, in milliseconds; a part whose end was never reached is absent. One sum
// would hide which part failed.
type Times struct {
	DetectedAt    instant.Instant `json:"detected_at,omitzero"`
	DeclaredAt    instant.Instant `json:"declared_at"`
	CalledAt      instant.Instant `json:"called_at,omitzero" doc:"the first roll-call"`
	AcknowledgeAt instant.Instant `json:"acknowledged_at,omitzero" doc:"the first who took it"`
	MobilisedAt   instant.Instant `json:"mobilised_at,omitzero" doc:"all expected roles were held for the first time"`
	FirstPointAt  instant.Instant `json:"first_point_at,omitzero"`
	FirstToldAt   instant.Instant `json:"first_told_at,omitzero" doc:"the first message that went out"`
	MitigatedAt   instant.Instant `json:"mitigated_at,omitzero" doc:"the last time the standing down began"`
	EndedAt       instant.Instant `json:"ended_at,omitzero"`
	Detect        *int64          `json:"detect_ms,omitempty" doc:"from the first sign to the declaration"`
	Acknowledge   *int64          `json:"acknowledge_ms,omitempty" doc:"from the roll-call to the first who took it"`
	Mobilise      *int64          `json:"mobilise_ms,omitempty" doc:"from the declaration to all expected roles held"`
	FirstPoint    *int64          `json:"first_point_ms,omitempty" doc:"from the declaration"`
	FirstTold     *int64          `json:"first_told_ms,omitempty" doc:"from the declaration"`
	Mitigate      *int64          `json:"mitigate_ms,omitempty" doc:"from the first sign, else the declaration, to the standing down"`
	Restore       *int64          `json:"restore_ms,omitempty" doc:"from there to the end"`
}

// Lasted is a phase and how long it took.
type Lasted struct {
	Phase string          `json:"phase"`
	From  instant.Instant `json:"from"`
	Until instant.Instant `json:"until,omitzero" doc:"absent for the one it is in"`
	MS    int64           `json:"duration_ms"`
	By    *Person         `json:"by,omitempty"`
}

// Pace is how regular the situation points were.
type Pace struct {
	Held    int64 `json:"held"`
	OnTime  int64 `json:"on_time" doc:"of those that were due at a time: held within five minutes of it, or before"`
	Due     int64 `json:"due" doc:"how many were due at a time"`
	Longest int64 `json:"longest_silence_ms" doc:"the longest time without one while the crisis went on"`
}

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

type phaseRow struct {
	Phase string          `db:"phase"`
	At    instant.Instant `db:"at"`
	By    string          `db:"by_id"`
}

func (x *Crises) phasesOf(ctx context.Context, r db.Reader, c *row, out *PostMortem) error {
	rows, err := db.Select[phaseRow](ctx, r, `SELECT phase, at, by_id FROM crisis_phase WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, c.ID)
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.By
	}
	names, err := namesOf(ctx, r, ids...)
	for i, w := range rows {
		l := Lasted{Phase: w.Phase, From: w.At, By: personIn(names, w.By)}
		end := r.Now()
		if i+1 < len(rows) {
			l.Until = rows[i+1].At
			end = l.Until
		}
		l.MS = int64(end - l.From)
		out.Phases = append(out.Phases, l)
	}
	return err
}
