package oncall

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// Step is whom to tell, and how long to wait for an answer.
type Step struct {
	Rotas  []string `json:"rotas,omitempty" nullable:"false" maxItems:"20" doc:"who is on call in these, then"`
	People []string `json:"people,omitempty" nullable:"false" maxItems:"20"`
	Groups []string `json:"groups,omitempty" nullable:"false" maxItems:"10" doc:"all members"`
	Wait   int      `json:"wait_min" minimum:"1" maximum:"1440" doc:"minutes before the next step"`
}

// Plan is an escalation: who is told, and who next where nobody answers.
type Plan struct {
	ID         string                `json:"id"`
	Name       string                `json:"name"`
	Group      *directory.GroupBrief `json:"group,omitempty"`
	Priority   int                   `json:"priority" doc:"an incident given to the group at this priority or a higher one raises an alarm by itself; 0: none does"`
	Rounds     int                   `json:"rounds"`
	Steps      []Step                `json:"steps" nullable:"false"`
	Named      []directory.Brief     `json:"named" nullable:"false" doc:"the rotas, persons and groups of the steps, by name; who is gone is not among them"`
	ArchivedAt instant.Instant       `json:"archived_at,omitzero"`
	UpdatedAt  instant.Instant       `json:"updated_at"`
	Version    int64                 `json:"version"`
}

// ETag lets a client edit exactly what it saw.
func (p Plan) ETag() string { return api.ETagOf(p.Version) }

type planRow struct {
	ID         string          `db:"id"`
	Name       string          `db:"name"`
	Group      string          `db:"group_id"`
	Priority   int             `db:"priority"`
	Rounds     int             `db:"rounds"`
	Steps      db.JSON[[]Step] `db:"steps"`
	UpdatedAt  instant.Instant `db:"updated_at"`
	ArchivedAt instant.Instant `db:"archived_at"`
	Version    int64           `db:"version"`
}

const planColumns = `id, name, group_id, priority, rounds, steps, updated_at, archived_at, version`

func loadPlan(ctx context.Context, r db.Reader, id string) (planRow, error) {
	w, err := db.One[planRow](ctx, r, `SELECT `+planColumns+` FROM escalation WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("oncall.escalation_not_found")
	}
	return w, err
}

// PlanIn is a new escalation.
type PlanIn struct {
	Name     string `json:"name" minLength:"1" maxLength:"120"`
	GroupID  string `json:"group_id,omitempty" maxLength:"40"`
	Priority int    `json:"priority,omitempty" minimum:"0" maximum:"5"`
	Rounds   int    `json:"rounds,omitempty" minimum:"0" maximum:"5" doc:"1 where absent"`
	Steps    []Step `json:"steps" nullable:"false" minItems:"1" maxItems:"10"`
}

// MakePlan writes an escalation down.
func MakePlan(ctx context.Context, tx *db.Tx, in PlanIn) (Plan, error) {
	w := planRow{ID: id.New(), Name: markdown.CleanLine(in.Name), Group: in.GroupID, Priority: in.Priority, Rounds: max(in.Rounds, 1), UpdatedAt: tx.Now(), Version: 1}
	w.Steps.V = in.Steps
	if err := w.check(ctx, tx); err != nil {
		return Plan{}, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO escalation (tenant_id, id, name, name_fold, group_id, priority, rounds, steps, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING`, w.ID, w.Name, i18n.Fold(w.Name), w.Group, w.Priority, w.Rounds, w.Steps, tx.Now())
	if err != nil {
		return Plan{}, err
	}
	if n == 0 {
		return Plan{}, fault.InvalidField("name", "oncall.name_taken")
	}
	emit(tx, PlanSubject, w.ID, PlanMade{})
	return w.present(ctx, tx)
}

// EditPlanIn changes what is given.
type EditPlanIn struct {
	ID       string  `path:"id" json:"-"`
	IfMatch  string  `header:"If-Match" json:"-"`
	Name     *string `json:"name,omitempty" maxLength:"120"`
	GroupID  *string `json:"group_id,omitempty" maxLength:"40"`
	Priority *int    `json:"priority,omitempty" minimum:"0" maximum:"5"`
	Rounds   *int    `json:"rounds,omitempty" minimum:"1" maximum:"5"`
	Steps    *[]Step `json:"steps,omitempty" maxItems:"10"`
	Archived *bool   `json:"archived,omitempty"`
}

// EditPlan changes an escalation; alarms that are raised go on by what it says now.
func EditPlan(ctx context.Context, tx *db.Tx, in EditPlanIn) (Plan, error) {
	w, err := loadPlan(ctx, tx, in.ID)
	if err != nil {
		return Plan{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Plan{}, err
	}
	if in.Name != nil {
		w.Name = markdown.CleanLine(*in.Name)
	}
	if in.GroupID != nil {
		w.Group = *in.GroupID
	}
	if in.Priority != nil {
		w.Priority = *in.Priority
	}
	if in.Rounds != nil {
		w.Rounds = *in.Rounds
	}
	if in.Steps != nil {
		w.Steps.V = *in.Steps
	}
	if in.Archived != nil {
		if w.ArchivedAt = 0; *in.Archived {
			w.ArchivedAt = tx.Now()
		}
	}
	if err := w.check(ctx, tx); err != nil {
		return Plan{}, err
	}
	n, err := tx.Exec(ctx, `UPDATE escalation SET name = $2, name_fold = $3, group_id = $4, priority = $5, rounds = $6, steps = $7, updated_at = $8, archived_at = $9, version = version + 1
		WHERE tenant_id = $1 AND id = $10 AND version = $11`, w.Name, i18n.Fold(w.Name), w.Group, w.Priority, w.Rounds, w.Steps, tx.Now(), w.ArchivedAt, w.ID, w.Version)
	switch {
	case db.IsUnique(err):
		return Plan{}, fault.InvalidField("name", "oncall.name_taken")
	case err != nil:
		return Plan{}, err
	case n == 0:
		return Plan{}, fault.Stale("record.stale")
	}
	w.Version, w.UpdatedAt = w.Version+1, tx.Now()
	emit(tx, PlanSubject, w.ID, PlanEdited{Version: w.Version})
	return w.present(ctx, tx)
}

func (w *planRow) check(ctx context.Context, tx *db.Tx) error {
	if w.Name == "" {
		return fault.InvalidField("name", "field.empty")
	}
	if len(w.Steps.V) == 0 {
		return fault.InvalidField("steps", "field.empty")
	}
	if w.Group != "" {
		if _, err := directory.GetGroup(ctx, tx, directory.GroupIn{ID: w.Group}); err != nil {
			return err
		}
	}
	for i, s := range w.Steps.V {
		field := "steps." + strconv.Itoa(i)
		if len(s.Rotas)+len(s.People)+len(s.Groups) == 0 {
			return fault.InvalidField(field, "oncall.step_tells_nobody")
		}
		if s.Wait < 1 || s.Wait > dayMinutes {
			return fault.InvalidField(field, "field.invalid")
		}
		for _, r := range s.Rotas {
			if _, err := loadRota(ctx, tx, r); err != nil {
				return err
			}
		}
		for _, g := range s.Groups {
			if _, err := directory.GetGroup(ctx, tx, directory.GroupIn{ID: g}); err != nil {
				return err
			}
		}
		for _, p := range s.People {
			if err := mustBeHere(ctx, tx, field, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *planRow) present(ctx context.Context, r db.Reader) (Plan, error) {
	out := Plan{ID: w.ID, Name: w.Name, Priority: w.Priority, Rounds: w.Rounds, Steps: w.Steps.V, ArchivedAt: w.ArchivedAt, UpdatedAt: w.UpdatedAt, Version: w.Version}
	teams, err := directory.GroupBriefs(ctx, r, w.Group)
	if b, ok := teams[w.Group]; ok {
		out.Group = &b
	}
	if err == nil {
		out.Named, err = named(ctx, r, w.Steps.V)
	}
	return out, err
}

// Plans lists the escalations, by name.
func Plans(ctx context.Context, r db.Reader, _ NoIn) (api.Page[Plan], error) {
	page := api.Page[Plan]{Items: []Plan{}}
	rows, err := db.Select[planRow](ctx, r, `SELECT `+planColumns+` FROM escalation WHERE tenant_id = $1 AND archived_at = 0 ORDER BY name_fold, id LIMIT 200`)
	for _, w := range rows {
		one, err := w.present(ctx, r)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, err
}

// GetPlan answers one escalation.
func GetPlan(ctx context.Context, r db.Reader, in GetIn) (Plan, error) {
	w, err := loadPlan(ctx, r, in.ID)
	if err != nil {
		return Plan{}, err
	}
	return w.present(ctx, r)
}

// PlanFor is the escalation that an incident of a group raises by itself, by what happened to it at an instant; "" where there was none yet.
func PlanFor(ctx context.Context, r db.Reader, group string, priority int, at instant.Instant) (string, error) {
	if group == "" || priority == 0 {
		return "", nil
	}
	found, err := db.Select[string](ctx, r, `SELECT id FROM escalation WHERE tenant_id = $1 AND archived_at = 0 AND group_id = $2 AND priority >= $3 AND created_at <= $4
		ORDER BY priority, id LIMIT 1`, group, priority, at.Add(event.Slack))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// NoPlans says that there never was a plan, and so no alarm either.
func NoPlans(ctx context.Context, r db.Reader) (bool, error) {
	some, err := db.Select[string](ctx, r, `SELECT id FROM escalation WHERE tenant_id = $1 LIMIT 1`)
	return len(some) == 0, err
}

// told are the people a step tells, each once, in order.
func (s Step) told(ctx context.Context, r db.Reader) ([]string, error) {
	var out []string
	for _, key := range s.Rotas {
		w, err := loadRota(ctx, r, key)
		if err != nil {
			return nil, err
		}
		if !w.ArchivedAt.IsZero() {
			continue
		}
		g, err := gather(ctx, r, []rotaRow{w}, r.Now(), r.Now()+1)
		if err != nil {
			return nil, err
		}
		plan := g.plans[w.ID]
		out = append(out, plan.at(r.Now().Time()).person)
	}
	out = append(out, s.People...)
	for _, g := range s.Groups {
		members, err := directory.GroupMembers(ctx, r, g)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			out = append(out, m.ID)
		}
	}
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(out, func(p string) bool {
		was := seen[p]
		seen[p] = true
		return was
	}), nil
}
