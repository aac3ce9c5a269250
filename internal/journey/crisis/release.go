package crisis

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/job"
	"comptoir/internal/people/thread"
)

// OneInjectIn names an inject.
type OneInjectIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
	N  int64  `path:"n" json:"-" minimum:"1"`
}

// EditInjectIn changes an inject that waits.
type EditInjectIn struct {
	ID      string  `path:"id" json:"-" maxLength:"40"`
	N       int64   `path:"n" json:"-" minimum:"1"`
	IfMatch string  `header:"If-Match" json:"-"`
	Title   *string `json:"title,omitempty" maxLength:"480"`
	Text    *string `json:"text,omitempty" maxLength:"16000"`
	Minute  *int64  `json:"minute,omitempty" minimum:"-1" maximum:"20160" doc:"-1: by hand"`
	Room    *string `json:"room_id,omitempty" maxLength:"40"`
	Role    *string `json:"role,omitempty" maxLength:"40"`
}

// injectTo finds an inject that waits, for a verb of who leads the exercise; nobody else settles it until the commit.
func (x *Crises) injectTo(ctx context.Context, tx *db.Tx, crisis string, n int64) (*row, injectRow, error) {
	c, s, err := at(ctx, tx, crisis)
	if err != nil {
		return nil, injectRow{}, err
	}
	if err := s.animates(c); err != nil {
		return nil, injectRow{}, err
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil {
		return nil, injectRow{}, err
	}
	w, err := injectOf(ctx, tx, c.ID, n)
	if err == nil && w.State != InjectWaiting {
		err = fault.Conflict("crisis.inject_released")
	}
	return c, w, err
}

// EditInject changes an inject before it is released.
func (x *Crises) EditInject(ctx context.Context, tx *db.Tx, in EditInjectIn) (Inject, error) {
	c, w, err := x.injectTo(ctx, tx, in.ID, in.N)
	if err != nil {
		return Inject{}, err
	}
	if api.CheckVersion(in.IfMatch, w.Version) != nil {
		now, err := shownInject(ctx, tx, c, w)
		if err != nil {
			return Inject{}, err
		}
		return Inject{}, fault.Stale("crisis.changed_meanwhile").With(api.CurrentArg, now)
	}
	for _, f := range []struct{ given, into *string }{{in.Title, &w.Title}, {in.Text, &w.Text}, {in.Room, &w.Room}, {in.Role, &w.Role}} {
		if f.given != nil {
			*f.into = *f.given
		}
	}
	if in.Minute != nil {
		w.Minute = *in.Minute
	}
	if _, known := roleKindOf(w.Role); w.Role != "" && (!known || w.Role == Observer) {
		return Inject{}, fault.InvalidField("role", "crisis.role_not_found")
	}
	if err := x.checkInject(ctx, tx, c, &w); err != nil {
		return Inject{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE crisis_inject SET title = $4, text = $5, at_min = $6, room_id = $7, role = $8, version = version + 1 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`,
		c.ID, w.N, w.Title, w.Text, w.Minute, w.Room, w.Role); err != nil {
		return Inject{}, err
	}
	w.Version++
	return x.injectTold(ctx, tx, c, w, true)
}

// DropInject takes an inject out of the scenario before it is released.
func (x *Crises) DropInject(ctx context.Context, tx *db.Tx, in OneInjectIn) (api.None, error) {
	c, w, err := x.injectTo(ctx, tx, in.ID, in.N)
	if err != nil {
		return api.None{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE crisis_inject SET state = 'dropped', version = version + 1 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, c.ID, w.N); err != nil {
		return api.None{}, err
	}
	w.State = InjectDropped
	_, err = x.injectTold(ctx, tx, c, w, true)
	return api.None{}, err
}

// ReleaseInject tells the players now, whatever the minute it was meant for.
func (x *Crises) ReleaseInject(ctx context.Context, tx *db.Tx, in OneInjectIn) (Inject, error) {
	c, w, err := x.injectTo(ctx, tx, in.ID, in.N)
	if err != nil {
		return Inject{}, err
	}
	if !c.open() {
		return Inject{}, fault.Conflict("crisis.is_over")
	}
	w.ReleasedBy = tx.Actor().ID
	return x.release(ctx, tx, c, w)
}

// ReleaseDue is the job that releases an inject at its time. It may run twice, or after somebody was faster: then it does nothing. An
// exercise that is over is told nothing more.
func (x *Crises) ReleaseDue(ctx context.Context, d *db.DB, j job.Job) error {
	in, err := job.Args[injectArgs](j)
	if err != nil {
		return job.Permanent(err)
	}
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		c, err := load(ctx, tx, in.Crisis)
		if err != nil {
			return struct{}{}, err
		}
		if _, err := lockLog(ctx, tx, c.ID); err != nil {
			return struct{}{}, err
		}
		w, err := injectOf(ctx, tx, c.ID, in.N)
		if err != nil || w.State != InjectWaiting || w.Minute == byHand || !c.open() {
			return struct{}{}, err
		}
		if w.due(c) > tx.Now() { // moved to a later minute meanwhile
			return struct{}{}, x.setAlarm(ctx, tx, c, w)
		}
		_, err = x.release(ctx, tx, c, w)
		return struct{}{}, err
	})
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	return err
}

// release says an inject in its room and in the log, in the name of who prepared it.
func (x *Crises) release(ctx context.Context, tx *db.Tx, c *row, w injectRow) (Inject, error) {
	room, err := x.roomOfInject(ctx, tx, c, w)
	if err != nil {
		return Inject{}, err
	}
	text := "**INJECT · " + w.number() + " · " + w.Title + "**"
	if w.Role != "" {
		text += " → " + x.Text.Text(w.Lang, "crisis.role."+w.Role, nil)
	}
	text += "\n\n" + w.Text + "\n\n" + x.Text.Text(w.Lang, "crisis.template.exercise", nil)
	as := tx.As(auth.Actor{Tenant: tx.Tenant(), ID: w.MadeBy, Lang: w.Lang})
	if _, err := thread.Post(ctx, as, thread.PostIn{Kind: RoomKind, ID: room.ID, Text: text}); err != nil {
		return Inject{}, err
	}
	args := map[string]string{"number": w.number(), "title": w.Title}
	code := "inject_released"
	switch {
	case room.Private: // what is said in a private room is not for everybody who reads the log
		code, args = "inject_released_apart", map[string]string{"number": w.number()}
	case w.Role != "":
		code, args["role"] = "inject_released_for", w.Role
	}
	l, _, err := write(ctx, as, c, entry{kind: Information, verification: ToVerify, author: w.MadeBy, code: code, args: args})
	if err != nil {
		return Inject{}, err
	}
	w.State, w.ReleasedAt, w.Line = InjectReleased, tx.Now(), l.Number
	if _, err := tx.Exec(ctx, `UPDATE crisis_inject SET state = $4, released_at = $5, released_by = $6, line = $7, version = version + 1 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`,
		c.ID, w.N, w.State, w.ReleasedAt, w.ReleasedBy, w.Line); err != nil {
		return Inject{}, err
	}
	w.Version++
	return x.injectTold(ctx, tx, c, w, true)
}

// roomOfInject is where an inject is said: the main room where its own was closed since.
func (x *Crises) roomOfInject(ctx context.Context, r db.Reader, c *row, w injectRow) (roomRow, error) {
	if w.Room != "" {
		room, err := roomOf(ctx, r, w.Room)
		if err != nil || room.ClosedAt.IsZero() {
			return room, err
		}
	}
	return db.One[roomRow](ctx, r, `SELECT `+roomColumns+` FROM crisis_room WHERE tenant_id = $1 AND crisis_id = $2 AND main = 1`, c.ID)
}

// mayHearIn says whether an inject may be said in a room: an open one of the crisis that its author may enter. Observers speak in none, so
// the rights are those of who listens.
func mayHearIn(ctx context.Context, r db.Reader, c *row, key string) error {
	room, err := roomOf(ctx, r, key)
	if err == nil {
		var s seat
		var in bool
		if s, err = seatOf(ctx, r, c); err == nil {
			in, err = enters(ctx, r, room, s)
		}
		if err == nil && (room.Crisis != c.ID || !in || !room.ClosedAt.IsZero()) {
			err = errNoRoom
		}
	}
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.InvalidField("room_id", "crisis.room_not_found")
	}
	return err
}
