package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// CloseIn says how it ended, and what solved it.
type CloseIn struct {
	ID       string `path:"id" json:"-"`
	Reason   string `json:"reason" enum:"resolved,incident_created,escalated,timed_out,spam"`
	Solution string `json:"solution,omitempty" maxLength:"5000" doc:"what solved it, for the next person"`
}

// Close ends a conversation. Closing it again with the same reason is the same close.
func Close(ctx context.Context, tx *db.Tx, in CloseIn) (Conversation, error) {
	c, err := find(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Closed && c.CloseReason == in.Reason && c.AgentID == tx.Actor().ID {
		return show(ctx, tx, c)
	}
	if c, err = mine(ctx, tx, in.ID); err != nil {
		return Conversation{}, err
	}
	if in.Reason == IncidentCreated && c.TicketID == "" {
		return Conversation{}, fault.Conflict("conversation.no_ticket")
	}
	if c, err = change(ctx, tx, c, []string{Active, OnHold}, `state = 'closed', closed_at = $3, close_reason = $4, solution = $5, hold_since = 0`,
		tx.Now(), in.Reason, markdown.Clean(in.Solution)); err != nil {
		return Conversation{}, err
	}
	if err := say(ctx, tx, c, "conversation.closed", map[string]string{"agent": tx.Actor().ID, "reason": in.Reason}); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), ConversationClosed{Reason: in.Reason}, c.topics()...)
	if err := freed(ctx, tx, c.AgentID); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// AbandonIn names the conversation.
type AbandonIn struct {
	ID string `path:"id" json:"-"`
}

// Abandon is the requester leaving before being taken, or ending the talk. Who leaves the queue keeps their place for 30 minutes.
func Abandon(ctx context.Context, tx *db.Tx, in AbandonIn) (Conversation, error) {
	c, err := own(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Closed {
		return show(ctx, tx, c)
	}
	waiting := c.State == Waiting || c.State == Offered
	reason, until := Resolved, instant.Instant(0)
	if waiting {
		reason, until = Abandoned, tx.Now().Add(ReopenWindow)
	}
	offered := c.OfferedTo
	if c, err = change(ctx, tx, c, []string{Waiting, Offered, Active, OnHold}, `state = 'closed', closed_at = $3, close_reason = $4, reopen_until = $5, offered_to = '', offer_until = 0, hold_since = 0`,
		tx.Now(), reason, until); err != nil {
		return Conversation{}, err
	}
	code := "conversation.ended"
	if waiting {
		code = "conversation.abandoned"
	}
	if err := say(ctx, tx, c, code, map[string]string{"person": tx.Actor().ID}); err != nil {
		return Conversation{}, err
	}
	more := ""
	if offered != "" {
		more = "inbox:" + offered
	}
	tx.Emit(c.ref(), ConversationClosed{Reason: reason}, c.topics(more)...)
	if waiting {
		if err := lineMoved(ctx, tx, c, true); err != nil {
			return Conversation{}, err
		}
	} else if err := freed(ctx, tx, c.AgentID); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// ReopenIn names the conversation.
type ReopenIn struct {
	ID string `path:"id" json:"-"`
}

// Reopen takes an abandoned conversation up again, at the place it had.
func Reopen(ctx context.Context, tx *db.Tx, in ReopenIn) (Conversation, error) {
	c, err := own(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.State == Waiting {
		return show(ctx, tx, c)
	}
	if c.State != Closed {
		return Conversation{}, stateFault(c.State)
	}
	if c.CloseReason != Abandoned {
		return Conversation{}, fault.Conflict("conversation.not_abandoned")
	}
	if tx.Now() > c.ReopenUntil {
		return Conversation{}, fault.Conflict("conversation.reopen_too_late")
	}
	if c, err = change(ctx, tx, c, []string{Closed}, backInQueue+`, closed_at = 0, close_reason = '', reopen_until = 0`); err != nil {
		return Conversation{}, err
	}
	if err := say(ctx, tx, c, "conversation.reopened", map[string]string{"person": tx.Actor().ID}); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), Reopened{Queue: c.QueueID}, c.topics()...)
	if err := lineMoved(ctx, tx, c, false); err != nil {
		return Conversation{}, err
	}
	return show(ctx, tx, c)
}

// RateIn is the requester's word at the end.
type RateIn struct {
	ID      string `path:"id" json:"-"`
	Rating  int    `json:"rating" minimum:"1" maximum:"5"`
	Comment string `json:"comment,omitempty" maxLength:"2000"`
}

// Rate keeps how the requester found it; they may change their mind.
func Rate(ctx context.Context, tx *db.Tx, in RateIn) (Conversation, error) {
	c, err := own(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c, err = change(ctx, tx, c, []string{Closed}, `rating = $3, rating_comment = $4`, in.Rating, markdown.Clean(in.Comment)); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), Rated{Rating: in.Rating}, c.topics()...)
	return show(ctx, tx, c)
}

// KeepPlaceIn names the conversation.
type KeepPlaceIn struct {
	ID string `path:"id" json:"-"`
}

// KeepPlace remembers that the requester leaves the page and wants to be told when it is their turn.
func KeepPlace(ctx context.Context, tx *db.Tx, in KeepPlaceIn) (Conversation, error) {
	c, err := own(ctx, tx, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	if c.KeepPlace {
		return show(ctx, tx, c)
	}
	if c, err = change(ctx, tx, c, []string{Waiting, Offered}, `keep_place = 1`); err != nil {
		return Conversation{}, err
	}
	tx.Emit(c.ref(), PlaceKept{}, c.topics()...)
	return show(ctx, tx, c)
}

// own is a conversation of the person who asks; anybody else's does not exist for them.
func own(ctx context.Context, tx *db.Tx, key string) (row, error) {
	c, err := find(ctx, tx, key)
	if err == nil && c.RequesterID != tx.Actor().ID {
		return row{}, fault.NotFound("conversation.not_found")
	}
	return c, err
}
