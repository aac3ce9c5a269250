package ticket

import (
	"context"
	"maps"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// EditIn changes fields of a ticket; what is absent stays, and "" empties what may be empty.
type EditIn struct {
	ID             string            `path:"id" json:"-" doc:"id or number"`
	IfMatch        string            `header:"If-Match" json:"-" doc:"the version that was edited; refused (412) where fields changed since"`
	Title          *string           `json:"title,omitempty" maxLength:"400"`
	Description    *string           `json:"description,omitempty" maxLength:"20000" doc:"Markdown"`
	Impact         *int64            `json:"impact,omitempty" minimum:"1" maximum:"3"`
	Urgency        *int64            `json:"urgency,omitempty" minimum:"1" maximum:"3"`
	Priority       *int64            `json:"priority,omitempty" minimum:"1" maximum:"5" doc:"with its reason where it is not the matrix's; the matrix's own takes the reason away"`
	PriorityReason *string           `json:"priority_reason,omitempty" maxLength:"400"`
	Category       *string           `json:"category,omitempty" maxLength:"80"`
	GroupID        *string           `json:"group_id,omitempty" maxLength:"40"`
	AssigneeID     *string           `json:"assignee_id,omitempty" maxLength:"40"`
	RequesterID    *string           `json:"requester_id,omitempty" maxLength:"40"`
	Details        map[string]string `json:"details,omitempty" doc:"the fields this kind has of its own; those not named stay"`
}

// Edit changes fields of a ticket.
func Edit(ctx context.Context, tx *db.Tx, in EditIn) (Ticket, error) {
	t, err := change(ctx, tx, in.ID, "edit", func(t *row) error {
		if err := t.mayEdit(tx.Actor()); err != nil {
			return err
		}
		if err := unchanged(ctx, tx, in.IfMatch, t); err != nil {
			return err
		}
		return in.apply(ctx, tx, t)
	})
	if err != nil {
		return Ticket{}, err
	}
	return personal(ctx, tx, t)
}

func (in EditIn) apply(ctx context.Context, tx *db.Tx, t *row) error {
	if in.Title != nil {
		if err := t.entitle(*in.Title); err != nil {
			return err
		}
	}
	if in.Description != nil {
		if t.Description = markdown.Clean(*in.Description); utf8.RuneCountInString(t.Description) > longText {
			return fault.InvalidField("description", "ticket.too_long").With("limit", longText)
		}
	}
	if in.Category != nil {
		t.Category = markdown.CleanLine(*in.Category)
	}
	if err := in.weigh(ctx, tx, t); err != nil {
		return err
	}
	if in.Details != nil {
		all := maps.Clone(t.Details.V)
		if all == nil {
			all = map[string]string{}
		}
		maps.Copy(all, in.Details)
		var err error
		if t.Details.V, err = details(t.machine(), all); err != nil {
			return err
		}
	}
	if in.RequesterID != nil {
		t.Requester = *in.RequesterID
		names, err := namesOf(ctx, tx, nil, t)
		if err != nil {
			return err
		}
		if !names.knowsPerson(t.Requester) {
			return fault.InvalidField("requester_id", "ticket.person_unknown")
		}
	}
	return assign(ctx, tx, t, in.GroupID, in.AssigneeID)
}

// weigh brings impact, urgency and priority together. A priority set by hand stays when the others change.
func (in EditIn) weigh(ctx context.Context, tx *db.Tx, t *row) error {
	if in.Impact == nil && in.Urgency == nil && in.Priority == nil && in.PriorityReason == nil {
		return nil
	}
	var wanted int64
	reason := t.PriorityReason
	if reason != "" {
		wanted = t.Priority
	}
	if in.Impact != nil {
		t.Impact = orLevel(*in.Impact)
	}
	if in.Urgency != nil {
		t.Urgency = orLevel(*in.Urgency)
	}
	if in.Priority != nil {
		wanted = *in.Priority
	}
	if in.PriorityReason != nil {
		reason = *in.PriorityReason
	} else if in.Priority != nil && *in.Priority != t.Priority {
		reason = "" // another priority wants a reason of its own
	}
	matrix, _, err := matrixOf(ctx, tx, t.machine())
	if err != nil {
		return err
	}
	return prioritise(t, matrix, wanted, reason)
}
