package crisis

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// Obligation is one thing a regulation wants within a time from when one knows.
type Obligation struct {
	Regulation string `json:"regulation" enum:"nis2,gdpr"`
	Step       string `json:"step"`
	Hours      int64  `json:"hours,omitempty"`
	Months     int64  `json:"months,omitempty" doc:"calendar months, after the notification's own time"`
	After      string `json:"after,omitempty" doc:"the step from which the time runs; from when one knows where absent"`
}

// obligations: NIS2 (directive (EU) 2022/2555, article 23(4)): early warning within 24 hours of becoming aware, notification within 72
// hours, final report one month after the notification. GDPR (regulation (EU) 2016/679, article 33): 72 hours after becoming aware.
var obligations = []Obligation{
	{Regulation: "nis2", Step: "early_warning", Hours: 24},
	{Regulation: "nis2", Step: "notification", Hours: 72},
	{Regulation: "nis2", Step: "final_report", Months: 1, After: "notification"},
	{Regulation: "gdpr", Step: "notification", Hours: 72},
}

// due is when an obligation must be met; base is when what it runs from was known, met or due.
func (o Obligation) due(base instant.Instant) instant.Instant {
	if o.Months > 0 {
		return monthsAfter(base, int(o.Months))
	}
	return base.Add(time.Duration(o.Hours) * time.Hour)
}

// monthsAfter is the same day so many months later, or the last of a month that has no such day.
func monthsAfter(i instant.Instant, n int) instant.Instant {
	t := i.Time()
	out := t.AddDate(0, n, 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return instant.Of(out)
}

// Clock is an obligation that runs.
type Clock struct {
	Regulation string          `json:"regulation"`
	Step       string          `json:"step"`
	Line       int64           `json:"line" doc:"the line marked \"we know\""`
	KnownAt    instant.Instant `json:"known_at"`
	DueAt      instant.Instant `json:"due_at"`
	MetAt      instant.Instant `json:"met_at,omitzero"`
	MetBy      *Person         `json:"met_by,omitempty"`
	Late       bool            `json:"late,omitempty" doc:"past its time when it was met, or not met"`
	Note       string          `json:"note,omitempty" doc:"the receipt, or why it was late"`
}

type clockRow struct {
	Regulation string          `db:"regulation"`
	Step       string          `db:"step"`
	Line       int64           `db:"line"`
	KnownAt    instant.Instant `db:"known_at"`
	DueAt      instant.Instant `db:"due_at"`
	MetAt      instant.Instant `db:"met_at"`
	MetBy      string          `db:"met_by"`
	Note       string          `db:"note"`
}

func (w clockRow) shown(now instant.Instant, names map[string]directory.Brief) Clock {
	end := w.MetAt
	if end.IsZero() {
		end = now
	}
	return Clock{Regulation: w.Regulation, Step: w.Step, Line: w.Line, KnownAt: w.KnownAt, DueAt: w.DueAt, MetAt: w.MetAt, MetBy: personIn(names, w.MetBy), Late: end > w.DueAt, Note: w.Note}
}

func clocksOf(ctx context.Context, r db.Reader, crisis string) ([]clockRow, error) {
	return db.Select[clockRow](ctx, r, `SELECT regulation, step, line, known_at, due_at, met_at, met_by, note FROM crisis_clock WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY due_at, regulation, step`, crisis)
}

// ClocksIn names a crisis.
type ClocksIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Clocks lists the obligations that run, the next first.
func (x *Crises) Clocks(ctx context.Context, r db.Reader, in ClocksIn) (api.Page[Clock], error) {
	out := api.Page[Clock]{Items: []Clock{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := clocksOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.MetBy
	}
	names, err := namesOf(ctx, r, ids...)
	for _, w := range rows {
		out.Items = append(out.Items, w.shown(r.Now(), names))
	}
	return out, err
}

// KnowIn marks the line from which a regulation's time runs.
type KnowIn struct {
	ID         string `path:"id" json:"-" maxLength:"40"`
	Regulation string `json:"regulation" enum:"nis2,gdpr"`
	Line       int64  `json:"line" minimum:"1" doc:"when it happened, as that line says, is when one knew"`
}

// Know marks the line "we know": the regulation's clocks run from there. Marked again they run from the new line, unless they were met.
func (x *Crises) Know(ctx context.Context, tx *db.Tx, in KnowIn) (api.Page[Clock], error) {
	none := api.Page[Clock]{Items: []Clock{}}
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return none, err
	}
	if !s.directs() && !s.has(Communication) {
		return none, fault.Denied("crisis.director_decides")
	}
	l, err := lineOf(ctx, tx, c.ID, in.Line)
	if fault.KindOf(err) == fault.KindNotFound {
		err = fault.InvalidField("line", "crisis.line_not_found")
	}
	if err != nil {
		return none, err
	}
	dues := map[string]instant.Instant{}
	for _, o := range obligations {
		if o.Regulation != in.Regulation {
			continue
		}
		base := l.EventAt
		if o.After != "" {
			base = dues[o.After]
		}
		dues[o.Step] = o.due(base)
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_clock (tenant_id, crisis_id, regulation, step, line, known_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, crisis_id, regulation, step) DO UPDATE SET line = excluded.line, known_at = excluded.known_at, due_at = excluded.due_at WHERE crisis_clock.met_at = 0`,
			c.ID, o.Regulation, o.Step, l.Number, l.EventAt, dues[o.Step]); err != nil {
			return none, err
		}
	}
	if _, _, err := write(ctx, tx, c, entry{kind: SystemLine, author: s.actor.ID, about: l.Number, code: "known", args: map[string]string{"regulation": in.Regulation,
		"line": strconv.FormatInt(l.Number, 10)}}); err != nil {
		return none, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "clock"}, TopicOf(c.ID))
	return x.Clocks(ctx, tx, ClocksIn{ID: c.ID})
}

// MeetIn says that an obligation was met.
type MeetIn struct {
	ID         string `path:"id" json:"-" maxLength:"40"`
	Regulation string `path:"regulation" json:"-" enum:"nis2,gdpr"`
	Step       string `path:"step" json:"-" maxLength:"40"`
	Note       string `json:"note,omitempty" maxLength:"2000" doc:"the receipt, or why it was late"`
}

// Meet says that an obligation was met now. What runs from it runs from now.
func (x *Crises) Meet(ctx context.Context, tx *db.Tx, in MeetIn) (api.Page[Clock], error) {
	none := api.Page[Clock]{Items: []Clock{}}
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return none, err
	}
	rows, err := clocksOf(ctx, tx, c.ID)
	if err != nil {
		return none, err
	}
	if !slices.ContainsFunc(rows, func(w clockRow) bool { return w.Regulation == in.Regulation && w.Step == in.Step }) {
		return none, fault.NotFound("crisis.clock_not_found")
	}
	if !s.directs() && !s.has(Communication) {
		return none, fault.Denied("crisis.director_decides")
	}
	text := markdown.CleanLine(in.Note)
	if utf8.RuneCountInString(text) > longReason {
		return none, fault.InvalidField("note", "crisis.too_long").With("limit", longReason)
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_clock SET met_at = $5, met_by = $6, note = $7 WHERE tenant_id = $1 AND crisis_id = $2 AND regulation = $3 AND step = $4 AND met_at = 0`,
		c.ID, in.Regulation, in.Step, tx.Now(), s.actor.ID, text)
	if err != nil {
		return none, err
	}
	if n == 0 { // said before
		return x.Clocks(ctx, tx, ClocksIn{ID: c.ID})
	}
	for _, o := range obligations {
		if o.Regulation == in.Regulation && o.After == in.Step {
			if _, err := tx.Exec(ctx, `UPDATE crisis_clock SET due_at = $5 WHERE tenant_id = $1 AND crisis_id = $2 AND regulation = $3 AND step = $4 AND met_at = 0`,
				c.ID, o.Regulation, o.Step, o.due(tx.Now())); err != nil {
				return none, err
			}
		}
	}
	if _, _, err := write(ctx, tx, c, entry{kind: Communicated, author: s.actor.ID, code: "obligation_met", args: map[string]string{"regulation": in.Regulation, "step": in.Step, "note": text}}); err != nil {
		return none, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "clock"}, TopicOf(c.ID))
	return x.Clocks(ctx, tx, ClocksIn{ID: c.ID})
}
