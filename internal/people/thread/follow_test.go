package thread_test

import (
	"fmt"
	"testing"

	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

func TestFollow(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		followers := func(who string) string {
			return fmt.Sprint(must(ask(r, who, r.threads.ListFollowers, thread.FollowersIn{Kind: "ticket", ID: "42"}))(t).Items)
		}
		in := func(person string) thread.FollowIn { return thread.FollowIn{Kind: "ticket", ID: "42", Person: person} }
		r.say(t, sami, "a")
		r.Clock.Add(1e9)
		for range 2 {
			must(act(r, yanis, r.threads.Follow, in("me")))(t)
		}
		if ev := r.last(t); ev.Type != "thread.followed" || len(r.events(t)) != 2 {
			t.Errorf("%d events, the last %s", len(r.events(t)), ev.Type)
		}
		r.Clock.Add(1e9)
		must(act(r, yanis, r.threads.Follow, in(nora)))(t)
		if got := followers(camille); got != "[{sami Sami Haddad} {yanis Yanis Benali} {nora Nora Petit}]" {
			t.Errorf("an agent sees %s", got)
		}
		if got := followers(sami); got != "[{sami Sami Haddad}]" {
			t.Errorf("the requester sees %s", got)
		}
		_, err := act(r, sami, r.threads.Follow, in(camille))
		refused(t, err, fault.KindDenied, "thread.follow_denied")
		_, err = act(r, sami, r.threads.Unfollow, in(yanis))
		refused(t, err, fault.KindDenied, "thread.follow_denied")
		for _, stranger := range []string{lea, zoe, "nobody"} {
			_, err = act(r, camille, r.threads.Follow, in(stranger))
			refused(t, err, fault.KindConflict, "thread.person_cannot_read")
		}
		must(act(r, sami, r.threads.Unfollow, in("me")))(t)
		if got := followers(sami); got != "[]" {
			t.Errorf("after leaving: %s", got)
		}
		r.say(t, sami, "b")
		if got := followers(sami); got != "[{sami Sami Haddad}]" {
			t.Errorf("after posting again: %s", got)
		}
	})
}
