package crisis

import (
	"context"
	"errors"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

const (
	presenceLasts   = 75 * time.Second // after the last sign of a device
	presenceRenewed = 20 * time.Second // a device tells more often than that in vain
)

// Present is somebody who has the crisis before their eyes.
type Present struct {
	Person Person          `json:"person"`
	Room   string          `json:"room,omitempty" doc:"id of the room they look at"`
	Since  instant.Instant `json:"since"`
	Until  instant.Instant `json:"until" doc:"unless their device says again that they are there"`
}

// BePresentIn says that one is there, or goes.
type BePresentIn struct {
	ID   string `path:"id" json:"-" maxLength:"40"`
	Room string `json:"room_id,omitempty" maxLength:"40"`
	Gone bool   `json:"gone,omitempty"`
}

// BePresent says that the actor has the crisis before their eyes; a device repeats it every 30 seconds. Others are told when somebody
// comes, goes or changes rooms, not at each sign.
func (x *Crises) BePresent(ctx context.Context, tx *db.Tx, in BePresentIn) (api.None, error) {
	c, s, err := inside(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if in.Room != "" {
		w, err := roomOf(ctx, tx, in.Room)
		if err == nil && w.Crisis != c.ID {
			err = errNoRoom
		}
		if err != nil {
			return api.None{}, err
		}
		if enter, err := enters(ctx, tx, w, s); err != nil || !enter {
			return api.None{}, errors.Join(err, errNoRoom)
		}
	}
	was, err := presenceOf(ctx, tx, c.ID, s.actor.ID)
	if err != nil {
		return api.None{}, err
	}
	there := was.SeenAt != 0 && tx.Now().Sub(was.SeenAt) < presenceLasts
	switch {
	case in.Gone && !there:
		return api.None{}, nil
	case in.Gone:
		_, err = tx.Exec(ctx, `DELETE FROM crisis_presence WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3`, c.ID, s.actor.ID)
	case there && was.Room == in.Room && tx.Now().Sub(was.SeenAt) < presenceRenewed:
		return api.None{}, nil
	default:
		since := was.Since
		if !there {
			since = tx.Now()
		}
		_, err = tx.Exec(ctx, `INSERT INTO crisis_presence (tenant_id, crisis_id, person_id, room_id, since_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (tenant_id, crisis_id, person_id) DO UPDATE SET room_id = excluded.room_id, since_at = excluded.since_at, seen_at = excluded.seen_at`,
			c.ID, s.actor.ID, in.Room, since, tx.Now())
	}
	if err == nil && (in.Gone || !there || was.Room != in.Room) {
		tx.Emit(c.ref(), PresenceChanged{Person: s.actor.ID, Gone: in.Gone}, TopicOf(c.ID))
	}
	return api.None{}, err
}

type presenceRow struct {
	Person string          `db:"person_id"`
	Room   string          `db:"room_id"`
	Since  instant.Instant `db:"since_at"`
	SeenAt instant.Instant `db:"seen_at"`
}

func presenceOf(ctx context.Context, r db.Reader, crisis, person string) (presenceRow, error) {
	w, err := db.One[presenceRow](ctx, r, `SELECT person_id, room_id, since_at, seen_at FROM crisis_presence WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3`, crisis, person)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return w, err
}

// PresenceIn names a crisis.
type PresenceIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// WhoIsThere lists who has the crisis before their eyes. Which private room somebody is in is nobody else's business.
func (x *Crises) WhoIsThere(ctx context.Context, r db.Reader, in PresenceIn) (api.Page[Present], error) {
	out := api.Page[Present]{Items: []Present{}}
	c, s, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := db.Select[presenceRow](ctx, r, `SELECT p.person_id, CASE WHEN w.private = 1 AND $4 = 0 THEN '' ELSE p.room_id END AS room_id, p.since_at, p.seen_at FROM crisis_presence p
		LEFT JOIN crisis_room w ON w.tenant_id = p.tenant_id AND w.id = p.room_id WHERE p.tenant_id = $1 AND p.crisis_id = $2 AND p.seen_at > $3 ORDER BY p.since_at, p.person_id`,
		c.ID, r.Now().Add(-presenceLasts), s.directs())
	if err != nil {
		return out, err
	}
	ids := make([]string, len(rows))
	for i, w := range rows {
		ids[i] = w.Person
	}
	names, err := namesOf(ctx, r, ids...)
	for _, w := range rows {
		out.Items = append(out.Items, Present{Person: *personIn(names, w.Person), Room: w.Room, Since: w.Since, Until: w.SeenAt.Add(presenceLasts)})
	}
	return out, err
}

// PresenceChanged: somebody came, went, or is in another room.
type PresenceChanged struct {
	Person string `json:"person"`
	Gone   bool   `json:"gone,omitempty"`
}

// EventType implements event.Payload.
func (PresenceChanged) EventType() string { return "crisis.presence_changed" }
