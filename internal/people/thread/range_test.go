package thread_test

import (
	"fmt"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/people/thread"
)

func TestRangeCountAndLasts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.say(t, sami, "1")
		r.note(t, camille, "2")
		r.say(t, camille, "3")
		r.note(t, camille, "4")
		must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (thread.Message, error) {
			return thread.SystemNote(ctx, tx, ticket, "ticket.returned", nil)
		}, 0))(t)
		must(act(r, lea, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "43", Text: "autre"}))(t)
		for _, c := range []struct {
			from, to int64
			internal bool
			want     string
			count    int
		}{
			{1, 99, true, "12345", 4}, {1, 99, false, "13", 2}, {2, 3, true, "23", 2}, {2, 2, false, "", 0},
		} {
			seqs := must(ask(r, camille, func(ctx ctxt, rd db.Reader, _ int) (string, error) {
				list, err := thread.Range(ctx, rd, ticket, c.from, c.to, c.internal)
				out := ""
				for _, m := range list {
					out += fmt.Sprint(m.Seq)
				}
				return out, err
			}, 0))(t)
			n := must(ask(r, camille, func(ctx ctxt, rd db.Reader, _ int) (int, error) {
				return thread.Count(ctx, rd, ticket, c.from, c.to, c.internal)
			}, 0))(t)
			if seqs != c.want || n != c.count {
				t.Errorf("%+v: %s, %d", c, seqs, n)
			}
		}
		for internal, want := range map[bool]string{true: "4autre", false: "3autre"} {
			lasts := must(ask(r, camille, func(ctx ctxt, rd db.Reader, _ int) (map[string]thread.Message, error) {
				return thread.Lasts(ctx, rd, "ticket", []string{"42", "43", "44"}, internal)
			}, 0))(t)
			if got := lasts["42"].Text + lasts["43"].Text; got != want || lasts["42"].Author.Name != "Camille Martin" {
				t.Errorf("last ones %+v", lasts)
			}
		}
		head := must(ask(r, camille, func(ctx ctxt, rd db.Reader, _ int) (int64, error) { return thread.Head(ctx, rd, ticket) }, 0))(t)
		if head != 5 {
			t.Errorf("head %d", head)
		}
	})
}

// A domain above speaks in others' names and at other times, in one transaction.
func TestInsertAndStart(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		when := r.DB.Now() - 1000
		must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (int, error) {
			if err := thread.Start(ctx, tx, ticket); err != nil {
				return 0, err
			}
			_, err := thread.Insert(ctx, tx.As(r.people[sami]).At(when), thread.PostIn{Kind: "ticket", ID: "42", Text: "hier"})
			return 0, err
		}, 0))(t)
		if m := r.list(t, sami, thread.ListIn{}).Items[0]; m.Author.ID != sami || m.At != when || m.Seq != 1 {
			t.Errorf("inserted %+v", m)
		}
	})
}
