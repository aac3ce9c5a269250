package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
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

	Injects      []Inject      `json:"injects,omitempty" nullable:"false" doc:"what the players of an exercise were told; while it goes on, to those who lead or observe it"`
	Observations []Observation `json:"observations,omitempty" nullable:"false" doc:"what observers of an exercise noted; read by whom the injects are"`

	Proposals []Proposal `json:"proposals" nullable:"false" doc:"findings that the log suggests, not kept yet"`
	Reviews   []Review   `json:"reviews" nullable:"false" doc:"the hot and the cold one"`
}

// PostMortemIn names a crisis.
type PostMortemIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// PostMortemOf reads a crisis from its log.
func (x *Crises) PostMortemOf(ctx context.Context, r db.Reader, in PostMortemIn) (PostMortem, error) {
	out := PostMortem{Phases: []Lasted{}, Chronology: []Line{}, Services: []Outage{}, Proposals: []Proposal{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if out.Crisis, err = present(ctx, r, c); err != nil {
		return out, err
	}
	if err := x.gather(ctx, r, c, &out); err != nil {
		return out, err
	}
	if c.Exercise && s.reviews(c) == nil {
		if err := x.played(ctx, r, &out); err != nil {
			return out, err
		}
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
		if len(d.Basis) == 0 && wasTaken(d.State) {
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

// played reads what the players of an exercise were told and what was seen of them.
func (x *Crises) played(ctx context.Context, r db.Reader, out *PostMortem) error {
	injects, err := x.Injects(ctx, r, InjectsIn{ID: out.Crisis.ID})
	if err != nil {
		return err
	}
	seen, err := x.Observations(ctx, r, ObservationsIn{ID: out.Crisis.ID})
	out.Injects, out.Observations = injects.Items, seen.Items
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
