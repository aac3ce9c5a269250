package ticket

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

// readable finds a ticket for the reader: in full for agents, for the person it is for and for who opened it; as a card for
// anybody where it is a major incident, or where they are attached to it; otherwise there is no such ticket.
func readable(ctx context.Context, r db.Reader, key string) (t *row, full bool, err error) {
	if t, err = rowByKey(ctx, r, key); err != nil {
		return nil, false, err
	}
	if t.inFull(r.Actor()) {
		return t, true, nil
	}
	if t.major() {
		return t, false, nil
	}
	mine, err := attached(ctx, r, r.Actor().ID, []string{t.ID})
	if err != nil {
		return nil, false, err
	}
	if !mine[t.ID] {
		return nil, false, errNotFound
	}
	return t, false, nil
}

func (r *row) inFull(a auth.Actor) bool { return a.Has(auth.Agent) || r.own(a.ID) }

// MayRead says whether the reader sees all of a ticket: its thread, its history, its relations.
func MayRead(ctx context.Context, r db.Reader, key string) error {
	_, full, err := readable(ctx, r, key)
	if err == nil && !full {
		return errNotFound
	}
	return err
}

// MayEdit says whether the actor may change a ticket: agents, as long as it is not closed for good.
func MayEdit(ctx context.Context, r db.Reader, key string) error {
	t, _, err := readable(ctx, r, key)
	if err != nil {
		return err
	}
	return t.mayEdit(r.Actor())
}

func (r *row) mayEdit(a auth.Actor) error {
	if !a.Has(auth.Agent) {
		return fault.Denied("ticket.agents_only")
	}
	if r.machine().state(r.State).Done {
		return fault.Conflict("ticket.is_over").With("state", r.State)
	}
	return nil
}

// known refuses persons and groups that are not there, and assignees who do not work here.
func known(ctx context.Context, r db.Reader, n names, t *row) error {
	if !n.knowsPerson(t.Requester) {
		return fault.InvalidField("requester_id", "ticket.person_unknown")
	}
	if !n.knowsGroup(t.Group) {
		return fault.InvalidField("group_id", "ticket.group_unknown")
	}
	return works(ctx, r, t.Assignee)
}

// works refuses an assignee who is no agent, or has left.
func works(ctx context.Context, r db.Reader, person string) error {
	if person == "" || person == r.Actor().ID && r.Actor().Has(auth.Agent) {
		return nil
	}
	roles, err := directory.RolesOf(ctx, r, person)
	if err != nil {
		return err
	}
	if !roles.Has(auth.Agent) {
		return fault.InvalidField("assignee_id", "ticket.assignee_is_no_agent")
	}
	return nil
}

// actions are what somebody may do with a ticket now, beside reading it.
func actions(a auth.Actor, t *row, joined bool) []string {
	own := t.own(a.ID)
	out := t.machine().verbs(a, t.State, own)
	if t.mayEdit(a) == nil {
		out = append(out, "edit", "assign")
	}
	if a.Has(auth.Agent) {
		out = append(out, "comment", "note")
	} else if own && !t.machine().state(t.State).Done {
		out = append(out, "comment")
	}
	return append(out, joining(a, t, joined)...)
}

func joining(a auth.Actor, t *row, joined bool) []string {
	switch {
	case joined:
		return []string{"undo_me_too"}
	case t.mayJoin(a.ID) == nil:
		return []string{"me_too"}
	default:
		return nil
	}
}
