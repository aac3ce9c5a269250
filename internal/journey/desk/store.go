package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// find reads one conversation by id or number.
func find(ctx context.Context, r db.Reader, key string) (row, error) {
	column := "number"
	if id.Valid(key) {
		column = "id"
	}
	c, err := db.One[row](ctx, r, `SELECT `+columns+` FROM conversation WHERE tenant_id = $1 AND `+column+` = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return c, fault.NotFound("conversation.not_found")
	}
	return c, err
}

// change moves a conversation that is in one of the states `from`; the update itself decides who is first. set is the SQL of
// the new values, its arguments beginning at $3. Where it is in another state by now, the answer is a conflict that says so.
func change(ctx context.Context, tx *db.Tx, c row, from []string, set string, args ...any) (row, error) {
	k := 3 + len(args)
	text := `UPDATE conversation SET ` + set + `, updated_at = $` + strconv.Itoa(k) + `, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND state IN ` + db.In(k+1, len(from)) + ` RETURNING ` + columns
	all := append([]any{c.ID}, args...)
	all = append(all, tx.Now())
	all = append(all, db.Args(from)...)
	out, err := db.One[row](ctx, tx, text, all...)
	if errors.Is(err, db.ErrNoRows) {
		now, err := find(ctx, tx, c.ID)
		if err != nil {
			return row{}, err
		}
		return row{}, stateFault(now.State)
	}
	return out, err
}

// stateFault says why a verb does not apply in the state the conversation is in by now.
func stateFault(state string) error {
	switch state {
	case Closed:
		return fault.Conflict("conversation.is_closed")
	case Waiting:
		return fault.Conflict("conversation.is_waiting")
	case Offered:
		return fault.Conflict("conversation.is_offered")
	case OnHold:
		return fault.Conflict("conversation.is_on_hold")
	default:
		return fault.Conflict("conversation.is_active")
	}
}

// backInQueue are the values of somebody who waits again; arrived_at stays.
const backInQueue = `state = 'waiting', agent_id = '', offered_to = '', offered_at = 0, offer_until = 0, accepted_at = 0, hold_since = 0, hold_reason = ''`

// takeNext gives the first in line to an agent. Two nodes may choose the same person: the second finds the state changed, and
// chooses again.
func takeNext(ctx context.Context, tx *db.Tx, agent string, queues []string) (row, bool, error) {
	const tries = 8
	for range tries {
		c, err := db.One[row](ctx, tx, `UPDATE conversation SET state = 'active', agent_id = $2, accepted_at = $3, offered_to = '', updated_at = $3, version = version + 1
			WHERE tenant_id = $1 AND state = 'waiting' AND id = (
				SELECT id FROM conversation WHERE tenant_id = $1 AND state = 'waiting' AND queue_id IN `+db.In(4, len(queues))+`
				ORDER BY priority, arrived_at, id LIMIT 1)
			RETURNING `+columns, append([]any{agent, tx.Now()}, db.Args(queues)...)...)
		if err == nil {
			return c, true, nil
		}
		if !errors.Is(err, db.ErrNoRows) {
			return row{}, false, err
		}
		left, err := db.One[int](ctx, tx, `SELECT count(*) FROM (SELECT 1 AS one FROM conversation WHERE tenant_id = $1 AND state = 'waiting' AND queue_id IN `+
			db.In(2, len(queues))+` LIMIT 1) AS w`, db.Args(queues)...)
		if err != nil || left == 0 {
			return row{}, false, err
		}
	}
	return row{}, false, fault.Unavailable("desk.busy")
}

// ahead counts who is before c in its queue.
func ahead(ctx context.Context, r db.Reader, c row) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM conversation WHERE tenant_id = $1 AND state = 'waiting' AND queue_id = $2
		AND (priority < $3 OR (priority = $3 AND (arrived_at < $4 OR (arrived_at = $4 AND id < $5))))`, c.QueueID, c.Priority, c.ArrivedAt, c.ID)
}

// meanWait is the mean wait of the last 20 accepted of a queue in milliseconds; false when nobody was accepted yet.
func meanWait(ctx context.Context, r db.Reader, queue string) (int64, bool, error) {
	waits, err := db.Select[int64](ctx, r, `SELECT accepted_at - arrived_at FROM conversation
		WHERE tenant_id = $1 AND queue_id = $2 AND accepted_at > 0 ORDER BY accepted_at DESC LIMIT 20`, queue)
	if err != nil || len(waits) == 0 {
		return 0, false, err
	}
	var sum int64
	for _, w := range waits {
		sum += w
	}
	return sum / int64(len(waits)), true, nil
}

// held is how many conversations fill the agent's places: the active ones.
func held(ctx context.Context, r db.Reader, agent string) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM conversation WHERE tenant_id = $1 AND agent_id = $2 AND state = 'active'`, agent)
}

type agentRow struct {
	ID        string `db:"id"`
	State     string `db:"state"`
	Capacity  int    `db:"capacity"`
	SeenAt    int64  `db:"seen_at"`
	IdleSince int64  `db:"idle_since"`
	Version   int64  `db:"version"`
}

const agentColumns = `id, state, capacity, seen_at, idle_since, version`

// lockAgent makes sure the agent has a row and locks it, so that one person's two screens take one after the other.
func lockAgent(ctx context.Context, tx *db.Tx, agent string) (agentRow, error) {
	return db.One[agentRow](ctx, tx, `INSERT INTO agent (tenant_id, id, state, capacity, seen_at, idle_since) VALUES ($1, $2, 'offline', $3, $4, $4)
		ON CONFLICT (tenant_id, id) DO UPDATE SET seen_at = CASE WHEN agent.seen_at > excluded.seen_at THEN agent.seen_at ELSE excluded.seen_at END
		RETURNING `+agentColumns, agent, DefaultCapacity, tx.Now())
}

// participants of several conversations at once.
func participants(ctx context.Context, r db.Reader, ids []string) (map[string][]string, error) {
	type p struct {
		Conversation string `db:"conversation_id"`
		Person       string `db:"person_id"`
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.Select[p](ctx, r, `SELECT conversation_id, person_id FROM conversation_participant WHERE tenant_id = $1 AND conversation_id IN `+
		db.In(2, len(ids))+` ORDER BY at`, db.Args(ids)...)
	out := map[string][]string{}
	for _, w := range rows {
		out[w.Conversation] = append(out[w.Conversation], w.Person)
	}
	return out, err
}

func isParticipant(ctx context.Context, r db.Reader, conversation, person string) (bool, error) {
	n, err := db.One[int](ctx, r, `SELECT count(*) FROM conversation_participant WHERE tenant_id = $1 AND conversation_id = $2 AND person_id = $3`, conversation, person)
	return n > 0, err
}

// where collects the conditions of a list.
type where struct {
	text []string
	args []any
}

// add appends a condition written with ? for its arguments.
func (w *where) add(cond string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		cond = strings.Replace(cond, "?", "$"+strconv.Itoa(len(w.args)+1), 1)
	}
	w.text = append(w.text, cond)
}

func (w *where) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	w.text = append(w.text, column+" IN "+db.In(len(w.args)+2, len(values)))
	w.args = append(w.args, db.Args(values)...)
}

func (w *where) sql() string {
	return strings.Join(append([]string{"tenant_id = $1"}, w.text...), " AND ")
}
