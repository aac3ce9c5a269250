package thread_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/people/thread"
)

func words(t testing.TB, r *rig, ids ...string) map[string]thread.Words {
	t.Helper()
	return must(db.View(ctx, r.DB, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) (map[string]thread.Words, error) {
		return thread.WordsOf(ctx, rd, "ticket", ids)
	}))(t)
}

// fill writes n messages at once.
func (r *rig) fill(t testing.TB, n int) {
	t.Helper()
	must(act(r, camille, func(ctx ctxt, tx *tx, n int) (int, error) {
		for i := range n {
			if _, err := r.threads.Post(ctx, tx, thread.PostIn{Kind: "ticket", ID: "42", Text: fmt.Sprintf("mot%d imprimante", i)}); err != nil {
				return 0, err
			}
		}
		return n, nil
	}, n))(t)
}

// What is found of a long thread is how it began and what was said last; a note stays among the notes, what was deleted is gone.
func TestWordsOfALongThread(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.say(t, sami, "Tout a commencé par le toit.")
		r.fill(t, 600)
		gone := r.say(t, camille, "regret")
		must(act(r, camille, r.threads.Delete, at(gone)))(t)
		r.note(t, camille, "secret")
		r.say(t, camille, "C'était le câble.")
		w := words(t, r, "42", "43")["42"]
		for text, found := range map[string]bool{"toit": true, "mot5 ": true, "mot100 ": false, "mot599 ": true, "câble": true, "regret": false, "secret": false} {
			if strings.Contains(w.Public, text) != found {
				t.Errorf("%q is found: %v", text, !found)
			}
		}
		if strings.TrimSpace(w.Internal) != "secret" || strings.Count(w.Public, "toit") != 1 {
			t.Errorf("notes %q, the beginning %d times", w.Internal, strings.Count(w.Public, "toit"))
		}
	})
}

// A message that comes to a long thread has its words read again.
func BenchmarkWordsOf(b *testing.B) {
	for _, n := range []int{10, 300, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := newRig(b, dbtest.Open(b, db.SQLite))
			r.fill(b, n)
			for b.Loop() {
				words(b, r, "42")
			}
		})
	}
}
