package recovery

import (
	"context"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// ListIn chooses plans.
type ListIn struct {
	State  string `query:"state" json:"-" enum:"draft,running,finished"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"100"`
}

// List answers plans without what they found, the latest changed first.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Head], error) {
	f := planFilter{state: in.State, at: 1<<62 - 1, limit: in.Limit + 1}
	if in.Cursor != "" {
		at, after, ok := strings.Cut(in.Cursor, ".")
		ms, err := strconv.ParseInt(at, 10, 64)
		if !ok || err != nil {
			return api.Page[Head]{}, fault.InvalidField("cursor", "plan.cursor_invalid")
		}
		f.at, f.after = instant.Instant(ms), after
	}
	rows, err := plans(ctx, r, f)
	if err != nil {
		return api.Page[Head]{}, err
	}
	page := api.Page[Head]{Items: []Head{}}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		page.Next = strconv.FormatInt(int64(last.UpdatedAt), 10) + "." + last.ID
	}
	for i := range rows {
		h, err := head(ctx, r, &rows[i])
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, h)
	}
	return page, nil
}

// PlanIn names a plan and one of its editions.
type PlanIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	Edition int64  `query:"edition" json:"-" minimum:"0" doc:"the latest where absent"`
}

// Plan answers a plan with what an edition found and what was marked since.
func (x *Recoveries) Plan(ctx context.Context, r db.Reader, in PlanIn) (Plan, error) {
	p, err := readable(ctx, r, in.ID)
	if err != nil {
		return Plan{}, err
	}
	edition := in.Edition
	if edition == 0 {
		edition = p.Edition
	}
	e, err := editionOf(ctx, r, p.ID, edition)
	if err != nil {
		return Plan{}, err
	}
	out := Plan{Shown: e.Edition, ComputedAt: e.At, Situation: e.Situation.V, Order: e.Result.V}
	if out.Head, err = head(ctx, r, p); err != nil {
		return Plan{}, err
	}
	if out.ComputedBy, err = person(ctx, r, e.By); err != nil {
		return Plan{}, err
	}
	rows, err := marksOf(ctx, r, p.ID)
	if err != nil {
		return Plan{}, err
	}
	tasks := out.Order.tasks()
	if out.Help, err = helpOf(ctx, r, tasks); err != nil {
		return Plan{}, err
	}
	numbers := make(map[string]int, len(tasks))
	for _, t := range tasks {
		numbers[t.CI.ID] = t.N
	}
	if out.Marks, err = marks(ctx, r, rows, numbers); err != nil {
		return Plan{}, err
	}
	x.explain(&out.Order, r.Actor().Lang)
	return out, nil
}

// readable finds a plan that the actor may see: agents see all of their tenant's.
func readable(ctx context.Context, r db.Reader, key string) (*planRow, error) {
	if !r.Actor().Has(auth.Agent) {
		return nil, fault.NotFound("plan.not_found")
	}
	return planOf(ctx, r, key)
}

func head(ctx context.Context, r db.Reader, p *planRow) (Head, error) {
	people, err := directory.Briefs(ctx, r, p.StartedBy, p.MadeBy)
	if err != nil {
		return Head{}, err
	}
	return Head{ID: p.ID, Number: p.Number, Name: p.Name, State: p.State, Edition: p.Edition, Tasks: p.Tasks, Closed: p.Closed, Duration: p.Duration, Late: p.Late,
		Cycles: p.Cycles, LostAt: p.LostAt, StartedAt: p.StartedAt, StartedBy: among(people, p.StartedBy), FinishedAt: p.FinishedAt, MadeAt: p.MadeAt,
		MadeBy: among(people, p.MadeBy), UpdatedAt: p.UpdatedAt, Version: p.Version}, nil
}

func marks(ctx context.Context, r db.Reader, rows []markRow, numbers map[string]int) ([]Mark, error) {
	var ids []string
	for _, m := range rows {
		ids = append(ids, m.StartedBy, m.FinishedBy)
	}
	people, err := directory.Briefs(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Mark, 0, len(rows))
	for _, m := range rows {
		out = append(out, Mark{N: numbers[m.CI], CI: m.CI, State: m.State, StartedAt: m.StartedAt, StartedBy: among(people, m.StartedBy),
			FinishedAt: m.FinishedAt, FinishedBy: among(people, m.FinishedBy), Note: m.Note, Version: m.Version})
	}
	return out, nil
}

func person(ctx context.Context, r db.Reader, id string) (*directory.Brief, error) {
	people, err := directory.Briefs(ctx, r, id)
	return among(people, id), err
}

func among(people map[string]directory.Brief, id string) *directory.Brief {
	if id == "" {
		return nil
	}
	p := people[id]
	p.ID = id
	return &p
}
