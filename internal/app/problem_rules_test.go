package app_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/record/ticket"
)

// Whatever people do to a call in any order, it counts each of them once, an author does not vote for themselves, the problem says
// what was marked last, nothing moves once it is closed, and everybody who contributed is thanked, those who helped first.
func TestACallCountsPeople(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	calls := &contribution.Calls{Threads: h.App.Threads}
	agents, everybody := []string{"camille", "yanis", "nora"}, []string{"camille", "yanis", "nora", "sami", "lina"}
	rapid.Check(t, func(rt *rapid.T) {
		problem := change(t, h, "camille", func(ctx context.Context, tx *db.Tx) (ticket.Ticket, error) {
			return ticket.Open(ctx, tx, ticket.OpenIn{Kind: ticket.Problem, Title: "x"})
		})
		c := change(t, h, "camille", func(ctx context.Context, tx *db.Tx) (contribution.Call, error) {
			return calls.OpenCall(ctx, tx, contribution.OpenIn{ID: problem.ID, Question: "?", Audience: contribution.Everyone})
		})
		type given struct {
			id, author, mark string
			votes            map[string]bool
		}
		var all []*given
		seen, says := map[string]bool{}, map[string]string{}
		for range rapid.IntRange(3, 25).Draw(rt, "acts") {
			who := rapid.SampledFrom(everybody).Draw(rt, "who")
			act := rapid.SampledFrom([]string{"seen", "unseen", "answer", "vote", "unvote", "mark", "unmark"}).Draw(rt, "act")
			var x *given
			if len(all) > 0 {
				x = all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")]
			}
			agent := slices.Contains(agents, who)
			_, err := try(h, who, func(ctx context.Context, tx *db.Tx) (string, error) {
				switch {
				case act == "seen":
					_, err := calls.Seen(ctx, tx, contribution.SeenIn{ID: c.ID})
					seen[who] = true
					return "", err
				case act == "unseen":
					_, err := calls.UndoSeen(ctx, tx, contribution.GetIn{ID: c.ID})
					delete(seen, who)
					return "", err
				case act == "answer" || x == nil:
					w, err := calls.Contribute(ctx, tx, contribution.ContributeIn{ID: c.ID, Text: "de " + who})
					all = append(all, &given{id: w.ID, author: who, votes: map[string]bool{}})
					return "", err
				case act == "vote":
					up := rapid.Bool().Draw(rt, "for")
					_, err := calls.Vote(ctx, tx, contribution.VoteIn{ID: x.id, For: up})
					if (err == nil) != (x.author != who) {
						rt.Fatalf("%s votes for %s: %v", who, x.author, err)
					}
					if err == nil {
						x.votes[who] = up
					}
				case act == "unvote" && x.author != who:
					_, err := calls.UndoVote(ctx, tx, contribution.GetIn{ID: x.id})
					delete(x.votes, who)
					return "", err
				case act == "mark" && agent:
					as := rapid.SampledFrom([]string{contribution.Lead, contribution.Workaround, contribution.RootCause}).Draw(rt, "as")
					_, err := calls.Mark(ctx, tx, contribution.MarkIn{ID: x.id, As: as})
					if as != contribution.Lead && x.mark != as {
						says[as] = "de " + x.author
					}
					x.mark = as
					return "", err
				case act == "unmark" && agent && x.mark != "":
					_, err := calls.Unmark(ctx, tx, contribution.GetIn{ID: x.id})
					x.mark = ""
					return "", err
				}
				return "", nil
			})
			if err != nil {
				rt.Fatalf("%s by %s: %v", act, who, err)
			}
		}
		closed := change(t, h, "nora", func(ctx context.Context, tx *db.Tx) (contribution.Call, error) {
			return calls.CloseCall(ctx, tx, contribution.CloseIn{ID: c.ID})
		})
		authors, helped := map[string]bool{}, map[string]bool{}
		for _, x := range all {
			authors[h.As(x.author).ID] = true
			if x.mark != "" {
				helped[h.As(x.author).ID] = true
			}
		}
		var thanked []string
		for i, p := range closed.Thanked {
			if helped[p.ID] != (i < len(helped)) {
				rt.Fatalf("thanked in the order %v, and %v helped", closed.Thanked, helped)
			}
			thanked = append(thanked, p.ID)
		}
		if slices.Sort(thanked); !slices.Equal(thanked, slices.Sorted(maps.Keys(authors))) || closed.Seen != int64(len(seen)) || closed.Contributions != int64(len(all)) {
			rt.Fatalf("closed %+v; %v contributed, %v have seen it", closed, authors, seen)
		}
		got := change(t, h, "camille", func(ctx context.Context, tx *db.Tx) (ticket.Ticket, error) {
			return ticket.Get(ctx, tx, ticket.GetIn{ID: problem.ID})
		})
		if !maps.Equal(got.Details, says) && len(got.Details)+len(says) > 0 {
			rt.Fatalf("the problem says %v, marked was %v", got.Details, says)
		}
		for _, x := range all {
			w := change(t, h, "nora", func(ctx context.Context, tx *db.Tx) (contribution.Contribution, error) {
				return calls.Get(ctx, tx, contribution.GetIn{ID: x.id})
			})
			up := 0
			for _, v := range x.votes {
				if v {
					up++
				}
			}
			if w.For != int64(up) || w.Against != int64(len(x.votes)-up) || w.Mark != x.mark || len(w.Actions) > 0 {
				rt.Fatalf("%+v, and not %+v", w, x)
			}
			if _, err := try(h, "nora", func(ctx context.Context, tx *db.Tx) (contribution.Contribution, error) {
				return calls.Mark(ctx, tx, contribution.MarkIn{ID: x.id, As: contribution.Lead})
			}); err == nil {
				rt.Fatal("a closed call was moved")
			}
		}
	})
}
