package crisis

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// RoomKind is the kind of a room in references and threads.
const RoomKind = "crisis_room"

const mostRooms = 50

var errNoRoom = fault.NotFound("crisis.room_not_found")

// Room is where people of a crisis talk.
type Room struct {
	ID       string          `json:"id"`
	Name     string          `json:"name,omitempty" doc:"absent for the main room"`
	Main     bool            `json:"main"`
	Private  bool            `json:"private" doc:"for its members, the director and crisis managers"`
	Members  []Person        `json:"members,omitempty" nullable:"false" doc:"of a private room"`
	Messages int64           `json:"messages" doc:"number of the last message"`
	ClosedAt instant.Instant `json:"closed_at,omitzero"`
}

type roomRow struct {
	ID       string          `db:"id"`
	Crisis   string          `db:"crisis_id"`
	Name     string          `db:"name"`
	Main     bool            `db:"main"`
	Private  bool            `db:"private"`
	ClosedAt instant.Instant `db:"closed_at"`
}

const roomColumns = `id, crisis_id, name, main, private, closed_at`

func (w roomRow) ref() ref.Ref { return ref.Of(RoomKind, w.ID) }

func roomOf(ctx context.Context, r db.Reader, room string) (roomRow, error) {
	w, err := db.One[roomRow](ctx, r, `SELECT `+roomColumns+` FROM crisis_room WHERE tenant_id = $1 AND id = $2`, room)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoRoom
	}
	return w, err
}

// CrisisOfRoom is the crisis that a room is of.
func CrisisOfRoom(ctx context.Context, r db.Reader, room string) (string, error) {
	w, err := roomOf(ctx, r, room)
	return w.Crisis, err
}

func makeMainRoom(ctx context.Context, tx *db.Tx, c *row) error {
	return insertRoom(ctx, tx, roomRow{ID: id.New(), Crisis: c.ID, Main: true})
}

func insertRoom(ctx context.Context, tx *db.Tx, w roomRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_room (tenant_id, id, crisis_id, name, main, private, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		w.ID, w.Crisis, w.Name, w.Main, w.Private, tx.Actor().ID, tx.Now())
	return err
}

// enters says whether somebody who takes part may enter a room.
func enters(ctx context.Context, r db.Reader, w roomRow, s seat) (bool, error) {
	if !w.Private || s.directs() {
		return true, nil
	}
	n, err := db.One[int64](ctx, r, `SELECT count(*) FROM crisis_room_member WHERE tenant_id = $1 AND room_id = $2 AND person_id = $3`, w.ID, s.actor.ID)
	return n > 0, err
}

// toEnter finds a room for who may enter it, a guest of it included; mayPost is nil where they may speak there.
func toEnter(ctx context.Context, r db.Reader, room string) (w roomRow, mayPost error, err error) {
	if w, err = roomOf(ctx, r, room); err != nil {
		return w, nil, err
	}
	g, guest, err := guestOf(ctx, r, r.Actor().ID)
	if err != nil {
		return w, nil, err
	}
	c, err := load(ctx, r, w.Crisis)
	if err != nil {
		return w, nil, err
	}
	if guest {
		if g.Room != w.ID || g.ended(r.Now()) != nil {
			return w, nil, errNoRoom
		}
		if !g.MayPost {
			mayPost = fault.Denied("crisis.guest_only_reads")
		}
		return w, w.shut(c, mayPost), nil
	}
	_, s, err := inside(ctx, r, w.Crisis)
	if err != nil {
		return w, nil, errNoRoom
	}
	in, err := enters(ctx, r, w, s)
	if err != nil {
		return w, nil, err
	}
	if !in {
		return w, nil, errNoRoom
	}
	if s.onlyObserves() {
		mayPost = fault.Denied("crisis.observer_only_looks")
	}
	return w, w.shut(c, mayPost), nil
}

// shut says why nobody speaks in a room any more, before what forbids the one person to.
func (w roomRow) shut(c *row, other error) error {
	switch {
	case c.Phase == Archived:
		return fault.Conflict("crisis.is_archived")
	case !w.ClosedAt.IsZero():
		return fault.Conflict("crisis.room_is_closed")
	}
	return other
}

// RoomThread says who may read and speak in a room.
func RoomThread() thread.Kind {
	return thread.Kind{
		MayRead: func(ctx context.Context, r db.Reader, room string) error {
			_, _, err := toEnter(ctx, r, room)
			return err
		},
		MayPost: func(ctx context.Context, r db.Reader, room string) (thread.Said, error) {
			_, mayPost, err := toEnter(ctx, r, room)
			if err == nil {
				err = mayPost
			}
			return nil, err
		},
	}
}

// RoomsIn names a crisis.
type RoomsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Rooms lists the rooms that the reader may enter, the main one first.
func (x *Crises) Rooms(ctx context.Context, r db.Reader, in RoomsIn) (api.Page[Room], error) {
	out := api.Page[Room]{Items: []Room{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := db.Select[roomRow](ctx, r, `SELECT `+roomColumns+` FROM crisis_room WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY main DESC, id`, c.ID)
	if err != nil {
		return out, err
	}
	for _, w := range rows {
		in, err := enters(ctx, r, w, s)
		if err != nil {
			return out, err
		}
		if !in {
			continue
		}
		one, err := shownRoom(ctx, r, w)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func shownRoom(ctx context.Context, r db.Reader, w roomRow) (Room, error) {
	out := Room{ID: w.ID, Name: w.Name, Main: w.Main, Private: w.Private, ClosedAt: w.ClosedAt}
	var err error
	if out.Messages, err = thread.Head(ctx, r, w.ref()); err != nil || !w.Private {
		return out, err
	}
	ids, err := db.Select[string](ctx, r, `SELECT person_id FROM crisis_room_member WHERE tenant_id = $1 AND room_id = $2 ORDER BY added_at, person_id`, w.ID)
	if err != nil {
		return out, err
	}
	names, err := namesOf(ctx, r, ids...)
	for _, p := range ids {
		out.Members = append(out.Members, *personIn(names, p))
	}
	return out, err
}
