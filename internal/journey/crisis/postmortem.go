package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// PostMortem is what can be learned from a crisis. All of it is read from what was written at the time; nothing is judged.
type PostMortem struct {
	Crisis     Crisis     `json:"crisis"`
	Times      Times      `json:"times"`
	Phases     []Lasted   `json:"phases" nullable:"false"`
	Chronology []Line     `json:"chronology" nullable:"false" doc:"the chosen lines by when they happened; where none was chosen, decisions, points, phases and what was verified"`
	Chosen     bool       `json:"chosen" doc:"people chose the chronology"`
	Services   []Outage   `json:"services" nullable:"false" doc:"affected CIs that have an objective"`
	Roles      []Role     `json:"roles" nullable:"false"`
	Members    []Member   `json:"members" nullable:"false"`
	Decisions  []Decision `json:"decisions" nullable:"false"`
	Tasks      []Task     `json:"tasks" nullable:"false"`
	Points     Pace       `json:"points"`
	Clocks     []Clock    `json:"clocks" nullable:"false"`
	Messages   []Message  `json:"messages" nullable:"false"`
	Log        Quality    `json:"log"`
	Findings   []Finding  `json:"findings" nullable:"false"`
	Proposals  []Proposal `json:"proposals" nullable:"false" doc:"findings that the log suggests, not kept yet"`
	Reviews    []Review   `json:"reviews" nullable:"false" doc:"the hot and the cold one"`
}

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

// Outage compares how long a CI was affected with its objective (DMIA).
type Outage struct {
	CI     Named           `json:"ci"`
	From   instant.Instant `json:"from" doc:"the first sign, else the declaration, or when it was added where that is later"`
	Until  instant.Instant `json:"until,omitzero" doc:"when it was taken off the affected ones, else the end of the crisis"`
	Real   int64           `json:"real_min" doc:"until now where it goes on"`
	RTO    int64           `json:"rto_min"`
	Missed bool            `json:"missed"`
}

// Pace is how regular the situation points were.
type Pace struct {
	Held    int64 `json:"held"`
	OnTime  int64 `json:"on_time" doc:"of those that were due at a time: held within five minutes of it, or before"`
	Due     int64 `json:"due" doc:"how many were due at a time"`
	Longest int64 `json:"longest_silence_ms" doc:"the longest time without one while the crisis went on"`
}

// Quality is what the log is worth.
type Quality struct {
	Lines     int64 `json:"lines"`
	ByPeople  int64 `json:"by_people"`
	Verified  int64 `json:"verified"`
	Refuted   int64 `json:"refuted"`
	ToVerify  int64 `json:"to_verify"`
	Corrected int64 `json:"corrected"`
	Doubted   int64 `json:"doubted" doc:"whose time the server's clock contradicts"`
	Erased    int64 `json:"erased"`
	MedianLag int64 `json:"median_lag_ms" doc:"from when it happened to when it was written, of lines by people without doubt"`
	NoBasis   int64 `json:"decisions_without_basis"`
}

// PostMortemIn names a crisis.
type PostMortemIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// PostMortemOf reads a crisis from its log.
func (x *Crises) PostMortemOf(ctx context.Context, r db.Reader, in PostMortemIn) (PostMortem, error) {
	out := PostMortem{Phases: []Lasted{}, Chronology: []Line{}, Services: []Outage{}, Proposals: []Proposal{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if out.Crisis, err = present(ctx, r, c); err != nil {
		return out, err
	}
	if err := x.gather(ctx, r, c, &out); err != nil {
		return out, err
	}
	if err := x.phasesOf(ctx, r, c, &out); err != nil {
		return out, err
	}
	if out.Services, err = outages(ctx, r, c); err != nil {
		return out, err
	}
	head, err := headOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	rows, err := knownAt(ctx, r, c.ID, head.Number)
	if err != nil {
		return out, err
	}
	out.Log = qualityOf(rows)
	for _, d := range out.Decisions {
		if len(d.Basis) == 0 {
			out.Log.NoBasis++
		}
	}
	if err := x.chronology(ctx, r, rows, &out); err != nil {
		return out, err
	}
	out.times(c, rows)
	if out.Reviews, err = reviewsOf(ctx, r, c); err != nil {
		return out, err
	}
	kept, err := db.Select[string](ctx, r, `SELECT draft FROM crisis_finding WHERE tenant_id = $1 AND crisis_id = $2 AND draft <> ''`, c.ID)
	x.propose(&out, rows, kept)
	return out, err
}

// gather reads what other questions answer already.
func (x *Crises) gather(ctx context.Context, r db.Reader, c *row, out *PostMortem) error {
	roles, err := x.Roles(ctx, r, RolesIn{ID: c.ID})
	if err != nil {
		return err
	}
	members, err := x.Members(ctx, r, MembersIn{ID: c.ID})
	if err != nil {
		return err
	}
	decisions, err := x.Decisions(ctx, r, DecisionsIn{ID: c.ID})
	if err != nil {
		return err
	}
	clocks, err := x.Clocks(ctx, r, ClocksIn{ID: c.ID})
	if err != nil {
		return err
	}
	messages, err := x.Messages(ctx, r, MessagesIn{ID: c.ID})
	if err != nil {
		return err
	}
	out.Roles, out.Members, out.Decisions, out.Clocks, out.Messages = roles.Items, members.Items, decisions.Items, clocks.Items, messages.Items
	if out.Tasks, err = x.allTasks(ctx, r, c); err != nil {
		return err
	}
	points, err := pointsOf(ctx, r, c.ID)
	if err != nil {
		return err
	}
	out.Points = paceOf(c, points, r.Now())
	out.Findings, err = findingsOf(ctx, r, c.ID)
	return err
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

// chronology keeps the chosen lines, or what a chronology cannot do without.
func (x *Crises) chronology(ctx context.Context, r db.Reader, rows []lineRow, out *PostMortem) error {
	chosen := slices.ContainsFunc(rows, func(w lineRow) bool { return w.Chosen })
	kept := slices.DeleteFunc(slices.Clone(rows), func(w lineRow) bool {
		if chosen {
			return !w.Chosen
		}
		switch w.Type {
		case DecisionLine, SituationLine:
			return false
		case SystemLine:
			return w.Code != "declared" && w.Code != "exercise_declared" && w.Code != "phase_entered" && w.Code != "phase_entered_because"
		}
		return w.Now != Verified || w.CorrectedBy > 0
	})
	slices.SortStableFunc(kept, func(a, b lineRow) int { return int(a.EventAt.Sub(b.EventAt)) })
	out.Chosen = chosen
	var err error
	out.Chronology, err = x.shownLines(ctx, r, kept)
	return err
}

func qualityOf(rows []lineRow) Quality {
	q := Quality{Lines: int64(len(rows))}
	lags := []int64{}
	for i := range rows {
		w := &rows[i]
		if w.Salt == "" {
			q.Erased++
		}
		if w.ofProduct() {
			continue
		}
		q.ByPeople++
		if w.CorrectedBy > 0 {
			q.Corrected++
		}
		if w.Doubt != "" {
			q.Doubted++
		} else {
			lags = append(lags, max(0, int64(w.RecordedAt-w.EventAt)))
		}
		switch w.Now {
		case Verified:
			q.Verified++
		case Refuted:
			q.Refuted++
		default:
			q.ToVerify++
		}
	}
	if slices.Sort(lags); len(lags) > 0 {
		q.MedianLag = lags[len(lags)/2]
	}
	return q
}

type affectedRow struct {
	CI        string          `db:"ci_id"`
	AddedAt   instant.Instant `db:"added_at"`
	RemovedAt instant.Instant `db:"removed_at"`
}

// outages are how long what was affected was so, beside its objective.
func outages(ctx context.Context, r db.Reader, c *row) ([]Outage, error) {
	out := []Outage{}
	rows, err := db.Select[affectedRow](ctx, r, `SELECT ci_id, added_at, removed_at FROM crisis_ci WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY added_at, ci_id`, c.ID)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.CI
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	if err != nil {
		return out, err
	}
	begin := c.DetectedAt
	if begin.IsZero() {
		begin = c.DeclaredAt
	}
	for _, w := range rows {
		ci := cis[w.CI]
		if ci.RTO == 0 {
			continue
		}
		o := Outage{CI: Named{ID: w.CI, Name: ci.Name}, From: begin, Until: w.RemovedAt, RTO: ci.RTO}
		if w.AddedAt > c.DeclaredAt {
			o.From = w.AddedAt
		}
		if o.Until.IsZero() {
			o.Until = c.EndedAt
		}
		end := o.Until
		if end.IsZero() {
			end = r.Now()
		}
		o.Real = int64(end.Sub(o.From).Minutes())
		o.Missed = o.Real > o.RTO
		out = append(out, o)
	}
	return out, nil
}
