package change

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/ticket"
)

// PlanIn is a change to write down: what, on what, when and how.
type PlanIn struct {
	Title       string          `json:"title" maxLength:"400"`
	Description string          `json:"description,omitempty" maxLength:"20000" doc:"Markdown"`
	Type        string          `json:"change_type,omitempty" enum:"standard,normal,emergency"`
	Plan        string          `json:"plan,omitempty" maxLength:"20000"`
	Backout     string          `json:"backout_plan,omitempty" maxLength:"20000"`
	Start       instant.Instant `json:"window_start,omitzero"`
	End         instant.Instant `json:"window_end,omitzero"`
	CIs         []string        `json:"ci_ids,omitempty" nullable:"false" maxItems:"200" doc:"what it touches: id, number or external id"`
	GroupID     string          `json:"group_id,omitempty" maxLength:"40"`
	Impact      int64           `json:"impact,omitempty" minimum:"1" maximum:"3" doc:"1 is the highest; 3 where absent"`
}

// Plan opens a change as a draft and ties it to what it touches, all or nothing. What gets in its way forbids nothing: see Check.
func (x *Changes) Plan(ctx context.Context, tx *db.Tx, in PlanIn) (ticket.Ticket, error) {
	details := map[string]string{ticket.ChangeType: in.Type, ticket.ChangePlan: in.Plan, ticket.BackoutPlan: in.Backout}
	for name, at := range map[string]instant.Instant{ticket.WindowStart: in.Start, ticket.WindowEnd: in.End} {
		if !at.IsZero() {
			details[name] = at.Time().Format(time.RFC3339)
		}
	}
	t, err := ticket.Open(ctx, tx, ticket.OpenIn{Kind: ticket.Planned, Title: in.Title, Description: in.Description, GroupID: in.GroupID, Impact: in.Impact, Details: details})
	if err != nil {
		return t, err
	}
	ids, err := idsOf(ctx, tx, in.CIs)
	if err != nil {
		return t, err
	}
	for _, ci := range ids {
		if err := x.Links.Affect(ctx, tx, ref.Of(ticket.Subject, t.ID), ref.Of(cmdb.Subject, ci)); err != nil {
			return t, err
		}
	}
	return t, nil
}

// Register adds this domain's routes.
func (x *Changes) Register(g *api.Group) {
	changes := g.At("/changes")
	api.Get(changes, "", x.List, "change.read", api.Name("change.list"))
	api.Make(changes, "", x.Plan, "change.plan")
	api.Get(changes, "/conflicts", x.Check, "change.read", api.Name("change.check"))
	api.Get(g.At("/tickets"), "/{id}/conflicts", x.Conflicts, "change.read", api.Name("change.conflicts"))
}
