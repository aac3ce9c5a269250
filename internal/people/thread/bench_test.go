package thread_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/people/thread"
)

// Durable posts by 1 and 32 writers in one room (T1, T2), and in one that 1,000 persons follow and have read (T3).
func BenchmarkPost(b *testing.B) {
	for _, members := range []int{0, 1000} {
		for _, writers := range []int{1, 32} {
			b.Run(fmt.Sprintf("members=%d/writers=%d", members, writers), func(b *testing.B) {
				r := newRig(b, dbtest.Open(b, db.SQLite))
				r.say(b, sami, "Bonjour")
				for i := range members {
					must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (int, error) {
						who := r.people[camille]
						who.ID = fmt.Sprint("member", i)
						_, err := r.threads.MarkRead(ctx, tx.As(who), thread.ReadIn{Kind: "ticket", ID: "42", Seq: 1})
						return 0, err
					}, 0))(b)
					must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (int, error) {
						return 0, thread.Follow(ctx, tx, ticket, fmt.Sprint("member", i))
					}, 0))(b)
				}
				var left atomic.Int64
				left.Store(int64(b.N))
				done := make(chan struct{}, writers)
				b.ResetTimer()
				for range writers {
					go func() {
						defer func() { done <- struct{}{} }()
						for left.Add(-1) >= 0 {
							if _, err := act(r, camille, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: "L'imprimante du 3e ne répond plus depuis ce matin."}); err != nil {
								b.Error(err)
							}
						}
					}()
				}
				for range writers {
					<-done
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
			})
		}
	}
}
