package desk

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// What an agent's presence can be.
const (
	Available = "available"
	Busy      = "busy"
	Away      = "away"
	Offline   = "offline"
)

// Agent is somebody who serves the desk, and their load.
type Agent struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	State    string          `json:"state" enum:"available,busy,away,offline"`
	Capacity int             `json:"capacity"`
	Active   int             `json:"active"`
	OnHold   int             `json:"on_hold"`
	SeenAt   instant.Instant `json:"seen_at,omitzero"`
	Queues   []string        `json:"queues" nullable:"false"`
	Version  int64           `json:"version"`
}

// SetPresenceIn is what the agent says of themselves.
type SetPresenceIn struct {
	State    string `json:"state" enum:"available,busy,away,offline"`
	Capacity int    `json:"capacity,omitempty" minimum:"1" maximum:"10" doc:"conversations at once; absent: as it was"`
}

// SetPresence says whether the agent is there, and how many conversations they hold at once.
func SetPresence(ctx context.Context, tx *db.Tx, in SetPresenceIn) (Agent, error) {
	a, err := lockAgent(ctx, tx, tx.Actor().ID)
	if err != nil {
		return Agent{}, err
	}
	capacity := in.Capacity
	if capacity == 0 {
		capacity = a.Capacity
	}
	if err := setPresence(ctx, tx, a, in.State, capacity, false); err != nil {
		return Agent{}, err
	}
	return agentShown(ctx, tx, a.ID)
}

func setPresence(ctx context.Context, tx *db.Tx, a agentRow, state string, capacity int, vanished bool) error {
	if a.State == state && a.Capacity == capacity {
		return nil
	}
	idle := instant.Instant(a.IdleSince)
	if state == Available && a.State != Available {
		idle = tx.Now()
	}
	if _, err := tx.Exec(ctx, `UPDATE agent SET state = $2, capacity = $3, idle_since = $4, version = version + 1 WHERE tenant_id = $1 AND id = $5`,
		state, capacity, idle, a.ID); err != nil {
		return err
	}
	tx.Emit(ref.Of("agent", a.ID), PresenceChanged{State: state, Capacity: capacity, Vanished: vanished}, "agents", "inbox:"+a.ID)
	return nil
}

// AgentsIn has no filter yet.
type AgentsIn struct{}

// Agents lists those who serve the desk.
func Agents(ctx context.Context, r db.Reader, _ AgentsIn) (api.Page[Agent], error) {
	out, err := agentsShown(ctx, r, "")
	return api.Page[Agent]{Items: out}, err
}

func agentShown(ctx context.Context, r db.Reader, id string) (Agent, error) {
	list, err := agentsShown(ctx, r, id)
	if err != nil || len(list) == 0 {
		return Agent{ID: id, State: Offline, Capacity: DefaultCapacity, Queues: []string{}}, err
	}
	return list[0], nil
}

func agentsShown(ctx context.Context, r db.Reader, id string) ([]Agent, error) {
	text, args := `SELECT `+agentColumns+` FROM agent WHERE tenant_id = $1`, []any{}
	if id != "" {
		text, args = text+` AND id = $2`, append(args, id)
	}
	rows, err := db.Select[agentRow](ctx, r, text+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	type load struct {
		Agent string `db:"agent_id"`
		State string `db:"state"`
		N     int    `db:"n"`
	}
	loads, err := db.Select[load](ctx, r, `SELECT agent_id, state, count(*) AS n FROM conversation
		WHERE tenant_id = $1 AND state IN ('active', 'on_hold') AND agent_id <> '' GROUP BY agent_id, state`)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
	}
	names, err := directory.Briefs(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	queues, err := allQueues(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Agent, 0, len(rows))
	for _, a := range rows {
		serves, err := mineOf(ctx, r, queues, a.ID)
		if err != nil {
			return nil, err
		}
		w := Agent{ID: a.ID, Name: names[a.ID].Name, State: a.State, Capacity: a.Capacity, SeenAt: instant.Instant(a.SeenAt), Queues: []string{}, Version: a.Version}
		for _, q := range queues {
			if serves[q.ID] {
				w.Queues = append(w.Queues, q.ID)
			}
		}
		for _, l := range loads {
			switch {
			case l.Agent != a.ID:
			case l.State == Active:
				w.Active = l.N
			default:
				w.OnHold = l.N
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// Seen notes that these agents were at their screens. It writes no event: nobody watches it.
func Seen(ctx context.Context, tx *db.Tx, agents []string) (int64, error) {
	if len(agents) == 0 {
		return 0, nil
	}
	return tx.Exec(ctx, `UPDATE agent SET seen_at = $2 WHERE tenant_id = $1 AND seen_at < $2 AND id IN `+db.In(3, len(agents)), append([]any{tx.Now()}, db.Args(agents)...)...)
}
