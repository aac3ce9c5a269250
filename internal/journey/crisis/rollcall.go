package crisis

import (
	"context"
	"slices"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/job"
	"comptoir/internal/people/directory"
)

// Answers to the roll-call.
const (
	Take  = "take"
	Later = "later"
	No    = "no"
)

const mostCalled = 500

// CallIn says who is called.
type CallIn struct {
	ID     string   `path:"id" json:"-" maxLength:"40"`
	People []string `json:"people,omitempty" nullable:"false" maxItems:"500" doc:"ids"`
	Groups []string `json:"groups,omitempty" nullable:"false" maxItems:"50" doc:"ids; their members are called"`
}

// Call asks people whether they come: "I take it / in X minutes / no". They take part from then on, whatever they answer. Who was called
// before and has not said that they take it is called again.
func (x *Crises) Call(ctx context.Context, tx *db.Tx, in CallIn) (api.Page[Member], error) {
	none := api.Page[Member]{Items: []Member{}}
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return none, err
	}
	if !s.directs() {
		return none, fault.Denied("crisis.director_decides")
	}
	people, err := called(ctx, tx, in)
	if err != nil {
		return none, err
	}
	var asked []string
	for _, p := range people {
		if err := take(ctx, tx, c, p, ""); err != nil {
			return none, err
		}
		n, err := tx.Exec(ctx, `UPDATE crisis_member SET asked_at = CASE WHEN asked_at = 0 THEN $4 ELSE asked_at END, asked_by = $5, asked_times = asked_times + 1,
			answer = '', answer_min = 0, answered_at = 0 WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3 AND answer <> 'take'`, c.ID, p, tx.Now(), s.actor.ID)
		if err != nil {
			return none, err
		}
		if n > 0 {
			asked = append(asked, p)
		}
	}
	if len(asked) > 0 {
		if _, err := note(ctx, tx, c, "called", map[string]string{"people": strconv.Itoa(len(asked))}); err != nil {
			return none, err
		}
		topics := []string{TopicOf(c.ID)}
		for _, p := range asked {
			topics = append(topics, inbox(p))
		}
		tx.Emit(c.ref(), Called{People: asked}, topics...)
		if err := job.Enqueue(ctx, tx, RingJob, ringArgs{Crisis: c.ID, People: asked, By: s.actor.ID}); err != nil {
			return none, err
		}
	}
	return x.Members(ctx, tx, MembersIn{ID: c.ID})
}

// called are the persons meant, each once.
func called(ctx context.Context, r db.Reader, in CallIn) ([]string, error) {
	people := slices.Clone(in.People)
	for _, g := range in.Groups {
		members, err := directory.GroupMembers(ctx, r, g)
		if err != nil {
			return nil, err
		}
		if len(members) == 0 {
			return nil, fault.InvalidField("groups", "crisis.group_unknown")
		}
		for _, m := range members {
			people = append(people, m.ID)
		}
	}
	slices.Sort(people)
	people = slices.Compact(people)
	if len(people) == 0 {
		return nil, fault.InvalidField("people", "crisis.nobody_called")
	}
	if len(people) > mostCalled {
		return nil, fault.InvalidField("people", "crisis.too_many_called").With("limit", mostCalled)
	}
	found, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if found[p].ID == "" {
			return nil, fault.InvalidField("people", "crisis.person_unknown")
		}
	}
	return people, nil
}

// AnswerIn says whether one comes.
type AnswerIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Answer  string `json:"answer" enum:"take,later,no"`
	Minutes int64  `json:"minutes,omitempty" minimum:"0" maximum:"1440" doc:"of later"`
}

// Answer answers the roll-call; it may be answered anew.
func (x *Crises) Answer(ctx context.Context, tx *db.Tx, in AnswerIn) (Member, error) {
	return x.answer(ctx, tx, in, "")
}

// answer notes an answer; how is added to the line's code where it did not come from the application.
func (x *Crises) answer(ctx context.Context, tx *db.Tx, in AnswerIn, how string) (Member, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Member{}, err
	}
	if s.member.AskedAt.IsZero() {
		return Member{}, fault.Conflict("crisis.not_called")
	}
	if in.Answer == Later && in.Minutes == 0 {
		return Member{}, fault.InvalidField("minutes", "crisis.minutes_missing")
	}
	if in.Answer != Later {
		in.Minutes = 0
	}
	if s.member.Answer != in.Answer || s.member.AnswerMin != in.Minutes {
		if _, err := tx.Exec(ctx, `UPDATE crisis_member SET answer = $4, answer_min = $5, answered_at = $6 WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3`,
			c.ID, s.actor.ID, in.Answer, in.Minutes, tx.Now()); err != nil {
			return Member{}, err
		}
		args, err := who(ctx, tx, s.actor.ID)
		if err != nil {
			return Member{}, err
		}
		args["minutes"] = strconv.FormatInt(in.Minutes, 10)
		if _, err := note(ctx, tx, c, "answered_"+in.Answer+how, args); err != nil {
			return Member{}, err
		}
		tx.Emit(c.ref(), Answered{Person: s.actor.ID, Answer: in.Answer}, TopicOf(c.ID))
	}
	m, err := memberOf(ctx, tx, c.ID, s.actor.ID)
	if err != nil {
		return Member{}, err
	}
	b, err := directory.BriefOf(ctx, tx, s.actor.ID)
	return memberShown(m, b, s.roles), err
}
