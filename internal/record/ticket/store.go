package ticket

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// listed are the columns that a list shows.
const listed = `id, number, kind, state, priority, updated_at, opened_at, version, requester_id, group_id, assignee_id, impact, urgency, hold_reason, state_at, me_too, title`

const columns = listed + `, opened_by, channel, category, started_at, resolved_at, closed_at, reopen_count, reassignment_count, source, external_id, conversation_id,
	service_id, resolution_code, state_by, updated_by, words, priority_reason, conversation, details, resolution_notes, description`

// columnCount is how many values insertRows gives a row, the tenant aside.
const columnCount = 38

// rowByKey finds a ticket by id or number.
func rowByKey(ctx context.Context, r db.Reader, key string) (*row, error) {
	where := `id = $2`
	if !id.Valid(key) {
		where, key = `number = $2`, strings.ToUpper(key)
	}
	t, err := db.One[row](ctx, r, `SELECT `+columns+` FROM ticket WHERE tenant_id = $1 AND `+where, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNotFound
	}
	return &t, err
}

var errNotFound = fault.NotFound("ticket.not_found")

// rowsByID reads list rows in the order of the ids.
func rowsByID(ctx context.Context, r db.Reader, ids []string) ([]*row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := db.Select[brief](ctx, r, `SELECT `+listed+` FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	at := make(map[string]*row, len(ids))
	for _, t := range rowsOf(found) {
		at[t.ID] = t
	}
	out := make([]*row, 0, len(ids))
	for _, i := range ids {
		if t := at[i]; t != nil {
			out = append(out, t)
		}
	}
	return out, nil
}

func rowsOf(list []brief) []*row {
	rows := make([]row, len(list))
	out := make([]*row, len(list))
	for i := range list {
		rows[i].brief = list[i]
		out[i] = &rows[i]
	}
	return out
}

// cardRows reads what a card shows, and whose it is, in the order of the ids.
func cardRows(ctx context.Context, r db.Reader, ids []string) ([]*row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	at := make(map[string]*row, len(ids))
	err := db.Each(ctx, r, func(t row) error { at[t.ID] = &t; return nil },
		`SELECT id, number, kind, state, state_at, priority, opened_at, resolved_at, me_too, version, updated_at, title, requester_id, opened_by
		FROM ticket WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	out := make([]*row, 0, len(ids))
	for _, i := range ids {
		if t := at[i]; t != nil {
			out = append(out, t)
		}
	}
	return out, nil
}

// insertRows writes tickets, one statement; those whose external id is known already are passed over.
func insertRows(ctx context.Context, tx *db.Tx, rows []*row) (int64, error) {
	var b strings.Builder
	b.WriteString(`INSERT INTO ticket (tenant_id, ` + columns + `) VALUES `)
	args := make([]any, 0, columnCount*len(rows))
	for i, t := range rows {
		values(&b, i, columnCount)
		args = append(args, t.ID, t.Number, t.Kind, t.State, t.Priority, t.UpdatedAt, t.OpenedAt, t.Version, t.Requester, t.Group, t.Assignee,
			t.Impact, t.Urgency, t.HoldReason, t.StateAt, t.MeToo, t.Title,
			t.OpenedBy, t.Channel, t.Category, t.StartedAt, t.ResolvedAt, t.ClosedAt, t.ReopenCount, t.ReassignmentCount, t.Source, t.ExternalID, t.ConversationID,
			t.Service, t.ResolutionCode, t.StateBy, t.UpdatedBy, t.Words, t.PriorityReason, t.Conversation, t.Details, t.ResolutionNotes, t.Description)
	}
	b.WriteString(` ON CONFLICT (tenant_id, external_id, source) WHERE external_id <> '' DO NOTHING`)
	return tx.Exec(ctx, b.String(), args...)
}

// values writes the i-th "($1, $n, …)" of a statement with n values a row.
func values(b *strings.Builder, i, n int) {
	if i > 0 {
		b.WriteByte(',')
	}
	b.WriteString("($1")
	for k := range n {
		fmt.Fprintf(b, ",$%d", 2+i*n+k)
	}
	b.WriteByte(')')
}

// save writes what differs between two states of a row, as the next version, if nobody was faster: the ticket still has the
// version and the state that were read.
func save(ctx context.Context, tx *db.Tx, old, t *row) (bool, error) {
	var sets strings.Builder
	args := []any{old.ID, old.Version, old.State}
	set := func(column string, value any) {
		args = append(args, value)
		fmt.Fprintf(&sets, `, %s = $%d`, column, len(args)+1)
	}
	for _, c := range kept {
		if v := c.of(t); v != c.of(old) {
			set(c.name, v)
		}
	}
	if !sameDetails(old, t) {
		set("details", t.Details)
	}
	n, err := tx.Exec(ctx, `UPDATE ticket SET version = version + 1`+sets.String()+` WHERE tenant_id = $1 AND id = $2 AND version = $3 AND state = $4`, args...)
	return n == 1, err
}

func insertWords(ctx context.Context, tx *db.Tx, words map[string][]string) error {
	var b strings.Builder
	var args []any
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		_, err := tx.Exec(ctx, `INSERT INTO ticket_word (tenant_id, word, ticket_id) VALUES `+b.String()+` ON CONFLICT DO NOTHING`, args...)
		b.Reset()
		args = args[:0]
		return err
	}
	for ticket, list := range words {
		for _, w := range list {
			values(&b, len(args)/2, 2)
			args = append(args, w, ticket)
			if len(args) == 400 {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

func deleteWords(ctx context.Context, tx *db.Tx, ticket string, words []string) error {
	if len(words) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `DELETE FROM ticket_word WHERE tenant_id = $1 AND ticket_id = $2 AND word IN `+db.In(3, len(words)),
		append([]any{ticket}, db.Args(words)...)...)
	return err
}

// changeRow is a line of history.
type changeRow struct {
	ID      string            `db:"id"`
	Ticket  string            `db:"ticket_id"`
	At      instant.Instant   `db:"at"`
	Version int64             `db:"version"`
	Actor   string            `db:"actor_id"`
	Verb    string            `db:"verb"`
	Changes db.JSON[[]Change] `db:"changes"`
}

func insertChanges(ctx context.Context, tx *db.Tx, lines []changeRow) error {
	if len(lines) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString(`INSERT INTO ticket_change (tenant_id, id, ticket_id, at, version, actor_id, verb, changes) VALUES `)
	args := make([]any, 0, 7*len(lines))
	for i, c := range lines {
		values(&b, i, 7)
		args = append(args, c.ID, c.Ticket, c.At, c.Version, c.Actor, c.Verb, c.Changes)
	}
	_, err := tx.Exec(ctx, b.String(), args...)
	return err
}

// changesSince reads the history after a version, oldest first.
func changesSince(ctx context.Context, r db.Reader, ticket string, version int64) ([]changeRow, error) {
	return db.Select[changeRow](ctx, r, `SELECT id, ticket_id, at, version, actor_id, verb, changes FROM ticket_change
		WHERE tenant_id = $1 AND ticket_id = $2 AND version > $3 ORDER BY at, id`, ticket, version)
}

// changesAfter and changesBefore read the history from a place on, in either direction.
func changesAfter(ctx context.Context, r db.Reader, ticket string, at instant.Instant, changeID string, limit int) ([]changeRow, error) {
	return db.Select[changeRow](ctx, r, `SELECT id, ticket_id, at, version, actor_id, verb, changes FROM ticket_change
		WHERE tenant_id = $1 AND ticket_id = $2 AND (at, id) > ($3, $4) ORDER BY at, id LIMIT $5`, ticket, at, changeID, limit)
}

func changesBefore(ctx context.Context, r db.Reader, ticket string, at instant.Instant, changeID string, limit int) ([]changeRow, error) {
	return db.Select[changeRow](ctx, r, `SELECT id, ticket_id, at, version, actor_id, verb, changes FROM ticket_change
		WHERE tenant_id = $1 AND ticket_id = $2 AND (at, id) < ($3, $4) ORDER BY at DESC, id DESC LIMIT $5`, ticket, at, changeID, limit)
}

type matrixRow struct {
	Cells   db.JSON[Matrix] `db:"cells"`
	Version int64           `db:"version"`
}

func matrixRowOf(ctx context.Context, r db.Reader, kind string) (matrixRow, error) {
	return db.One[matrixRow](ctx, r, `SELECT cells, version FROM ticket_matrix WHERE tenant_id = $1 AND kind = $2`, kind)
}

func saveMatrix(ctx context.Context, tx *db.Tx, kind string, cells Matrix, seen int64) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO ticket_matrix (tenant_id, kind, cells, version, updated_at, updated_by) VALUES ($1, $2, $3, $4 + 1, $5, $6)
		ON CONFLICT (tenant_id, kind) DO UPDATE SET cells = excluded.cells, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
		WHERE ticket_matrix.version = $4`, kind, db.JSON[Matrix]{V: cells}, seen, tx.Now(), tx.Actor().ID)
	return n == 1, err
}

// attach and detach say whether the person was not yet, or was, attached.
func attach(ctx context.Context, tx *db.Tx, ticket, person string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO me_too (tenant_id, ticket_id, person_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, ticket, person, tx.Now())
	return n == 1, err
}

func detach(ctx context.Context, tx *db.Tx, ticket, person string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM me_too WHERE tenant_id = $1 AND ticket_id = $2 AND person_id = $3`, ticket, person)
	return n == 1, err
}

// attached tells to which of some tickets a person said "me too".
func attached(ctx context.Context, r db.Reader, person string, tickets []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(tickets) == 0 || person == "" {
		return out, nil
	}
	ids, err := db.Select[string](ctx, r, `SELECT ticket_id FROM me_too WHERE tenant_id = $1 AND person_id = $2 AND ticket_id IN `+db.In(3, len(tickets)),
		append([]any{person}, db.Args(tickets)...)...)
	for _, i := range ids {
		out[i] = true
	}
	return out, err
}

// externals tells which external ids of a source are known.
func externals(ctx context.Context, r db.Reader, source string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	known, err := db.Select[string](ctx, r, `SELECT external_id FROM ticket WHERE tenant_id = $1 AND source = $2 AND external_id <> '' AND external_id IN `+
		db.In(3, len(ids)), append([]any{source}, db.Args(ids)...)...)
	for _, i := range known {
		out[i] = true
	}
	return out, err
}

// lasting finds tickets that have been in a state since before cut, and in which nobody has written or changed anything since.
func lasting(ctx context.Context, r db.Reader, kind, state string, cut instant.Instant, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND kind = $2 AND state = $3 AND updated_at <= $4 AND state_at <= $4
		ORDER BY updated_at, id LIMIT $5`, kind, state, cut, limit)
}

func idsByNumber(ctx context.Context, r db.Reader, numbers []string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND number IN `+db.In(2, len(numbers)), db.Args(numbers)...)
}

func idsByExternal(ctx context.Context, r db.Reader, external string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND external_id = $2 AND external_id <> '' LIMIT 20`, external)
}

// idsByWord may name a ticket more than once.
func idsByWord(ctx context.Context, r db.Reader, beginning string, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT ticket_id FROM ticket_word WHERE tenant_id = $1 AND word >= $2 AND word < $3 LIMIT $4`,
		beginning, beginning+"\U0010FFFF", limit)
}

// spotRow is where a ticket stands in a list.
type spotRow struct {
	Priority int64  `db:"priority"`
	At       int64  `db:"at"`
	ID       string `db:"id"`
	Version  int64  `db:"version"`
}

// briefs reads the ranges of a list as one, in its order (lister.go).
func briefs(ctx context.Context, r db.Reader, by string, descending bool, ranges [][]term, limit int) ([]*row, error) {
	text, args := listText(by, descending, ranges, limit)
	rows, err := db.Select[brief](ctx, r, text, args...)
	return rowsOf(rows), err
}

func listText(by string, descending bool, ranges [][]term, limit int) (string, []any) {
	var b strings.Builder
	var args []any
	for i, terms := range ranges {
		if i > 0 {
			b.WriteString(` UNION ALL `)
		}
		b.WriteString(`SELECT ` + listed + ` FROM ticket WHERE tenant_id = $1`)
		args = conditions(&b, args, terms)
	}
	order := ``
	if descending {
		order = ` DESC`
	}
	args = append(args, limit)
	fmt.Fprintf(&b, ` ORDER BY %s%s, id%s LIMIT $%d`, by, order, order, len(args)+1)
	return b.String(), args
}

// spotsAmong reads the few tickets a search named, in no order. It asks for a column that no index has, or SQLite would walk a
// whole index rather than look up the ids.
func spotsAmong(ctx context.Context, r db.Reader, by string, terms []term) ([]spot, error) {
	var b strings.Builder
	b.WriteString(`SELECT priority, ` + by + ` AS at, id, version FROM ticket WHERE tenant_id = $1`)
	args := conditions(&b, nil, terms)
	rows, err := db.Select[spotRow](ctx, r, b.String(), args...)
	return spotsOf(rows), err
}

func spotsOf(rows []spotRow) []spot {
	out := make([]spot, len(rows))
	for i, w := range rows {
		out[i] = spot{w.Priority, w.At, w.ID}
	}
	return out
}

// conditions writes terms, their values numbered behind the tenant and those before.
func conditions(b *strings.Builder, args []any, terms []term) []any {
	for _, t := range terms {
		b.WriteString(` AND `)
		values := t.args
		for part := range strings.SplitAfterSeq(t.sql, "?") {
			text, asks := strings.CutSuffix(part, "?")
			b.WriteString(text)
			if asks {
				args = append(args, values[0])
				values = values[1:]
				b.WriteString("$" + strconv.Itoa(len(args)+1))
			}
		}
	}
	return args
}

// touch brings a ticket up in the lists.
func touch(ctx context.Context, tx *db.Tx, ticket string) error {
	_, err := tx.Exec(ctx, `UPDATE ticket SET version = version + 1, updated_at = $3, updated_by = $4 WHERE tenant_id = $1 AND id = $2`,
		ticket, tx.Now(), tx.Actor().ID)
	return err
}
