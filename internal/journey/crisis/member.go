package crisis

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// JoinIn names a crisis.
type JoinIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Join makes the actor take part.
func (x *Crises) Join(ctx context.Context, tx *db.Tx, in JoinIn) (Crisis, error) {
	c, s, err := known(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if s.member.Person != "" && s.member.LeftAt.IsZero() {
		return x.full(ctx, tx, c)
	}
	if !c.open() && !s.takesPart() {
		return Crisis{}, fault.Conflict("crisis.is_over")
	}
	if err := take(ctx, tx, c, s.actor.ID, "joined"); err != nil {
		return Crisis{}, err
	}
	return x.full(ctx, tx, c)
}

// take makes a person take part, and says so with a line unless code is "".
func take(ctx context.Context, tx *db.Tx, c *row, person, code string) error {
	fresh, err := enrol(ctx, tx, c.ID, person)
	if err != nil || !fresh {
		return err
	}
	if code != "" {
		args, err := who(ctx, tx, person)
		if err != nil {
			return err
		}
		if _, err := note(ctx, tx, c, code, args); err != nil {
			return err
		}
	}
	tx.Emit(c.ref(), Joined{Person: person}, TopicOf(c.ID), inbox(person))
	return nil
}

// LeaveIn names a crisis.
type LeaveIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Leave ends the actor's part in a crisis; who has a role hands it over first.
func (x *Crises) Leave(ctx context.Context, tx *db.Tx, in LeaveIn) (api.None, error) {
	c, s, err := inside(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if s.member.Person == "" || !s.member.LeftAt.IsZero() {
		return api.None{}, nil
	}
	if err := touch(ctx, tx, c); err != nil { // a role given meanwhile is seen
		return api.None{}, err
	}
	has, err := rolesOf(ctx, tx, c.ID, s.actor.ID)
	if err != nil {
		return api.None{}, err
	}
	if len(has) > 0 {
		return api.None{}, fault.Conflict("crisis.role_first").With("role", has[0])
	}
	if _, err := tx.Exec(ctx, `UPDATE crisis_member SET left_at = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3 AND left_at = 0`, c.ID, s.actor.ID, tx.Now()); err != nil {
		return api.None{}, err
	}
	if c.Phase != Archived {
		args, err := who(ctx, tx, s.actor.ID)
		if err != nil {
			return api.None{}, err
		}
		if _, err := note(ctx, tx, c, "left", args); err != nil {
			return api.None{}, err
		}
	}
	tx.Emit(c.ref(), Left{Person: s.actor.ID}, TopicOf(c.ID))
	return api.None{}, nil
}

// Member is somebody who takes part, or was called.
type Member struct {
	Person     Person          `json:"person"`
	Roles      []string        `json:"roles" nullable:"false"`
	JoinedAt   instant.Instant `json:"joined_at"`
	LeftAt     instant.Instant `json:"left_at,omitzero"`
	AskedAt    instant.Instant `json:"asked_at,omitzero" doc:"first called"`
	AskedTimes int64           `json:"asked_times,omitempty"`
	Answer     string          `json:"answer,omitempty" enum:"take,later,no"`
	AnswerMin  int64           `json:"answer_min,omitempty" doc:"of later: in so many minutes"`
	AnsweredAt instant.Instant `json:"answered_at,omitzero"`
}

// MembersIn names a crisis.
type MembersIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Members answers who takes part and what they answered to the roll-call.
func (x *Crises) Members(ctx context.Context, r db.Reader, in MembersIn) (api.Page[Member], error) {
	out := api.Page[Member]{Items: []Member{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := membersOf(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	roles, err := rolesNow(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	of := map[string][]string{}
	for _, w := range roles {
		of[w.Person] = append(of[w.Person], w.Role)
	}
	ids := make([]string, len(rows))
	for i, m := range rows {
		ids[i] = m.Person
	}
	names, err := namesOf(ctx, r, ids...)
	if err != nil {
		return out, err
	}
	for _, m := range rows {
		out.Items = append(out.Items, memberShown(m, *personIn(names, m.Person), of[m.Person]))
	}
	return out, nil
}

func memberShown(m memberRow, p Person, roles []string) Member {
	if roles == nil {
		roles = []string{}
	}
	return Member{Person: p, Roles: roles, JoinedAt: m.JoinedAt, LeftAt: m.LeftAt, AskedAt: m.AskedAt, AskedTimes: m.AskedTimes, Answer: m.Answer,
		AnswerMin: m.AnswerMin, AnsweredAt: m.AnsweredAt}
}
