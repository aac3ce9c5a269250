package crisis

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/tenant"
	"comptoir/internal/people/thread"
)

// Visit is what a guest sees of the crisis.
type Visit struct {
	Key       string          `json:"key,omitempty" doc:"of this device, given once; sent as the header Comptoir-Guest from then on"`
	Crisis    string          `json:"crisis" doc:"number"`
	Name      string          `json:"name" doc:"of the crisis"`
	Exercise  bool            `json:"exercise"`
	Room      string          `json:"room" doc:"name; empty for the main room"`
	Guest     Person          `json:"guest"`
	MayPost   bool            `json:"may_post"`
	ExpiresAt instant.Instant `json:"expires_at"`
}

var errNoLink = fault.NotFound("crisis.link_unknown")

// EnterIn is a link that somebody opens.
type EnterIn struct {
	Token string `path:"token" json:"-" maxLength:"200"`
}

// VisitIn is a guest on the device that opened the link.
type VisitIn struct {
	Token string `path:"token" json:"-" maxLength:"200"`
	Key   string `header:"Comptoir-Guest" json:"-"`
}

// Enter opens a link: once, on one device. Whoever it was forwarded to is refused, and the log says so.
func (x *Guests) Enter(ctx context.Context, in EnterIn) (Visit, error) {
	t, err := x.tenantOf(ctx, in.Token)
	if err != nil {
		return Visit{}, err
	}
	key, hash := newSecret("")
	refused := false
	out, err := db.Update(ctx, x.DB, auth.System(t), func(ctx context.Context, tx *db.Tx) (Visit, error) {
		refused = false
		g, err := x.guest(ctx, tx, in.Token)
		if err != nil {
			return Visit{}, err
		}
		c, err := load(ctx, tx, g.Crisis)
		if err != nil {
			return Visit{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE crisis_guest SET key_hash = $3, entered_at = $4, seen_at = $4 WHERE tenant_id = $1 AND id = $2 AND key_hash = ''`, g.ID, hash, tx.Now())
		if err != nil {
			return Visit{}, err
		}
		if n == 0 {
			refused = true
			return Visit{}, x.refuse(ctx, tx, c, g)
		}
		if c.Phase != Archived {
			if _, err := note(ctx, tx, c, "guest_entered", g.args()); err != nil {
				return Visit{}, err
			}
		}
		tx.Emit(c.ref(), GuestChanged{Guest: g.ID}, TopicOf(c.ID))
		v, err := visit(ctx, tx, c, g)
		v.Key = key
		return v, err
	})
	if err == nil && refused {
		err = fault.Conflict("crisis.link_used")
	}
	return out, err
}

// refuse counts a link that is tried from elsewhere; the first times are lines of the log.
func (x *Guests) refuse(ctx context.Context, tx *db.Tx, c *row, g guestRow) error {
	if _, err := tx.Exec(ctx, `UPDATE crisis_guest SET refused = refused + 1 WHERE tenant_id = $1 AND id = $2`, g.ID); err != nil {
		return err
	}
	if g.Refused < 3 && c.Phase != Archived {
		if _, err := note(ctx, tx, c, "guest_refused", g.args()); err != nil {
			return err
		}
	}
	tx.Emit(c.ref(), GuestChanged{Guest: g.ID}, TopicOf(c.ID))
	return nil
}

// Visit answers where a guest is.
func (x *Guests) Visit(ctx context.Context, in VisitIn) (Visit, error) {
	return asGuest(ctx, x, in, func(ctx context.Context, tx *db.Tx, c *row, g guestRow) (Visit, error) { return visit(ctx, tx, c, g) })
}

// HeardIn asks for what was said.
type HeardIn struct {
	VisitIn
	After int64 `query:"after" json:"-" minimum:"0"`
	Limit int   `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
	Wait  int   `query:"wait" json:"-" minimum:"0" maximum:"25" doc:"seconds to hold the question while there is nothing new"`
}

// Messages answers what is said in the guest's room. With wait, a question that finds nothing new is held until something is said, the
// link ends, or the seconds are over: see Ears.
func (x *Guests) Messages(ctx context.Context, in HeardIn) (thread.Messages, error) {
	room, err := asGuest(ctx, x, in.VisitIn, func(_ context.Context, _ *db.Tx, _ *row, g guestRow) (guestRow, error) { return g, nil })
	if err != nil {
		return thread.Messages{}, err
	}
	said := x.Ears.until(room.Room)
	out, err := x.heard(ctx, in)
	if err != nil || in.Wait == 0 || len(out.Items) > 0 {
		return out, err
	}
	left := min(time.Duration(in.Wait)*time.Second, max(0, room.ExpiresAt.Sub(instant.Of(x.DB.Clock()()))))
	end := time.NewTimer(left)
	defer end.Stop()
	select {
	case <-said:
	case <-end.C:
	case <-ctx.Done():
		return out, ctx.Err()
	}
	return x.heard(ctx, in)
}

func (x *Guests) heard(ctx context.Context, in HeardIn) (thread.Messages, error) {
	return asGuest(ctx, x, in.VisitIn, func(ctx context.Context, tx *db.Tx, _ *row, g guestRow) (thread.Messages, error) {
		return x.Threads.List(ctx, tx, thread.ListIn{Kind: RoomKind, ID: g.Room, After: in.After, Limit: in.Limit})
	})
}

// SayIn is what a guest says.
type SayIn struct {
	Token string `path:"token" json:"-" maxLength:"200"`
	Key   string `header:"Comptoir-Guest" json:"-"`
	Text  string `json:"text" maxLength:"80000" doc:"Markdown"`
	Once  string `json:"once,omitempty" maxLength:"60" doc:"a key of these words: sent again with the same, they are said once"`
}

// Say speaks in the guest's room. A device sends its words one after the other, so that its last key is all that has to be known.
func (x *Guests) Say(ctx context.Context, in SayIn) (thread.Message, error) {
	return asGuest(ctx, x, VisitIn{Token: in.Token, Key: in.Key}, func(ctx context.Context, tx *db.Tx, _ *row, g guestRow) (thread.Message, error) {
		if in.Once != "" {
			last, err := db.Select[string](ctx, tx, `SELECT said_message FROM crisis_guest WHERE tenant_id = $1 AND id = $2 AND said_key = $3 AND said_message <> ''`, g.ID, in.Once)
			if err != nil {
				return thread.Message{}, err
			}
			if len(last) > 0 {
				said, err := x.Threads.Some(ctx, tx, last)
				return said[last[0]], err
			}
		}
		m, err := x.Threads.Post(ctx, tx, thread.PostIn{Kind: RoomKind, ID: g.Room, Text: in.Text})
		if err != nil || in.Once == "" {
			return m, err
		}
		_, err = tx.Exec(ctx, `UPDATE crisis_guest SET said_key = $3, said_message = $4 WHERE tenant_id = $1 AND id = $2`, g.ID, in.Once, m.ID)
		return m, err
	})
}

// asGuest runs f as the guest whose link and device are given, and notes that they were there.
func asGuest[Out any](ctx context.Context, x *Guests, in VisitIn, f func(ctx context.Context, tx *db.Tx, c *row, g guestRow) (Out, error)) (Out, error) {
	var zero Out
	t, err := x.tenantOf(ctx, in.Token)
	if err != nil {
		return zero, err
	}
	return db.Update(ctx, x.DB, auth.System(t), func(ctx context.Context, tx *db.Tx) (Out, error) {
		g, err := x.guest(ctx, tx, in.Token)
		if err != nil {
			return zero, err
		}
		if g.KeyHash == "" || subtle.ConstantTimeCompare([]byte(hashOf(in.Key)), []byte(g.KeyHash)) != 1 {
			return zero, fault.Denied("crisis.link_of_another_device")
		}
		c, err := load(ctx, tx, g.Crisis)
		if err != nil {
			return zero, err
		}
		if tx.Now().Sub(g.SeenAt) > presenceRenewed {
			if _, err := tx.Exec(ctx, `UPDATE crisis_guest SET seen_at = $3 WHERE tenant_id = $1 AND id = $2`, g.ID, tx.Now()); err != nil {
				return zero, err
			}
		}
		return f(ctx, tx.As(auth.Actor{Tenant: tx.Tenant(), ID: g.Person, Name: g.called(), Lang: "fr", Zone: "Europe/Paris"}), c, g)
	})
}

// tenantOf finds the organisation that a link is for.
func (x *Guests) tenantOf(ctx context.Context, token string) (string, error) {
	of, ok := tenantIn(token)
	if !ok {
		return "", errNoLink
	}
	t, err := tenant.Get(ctx, x.DB, of)
	if fault.KindOf(err) == fault.KindNotFound || err == nil && t.Suspended() {
		return "", errNoLink
	}
	return of, err
}

// guest finds whom a link is for, while it is good.
func (x *Guests) guest(ctx context.Context, r db.Reader, token string) (guestRow, error) {
	g, err := db.One[guestRow](ctx, r, `SELECT `+guestColumns+` FROM crisis_guest WHERE tenant_id = $1 AND token_hash = $2`, hashOf(token))
	if errors.Is(err, db.ErrNoRows) {
		return g, errNoLink
	}
	if err != nil {
		return g, err
	}
	return g, g.ended(r.Now())
}

func visit(ctx context.Context, r db.Reader, c *row, g guestRow) (Visit, error) {
	w, err := roomOf(ctx, r, g.Room)
	return Visit{Crisis: c.Number, Name: c.Name, Exercise: c.Exercise, Room: w.Name, Guest: Person{ID: g.Person, Name: g.called()}, MayPost: g.MayPost, ExpiresAt: g.ExpiresAt}, err
}
