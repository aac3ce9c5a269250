package ticket

import (
	"context"
	"math"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/thread"
)

// Activities reads what happened to tickets; its threads know who may read which words.
type Activities struct{ Threads *thread.Threads }

// ActivityIn asks for a page of a ticket's stream: from the beginning, after or before a cursor, or the last page.
type ActivityIn struct {
	ID     string `path:"id" json:"-" doc:"id or number"`
	After  string `query:"after" json:"-" maxLength:"200" doc:"next of a page"`
	Before string `query:"before" json:"-" maxLength:"200" doc:"prev of a page"`
	Last   bool   `query:"last" json:"-" doc:"the last entries of all"`
	Limit  int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"200"`
}

// Entry is one thing that happened to a ticket, or was said about it.
type Entry struct {
	ID           string          `json:"id"`
	At           instant.Instant `json:"at"`
	Kind         string          `json:"kind" enum:"created,transcript,message,change,transition"`
	Actor        *Person         `json:"actor,omitempty" doc:"absent when the server did it"`
	Verb         string          `json:"verb,omitempty" doc:"of a change or a transition"`
	From         string          `json:"from,omitempty" doc:"state before a transition"`
	To           string          `json:"to,omitempty" doc:"state after a transition"`
	Changes      []Change        `json:"changes,omitempty" nullable:"false"`
	Message      *thread.Message `json:"message,omitempty"`
	Conversation *Origin         `json:"conversation,omitempty" doc:"of the transcript, which is a range of that conversation's thread"`

	line changeRow // what a change was read from
}

// Stream is a page of a ticket's activity, oldest first whichever way it was asked for.
type Stream struct {
	Items []Entry `json:"items" nullable:"false"`
	Next  string  `json:"next,omitempty" doc:"there is more: ask again with after= this"`
	Prev  string  `json:"prev,omitempty" doc:"there is more before: ask again with before= this"`
}

// Activity answers what happened to a ticket and was said about it, in one stream.
func (a *Activities) Activity(ctx context.Context, r db.Reader, in ActivityIn) (Stream, error) {
	out := Stream{Items: []Entry{}}
	t, full, err := readable(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if !full {
		return out, errNotFound
	}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	if in.Last || in.Before != "" {
		return a.backward(ctx, r, t, in)
	}
	return a.forward(ctx, r, t, in)
}

func (a *Activities) forward(ctx context.Context, r db.Reader, t *row, in ActivityIn) (out Stream, err error) {
	from := seam{}
	if in.After != "" {
		if from, err = readSeam(in.After); err != nil {
			return out, err
		}
	}
	said, err := a.Threads.List(ctx, r, thread.ListIn{Kind: Subject, ID: t.ID, After: from.seq, Limit: in.Limit})
	if err != nil {
		return out, err
	}
	lines, err := changesAfter(ctx, r, t.ID, from.at, from.line, in.Limit+1)
	if err != nil {
		return out, err
	}
	all := merge(said.Items, lines)
	more := said.Next != "" || len(all) > in.Limit
	all = all[:min(len(all), in.Limit)]
	if more {
		out.Next = from.moved(slices.Values(all)).String()
	}
	if in.After == "" {
		all = append(births(t), all...)
	}
	out.Items = all
	return out, name(ctx, r, t, all)
}

func (a *Activities) backward(ctx context.Context, r db.Reader, t *row, in ActivityIn) (out Stream, err error) {
	to := seam{seq: math.MaxInt64, at: math.MaxInt64}
	if in.Before != "" {
		if to, err = readSeam(in.Before); err != nil {
			return out, err
		}
	}
	said, err := a.Threads.List(ctx, r, thread.ListIn{Kind: Subject, ID: t.ID, Before: to.seq, Limit: in.Limit})
	if err != nil {
		return out, err
	}
	lines, err := changesBefore(ctx, r, t.ID, to.at, to.line, in.Limit+1)
	if err != nil {
		return out, err
	}
	slices.Reverse(lines)
	all := merge(said.Items, lines)
	more := said.Prev != "" || len(all) > in.Limit
	all = all[max(0, len(all)-in.Limit):]
	if more {
		out.Prev = to.moved(backward(all)).String()
	} else {
		all = append(births(t), all...)
	}
	out.Items = all
	return out, name(ctx, r, t, all)
}
