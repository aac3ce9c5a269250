package thread

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// Record is what a live push of one of this package's events shows, the same for everybody on its topics: the message as it is
// now, or the mark. False where there is nothing to show. A reaction's mine is for each client to find in person_ids.
func (t *Threads) Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch e.Type {
	case Posted{}.EventType(), MessageEdited{}.EventType(), MessageDeleted{}.EventType(), Reacted{}.EventType():
		p, err := event.Decode[Reacted](e) // what all four have in common
		if err != nil {
			return nil, false, err
		}
		w, err := load(ctx, r, p.Message)
		if err != nil {
			return nil, false, unlessFault(err)
		}
		m, err := t.one(ctx, r, w)
		for i := range m.Reactions {
			m.Reactions[i].Mine = false
		}
		return m, err == nil, err
	case Read{}.EventType():
		p, err := event.Decode[Read](e)
		if err != nil {
			return nil, false, err
		}
		known := names{p.Person: ""}
		if err := known.learn(ctx, r); err != nil {
			return nil, false, err
		}
		return Mark{Person: known.brief(p.Person), Seq: p.Seq, At: e.At}, true, nil
	default:
		return nil, false, nil
	}
}
