package feed

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// Reported is a post or a comment that somebody calls attention to, or about which a moderator decided.
type Reported struct {
	Post      string           `json:"post"`
	Message   string           `json:"message,omitempty" doc:"id of the comment; absent for the post itself"`
	By        directory.Brief  `json:"by"`
	Author    *directory.Brief `json:"author,omitempty" doc:"whose words they are"`
	Reason    string           `json:"reason" doc:"empty where a moderator acted without a report"`
	Words     string           `json:"words" doc:"as they were then"`
	At        instant.Instant  `json:"at"`
	Shown     Post             `json:"shown" doc:"the post as it is now"`
	Comment   *thread.Message  `json:"comment,omitempty" doc:"the comment as it is now"`
	DecidedAt instant.Instant  `json:"decided_at,omitzero"`
	DecidedBy *directory.Brief `json:"decided_by,omitempty"`
	Decision  string           `json:"decision,omitempty" enum:"dismissed,hidden,restored"`
	Why       string           `json:"why,omitempty" doc:"the moderator's reason"`
}

// ReportsIn asks for reports.
type ReportsIn struct {
	State string `query:"state" json:"-" enum:"open,decided" default:"open"`
	Limit int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"100"`
}

// Reports lists what is to decide where the reader moderates, oldest first, or what was decided, latest first.
func (f *Feed) Reports(ctx context.Context, r db.Reader, in ReportsIn) (api.Page[Reported], error) {
	out := api.Page[Reported]{Items: []Reported{}}
	decided := in.State == "decided"
	rows, err := complaints(ctx, r, decided)
	if err != nil {
		return out, err
	}
	for _, c := range rows {
		if len(out.Items) == in.Limit {
			break
		}
		one, ok, err := f.reported(ctx, r, c, decided)
		if err != nil {
			return out, err
		}
		if ok {
			out.Items = append(out.Items, one)
		}
	}
	return out, nil
}

// reported shows one, to who moderates there; false for others, and for what has been taken back since.
func (f *Feed) reported(ctx context.Context, r db.Reader, c complaint, decided bool) (Reported, bool, error) {
	out := Reported{Post: c.Post, Message: c.Message, Reason: c.Reason, Words: c.Words, At: c.At, DecidedAt: c.DecidedAt, Decision: c.Decision, Why: c.Why}
	p, h, err := f.readable(ctx, r, c.Post)
	if fault.KindOf(err) == fault.KindNotFound {
		return out, false, nil
	}
	if err != nil || !h.moderates(p.Group) || p.DeletedAt != 0 && !decided {
		return out, false, err
	}
	if c.Message != "" {
		m, err := f.Threads.Get(ctx, r, thread.GetIn{Kind: Kind, ID: c.Post, Message: c.Message})
		if err != nil || m.Deleted && !decided {
			return out, false, err
		}
		out.Comment = &m
	}
	if out.Shown, err = f.one(ctx, r, h, p); err != nil {
		return out, false, err
	}
	names, err := directory.Briefs(ctx, r, c.Person, c.Author, c.DecidedBy)
	if err != nil {
		return out, false, err
	}
	out.By = names[c.Person]
	if a, ok := names[c.Author]; ok {
		out.Author = &a
	}
	if d, ok := names[c.DecidedBy]; ok {
		out.DecidedBy = &d
	}
	if out.Words == "" {
		out.Words = out.Shown.Message.Text
	}
	return out, true, nil
}
