package thread

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Follow makes a person hear of what is said from now on.
func Follow(ctx context.Context, tx *db.Tx, subject ref.Ref, person string) error {
	changed, err := follow(ctx, tx, subject, person)
	if err == nil && changed > 0 {
		tx.Emit(subject, Followed{Person: person}, inbox(person))
	}
	return err
}

// Unfollow undoes it; posting follows again.
func Unfollow(ctx context.Context, tx *db.Tx, subject ref.Ref, person string) error {
	changed, err := unfollow(ctx, tx, subject, person)
	if err == nil && changed > 0 {
		tx.Emit(subject, Unfollowed{Person: person}, inbox(person))
	}
	return err
}

// Followers are the persons who follow, first come first. Whoever tells them something checks that they still may read it.
func Followers(ctx context.Context, r db.Reader, subject ref.Ref) ([]string, error) {
	return followersOf(ctx, r, subject)
}

// FollowIn names a thread and a person; "me" is the actor.
type FollowIn struct {
	Kind   string `path:"kind" json:"-" maxLength:"40"`
	ID     string `path:"id" json:"-" maxLength:"60"`
	Person string `path:"person" json:"-" maxLength:"40"`
}

// Follow is the same asked by somebody: for themselves, or by an agent for anybody who may read the record.
func (t *Threads) Follow(ctx context.Context, tx *db.Tx, in FollowIn) (api.None, error) {
	p, err := t.toFollow(ctx, tx, &in)
	if err != nil {
		return api.None{}, err
	}
	if in.Person != tx.Actor().ID {
		c, open, err := directory.CalleeOf(ctx, tx, in.Person)
		if err != nil {
			return api.None{}, err
		}
		may := false
		if open {
			if may, err = p.mayHear(ctx, tx, c, false); err != nil {
				return api.None{}, err
			}
		}
		if !may {
			return api.None{}, fault.Conflict("thread.person_cannot_read")
		}
	}
	return api.None{}, Follow(ctx, tx, p.ref, in.Person)
}

// Unfollow is the same asked by somebody: for themselves, or by an agent for anybody.
func (t *Threads) Unfollow(ctx context.Context, tx *db.Tx, in FollowIn) (api.None, error) {
	p, err := t.toFollow(ctx, tx, &in)
	if err != nil {
		return api.None{}, err
	}
	return api.None{}, Unfollow(ctx, tx, p.ref, in.Person)
}

func (t *Threads) toFollow(ctx context.Context, tx *db.Tx, in *FollowIn) (place, error) {
	p, err := t.toRead(ctx, tx, in.Kind, in.ID)
	if in.Person == "me" {
		in.Person = tx.Actor().ID
	}
	if err == nil && !sound(in.Person) {
		err = fault.Conflict("thread.person_cannot_read")
	}
	if err == nil && in.Person != tx.Actor().ID && !tx.Actor().Has(auth.Agent) {
		err = fault.Denied("thread.follow_denied")
	}
	return p, err
}

// FollowersIn names a thread.
type FollowersIn struct {
	Kind string `path:"kind" json:"-" maxLength:"40"`
	ID   string `path:"id" json:"-" maxLength:"60"`
}

// ListFollowers answers who follows: to those who do not see internal notes, only whether they do themselves.
func (t *Threads) ListFollowers(ctx context.Context, r db.Reader, in FollowersIn) (api.Page[directory.Brief], error) {
	out := api.Page[directory.Brief]{Items: []directory.Brief{}}
	p, err := t.toRead(ctx, r, in.Kind, in.ID)
	if err != nil {
		return out, err
	}
	ids, err := followersOf(ctx, r, p.ref)
	if err != nil {
		return out, err
	}
	known := names{}
	for _, id := range ids {
		if p.internal || id == r.Actor().ID {
			known[id] = ""
		}
	}
	if err := known.learn(ctx, r); err != nil {
		return out, err
	}
	for _, id := range ids {
		if _, ok := known[id]; ok {
			out.Items = append(out.Items, known.brief(id))
		}
	}
	return out, nil
}
