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
	return thread.Kind{MayRead: MayRead, MayPost: mayPost, Find: IDOf, Posted: posted}
}

// IDOf turns a number into an id; an id stays.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	t, err := rowByKey(ctx, r, key)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func mayPost(ctx context.Context, r db.Reader, key string) error {
	t, full, err := readable(ctx, r, key)
	switch {
	case err != nil:
		return err
	case !full:
		return errNotFound
	case !r.Actor().Has(auth.Agent) && t.machine().state(t.State).Done:
		return fault.Conflict("ticket.is_over").With("state", t.State)
	}
	return nil
}

// posted brings the ticket up in the lists, and takes it up again where it waited for this answer.
func posted(ctx context.Context, tx *db.Tx, m thread.Message) error {
	t, err := rowByKey(ctx, tx, m.SubjectID)
	if err != nil {
		return err
	}
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
	if err := touch(ctx, tx, t.ID); err != nil {
		return err
	}
	t.Version++
	p := Commented{Message: m.ID, Internal: m.Internal, Version: t.Version}
	if m.Internal {
		tx.Emit(t.ref(), p, topicAll) // the person it is for does not learn that there is a note
		return nil
	}
	say(tx, p, t)
	return nil
}
