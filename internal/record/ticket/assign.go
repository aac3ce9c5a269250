package ticket

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// AssignIn says who works on a ticket; what is absent stays, "" means nobody.
type AssignIn struct {
	ID         string  `path:"id" json:"-" doc:"id or number"`
	IfMatch    string  `header:"If-Match" json:"-"`
	GroupID    *string `json:"group_id,omitempty" maxLength:"40"`
	AssigneeID *string `json:"assignee_id,omitempty" maxLength:"40" doc:"a person, or me"`
}

// Assign hands a ticket to a group, a person, or both. That it changes hands is counted.
func Assign(ctx context.Context, tx *db.Tx, in AssignIn) (Ticket, error) {
	if in.GroupID == nil && in.AssigneeID == nil {
		return Ticket{}, fault.Invalid("ticket.assign_whom")
	}
	t, err := change(ctx, tx, in.ID, "assign", func(t *row) error {
		if err := t.mayEdit(tx.Actor()); err != nil {
			return err
		}
		if err := unchanged(ctx, tx, in.IfMatch, t); err != nil {
			return err
		}
		return assign(ctx, tx, t, in.GroupID, in.AssigneeID)
	})
	if err != nil {
		return Ticket{}, err
	}
	return personal(ctx, tx, t)
}

// assign sets who works on it. An assignee who is not of a new group is not taken along.
func assign(ctx context.Context, tx *db.Tx, t *row, group, assignee *string) error {
	old := *t
	if assignee != nil {
		if t.Assignee = *assignee; t.Assignee == "me" {
			t.Assignee = tx.Actor().ID
		}
		if err := works(ctx, tx, t.Assignee); err != nil {
			return err
		}
	}
	if group != nil && *group != old.Group {
		t.Group = *group
		if err := regroup(ctx, tx, t, assignee != nil); err != nil {
			return err
		}
	}
	if old.Group != "" && old.Group != t.Group || old.Assignee != "" && old.Assignee != t.Assignee {
		t.ReassignmentCount++
	}
	if t.Assignee != "" && t.Assignee != old.Assignee {
		return thread.Follow(ctx, tx, t.ref(), t.Assignee)
	}
	return nil
}

func regroup(ctx context.Context, tx *db.Tx, t *row, named bool) error {
	if t.Group == "" {
		return nil
	}
	groups, err := directory.GroupBriefs(ctx, tx, t.Group)
	if err != nil {
		return err
	}
	if groups[t.Group].ID == "" {
		return fault.InvalidField("group_id", "ticket.group_unknown")
	}
	if named || t.Assignee == "" {
		return nil
	}
	in, err := directory.InGroup(ctx, tx, t.Group, t.Assignee)
	if err == nil && !in {
		t.Assignee = ""
	}
	return err
}
