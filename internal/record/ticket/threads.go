package ticket

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// ThreadKind is what a ticket says about its thread: who reads the ticket in full reads and writes, agents see notes, and a
// ticket that is over takes no more words from the person it was for.
func ThreadKind() thread.Kind {
	return thread.Kind{MayRead: MayRead, MayPost: mayPost, Find: IDOf}
}

// IDOf turns a number into an id; an id stays.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	t, err := rowByKey(ctx, r, key)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func mayPost(ctx context.Context, r db.Reader, key string) (thread.Said, error) {
	t, full, err := readable(ctx, r, key)
	switch {
	case err != nil:
		return nil, err
	case !full:
		return nil, errNotFound
	case !r.Actor().Has(auth.Agent) && t.machine().state(t.State).Done:
		return nil, fault.Conflict("ticket.is_over").With("state", t.State)
	}
	return func(ctx context.Context, tx *db.Tx, m thread.Message) error { return posted(ctx, tx, m, t) }, nil
}

// posted brings the ticket up in the lists, and takes it up again where it waited for this answer. A note does neither: from a
// version or a time that moves, the person it is for would learn that there is one.
func posted(ctx context.Context, tx *db.Tx, m thread.Message, t *row) error {
	own := t.own(tx.Actor().ID) && !tx.Actor().Has(auth.Agent)
	for _, a := range t.machine().Answers {
		if v, ok := t.machine().move(a.Verb); ok && own && !m.Internal && t.State == a.State && t.HoldReason == a.Reason && slices.Contains(v.From, t.State) {
			_, err := change(ctx, tx, t.ID, v.Verb, func(t *row) error {
				if t.State == a.State && t.HoldReason == a.Reason {
					apply(tx, v, t, nil)
				}
				return nil
			})
			return err
		}
	}
	if m.Internal {
		tx.Emit(t.ref(), Commented{Message: m.ID, Internal: true, Version: t.Version}, topicAll)
		return nil
	}
	if err := touch(ctx, tx, t.ID); err != nil {
		return err
	}
	t.Version++
	say(tx, Commented{Message: m.ID, Version: t.Version}, t)
	return nil
}
