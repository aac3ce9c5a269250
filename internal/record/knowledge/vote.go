package knowledge

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// VoteIn names a note, and tells where the actor was when it was shown to them.
type VoteIn struct {
	ID   string `path:"id" json:"-"`
	From string `json:"from,omitempty" enum:"door,panel,search,page" doc:"where it was shown: suggested at the door or in an agent's panel, found by the search, or its own page"`
}

// UndoVoteIn names a note.
type UndoVoteIn struct {
	ID string `path:"id" json:"-"`
}

// Worked says that a note solved it for the actor too. The last word counts, and renews their voice.
func (l *Library) Worked(ctx context.Context, tx *db.Tx, in VoteIn) (Note, error) {
	return l.vote(ctx, tx, in, true)
}

// Failed says that it did not.
func (l *Library) Failed(ctx context.Context, tx *db.Tx, in VoteIn) (Note, error) {
	return l.vote(ctx, tx, in, false)
}

func (l *Library) vote(ctx context.Context, tx *db.Tx, in VoteIn, worked bool) (Note, error) {
	n, err := l.readableNote(ctx, tx, in.ID)
	if err != nil {
		return Note{}, err
	}
	if n.Author == tx.Actor().ID {
		return Note{}, fault.Conflict("note.is_yours")
	}
	if n, err = l.voice(ctx, tx, n.ID, worked, in.From); err != nil {
		return Note{}, err
	}
	return l.showNote(ctx, tx, n)
}

// UndoVote takes the actor's voice back.
func (l *Library) UndoVote(ctx context.Context, tx *db.Tx, in UndoVoteIn) (Note, error) {
	n, err := l.readableNote(ctx, tx, in.ID)
	if err != nil {
		return Note{}, err
	}
	if n, err = touchNote(ctx, tx, n.ID); err != nil {
		return Note{}, err
	}
	gone, err := dropVote(ctx, tx, n.ID, tx.Actor().ID)
	if err != nil {
		return Note{}, err
	}
	if gone > 0 {
		tx.Emit(n.ref(), VoteUndone{Version: n.Version}, n.topics()...)
	}
	if err := l.live(ctx, tx, n, gone > 0); err != nil {
		return Note{}, err
	}
	return l.showNote(ctx, tx, n)
}

// voice hears the actor on a note, whose author's voice is its birth.
func (l *Library) voice(ctx context.Context, tx *db.Tx, note string, worked bool, from string) (*noteRow, error) {
	n, err := touchNote(ctx, tx, note)
	if err != nil {
		return nil, err
	}
	me := tx.Actor().ID
	if n.Author == me {
		n.VoicedAt = max(n.VoicedAt, tx.Now())
		return n, l.live(ctx, tx, n, true)
	}
	if err := putVote(ctx, tx, n.ID, me, worked, from); err != nil {
		return nil, err
	}
	if worked {
		tx.Emit(n.ref(), NoteWorked{Version: n.Version}, n.topics()...)
	} else {
		tx.Emit(n.ref(), NoteFailed{Version: n.Version}, n.topics()...)
	}
	return n, l.live(ctx, tx, n, true)
}

// live brings the state of a note whose row this transaction has to what the rule says now.
func (l *Library) live(ctx context.Context, tx *db.Tx, n *noteRow, news bool) error {
	voices, err := voicesOf(ctx, tx, n.ID)
	if err != nil {
		return err
	}
	n.Worked, n.Failed = 0, 0
	for _, v := range voices {
		if v.Worked {
			n.Worked++
		} else {
			n.Failed++
		}
	}
	was := n.State
	if n.State, n.NextAt = life(n.VoicedAt, voices, tx.Now()); n.State != was {
		n.StateAt = tx.Now()
		tx.Emit(n.ref(), NoteMoved{From: was, To: n.State, Promotable: n.promotable(), Version: n.Version}, n.topics()...)
	}
	if news {
		n.UpdatedAt = max(n.UpdatedAt, tx.Now())
	}
	return saveLife(ctx, tx, n)
}

// Fade moves the notes whose time has come, some at a time, and says how many it looked at.
func Fade(ctx context.Context, d *db.DB, tenant string) (int, error) {
	const some = 100
	l, all := &Library{}, 0
	for {
		n, err := db.Update(ctx, d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int, error) {
			ids, err := fadingNotes(ctx, tx, some)
			if err != nil {
				return 0, err
			}
			for _, one := range ids {
				n, err := touchNote(ctx, tx, one)
				if fault.Is(err, errNoNote.Code) {
					continue // removed meanwhile
				}
				if err != nil {
					return 0, err
				}
				if err := l.live(ctx, tx, n, false); err != nil {
					return 0, err
				}
			}
			return len(ids), nil
		})
		if all += n; err != nil || n < some {
			return all, err
		}
	}
}

// promotable: enough others confirm it, and nobody has made an article of it.
func (n *noteRow) promotable() bool {
	return n.State == Confirmed && n.Worked >= PromotableFrom && n.Article == ""
}
