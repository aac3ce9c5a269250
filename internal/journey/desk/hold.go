package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// HoldIn says why the conversation rests.
type HoldIn struct {
	ID     string `path:"id" json:"-"`
	Reason string `json:"reason,omitempty" maxLength:"200"`
}

// Hold sets a conversation aside; its place is free for another.
func Hold(ctx context.Context, tx *db.Tx, in HoldIn) (Conversation, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == OnHold {
		return show(ctx, tx, c)
	}
	if c, err = change(ctx, tx, c, []string{Active}, `state = 'on_hold', hold_since = $3, hold_reason = $4`, tx.Now(), markdown.CleanLine(in.Reason)); err != nil {
		return Conversation{}, err
	}
	if err := say(ctx, tx, c, "conversation.held", map[string]string{"agent": tx.Actor().ID}); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), Held{}, c.topics()...)
	return show(ctx, tx, c)
}

// ResumeIn names the conversation.
type ResumeIn struct {
	ID string `path:"id" json:"-"`
}

// Resume takes a held conversation up again. It may exceed the capacity by the one: who was promised an answer gets it.
func Resume(ctx context.Context, tx *db.Tx, in ResumeIn) (Conversation, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Active {
		return show(ctx, tx, c)
	}
	if c, err = change(ctx, tx, c, []string{OnHold}, `state = 'active', hold_since = 0, hold_reason = ''`); err != nil {
		return Conversation{}, err
	}
	if err := say(ctx, tx, c, "conversation.resumed", map[string]string{"agent": tx.Actor().ID}); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), Resumed{}, c.topics()...)
	return show(ctx, tx, c)
}

// ReturnIn may leave a note for who takes the person next.
type ReturnIn struct {
	ID   string `path:"id" json:"-"`
	Note string `json:"note,omitempty" maxLength:"5000" doc:"an internal note"`
}

// Return puts the person back in the queue with the arrival they had.
func Return(ctx context.Context, tx *db.Tx, in ReturnIn) (Conversation, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if err := note(ctx, tx, c, in.Note); err != nil {
		return Conversation{}, err
	}
	if c, err = goBack(ctx, tx, c, []string{Active, OnHold}, "returned"); err != nil {
		return Conversation{}, err
	}
	if err := say(ctx, tx, c, "conversation.returned", map[string]string{"agent": tx.Actor().ID}); err != nil {
		return Conversation{}, err
	}
	if err := freed(ctx, tx, tx.Actor().ID); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// TransferIn names a colleague or a queue.
type TransferIn struct {
	ID      string `path:"id" json:"-"`
	QueueID string `json:"queue_id,omitempty" maxLength:"40"`
	AgentID string `json:"agent_id,omitempty" maxLength:"40"`
	Note    string `json:"note,omitempty" maxLength:"5000" doc:"an internal note"`
}

// Transfer hands the person over: to a colleague, who has them at once, or to another queue, where their arrival counts.
func Transfer(ctx context.Context, tx *db.Tx, in TransferIn) (Conversation, error) {
	if (in.QueueID == "") == (in.AgentID == "") {
		return Conversation{}, fault.Invalid("conversation.transfer_to_one", fault.Field{Name: "queue_id", Code: "conversation.transfer_to_one"}, fault.Field{Name: "agent_id", Code: "conversation.transfer_to_one"})
	}
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	before := c.AgentID
	if err := note(ctx, tx, c, in.Note); err != nil {
		return Conversation{}, err
	}
	if in.QueueID != "" {
		q, err := queueOf(ctx, tx, in.QueueID)
		if err != nil {
			return Conversation{}, err
		}
		from := c
		if c, err = change(ctx, tx, c, []string{Active, OnHold}, backInQueue+`, queue_id = $3`, q.ID); err != nil {
			return Conversation{}, err
		}
		if err := say(ctx, tx, c, "conversation.transferred_to_queue", map[string]string{"agent": tx.Actor().ID, "queue": q.Name}); err != nil {
			return Conversation{}, err
		}
		tx.Emit(c.ref(), WentBack{Queue: q.ID, From: before, Why: "transferred"}, c.topics("queue:"+from.QueueID, "inbox:"+before)...)
		if err := lineMoved(ctx, tx, c, false); err != nil {
			return Conversation{}, err
		}
	} else {
		if err := servesDesk(ctx, tx, "agent_id", in.AgentID); err != nil {
			return Conversation{}, err
		}
		if err := room(ctx, tx, in.AgentID); err != nil {
			return Conversation{}, err
		}
		if c, err = change(ctx, tx, c, []string{Active, OnHold}, `state = 'active', agent_id = $3, hold_since = 0, hold_reason = ''`, in.AgentID); err != nil {
			return Conversation{}, err
		}
		if err := say(ctx, tx, c, "conversation.transferred", map[string]string{"agent": before, "to": in.AgentID}); err != nil {
			return Conversation{}, err
		}
		tx.Emit(c.ref(), Transferred{From: before, To: in.AgentID}, c.topics("inbox:"+before)...)
	}
	if err := freed(ctx, tx, before); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// InviteIn names a colleague.
type InviteIn struct {
	ID       string `path:"id" json:"-"`
	PersonID string `json:"person_id" minLength:"1" maxLength:"40"`
}

// Invite brings a colleague into the conversation; the agent keeps it.
func Invite(ctx context.Context, tx *db.Tx, in InviteIn) (Conversation, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if err := servesDesk(ctx, tx, "person_id", in.PersonID); err != nil {
		return Conversation{}, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO conversation_participant (tenant_id, conversation_id, person_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, c.ID, in.PersonID, tx.Now())
	if err != nil {
		return Conversation{}, err
	}
	if n > 0 {
		if c, err = change(ctx, tx, c, []string{Active, OnHold}, `hold_reason = hold_reason`); err != nil {
			return Conversation{}, err
		}
		if err := say(ctx, tx, c, "conversation.invited", map[string]string{"agent": tx.Actor().ID, "person": in.PersonID}); err != nil {
			return Conversation{}, err
		}
		tx.Emit(c.ref(), Invited{Person: in.PersonID}, c.topics("inbox:"+in.PersonID)...)
	}
	return show(ctx, tx, c)
}

// LeaveIn names the conversation a colleague leaves.
type LeaveIn struct {
	ID string `path:"id" json:"-"`
}

// Leave undoes Invite, by who was invited.
func Leave(ctx context.Context, tx *db.Tx, in LeaveIn) (Conversation, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	me := tx.Actor().ID
	n, err := tx.Exec(ctx, `DELETE FROM conversation_participant WHERE tenant_id = $1 AND conversation_id = $2 AND person_id = $3`, c.ID, me)
	if err != nil {
		return Conversation{}, err
	}
	if n > 0 {
		if c, err = change(ctx, tx, c, []string{Waiting, Offered, Active, OnHold, Closed}, `hold_reason = hold_reason`); err != nil {
			return Conversation{}, err
		}
		if err := say(ctx, tx, c, "conversation.left", map[string]string{"person": me}); err != nil {
			return Conversation{}, err
		}
		tx.Emit(c.ref(), Left{Person: me}, c.topics("inbox:"+me)...)
	}
	return show(ctx, tx, c)
}

// mine is a conversation the agent may act on: their own, or anybody's for a supervisor.
func mine(ctx context.Context, tx *db.Tx, key string) (row, error) {
	c, err := find(ctx, tx, key)
	if err != nil {
		return row{}, err
	}
	switch {
	case c.State == Closed:
		return row{}, stateFault(Closed)
	case c.AgentID == tx.Actor().ID, tx.Actor().Has("supervisor") && c.AgentID != "":
		return c, nil
	case c.AgentID == "":
		return row{}, stateFault(c.State)
	}
	who, err := directory.BriefOf(ctx, tx, c.AgentID)
	if err != nil {
		return row{}, err
	}
	return row{}, fault.Conflict("conversation.of_another").With("agent", who.Name)
}

func servesDesk(ctx context.Context, r db.Reader, field, person string) error {
	roles, err := directory.RolesOf(ctx, r, person)
	if err != nil {
		return err
	}
	if !roles.Has("agent") {
		return fault.InvalidField(field, "person.not_an_agent")
	}
	return nil
}

func note(ctx context.Context, tx *db.Tx, c row, text string) error {
	if markdown.Clean(text) == "" {
		return nil
	}
	_, err := thread.Post(ctx, tx, thread.PostIn{Kind: Kind, ID: c.ID, Text: text, Internal: true})
	return err
}

// freed notes since when the agent has room for somebody new, which is what offers go by.
func freed(ctx context.Context, tx *db.Tx, agent string) error {
	_, err := tx.Exec(ctx, `UPDATE agent SET idle_since = $2 WHERE tenant_id = $1 AND id = $3`, tx.Now(), agent)
	return err
}
