package ticket

import (
	"context"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// OpenIn is a ticket to open. The person it is for is the actor where none is named; only agents may name another, a group or
// an assignee.
type OpenIn struct {
	Kind           string            `json:"kind,omitempty" maxLength:"40" doc:"incident where absent, see /ticket-kinds"`
	Title          string            `json:"title" maxLength:"400"`
	Description    string            `json:"description,omitempty" maxLength:"20000" doc:"Markdown"`
	Channel        string            `json:"channel,omitempty" enum:"portal,chat,mail,phone,monitoring,in_person" doc:"portal where absent; phone when an agent opens it for somebody"`
	RequesterID    string            `json:"requester_id,omitempty" maxLength:"40"`
	GroupID        string            `json:"group_id,omitempty" maxLength:"40"`
	AssigneeID     string            `json:"assignee_id,omitempty" maxLength:"40"`
	Impact         int64             `json:"impact,omitempty" minimum:"1" maximum:"3" doc:"1 is the highest; 3 where absent"`
	Urgency        int64             `json:"urgency,omitempty" minimum:"1" maximum:"3" doc:"1 is the highest; 3 where absent"`
	Priority       int64             `json:"priority,omitempty" minimum:"1" maximum:"5" doc:"agents only, with its reason, where it is not the matrix's"`
	PriorityReason string            `json:"priority_reason,omitempty" maxLength:"400"`
	Category       string            `json:"category,omitempty" maxLength:"80"`
	Details        map[string]string `json:"details,omitempty" doc:"the fields this kind has of its own"`
	Files          []string          `json:"files,omitempty" nullable:"false" maxItems:"10" doc:"ids from POST /files, shown in the first message"`

	Conversation *Transcript `json:"-"` // set by the desk
}

// Transcript is the range of a conversation's messages that a ticket was opened from.
type Transcript struct {
	ID        string
	Number    string
	Requester string
	From, To  int64           // seq of the first and the last message
	Since     instant.Instant // when the person arrived
}

const titleLimit = 200

// Open makes a ticket in its first state.
func Open(ctx context.Context, tx *db.Tx, in OpenIn) (Ticket, error) {
	m, t, err := fresh(tx, in)
	if err != nil {
		return Ticket{}, err
	}
	matrix, _, err := matrixOf(ctx, tx, m)
	if err != nil {
		return Ticket{}, err
	}
	if err := prioritise(t, matrix, in.Priority, in.PriorityReason); err != nil {
		return Ticket{}, err
	}
	names, err := namesOf(ctx, tx, nil, t)
	if err != nil {
		return Ticket{}, err
	}
	if err := known(ctx, tx, names, t); err != nil {
		return Ticket{}, err
	}
	if t.Number, err = db.NextNumber(ctx, tx, m.Prefix); err != nil {
		return Ticket{}, err
	}
	if _, err := insertRows(ctx, tx, []*row{t}); err != nil {
		return Ticket{}, err
	}
	if err := t.plan(ctx, tx); err != nil {
		return Ticket{}, err
	}
	if err := insertWords(ctx, tx, map[string][]string{t.ID: wordsOf(t.Title)}); err != nil {
		return Ticket{}, err
	}
	watching, err := followers(ctx, tx, t)
	if err != nil {
		return Ticket{}, err
	}
	say(tx, Opened{Kind: t.Kind, Priority: t.Priority, Version: t.Version, Conversation: t.ConversationID}, t)
	outage(tx, nil, t)
	if len(in.Files) > 0 {
		if _, err := thread.Post(ctx, tx, thread.PostIn{Kind: Subject, ID: t.ID, Files: in.Files}); err != nil {
			return Ticket{}, err
		}
	}
	out := present(names, t)
	no := false
	out.MyMeToo, out.Watching = &no, &watching
	out.Actions = actions(tx.Actor(), t, false)
	return out, nil
}

// fresh is the row of a new ticket, without number and priority.
func fresh(tx *db.Tx, in OpenIn) (Machine, *row, error) {
	me, agent := tx.Actor().ID, tx.Actor().Has(auth.Agent)
	if in.Kind == "" {
		in.Kind = Incident
	}
	m, ok := machineOf(in.Kind)
	if !ok {
		return m, nil, fault.InvalidField("kind", "ticket.kind_unknown")
	}
	if m.Inside && !agent {
		return m, nil, fault.Denied("ticket.agents_only")
	}
	if !agent && (in.GroupID != "" || in.AssigneeID != "" || in.Priority != 0 || in.RequesterID != "" && in.RequesterID != me) {
		return m, nil, fault.Denied("ticket.agents_only")
	}
	if in.Channel == "" {
		in.Channel = "portal"
		if in.Conversation != nil {
			in.Channel = "chat"
		} else if in.RequesterID != "" && in.RequesterID != me {
			in.Channel = "phone"
		}
	}
	if in.RequesterID == "" {
		in.RequesterID = me
	}
	t := &row{
		brief: brief{
			ID: id.New(), Kind: m.Kind, State: m.States[0].Name, Version: 1, Requester: in.RequesterID, Group: in.GroupID, Assignee: in.AssigneeID,
			Impact: orLevel(in.Impact), Urgency: orLevel(in.Urgency), OpenedAt: tx.Now(), UpdatedAt: tx.Now(), StateAt: tx.Now(),
		},
		OpenedBy: me, StateBy: me, UpdatedBy: me, Channel: in.Channel, Category: markdown.CleanLine(in.Category), Description: markdown.Clean(in.Description),
	}
	var err error
	if t.Details.V, err = details(m, in.Details); err != nil {
		return m, nil, err
	}
	if err := t.entitle(in.Title); err != nil {
		return m, nil, err
	}
	if c := in.Conversation; c != nil {
		t.ConversationID = c.ID
		t.Conversation.V = origin{Number: c.Number, Requester: c.Requester, From: c.From, To: c.To, Since: c.Since, Until: tx.Now()}
	}
	return m, t, nil
}

func orLevel(n int64) int64 {
	if n < 1 || n > levels {
		return levels
	}
	return n
}

// entitle sets the title and the words by which it is found.
func (r *row) entitle(title string) error {
	title = markdown.CleanLine(title)
	if title == "" {
		return fault.InvalidField("title", "ticket.title_missing")
	}
	if utf8.RuneCountInString(title) > titleLimit {
		return fault.Invalid("ticket.title_too_long", fault.Field{Name: "title", Code: "ticket.title_too_long", Args: map[string]any{"limit": titleLimit}}).With("limit", titleLimit)
	}
	r.Title, r.Words = title, packed(wordsOf(title))
	return nil
}

// TitleOf makes a title of what somebody wrote: its first sentence, without markup, not too long.
func TitleOf(text string) string {
	line := strings.TrimSpace(markdown.Plain(text))
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.Index(line, end); i >= 20 {
			line = line[:i+1]
		}
	}
	const most = 120
	if r := []rune(line); len(r) > most {
		cut := string(r[:most])
		if i := strings.LastIndexByte(cut, ' '); i > most/2 {
			cut = cut[:i]
		}
		line = strings.TrimRight(cut, " ,;:") + "…"
	}
	return strings.TrimSpace(line)
}

// prioritise sets the priority: the matrix's, or another with its reason.
func prioritise(t *row, matrix Matrix, wanted int64, reason string) error {
	t.Priority, t.PriorityReason = matrix.Of(t.Impact, t.Urgency), ""
	if wanted == 0 || wanted == t.Priority {
		return nil
	}
	if t.PriorityReason = markdown.CleanLine(reason); t.PriorityReason == "" {
		return fault.InvalidField("priority_reason", "ticket.priority_reason_missing")
	}
	t.Priority = wanted
	return nil
}

// followers makes those whom a new ticket concerns follow it, and says whether the actor does.
func followers(ctx context.Context, tx *db.Tx, t *row) (bool, error) {
	seen := map[string]bool{"": true}
	for _, person := range []string{t.Requester, t.OpenedBy, t.Assignee} {
		if seen[person] {
			continue
		}
		seen[person] = true
		if err := thread.Follow(ctx, tx, t.ref(), person); err != nil {
			return false, err
		}
	}
	return tx.Actor().ID != "" && seen[tx.Actor().ID], nil
}
