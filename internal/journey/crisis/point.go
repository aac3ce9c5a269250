package crisis

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
)

const (
	mostPoints = 2000
	longPoint  = 8000
)

// Point is a situation point: what is known, at a moment that the head of the log bears witness to.
type Point struct {
	N      int64           `json:"n"`
	HeldAt instant.Instant `json:"held_at"`
	DueAt  instant.Instant `json:"due_at,omitzero" doc:"when it was due by the cadence"`
	By     *Person         `json:"by,omitempty"`
	Text   string          `json:"text" doc:"Markdown"`
	HTML   HTML            `json:"html"`
	Head   chain.Head      `json:"head" doc:"the end of the log then: keep it elsewhere, and verify proves all that came before"`
	Line   int64           `json:"line"`
}

type pointRow struct {
	N      int64           `db:"n"`
	HeldAt instant.Instant `db:"held_at"`
	DueAt  instant.Instant `db:"due_at"`
	By     string          `db:"by_id"`
	Head   int64           `db:"head"`
	Hash   string          `db:"hash"`
	Line   int64           `db:"line"`
	Text   string          `db:"text"`
}

// Draft is what a situation point is begun with: what happened since the last one.
type Draft struct {
	Since      instant.Instant `json:"since" doc:"the last point, or the declaration"`
	Phase      string          `json:"phase"`
	Level      int64           `json:"level"`
	Facts      []Line          `json:"facts" nullable:"false" doc:"informations and questions of people that were not refuted or corrected, the last hundred"`
	Decisions  []Decision      `json:"decisions" nullable:"false"`
	Done       []Task          `json:"done" nullable:"false" doc:"done since"`
	Late       []Task          `json:"late" nullable:"false"`
	Blocked    []Task          `json:"blocked" nullable:"false"`
	OpenTasks  int64           `json:"open_tasks"`
	ToVerify   int64           `json:"to_verify" doc:"lines since that nobody verified"`
	Clocks     []Clock         `json:"clocks" nullable:"false" doc:"obligations not met yet"`
	NextPoint  instant.Instant `json:"next_point_at,omitzero"`
	CadenceMin int64           `json:"cadence_min,omitempty"`
	Head       chain.Head      `json:"head"`
}

// DraftIn names a crisis.
type DraftIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// DraftPoint gathers what a situation point is about to say.
func (x *Crises) DraftPoint(ctx context.Context, r db.Reader, in DraftIn) (Draft, error) {
	out := Draft{Facts: []Line{}, Decisions: []Decision{}, Done: []Task{}, Late: []Task{}, Blocked: []Task{}, Clocks: []Clock{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	out.Since, out.Phase, out.Level, out.NextPoint, out.CadenceMin = c.DeclaredAt, c.Phase, c.Level, c.NextPointAt, c.CadenceMin
	last, err := lastPoint(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	if last.N > 0 {
		out.Since = last.HeldAt
	}
	if out.Head, err = headOf(ctx, r, c.ID); err != nil {
		return out, err
	}
	if err := x.draftLines(ctx, r, c, last.Line, &out); err != nil {
		return out, err
	}
	if err := x.draftTasks(ctx, r, c, &out); err != nil {
		return out, err
	}
	decided, err := decisionsOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	decided = slices.DeleteFunc(decided, func(w decisionRow) bool { return w.Line <= last.Line || !wasTaken(w.State) })
	if out.Decisions, err = shownDecisions(ctx, r, decided); err != nil {
		return out, err
	}
	clocks, err := clocksOf(ctx, r, c.ID)
	for _, w := range clocks {
		if w.MetAt.IsZero() {
			out.Clocks = append(out.Clocks, w.shown(r.Now(), nil))
		}
	}
	return out, err
}

func (x *Crises) draftLines(ctx context.Context, r db.Reader, c *row, after int64, out *Draft) error {
	rows, err := linesOf(ctx, r, c.ID, lineFilter{after: after, types: []string{Information, Question}, backwards: true, limit: 100})
	if err != nil {
		return err
	}
	kept := []lineRow{}
	for i := len(rows) - 1; i >= 0; i-- {
		if w := rows[i]; !w.ofProduct() && w.CorrectedBy == 0 && w.Now != Refuted && w.Salt != "" {
			kept = append(kept, w)
			if w.Now == ToVerify || w.Now == BeingVerified {
				out.ToVerify++
			}
		}
	}
	out.Facts, err = x.shownLines(ctx, r, kept)
	return err
}

func (x *Crises) draftTasks(ctx context.Context, r db.Reader, c *row, out *Draft) error {
	all, err := x.allTasks(ctx, r, c)
	for _, t := range all {
		switch {
		case t.State == Done && t.DoneAt >= out.Since:
			out.Done = append(out.Done, t)
		case t.State == Done, t.State == Dropped:
		default:
			out.OpenTasks++
			if t.State == Blocked || len(t.WaitsFor) > 0 && t.State == Doing {
				out.Blocked = append(out.Blocked, t)
			}
			if t.Late {
				out.Late = append(out.Late, t)
			}
		}
	}
	return err
}

const pointColumns = `n, held_at, due_at, by_id, head, hash, line, text`

func lastPoint(ctx context.Context, r db.Reader, crisis string) (pointRow, error) {
	rows, err := db.Select[pointRow](ctx, r, `SELECT `+pointColumns+` FROM crisis_point WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n DESC LIMIT 1`, crisis)
	if err != nil || len(rows) == 0 {
		return pointRow{}, err
	}
	return rows[0], nil
}

// HoldIn is a situation point to hold.
type HoldIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Text    string `json:"text" maxLength:"32000" doc:"Markdown"`
	NextMin int64  `json:"next_min,omitempty" minimum:"0" maximum:"1440" doc:"minutes to the next one; the cadence where absent"`
}

// HoldPoint holds a situation point: its text becomes a line, right after the head of the log that the point names, and the countdown to
// the next begins.
func (x *Crises) HoldPoint(ctx context.Context, tx *db.Tx, in HoldIn) (Point, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Point{}, err
	}
	if s.onlyObserves() {
		return Point{}, fault.Denied("crisis.observer_only_looks")
	}
	text := clean(in.Text)
	if text == "" {
		return Point{}, fault.InvalidField("text", "crisis.text_missing")
	}
	if utf8.RuneCountInString(text) > longPoint {
		return Point{}, fault.InvalidField("text", "crisis.too_long").With("limit", longPoint)
	}
	if err := touch(ctx, tx, c); err != nil {
		return Point{}, err
	}
	head, err := lockLog(ctx, tx, c.ID)
	if err != nil {
		return Point{}, err
	}
	last, err := lastPoint(ctx, tx, c.ID)
	if err != nil {
		return Point{}, err
	}
	if last.N >= mostPoints {
		return Point{}, fault.Conflict("crisis.too_many_points").With("limit", mostPoints)
	}
	w := pointRow{N: last.N + 1, HeldAt: tx.Now(), DueAt: c.NextPointAt, By: s.actor.ID, Head: head.Number, Hash: head.Hash, Text: text}
	l, _, err := write(ctx, tx, c, entry{kind: SituationLine, verification: Verified, author: s.actor.ID, text: text})
	if err != nil {
		return Point{}, err
	}
	w.Line = l.Number
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_point (tenant_id, crisis_id, n, held_at, due_at, by_id, head, hash, line, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, w.N, w.HeldAt, w.DueAt, w.By, w.Head, w.Hash, w.Line, w.Text); err != nil {
		return Point{}, err
	}
	next := in.NextMin
	if next == 0 {
		next = c.CadenceMin
	}
	if c.NextPointAt = 0; next > 0 && c.open() {
		c.NextPointAt = tx.Now().Add(minutes(next))
	}
	if err := save(ctx, tx, c); err != nil {
		return Point{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "point", N: w.N}, TopicOf(c.ID))
	tx.Emit(c.ref(), PointHeld{N: w.N}, TopicOf(c.ID))
	return x.shownPoint(ctx, tx, w)
}

// PointsIn names a crisis.
type PointsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Points lists the situation points, the last first.
func (x *Crises) Points(ctx context.Context, r db.Reader, in PointsIn) (api.Page[Point], error) {
	out := api.Page[Point]{Items: []Point{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := pointsOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	slices.Reverse(rows)
	for _, w := range rows {
		p, err := x.shownPoint(ctx, r, w)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, p)
	}
	return out, nil
}

// pointsOf are the points in order.
func pointsOf(ctx context.Context, r db.Reader, crisis string) ([]pointRow, error) {
	return db.Select[pointRow](ctx, r, `SELECT `+pointColumns+` FROM crisis_point WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY n`, crisis)
}

func (x *Crises) shownPoint(ctx context.Context, r db.Reader, w pointRow) (Point, error) {
	names, err := namesOf(ctx, r, w.By)
	return Point{N: w.N, HeldAt: w.HeldAt, DueAt: w.DueAt, By: personIn(names, w.By), Text: w.Text, HTML: HTML(w.Text), Head: chain.Head{Number: w.Head, Hash: w.Hash}, Line: w.Line}, err
}
