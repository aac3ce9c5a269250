package crisis

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// RoomIn is a room to open.
type RoomIn struct {
	ID      string   `path:"id" json:"-" maxLength:"40"`
	Name    string   `json:"name" maxLength:"240"`
	Private bool     `json:"private,omitempty"`
	People  []string `json:"people,omitempty" nullable:"false" maxItems:"200" doc:"members of a private room; who opens it is one"`
}

// OpenRoom opens a sub-room.
func (x *Crises) OpenRoom(ctx context.Context, tx *db.Tx, in RoomIn) (Room, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Room{}, err
	}
	if s.onlyObserves() {
		return Room{}, fault.Denied("crisis.observer_only_looks")
	}
	w := roomRow{ID: id.New(), Crisis: c.ID, Name: markdown.CleanLine(in.Name), Private: in.Private}
	if n := utf8.RuneCountInString(w.Name); n == 0 || n > 60 {
		return Room{}, fault.InvalidField("name", "crisis.room_name").With("limit", 60)
	}
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM crisis_room WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Room{}, err
	}
	if n >= mostRooms {
		return Room{}, fault.Conflict("crisis.too_many_rooms").With("limit", mostRooms)
	}
	if err := insertRoom(ctx, tx, w); err != nil {
		return Room{}, err
	}
	if w.Private {
		for _, p := range append([]string{s.actor.ID}, in.People...) {
			if err := admit(ctx, tx, c, w, p); err != nil {
				return Room{}, err
			}
		}
	}
	if !w.Private { // a private room's name is not for everybody who reads the log
		if _, err := note(ctx, tx, c, "room_opened", map[string]string{"room": w.Name}); err != nil {
			return Room{}, err
		}
	}
	tx.Emit(c.ref(), RoomChanged{Room: w.ID}, TopicOf(c.ID))
	return shownRoom(ctx, tx, w)
}

// admit lets a member of the crisis into a private room.
func admit(ctx context.Context, tx *db.Tx, c *row, w roomRow, person string) error {
	there, err := directory.Exists(ctx, tx, person)
	if err != nil {
		return err
	}
	if !there {
		return fault.InvalidField("people", "crisis.person_unknown")
	}
	if err := take(ctx, tx, c, person, ""); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO crisis_room_member (tenant_id, room_id, person_id, added_by, added_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, room_id, person_id) DO NOTHING`, w.ID, person, tx.Actor().ID, tx.Now())
	return err
}

// OneRoomIn names a room of a crisis.
type OneRoomIn struct {
	ID   string `path:"id" json:"-" maxLength:"40"`
	Room string `path:"room" json:"-" maxLength:"40" doc:"id"`
}

// CloseRoom ends a sub-room: it is read from then on.
func (x *Crises) CloseRoom(ctx context.Context, tx *db.Tx, in OneRoomIn) (Room, error) {
	c, w, err := x.roomTo(ctx, tx, in.ID, in.Room)
	if err != nil {
		return Room{}, err
	}
	if w.Main {
		return Room{}, fault.Conflict("crisis.main_room_stays")
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_room SET closed_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND closed_at = 0`, w.ID, tx.Now())
	if err != nil {
		return Room{}, err
	}
	if n > 0 {
		w.ClosedAt = tx.Now()
		if !w.Private {
			if _, err := note(ctx, tx, c, "room_closed", map[string]string{"room": w.Name}); err != nil {
				return Room{}, err
			}
		}
		tx.Emit(c.ref(), RoomChanged{Room: w.ID}, TopicOf(c.ID))
	}
	return shownRoom(ctx, tx, w)
}

// roomTo finds a room for a verb of who may enter it and does not only look on.
func (x *Crises) roomTo(ctx context.Context, tx *db.Tx, crisis, room string) (*row, roomRow, error) {
	c, s, err := at(ctx, tx, crisis)
	if err != nil {
		return nil, roomRow{}, err
	}
	w, err := roomOf(ctx, tx, room)
	if err == nil && w.Crisis != c.ID {
		err = errNoRoom
	}
	if err != nil {
		return nil, w, err
	}
	in, err := enters(ctx, tx, w, s)
	if err == nil && !in {
		err = errNoRoom
	}
	if err == nil && s.onlyObserves() {
		err = fault.Denied("crisis.observer_only_looks")
	}
	return c, w, err
}

// RoomChanged: a room was opened or closed.
type RoomChanged struct {
	Room string `json:"room"`
}

// EventType implements event.Payload.
func (RoomChanged) EventType() string { return "crisis.room_changed" }
