package thread

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// Delete takes back one's own message; a supervisor may take back anybody's. Its place stays, without words, and what it said
// stays in its history. Deleting again changes nothing.
func (t *Threads) Delete(ctx context.Context, tx *db.Tx, in GetIn) (Message, error) {
	p, w, err := t.find(ctx, tx, in)
	switch {
	case err != nil:
		return Message{}, err
	case w.SystemCode != "":
		return Message{}, errSystem
	case w.Author != tx.Actor().ID && !tx.Actor().Has(auth.Supervisor):
		return Message{}, errNotYours
	}
	return t.takeBack(ctx, tx, p, w)
}

// Retract is Delete for a record's own code, which has asked itself whether the actor may take back what others say there.
func (t *Threads) Retract(ctx context.Context, tx *db.Tx, in GetIn) (Message, error) {
	p, w, err := t.find(ctx, tx, in)
	switch {
	case err != nil:
		return Message{}, err
	case w.SystemCode != "":
		return Message{}, errSystem
	}
	return t.takeBack(ctx, tx, p, w)
}

func (t *Threads) takeBack(ctx context.Context, tx *db.Tx, p place, w row) (Message, error) {
	var err error
	fresh := w.DeletedAt == 0
	if fresh {
		old := w.Text
		w.Text, w.Mentions.V, w.Reactions, w.DeletedAt = "", nil, 0, tx.Now()
		if w.Version, err = erase(ctx, tx, w); err != nil {
			return Message{}, err
		}
		if err = trace(ctx, tx, w, old, true); err != nil {
			return Message{}, err
		}
		tx.Emit(p.ref, MessageDeleted{Message: w.ID, Seq: w.Seq, Internal: w.Internal, Version: w.Version},
			append(p.topics(w.Internal), topicOf(p.ref, w.Internal))...)
	}
	out, err := complete(ctx, tx, []row{w}, names{})
	if err != nil {
		return Message{}, err
	}
	if fresh {
		err = p.changed(ctx, tx, out[0])
	}
	return out[0], err
}
