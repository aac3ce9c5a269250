package desk

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// TranscriptIn chooses which of the two transcripts.
type TranscriptIn struct {
	ID   string `path:"id" json:"-"`
	View string `query:"view" json:"-" enum:"external,internal" default:"external" doc:"external: what the requester saw; internal: notes too, for agents"`
}

// Transcript is a conversation from its first word to its last so far.
type Transcript struct {
	Conversation Conversation     `json:"conversation"`
	View         string           `json:"view" enum:"external,internal"`
	Messages     []thread.Message `json:"messages" nullable:"false"`
}

// TranscriptOf reads it.
func TranscriptOf(ctx context.Context, r db.Reader, in TranscriptIn) (Transcript, error) {
	c, err := readable(ctx, r, in.ID)
	if err != nil {
		return Transcript{}, err
	}
	internal := in.View == "internal"
	if internal && !r.Actor().Has("agent") {
		return Transcript{}, fault.Denied("transcript.internal_denied")
	}
	out := Transcript{View: in.View}
	if out.Conversation, err = show(ctx, r, c); err != nil {
		return Transcript{}, err
	}
	head, err := thread.Head(ctx, r, c.ref())
	if err != nil {
		return Transcript{}, err
	}
	out.Messages, err = thread.Range(ctx, r, c.ref(), 1, head, internal)
	return out, err
}
