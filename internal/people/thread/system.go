package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// System writes what the product itself says in a thread ("conversation.taken"), worded by each reader's client.
func System(ctx context.Context, tx *db.Tx, subject ref.Ref, code string, args map[string]string) (Message, error) {
	return systemLine(ctx, tx, subject, code, args, false)
}

// SystemNote is System for those who see internal notes only.
func SystemNote(ctx context.Context, tx *db.Tx, subject ref.Ref, code string, args map[string]string) (Message, error) {
	return systemLine(ctx, tx, subject, code, args, true)
}

func systemLine(ctx context.Context, tx *db.Tx, subject ref.Ref, code string, args map[string]string, internal bool) (Message, error) {
	w := row{ID: id.New(), Kind: subject.Kind, Subject: subject.ID, At: tx.Now(), Author: tx.Actor().ID, Internal: internal, SystemCode: code, Version: 1}
	w.SystemArgs.V = args
	n, err := number(ctx, tx, subject, internal)
	if err != nil {
		return Message{}, err
	}
	w.Seq = n.Seq
	if err = insert(ctx, tx, w); err != nil {
		return Message{}, err
	}
	tx.Emit(subject, Posted{Message: w.ID, Seq: w.Seq, Internal: internal, System: code, Version: 1}, topicOf(subject, internal))
	m := w.message()
	m.Author = me(tx)
	return m, nil
}
