package db

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// appendEvents numbers what the units emitted, in the order they ran, and writes it. The counter row is the last lock taken,
// which is what makes the numbers gapless and their order the order of commits.
func (d *DB) appendEvents(ctx context.Context, t transaction, batch []*unit) ([]Grown, error) {
	grown := emitted(batch)
	for i := range grown {
		g := &grown[i]
		rows, err := t.query(ctx, `INSERT INTO tenant_seq (tenant_id, seq) VALUES ($1, $2)
			ON CONFLICT (tenant_id) DO UPDATE SET seq = tenant_seq.seq + excluded.seq RETURNING seq`+d.tellOthers(), []any{g.Tenant, int64(len(g.Events))})
		if err != nil {
			return nil, err
		}
		told := ""
		into := []any{&g.Head, &told}
		if d.engine == SQLite {
			into = into[:1]
		}
		if err := scanOne(rows, into...); err != nil {
			return nil, err
		}
		events := g.Events
		for i := range events {
			events[i].Seq = g.Head - int64(len(events)-1-i)
		}
		for len(events) > 0 {
			n := 1 << 5
			for n > len(events) {
				n >>= 1
			}
			if err := insertEvents(ctx, t, g.Tenant, events[:n]); err != nil {
				return nil, err
			}
			events = events[n:]
		}
	}
	return grown, nil
}

// tellOthers wakes the other nodes with the number taken, when the transaction commits.
func (d *DB) tellOthers() string {
	if d.engine == SQLite {
		return ""
	}
	return `, pg_notify('` + wakeChannel + `', tenant_id || ' ' || seq)::text`
}

// emitted gathers what the units leave behind, by tenant, in the order they ran.
func emitted(batch []*unit) (grown []Grown) {
	for _, u := range batch {
		if u.err != nil {
			continue
		}
		for _, e := range *u.tx.events {
			at := slices.IndexFunc(grown, func(g Grown) bool { return g.Tenant == e.Tenant })
			if at < 0 {
				at, grown = len(grown), append(grown, Grown{Tenant: e.Tenant})
			}
			grown[at].Events = append(grown[at].Events, e)
		}
	}
	return grown
}

// insertEvents writes a power of two of rows at once, so that few different statements are prepared.
func insertEvents(ctx context.Context, t transaction, tenant string, events []event.Event) error {
	args := make([]any, 0, 1+11*len(events))
	args = append(args, tenant)
	for _, e := range events {
		args = append(args, e.Seq, e.Type, int64(e.At), e.Actor, e.Subject.Kind, e.Subject.ID,
			strings.Join(e.Topics, " "), e.Cause, int64(e.Depth), string(e.Data), e.Request)
	}
	_, err := t.exec(ctx, insertTexts[bits.TrailingZeros(uint(len(events)))], args)
	return err
}

// insertTexts are the statements for 1, 2, 4 … 32 rows.
var insertTexts = [...]string{insertText(1), insertText(2), insertText(4), insertText(8), insertText(16), insertText(32)}

func insertText(n int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO event (tenant_id, seq, type, at, actor_id, subject_kind, subject_id, topics, cause_seq, depth, data, request_id) VALUES `)
	for row := range n {
		if row > 0 {
			b.WriteByte(',')
		}
		b.WriteString("($1")
		for col := range 11 {
			fmt.Fprintf(&b, ",$%d", 2+11*row+col)
		}
		b.WriteByte(')')
	}
	return b.String()
}

type eventRow struct {
	Seq     int64  `db:"seq"`
	Type    string `db:"type"`
	At      int64  `db:"at"`
	Actor   string `db:"actor_id"`
	Kind    string `db:"subject_kind"`
	ID      string `db:"subject_id"`
	Topics  string `db:"topics"`
	Cause   int64  `db:"cause_seq"`
	Depth   int    `db:"depth"`
	Data    string `db:"data"`
	Request string `db:"request_id"`
}

// Events reads the tenant's log after a number, oldest first.
func Events(ctx context.Context, r Reader, after int64, limit int) ([]event.Event, error) {
	rows, err := Select[eventRow](ctx, r, `SELECT seq, type, at, actor_id, subject_kind, subject_id, topics, cause_seq, depth, data, request_id
		FROM event WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]event.Event, len(rows))
	for i, w := range rows {
		out[i] = w.event(r.Tenant())
	}
	return out, nil
}

// Event reads one entry of the log.
func Event(ctx context.Context, r Reader, seq int64) (event.Event, error) {
	w, err := One[eventRow](ctx, r, `SELECT seq, type, at, actor_id, subject_kind, subject_id, topics, cause_seq, depth, data, request_id
		FROM event WHERE tenant_id = $1 AND seq = $2`, seq)
	return w.event(r.Tenant()), err
}

func scanOne(rows *sql.Rows, into ...any) error {
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	if rows.Next() {
		return fmt.Errorf("more than one row where one was expected")
	}
	return rows.Err()
}

func (w eventRow) event(tenant string) event.Event {
	e := event.Event{Tenant: tenant, Seq: w.Seq, Type: w.Type, At: instant.Instant(w.At), Actor: w.Actor, Subject: ref.Of(w.Kind, w.ID),
		Topics: strings.Fields(w.Topics), Cause: w.Cause, Depth: w.Depth, Data: []byte(w.Data), Request: w.Request}
	return e
}

// Heads gives the last number of every tenant's log.
func Heads(ctx context.Context, d *DB) (map[string]int64, error) {
	return Lookup(ctx, d, func(ctx context.Context, c *Ctl) (map[string]int64, error) {
		type head struct {
			Tenant string `db:"tenant_id"`
			Seq    int64  `db:"seq"`
		}
		rows, err := Select[head](ctx, c, `SELECT tenant_id, seq FROM tenant_seq`)
		out := make(map[string]int64, len(rows))
		for _, h := range rows {
			out[h.Tenant] = h.Seq
		}
		return out, err
	})
}
