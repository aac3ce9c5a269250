package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// transaction is what both engines give.
type transaction interface {
	exec(ctx context.Context, text string, args []any) (sql.Result, error)
	query(ctx context.Context, text string, args []any) (*sql.Rows, error)
	commit(ctx context.Context) error
	rollback(ctx context.Context) error
}

// Reader is a transaction that can only read; a *Tx is one too. Queries go through Select, One and Each.
type Reader interface {
	Actor() auth.Actor
	Tenant() string
	Now() instant.Instant
	// Position is the place in the tenant's log that this snapshot shows.
	Position(ctx context.Context) (event.Position, error)
	rows(ctx context.Context, text string, args []any) (*sql.Rows, error)
}

// base is what View and Update share.
type base struct {
	t     transaction
	actor auth.Actor
	now   instant.Instant
	epoch string
}

func (b *base) Actor() auth.Actor    { return b.actor }
func (b *base) Tenant() string       { return b.actor.Tenant }
func (b *base) Now() instant.Instant { return b.now }

func (b *base) rows(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	bound, err := bind(b.actor.Tenant, text, args)
	if err != nil {
		return nil, err
	}
	return b.t.query(ctx, text, bound)
}

func (b *base) Position(ctx context.Context) (event.Position, error) {
	seq, err := One[int64](ctx, b, `SELECT seq FROM tenant_seq WHERE tenant_id = $1`)
	if err == ErrNoRows { //nolint:errorlint // One returns it bare
		err = nil
	}
	return event.Position{Epoch: b.epoch, Seq: seq}, err
}

// Tx is a transaction that may write and leaves events behind.
type Tx struct {
	base
	request string
	cause   event.Event
	events  *[]event.Event
}

// MaxDepth bounds how long a chain of listeners answering listeners may grow.
const MaxDepth = 8

// Exec runs a statement ($1 is the tenant) and says how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	bound, err := bind(tx.actor.Tenant, text, args)
	if err != nil {
		return 0, err
	}
	res, err := tx.t.exec(ctx, text, bound)
	if err != nil {
		return 0, fmt.Errorf("%w in %s", err, text)
	}
	return res.RowsAffected()
}

// Emit leaves an event about subject, shown to who may see the topics. It is numbered when the transaction commits.
func (tx *Tx) Emit(subject ref.Ref, p event.Payload, topics ...string) {
	data, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("event %s cannot be written as JSON: %v", p.EventType(), err))
	}
	*tx.events = append(*tx.events, event.Event{
		Tenant: tx.actor.Tenant, Type: p.EventType(), At: tx.now, Actor: tx.actor.ID, Subject: subject, Topics: topics,
		Cause: tx.cause.Seq, Depth: tx.cause.Depth, Request: tx.request, Data: data,
	})
}

// As continues the same transaction as another actor of the same tenant (an import writing in a person's name); what it
// emits is the transaction's.
func (tx *Tx) As(a auth.Actor) *Tx {
	if a.Tenant != tx.actor.Tenant {
		panic("db: As crosses tenants")
	}
	c := *tx
	c.actor = a
	return &c
}

// At continues the same transaction at another time, for an import of what happened before.
func (tx *Tx) At(t instant.Instant) *Tx {
	c := *tx
	c.now = t
	return &c
}

// CausedBy marks what is emitted from here on as an answer to e; at MaxDepth the chain is cut.
func (tx *Tx) CausedBy(e event.Event) error {
	if e.Depth >= MaxDepth {
		return fmt.Errorf("event %d (%s) is the %dth answer to an answer: a loop between listeners", e.Seq, e.Type, e.Depth)
	}
	e.Depth++
	tx.cause = e
	return nil
}

type requestKey struct{}

// WithRequest keeps the request's id, which its events will carry.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

func requestOf(ctx context.Context) string {
	s, _ := ctx.Value(requestKey{}).(string)
	return s
}
