package desk

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

func queueRef(id string) ref.Ref { return ref.Of("queue", id) }

func allQueues(ctx context.Context, r db.Reader) ([]queueRow, error) {
	return db.Select[queueRow](ctx, r, `SELECT `+queueColumns+` FROM queue WHERE tenant_id = $1 ORDER BY position, id`)
}

func queueOf(ctx context.Context, r db.Reader, id string) (queueRow, error) {
	q, err := db.One[queueRow](ctx, r, `SELECT `+queueColumns+` FROM queue WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		return q, fault.NotFound("queue.not_found")
	}
	return q, err
}

// QueuesIn has no filter.
type QueuesIn struct{}

// Queues lists the queues in their order, with who waits and who serves.
func Queues(ctx context.Context, r db.Reader, _ QueuesIn) (api.Page[Queue], error) {
	rows, err := allQueues(ctx, r)
	if err != nil {
		return api.Page[Queue]{}, err
	}
	out, err := showQueues(ctx, r, rows)
	return api.Page[Queue]{Items: out}, err
}

func showQueues(ctx context.Context, r db.Reader, rows []queueRow) ([]Queue, error) {
	type waiting struct {
		Queue  string `db:"queue_id"`
		N      int    `db:"n"`
		Oldest int64  `db:"oldest"`
	}
	waits, err := db.Select[waiting](ctx, r, `SELECT queue_id, count(*) AS n, min(arrived_at) AS oldest FROM conversation
		WHERE tenant_id = $1 AND state = 'waiting' GROUP BY queue_id`)
	if err != nil {
		return nil, err
	}
	free, err := db.Select[string](ctx, r, `SELECT a.id FROM agent a WHERE a.tenant_id = $1 AND a.state = 'available'
		AND (SELECT count(*) FROM conversation c WHERE c.tenant_id = $1 AND c.agent_id = a.id AND c.state = 'active') < a.capacity`)
	if err != nil {
		return nil, err
	}
	groups, err := groupNames(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	available := map[string]int{}
	for _, a := range free {
		serves, err := mineOf(ctx, r, rows, a)
		if err != nil {
			return nil, err
		}
		for _, q := range rows {
			if serves[q.ID] || len(serves) == 0 {
				available[q.ID]++
			}
		}
	}
	mine := map[string]bool{}
	if r.Actor().Has("agent") && !r.Actor().IsSystem() {
		if mine, err = mineOf(ctx, r, rows, r.Actor().ID); err != nil {
			return nil, err
		}
	}
	out := make([]Queue, len(rows))
	for i, q := range rows {
		w := Queue{ID: q.ID, Name: q.Name, Description: q.Description, Mode: q.Mode, TargetWaitMs: q.TargetWaitMs, MaxWaitMs: q.MaxWaitMs, Order: q.Position,
			Notice: q.Notice, Hours: q.Hours.V, Switched: q.State, Version: q.Version, AgentsAvailable: available[q.ID], Mine: mine[q.ID], State: SwitchedOff}
		open, changes := q.openAt(r.Now().Time())
		if open {
			w.State = Open
		}
		if !changes.IsZero() && open {
			w.ClosesAt = instant.Of(changes)
		} else if !changes.IsZero() {
			w.OpensAt = instant.Of(changes)
		}
		if g, ok := groups[q.GroupID]; ok {
			w.Group = &Named{ID: g.ID, Name: g.Name}
		}
		for _, n := range waits {
			if n.Queue == q.ID {
				w.Waiting, w.OldestArrivedAt, w.LongestWaitMs = n.N, instant.Instant(n.Oldest), max(0, int64(r.Now())-n.Oldest)
			}
		}
		if w.EstimatedWaitMs, _, err = meanWait(ctx, r, q.ID); err != nil {
			return nil, err
		}
		out[i] = w
	}
	return out, nil
}

func groupNames(ctx context.Context, r db.Reader, rows []queueRow) (map[string]directory.GroupBrief, error) {
	var ids []string
	for _, q := range rows {
		if q.GroupID != "" {
			ids = append(ids, q.GroupID)
		}
	}
	return directory.GroupBriefs(ctx, r, ids...)
}

// QueueIn are the fields of a queue that is made.
type QueueIn struct {
	Name         string `json:"name" minLength:"1" maxLength:"100"`
	Description  string `json:"description,omitempty" maxLength:"500"`
	Mode         string `json:"mode,omitempty" enum:"pull,offer"`
	TargetWaitMs int64  `json:"target_wait_ms,omitempty" minimum:"1000" maximum:"86400000"`
	MaxWaitMs    int64  `json:"max_wait_ms,omitempty" minimum:"1000" maximum:"86400000"`
	GroupID      string `json:"group_id,omitempty" maxLength:"40"`
	Order        int    `json:"order,omitempty" minimum:"0" maximum:"10000"`
	Hours        *Hours `json:"hours,omitempty"`
	Notice       string `json:"notice,omitempty" maxLength:"500"`
}

// MakeQueue makes a queue, open at once.
func MakeQueue(ctx context.Context, tx *db.Tx, in QueueIn) (Queue, error) {
	q := queueRow{ID: id.New(), Name: markdown.CleanLine(in.Name), Description: markdown.CleanLine(in.Description), State: Open, Mode: in.Mode,
		TargetWaitMs: in.TargetWaitMs, MaxWaitMs: in.MaxWaitMs, GroupID: in.GroupID, Position: in.Order, Notice: markdown.CleanLine(in.Notice), Version: 1}
	q.Hours.V = in.Hours
	if q.Name == "" {
		return Queue{}, fault.InvalidField("name", "field.empty")
	}
	if q.Mode == "" {
		q.Mode = Pull
	}
	if q.TargetWaitMs == 0 {
		q.TargetWaitMs = (5 * time.Minute).Milliseconds()
	}
	if q.MaxWaitMs == 0 {
		q.MaxWaitMs = (20 * time.Minute).Milliseconds()
	}
	if err := checkQueue(ctx, tx, q); err != nil {
		return Queue{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO queue (tenant_id, id, name, description, state, mode, target_wait_ms, max_wait_ms, group_id, position, hours, notice)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, q.ID, q.Name, q.Description, q.State, q.Mode, q.TargetWaitMs, q.MaxWaitMs, q.GroupID, q.Position, q.Hours, q.Notice); err != nil {
		return Queue{}, err
	}
	tx.Emit(queueRef(q.ID), QueueEdited{Fields: []string{"made"}}, "queues", "queue:"+q.ID)
	return shownQueue(ctx, tx, q)
}

// EditQueueIn changes what it names.
type EditQueueIn struct {
	ID           string  `path:"id" json:"-"`
	IfMatch      string  `header:"If-Match" json:"-"`
	Name         *string `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Description  *string `json:"description,omitempty" maxLength:"500"`
	State        *string `json:"state,omitempty" enum:"open,closed"`
	Mode         *string `json:"mode,omitempty" enum:"pull,offer"`
	TargetWaitMs *int64  `json:"target_wait_ms,omitempty" minimum:"1000" maximum:"86400000"`
	MaxWaitMs    *int64  `json:"max_wait_ms,omitempty" minimum:"1000" maximum:"86400000"`
	GroupID      *string `json:"group_id,omitempty" maxLength:"40"`
	Order        *int    `json:"order,omitempty" minimum:"0" maximum:"10000"`
	Hours        *Hours  `json:"hours,omitempty"`
	Notice       *string `json:"notice,omitempty" maxLength:"500"`
}

// EditQueue opens, closes or changes a queue. Who waits in a queue that closes keeps their place and is served.
func EditQueue(ctx context.Context, tx *db.Tx, in EditQueueIn) (Queue, error) {
	q, err := queueOf(ctx, tx, in.ID)
	if err != nil {
		return Queue{}, err
	}
	if err := api.CheckVersion(in.IfMatch, q.Version); err != nil {
		return Queue{}, err
	}
	var fields []string
	set := func(name string, apply func()) { fields = append(fields, name); apply() }
	if in.Name != nil {
		set("name", func() { q.Name = markdown.CleanLine(*in.Name) })
	}
	if in.Description != nil {
		set("description", func() { q.Description = markdown.CleanLine(*in.Description) })
	}
	if in.State != nil {
		set("state", func() { q.State = *in.State })
	}
	if in.Mode != nil {
		set("mode", func() { q.Mode = *in.Mode })
	}
	if in.TargetWaitMs != nil {
		set("target_wait_ms", func() { q.TargetWaitMs = *in.TargetWaitMs })
	}
	if in.MaxWaitMs != nil {
		set("max_wait_ms", func() { q.MaxWaitMs = *in.MaxWaitMs })
	}
	if in.GroupID != nil {
		set("group", func() { q.GroupID = *in.GroupID })
	}
	if in.Order != nil {
		set("order", func() { q.Position = *in.Order })
	}
	if in.Hours != nil {
		set("hours", func() { q.Hours.V = in.Hours })
	}
	if in.Notice != nil {
		set("notice", func() { q.Notice = markdown.CleanLine(*in.Notice) })
	}
	if len(fields) == 0 {
		return shownQueue(ctx, tx, q)
	}
	if q.Name == "" {
		return Queue{}, fault.InvalidField("name", "field.empty")
	}
	if err := checkQueue(ctx, tx, q); err != nil {
		return Queue{}, err
	}
	n, err := tx.Exec(ctx, `UPDATE queue SET name = $2, description = $3, state = $4, mode = $5, target_wait_ms = $6, max_wait_ms = $7, group_id = $8, position = $9,
		hours = $10, notice = $11, version = version + 1 WHERE tenant_id = $1 AND id = $12 AND version = $13`,
		q.Name, q.Description, q.State, q.Mode, q.TargetWaitMs, q.MaxWaitMs, q.GroupID, q.Position, q.Hours, q.Notice, q.ID, q.Version)
	if err != nil {
		return Queue{}, err
	}
	if n == 0 {
		return Queue{}, fault.Stale("record.stale")
	}
	q.Version++
	tx.Emit(queueRef(q.ID), QueueEdited{Fields: fields}, "queues", "queue:"+q.ID, "line:"+q.ID)
	return shownQueue(ctx, tx, q)
}

func checkQueue(ctx context.Context, tx *db.Tx, q queueRow) error {
	if h := q.Hours.V; h != nil {
		if _, err := time.LoadLocation(h.Zone); err != nil || !i18n.KnownZone(h.Zone) {
			return fault.InvalidField("hours.zone", "queue.unknown_zone")
		}
		for _, d := range h.Days {
			if d.From >= d.To {
				return fault.InvalidField("hours.days", "queue.hours_backwards")
			}
		}
	}
	if q.GroupID != "" {
		groups, err := directory.GroupBriefs(ctx, tx, q.GroupID)
		if err != nil {
			return err
		}
		if _, ok := groups[q.GroupID]; !ok {
			return fault.InvalidField("group_id", "group.not_found")
		}
	}
	return nil
}

func shownQueue(ctx context.Context, r db.Reader, q queueRow) (Queue, error) {
	out, err := showQueues(ctx, r, []queueRow{q})
	if err != nil {
		return Queue{}, err
	}
	return out[0], nil
}

// AnnounceIn is what a supervisor says to all who wait.
type AnnounceIn struct {
	ID   string `path:"id" json:"-"`
	Text string `json:"text" minLength:"1" maxLength:"2000"`
}

// AnnounceOut says how many were told.
type AnnounceOut struct {
	Told int `json:"told"`
}

// Announce writes one message into every waiting conversation of a queue.
func Announce(ctx context.Context, tx *db.Tx, in AnnounceIn) (AnnounceOut, error) {
	q, err := queueOf(ctx, tx, in.ID)
	if err != nil {
		return AnnounceOut{}, err
	}
	if markdown.Clean(in.Text) == "" {
		return AnnounceOut{}, fault.InvalidField("text", "field.empty")
	}
	ids, err := db.Select[string](ctx, tx, `SELECT id FROM conversation WHERE tenant_id = $1 AND state = 'waiting' AND queue_id = $2 ORDER BY priority, arrived_at LIMIT 1000`, q.ID)
	if err != nil {
		return AnnounceOut{}, err
	}
	for _, c := range ids {
		if _, err := thread.Post(ctx, tx, thread.PostIn{Kind: Kind, ID: c, Text: in.Text}); err != nil {
			return AnnounceOut{}, err
		}
	}
	tx.Emit(queueRef(q.ID), Announced{Waiting: len(ids)}, "queue:"+q.ID)
	return AnnounceOut{Told: len(ids)}, nil
}
