package thread_test

import (
	"fmt"
	"testing"

	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

func TestReact(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m, note := r.say(t, sami, "a"), r.note(t, camille, "n")
		in := thread.ReactIn{Kind: "ticket", ID: "42", Message: m.ID, Emoji: "❤"}
		n := len(r.events(t))
		for range 2 {
			must(act(r, camille, r.threads.React, in))(t)
		}
		r.Clock.Add(1e9)
		in.Emoji = "❤️"
		must(act(r, sami, r.threads.React, in))(t)
		in.Emoji = "👍🏽"
		must(act(r, sami, r.threads.React, in))(t)
		if got := len(r.events(t)) - n; got != 3 {
			t.Errorf("%d events for 3 changes", got)
		}
		got := r.list(t, sami, thread.ListIn{}).Items[0]
		want := "[{❤️ 2 true [Camille Martin Sami Haddad] [camille sami]} {👍🏽 1 true [Sami Haddad] [sami]}]"
		if s := fmt.Sprint(got.Reactions); s != want || got.Version != 4 {
			t.Errorf("version %d: %s", got.Version, s)
		}
		for range 2 {
			must(act(r, sami, r.threads.Unreact, in))(t)
		}
		if got = r.list(t, camille, thread.ListIn{}).Items[0]; len(got.Reactions) != 1 || got.Version != 5 {
			t.Errorf("after taking one back: version %d %v", got.Version, got.Reactions)
		}
		_, err := act(r, sami, r.threads.React, thread.ReactIn{Kind: "ticket", ID: "42", Message: note.ID, Emoji: "👍"})
		refused(t, err, fault.KindNotFound, "message.not_found")
		in.Emoji = "ok"
		_, err = act(r, sami, r.threads.React, in)
		refused(t, err, fault.KindInvalid, "reaction.not_an_emoji")
		for i := range 19 {
			in.Emoji = string(rune(0x1f600 + i))
			must(act(r, sami, r.threads.React, in))(t)
		}
		in.Emoji = "🚀"
		_, err = act(r, sami, r.threads.React, in)
		refused(t, err, fault.KindConflict, "reaction.too_many")
		in.Emoji = "❤️"
		must(act(r, yanis, r.threads.React, in))(t)
	})
}
