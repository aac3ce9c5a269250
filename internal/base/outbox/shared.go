package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// shared is a Listener on one tenant's log. Its cursor in the database says what is done; seen runs ahead of it over events
// that concern it in nothing, so that those cost no write.
type shared struct {
	*worker
	l     *Listener
	types map[string]bool

	saved cursor
}

type cursor struct {
	Pos   int64 `db:"pos"`
	Fails int64 `db:"fails"` // of the first event behind pos that concerns the listener
}

// errMoved: another node has moved the cursor meanwhile, and with it done the work.
var errMoved = errors.New("the cursor has moved")

func set(words []string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}

func (s *shared) wants(e event.Event) bool {
	return (len(s.types) == 0 || s.types[e.Type]) && (s.l.Concerns == nil || s.l.Concerns(e))
}

// begin finds the cursor, or makes it.
func (s *shared) begin(ctx context.Context) error {
	err := s.reload(ctx)
	if errors.Is(err, db.ErrNoRows) {
		if err = s.f.place(ctx); err == nil {
			err = s.reload(ctx)
		}
	}
	return err
}

// place makes the cursors that this tenant lacks, all at once. In a tenant that nobody has listened to yet they begin with the
// first event. Where others have, a listener is new to a product in use: it begins with what happens from this node's start on,
// unless it asks for the past.
func (f *follower) place(ctx context.Context) error {
	_, err := db.Update(ctx, f.o.d, auth.System(f.tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
		known, err := db.Select[string](ctx, tx, `SELECT listener FROM listener_cursor WHERE tenant_id = $1`)
		if err != nil {
			return 0, err
		}
		for _, l := range f.o.listeners {
			pos := f.started
			if len(known) == 0 || l.Past {
				pos = 0
			}
			if _, err := tx.Exec(ctx, `INSERT INTO listener_cursor (tenant_id, listener, pos) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, l.Name, pos); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	return err
}

func (s *shared) reload(ctx context.Context) error {
	c, err := db.View(ctx, s.f.o.d, auth.System(s.f.tenant), func(ctx context.Context, r db.Reader) (cursor, error) {
		return db.One[cursor](ctx, r, `SELECT pos, fails FROM listener_cursor WHERE tenant_id = $1 AND listener = $2`, s.l.Name)
	})
	if err != nil {
		return err
	}
	s.saved = c
	s.moveTo(max(c.Pos, s.at()))
	return nil
}

func (s *shared) take(ctx context.Context, events []event.Event) error {
	last := events[len(events)-1].Seq
	mine := make([]event.Event, 0, len(events))
	for _, e := range events {
		if s.wants(e) {
			mine = append(mine, e)
		}
	}
	if len(mine) > 0 && s.l.Idle != nil {
		idle, err := db.View(ctx, s.f.o.d, auth.System(s.f.tenant), s.l.Idle)
		if err != nil {
			return err
		}
		if idle {
			mine = mine[:0]
		}
	}
	if len(mine) == 0 && last-s.saved.Pos < unsaved {
		s.moveTo(last)
		return nil
	}
	failed, err := s.handle(ctx, mine, last)
	if failed > 0 { // those before it are sound: they are done without it, then it stands first
		at := mine[failed].Seq
		if failed, err = s.handle(ctx, mine[:failed], at-1); err == nil {
			return nil
		}
	}
	switch {
	case errors.Is(err, errMoved):
		return s.reload(ctx)
	case err != nil && failed == 0:
		return s.fail(ctx, mine[0], err)
	}
	return err
}

// handle moves the cursor to last and does the work, in one transaction. failed is the place of the event whose handling
// failed, or -1 when it was not the listener's fault.
func (s *shared) handle(ctx context.Context, mine []event.Event, last int64) (failed int, err error) {
	failed = -1
	_, err = db.Update(ctx, s.f.o.d, auth.System(s.f.tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
		failed = -1
		n, err := tx.Exec(ctx, `UPDATE listener_cursor SET pos = $4, fails = 0 WHERE tenant_id = $1 AND listener = $2 AND pos = $3`,
			s.l.Name, s.saved.Pos, last)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, errMoved
		}
		for i, e := range mine {
			failed = i
			if err := tx.CausedBy(e); err != nil {
				return 0, err
			}
			if err := s.l.Handle(ctx, tx, e); err != nil {
				return 0, fmt.Errorf("event %d (%s): %w", e.Seq, e.Type, err)
			}
		}
		failed = -1
		return 0, nil
	})
	if err == nil {
		s.saved = cursor{Pos: last}
		s.moveTo(last)
	}
	return failed, err
}

// fail counts a failure of e; at the last try it is parked and the cursor goes past it.
func (s *shared) fail(ctx context.Context, e event.Event, cause error) error {
	next := s.saved
	next.Fails++
	park := next.Fails >= Tries
	if park {
		next = cursor{Pos: e.Seq}
	}
	_, err := db.Update(ctx, s.f.o.d, auth.System(s.f.tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
		n, err := tx.Exec(ctx, `UPDATE listener_cursor SET pos = $5, fails = $6 WHERE tenant_id = $1 AND listener = $2 AND pos = $3 AND fails = $4`,
			s.l.Name, s.saved.Pos, s.saved.Fails, next.Pos, next.Fails)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, errMoved
		}
		if !park {
			return 0, nil
		}
		_, err = tx.Exec(ctx, `INSERT INTO listener_parked (tenant_id, listener, seq, error, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant_id, listener, seq) DO UPDATE SET error = excluded.error, at = excluded.at`,
			s.l.Name, e.Seq, brief(cause), tx.Now())
		return 0, err
	})
	switch {
	case errors.Is(err, errMoved):
		return errors.Join(cause, s.reload(ctx))
	case err != nil:
		return errors.Join(cause, err)
	}
	s.saved = next
	if !park {
		return cause
	}
	s.f.o.d.Log().Error("an event is parked: the listener cannot digest it", "listener", s.l.Name, "tenant", s.f.tenant,
		"seq", e.Seq, "type", e.Type, "error", cause)
	s.moveTo(e.Seq)
	return nil
}

// brief is an error as it is kept: bounded, and without what PostgreSQL refuses in a text.
func brief(err error) string {
	s := strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "?")
	if r := []rune(s); len(r) > 2000 {
		s = string(r[:2000])
	}
	return s
}
