package desk

import (
	"context"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/ticket"
)

// GetIn names a conversation by id or number.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get shows one conversation to its requester, to who takes part, and to agents.
func Get(ctx context.Context, r db.Reader, in GetIn) (Conversation, error) {
	c, err := readable(ctx, r, in.ID)
	if err != nil {
		return Conversation{}, err
	}
	return show(ctx, r, c)
}

// ServiceOf is the CI of the service that was chosen at the door; "" where none was.
func ServiceOf(ctx context.Context, r db.Reader, id string) (string, error) {
	c, err := readable(ctx, r, id)
	return c.ServiceID, err
}

// readable is the conversation when the actor may read it; for anybody else it does not exist.
func readable(ctx context.Context, r db.Reader, key string) (row, error) {
	c, err := find(ctx, r, key)
	if err != nil {
		return row{}, err
	}
	who := r.Actor()
	if who.Has("agent") || c.RequesterID == who.ID {
		return c, nil
	}
	in, err := isParticipant(ctx, r, c.ID, who.ID)
	if err != nil {
		return row{}, err
	}
	if !in {
		return row{}, fault.NotFound("conversation.not_found")
	}
	return c, nil
}

// ListIn filters conversations.
type ListIn struct {
	State     string `query:"state" json:"-" doc:"one or several, separated by commas"`
	Queue     string `query:"queue" json:"-"`
	Requester string `query:"requester" json:"-" doc:"an id, or me"`
	Agent     string `query:"agent" json:"-" doc:"an id, or me"`
	Q         string `query:"q" json:"-" maxLength:"200" doc:"number, or words of the symptoms"`
	Limit     int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor    string `query:"cursor" json:"-" maxLength:"200"`
}

// List shows conversations: those who wait in the order of the queue, others newest first. A requester sees their own.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Conversation], error) {
	var w where
	me := r.Actor().ID
	if in.Requester == "me" || !r.Actor().Has("agent") {
		in.Requester = me
	}
	if in.Agent == "me" {
		in.Agent = me
	}
	if in.State != "" {
		w.in("state", strings.Split(in.State, ","))
	}
	if in.Queue != "" {
		w.add("queue_id = ?", in.Queue)
	}
	if in.Requester != "" {
		w.add("requester_id = ?", in.Requester)
	}
	if in.Agent != "" {
		w.add("agent_id = ?", in.Agent)
	}
	if q := strings.TrimSpace(in.Q); q != "" {
		if n := strings.ToUpper(q); strings.HasPrefix(n, "CHT") {
			w.add("number >= ? AND number < ?", n, n+"~")
		} else {
			w.add("lower(symptoms) LIKE ? ESCAPE '\\'", "%"+escapeLike(strings.ToLower(q))+"%")
		}
	}
	line := in.State == Waiting
	if in.Cursor != "" {
		if err := w.after(in.Cursor, line); err != nil {
			return api.Page[Conversation]{}, err
		}
	}
	order := "updated_at DESC, id DESC"
	if line {
		order = "priority, arrived_at, id"
	}
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM conversation WHERE `+w.sql()+` ORDER BY `+order+` LIMIT `+strconv.Itoa(in.Limit+1), w.args...)
	if err != nil {
		return api.Page[Conversation]{}, err
	}
	var page api.Page[Conversation]
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = cursor(rows[in.Limit-1], line)
	}
	page.Items, err = shows(ctx, r, rows)
	return page, err
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func cursor(c row, line bool) string {
	if line {
		return strconv.Itoa(c.Priority) + "." + strconv.FormatInt(int64(c.ArrivedAt), 10) + "." + c.ID
	}
	return strconv.FormatInt(int64(c.UpdatedAt), 10) + "." + c.ID
}

func (w *where) after(cursor string, line bool) error {
	parts := strings.Split(cursor, ".")
	n := make([]int64, 0, 2)
	for _, p := range parts[:len(parts)-1] {
		v, err := strconv.ParseInt(p, 10, 64)
		if err != nil {
			return fault.InvalidField("cursor", "field.invalid")
		}
		n = append(n, v)
	}
	last := parts[len(parts)-1]
	switch {
	case line && len(n) == 2:
		w.add("(priority, arrived_at, id) > (?, ?, ?)", n[0], n[1], last)
	case !line && len(n) == 1:
		w.add("(updated_at, id) < (?, ?)", n[0], last)
	default:
		return fault.InvalidField("cursor", "field.invalid")
	}
	return nil
}

func show(ctx context.Context, r db.Reader, c row) (Conversation, error) {
	list, err := shows(ctx, r, []row{c})
	if err != nil {
		return Conversation{}, err
	}
	out := list[0]
	if c.State == Waiting {
		before, err := ahead(ctx, r, c)
		if err != nil {
			return Conversation{}, err
		}
		mean, known, err := meanWait(ctx, r, c.QueueID)
		if err != nil {
			return Conversation{}, err
		}
		out.Ahead, out.Position = &before, before+1
		if known {
			left := max(mean-int64(r.Now()-c.ArrivedAt), mean/4)
			out.EstimatedWaitMs = &left
		}
	}
	return out, nil
}

// shows fills in names, queues, tickets and last words of several conversations, each with one query for all.
func shows(ctx context.Context, r db.Reader, rows []row) ([]Conversation, error) {
	out := make([]Conversation, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	ids := make([]string, len(rows))
	var people, tickets []string
	for i, c := range rows {
		ids[i] = c.ID
		people = append(people, c.RequesterID, c.AgentID, c.OfferedTo)
		if c.TicketID != "" {
			tickets = append(tickets, c.TicketID)
		}
	}
	with, err := participants(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range with {
		people = append(people, p...)
	}
	names, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return nil, err
	}
	queues, err := allQueues(ctx, r)
	if err != nil {
		return nil, err
	}
	queueName := map[string]string{}
	for _, q := range queues {
		queueName[q.ID] = q.Name
	}
	briefs, err := ticket.Briefs(ctx, r, tickets...)
	if err != nil {
		return nil, err
	}
	last, err := thread.Lasts(ctx, r, Kind, ids, false)
	if err != nil {
		return nil, err
	}
	var about []string
	for _, c := range rows {
		about = append(about, c.ServiceID)
	}
	services, err := cmdb.Names(ctx, r, about)
	if err != nil {
		return nil, err
	}
	for i, c := range rows {
		out[i] = Conversation{ID: c.ID, Number: c.Number, Queue: Named{c.QueueID, queueName[c.QueueID]}, Requester: names[c.RequesterID], Symptoms: c.Symptoms,
			ServiceID: c.ServiceID, State: c.State, Priority: c.Priority, ArrivedAt: c.ArrivedAt, OfferedAt: c.OfferedAt, OfferUntil: c.OfferUntil, AcceptedAt: c.AcceptedAt,
			FirstResponseAt: c.FirstResponseAt, HoldSince: c.HoldSince, HoldReason: c.HoldReason, ClosedAt: c.ClosedAt, CloseReason: c.CloseReason, Solution: c.Solution,
			Rating: c.Rating, RatingComment: c.RatingComment, ReopenUntil: c.ReopenUntil, KeepPlace: c.KeepPlace, Version: c.Version, UpdatedAt: c.UpdatedAt,
			Participants: []directory.Brief{}}
		w := &out[i]
		if name := services[c.ServiceID]; name != "" {
			w.Service = &Named{c.ServiceID, name}
		}
		if c.AgentID != "" {
			a := names[c.AgentID]
			w.Agent = &a
		}
		if c.OfferedTo != "" {
			a := names[c.OfferedTo]
			w.OfferedTo = &a
		}
		for _, p := range with[c.ID] {
			w.Participants = append(w.Participants, names[p])
		}
		if t, ok := briefs[c.TicketID]; ok {
			w.Ticket = &TicketBrief{ID: t.ID, Number: t.Number, Title: t.Title, State: t.State}
		}
		if m, ok := last[c.ID]; ok {
			w.LastMessage = &LastMessage{Text: markdown.Preview(m.Text, 140), At: m.At, Author: m.Author}
		}
	}
	return out, nil
}
