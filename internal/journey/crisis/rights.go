package crisis

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

var errNotFound = fault.NotFound("crisis.not_found")

// seat is the actor's place in a crisis.
type seat struct {
	actor  auth.Actor
	member memberRow
	roles  []string // those they have, as holder or deputy
}

func (s seat) has(role string) bool { return slices.Contains(s.roles, role) }

// manages: they may do what the crisis needs, whoever has which role.
func (s seat) manages() bool { return s.actor.Has(auth.CrisisManager) }

// takesPart: they read everything of it.
func (s seat) takesPart() bool {
	return s.member.Person != "" && s.member.LeftAt.IsZero() || s.manages()
}

// directs: they may move the crisis on and give roles.
func (s seat) directs() bool { return s.has(Director) || s.manages() }

// mayWrite: who directs does not write the log.
func (s seat) mayWrite() error {
	if s.has(Director) {
		return fault.Denied("crisis.director_does_not_write")
	}
	if s.onlyObserves() {
		return fault.Denied("crisis.observer_only_looks")
	}
	return nil
}

// mayDecide: who writes the log does not decide; the director does, or whoever stands for one.
func (s seat) mayDecide() error {
	if s.has(Scribe) {
		return fault.Denied("crisis.scribe_does_not_decide")
	}
	if !s.directs() {
		return fault.Denied("crisis.director_decides")
	}
	return nil
}

// onlyObserves: an observer without another role looks on, and says nothing.
func (s seat) onlyObserves() bool {
	return s.has(Observer) && len(s.roles) == 1 && !s.manages()
}

// seatOf looks the actor up in a crisis.
func seatOf(ctx context.Context, r db.Reader, c *row) (s seat, err error) {
	s.actor = r.Actor()
	if s.actor.ID == "" {
		return s, nil
	}
	if s.member, err = memberOf(ctx, r, c.ID, s.actor.ID); err != nil {
		return s, err
	}
	s.roles, err = rolesOf(ctx, r, c.ID, s.actor.ID)
	return s, err
}

// known finds a crisis that the actor may know of: those who take part in full, those who work here the card of one that is not
// restricted. For everybody else there is none.
func known(ctx context.Context, r db.Reader, key string) (*row, seat, error) {
	c, err := load(ctx, r, key)
	if err != nil {
		return nil, seat{}, err
	}
	s, err := seatOf(ctx, r, c)
	if err != nil {
		return nil, s, err
	}
	if !s.takesPart() && (c.Restricted || !r.Actor().Has(auth.Agent)) {
		return nil, s, errNotFound
	}
	return c, s, nil
}

// inside finds a crisis for who takes part in it. Who may only know of it is told to join.
func inside(ctx context.Context, r db.Reader, key string) (*row, seat, error) {
	c, s, err := known(ctx, r, key)
	if err == nil && !s.takesPart() {
		err = fault.Denied("crisis.members_only")
	}
	return c, s, err
}

// at finds a crisis for a verb that changes it.
func at(ctx context.Context, tx *db.Tx, key string) (*row, seat, error) {
	c, s, err := inside(ctx, tx, key)
	if err == nil && c.Phase == Archived {
		err = fault.Conflict("crisis.is_archived")
	}
	return c, s, err
}

// MayRead says whether the reader takes part in a crisis.
func MayRead(ctx context.Context, r db.Reader, key string) error {
	_, _, err := inside(ctx, r, key)
	return err
}

// actions are what somebody may do with a crisis now.
func actions(c *row, s seat) []string {
	out := []string{}
	if !s.takesPart() {
		if c.open() && !c.Restricted {
			out = append(out, "join")
		}
		return out
	}
	if c.Phase == Archived {
		return out
	}
	if s.mayWrite() == nil {
		out = append(out, "write", "promote")
	}
	if s.mayDecide() == nil {
		out = append(out, "decide")
	}
	if !s.onlyObserves() {
		out = append(out, "propose")
	}
	if s.directs() {
		out = append(out, "edit", "move", "close", "call", "roles", "rooms", "guests", "points")
		if c.open() && !c.Exercise {
			out = append(out, "freeze")
		}
	}
	if s.member.Person == "" || !s.member.LeftAt.IsZero() {
		out = append(out, "join")
	} else {
		out = append(out, "leave")
	}
	return out
}

// IDOf turns a number into an id, for who takes part.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	c, _, err := inside(ctx, r, key)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// Cards are some crises in short, those that the reader may know of.
func Cards(ctx context.Context, r db.Reader, ids []string) ([]Crisis, error) {
	var out []Crisis
	for _, key := range ids {
		c, _, err := known(ctx, r, key)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, card(c))
	}
	return out, nil
}
