package thread_test

import (
	"fmt"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

func (r *rig) mark(t testing.TB, who string, seq int64) {
	t.Helper()
	must(act(r, who, r.threads.MarkRead, thread.ReadIn{Kind: "ticket", ID: "42", Seq: seq}))(t)
}

func TestMarkRead(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.say(t, sami, "1")
		r.note(t, camille, "2")
		r.say(t, camille, "3")
		r.note(t, camille, "4")
		n := len(r.events(t))
		r.mark(t, sami, 99) // no further than what they see
		r.mark(t, sami, 1)  // never back
		r.mark(t, yanis, 2)
		r.mark(t, yanis, 4)
		var got []string
		for _, e := range r.events(t)[n:] {
			got = append(got, fmt.Sprint(string(e.Data), e.Topics))
		}
		want := []string{
			`{"person":"sami","seq":3}[inbox:sami thread:ticket:42]`,
			`{"person":"yanis","seq":2}[thread:ticket:42:internal inbox:yanis]`,
			`{"person":"yanis","seq":1}[thread:ticket:42]`,
			`{"person":"yanis","seq":4}[thread:ticket:42:internal inbox:yanis]`,
			`{"person":"yanis","seq":3}[thread:ticket:42]`,
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("told\n%s\nwant\n%s", got, want)
		}
		for who, want := range map[string]string{sami: "sami 3, yanis 3, ", camille: "sami 3, yanis 4, "} {
			got := ""
			for _, m := range r.list(t, who, thread.ListIn{}).Read {
				got += fmt.Sprint(m.Person.ID, " ", m.Seq, ", ")
			}
			if got != want {
				t.Errorf("%s sees the marks %s want %s", who, got, want)
			}
		}
	})
}

func (r *rig) unread(t testing.TB, who string, internal bool) int {
	t.Helper()
	return must(ask(r, who, func(ctx ctxt, rd db.Reader, internal bool) (map[string]int, error) {
		return thread.Unread(ctx, rd, "ticket", []string{"42", "43", "44"}, internal)
	}, internal))(t)["42"]
}

func TestUnread(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.say(t, sami, "1")
		r.note(t, camille, "2 @Yanis Benali")
		gone := r.say(t, camille, "3")
		r.say(t, camille, "4")
		must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (thread.Message, error) {
			return thread.System(ctx, tx, ticket, "ticket.started", map[string]string{"agent": "Camille"})
		}, 0))(t)
		must(act(r, camille, r.threads.Delete, at(gone)))(t)
		if a, b, c := r.unread(t, sami, false), r.unread(t, yanis, true), r.unread(t, camille, true); a != 1 || b != 3 || c != 1 {
			t.Errorf("unread: sami %d, yanis %d, camille %d", a, b, c)
		}
		news := func(who string) string {
			return fmt.Sprint(must(ask(r, who, r.threads.AllUnread, thread.UnreadIn{}))(t).Items)
		}
		must(act(r, yanis, r.threads.Follow, thread.FollowIn{Kind: "ticket", ID: "42", Person: "me"}))(t)
		if got := news(sami); got != "[{ticket 42 1 false 5}]" {
			t.Errorf("news of sami: %s", got)
		}
		if got := news(yanis); got != "[{ticket 42 3 true 5}]" {
			t.Errorf("news of yanis: %s", got)
		}
		r.mark(t, yanis, 4)
		if got := news(yanis); got != "[]" {
			t.Errorf("news of yanis who read: %s", got)
		}
		r.members["42"] = nil
		if got := news(sami); got != "[]" {
			t.Errorf("news of sami who may not read any more: %s", got)
		}
	})
}
