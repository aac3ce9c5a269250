package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Card is a record in short, as it is now and as much of it as the reader may know.
type Card struct {
	Kind         string           `json:"kind" doc:"ticket, conversation, article, ci, ..."`
	Type         string           `json:"type,omitempty" doc:"finer: incident, problem, ..."`
	ID           string           `json:"id"`
	Number       string           `json:"number,omitempty"`
	Title        string           `json:"title"`
	State        string           `json:"state,omitempty"`
	Priority     int64            `json:"priority,omitempty"`
	MeToo        int64            `json:"me_too,omitempty"`
	MyMeToo      bool             `json:"my_me_too,omitempty"`
	Assignee     *directory.Brief `json:"assignee,omitempty"`
	Group        string           `json:"group,omitempty" doc:"the team that works on it"`
	Summary      string           `json:"summary,omitempty" doc:"the beginning of what it says"`
	Worked       int64            `json:"worked,omitempty" doc:"of a note or an article: how many it helped"`
	OpenedAt     instant.Instant  `json:"opened_at,omitzero"`
	NextUpdateAt instant.Instant  `json:"next_update_at,omitzero"`
	UpdatedAt    instant.Instant  `json:"updated_at,omitzero"`
	Limited      bool             `json:"limited,omitempty" doc:"the reader knows that it exists, and no more than this"`
}

// Heard is whom a record may be told of at once, without asking each reader.
type Heard int

// From the narrowest: nobody as a group, all who work here, everybody.
const (
	HeardByFew Heard = iota
	HeardByStaff
	HeardByAll
)

// Record is what a kind of record says about itself to the wall; app fills the table.
type Record struct {
	// Cards are those of some records that the reader may know of now; the others are left out.
	Cards func(ctx context.Context, r db.Reader, ids []string) ([]Card, error)
	// Find turns a number into an id, for a reader who may know of it; an id stays. nil where there are no numbers.
	Find func(ctx context.Context, r db.Reader, given string) (string, error)
	// Heard says whom all of it may be told of.
	Heard func(ctx context.Context, r db.Reader, id string) (Heard, error)
	// Touches are other records that this one is about (the services an incident stops): who follows those is told of its system post.
	// nil where there are none.
	Touches func(ctx context.Context, r db.Reader, id string) ([]ref.Ref, error)
	// Recent are the ids of those that changed last, of those the reader may know of: what a rule is tried on. nil where there are none.
	Recent func(ctx context.Context, r db.Reader, most int) ([]string, error)
	// Prefixes are those of its numbers: INC, PRB, ...
	Prefixes []string
	// Events are what the record tells of itself that a system post follows, and that a rule may begin with.
	Events []string
}
