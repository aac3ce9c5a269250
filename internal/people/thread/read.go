package thread

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// ReadIn says how far one has read.
type ReadIn struct {
	Kind string `path:"kind" json:"-" maxLength:"40"`
	ID   string `path:"id" json:"-" maxLength:"60"`
	Seq  int64  `json:"seq" minimum:"0"`
}

// MarkRead moves the actor's mark forward, never back, and tells the others. Those who do not see internal notes are told
// nothing while somebody reads notes only.
func (t *Threads) MarkRead(ctx context.Context, tx *db.Tx, in ReadIn) (api.None, error) {
	p, err := t.toRead(ctx, tx, in.Kind, in.ID)
	if err != nil {
		return api.None{}, err
	}
	h, err := headsOf(ctx, tx, p.ref)
	if err != nil {
		return api.None{}, err
	}
	seq := min(in.Seq, h.seenBy(p.internal))
	public := min(seq, h.Public)
	if p.internal && seq < h.Public {
		if public, err = publicUpTo(ctx, tx, p.ref, seq); err != nil {
			return api.None{}, err
		}
	}
	moved, err := mark(ctx, tx, p.ref, seq, public)
	if err != nil {
		return api.None{}, err
	}
	person := tx.Actor().ID
	if moved.all {
		own := []string{inbox(person)}
		if seq > public {
			tx.Emit(p.ref, Read{Person: person, Seq: seq}, InternalTopic(p.ref), inbox(person))
			own = nil
		}
		if moved.public {
			tx.Emit(p.ref, Read{Person: person, Seq: public}, append(own, Topic(p.ref))...)
		}
	}
	return api.None{}, nil
}
