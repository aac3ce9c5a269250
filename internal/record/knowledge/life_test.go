package knowledge_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/internal/base/instant"
	"comptoir/internal/record/knowledge"
)

const day = 24 * time.Hour

var start = instant.Of(time.Date(2025, 3, 4, 9, 0, 0, 0, time.UTC))

func TestTheRuleInCases(t *testing.T) {
	at := func(days int) instant.Instant { return start.Add(time.Duration(days) * day) }
	yes := func(days int) knowledge.Voice { return knowledge.Voice{Worked: true, At: at(days)} }
	no := func(days int) knowledge.Voice { return knowledge.Voice{At: at(days)} }
	for _, c := range []struct {
		about  string
		voices []knowledge.Voice
		on     int
		want   string
	}{
		{"nobody has tried it", nil, 1, knowledge.Hot},
		{"nobody speaks for two half-lives", nil, 61, knowledge.Stale},
		{"nor a day less", nil, 59, knowledge.Hot},
		{"one other", []knowledge.Voice{yes(1)}, 2, knowledge.Hot},
		{"two others", []knowledge.Voice{yes(1), yes(2)}, 2, knowledge.Confirmed},
		{"it did not work for the only one who tried", []knowledge.Voice{no(1)}, 1, knowledge.Disputed},
		{"one failure against two successes", []knowledge.Voice{yes(1), no(1)}, 1, knowledge.Disputed},
		{"one failure against four", []knowledge.Voice{yes(1), yes(1), yes(1), no(1)}, 1, knowledge.Confirmed},
		{"confirmed, and forgotten", []knowledge.Voice{yes(1), yes(2)}, 150, knowledge.Stale},
		{"forgotten, and used again", []knowledge.Voice{yes(1), yes(150)}, 150, knowledge.Confirmed},
		{"forgotten, and wrong by now", []knowledge.Voice{yes(1), no(150)}, 150, knowledge.Disputed},
	} {
		if got, _ := knowledge.Life(start, c.voices, at(c.on)); got != c.want {
			t.Errorf("%s: %s, want %s", c.about, got, c.want)
		}
	}
}

func voices(t *rapid.T, label string) []knowledge.Voice {
	n := rapid.IntRange(0, 12).Draw(t, label)
	out := make([]knowledge.Voice, n)
	for i := range out {
		out[i] = knowledge.Voice{Worked: rapid.Bool().Draw(t, "worked"), At: start.Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "minute")) * time.Minute)}
	}
	return out
}

func latest(list []knowledge.Voice) instant.Instant {
	now := start
	for _, v := range list {
		now = max(now, v.At)
	}
	return now
}

// Without another voice a note keeps its state until the instant that was foretold, and is stale from then on.
func TestTimeOnlyFades(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := voices(t, "voices")
		now := latest(all)
		state, fades := knowledge.Life(start, all, now)
		if state == knowledge.Stale {
			t.Fatalf("a voice was just heard, and it is stale")
		}
		if fades <= now {
			t.Fatalf("%s fades at %v, which is over at %v", state, fades, now)
		}
		later := now + instant.Instant(rapid.Int64Range(0, int64(fades-now)-2).Draw(t, "later"))
		if s, f := knowledge.Life(start, all, later); s != state && !tie(all, later) || f < fades-2 || f > fades+2 {
			t.Fatalf("%s at %v became %s at %v; fades %v, then %v", state, now, s, later, fades, f)
		}
		if s, f := knowledge.Life(start, all, fades+instant.Instant(rapid.Int64Range(0, 1<<40).Draw(t, "after"))); s != knowledge.Stale || f != 0 {
			t.Fatalf("after its time it is %s", s)
		}
	})
}

// tie: as much against as makes the difference, where the last bit of a number decides.
func tie(all []knowledge.Voice, now instant.Instant) bool {
	yes, no := 0, 0
	for _, v := range all {
		if v.Worked {
			yes++
		} else {
			no++
		}
	}
	return 2*no >= yes+1 && 2*no <= yes+1 && now > 0
}

// A "worked" never makes a note worse, a "failed" never better, unless it was forgotten; and nobody's turn to speak matters.
func TestVoicesMoveTheirWay(t *testing.T) {
	better := []string{knowledge.Stale, knowledge.Disputed, knowledge.Hot, knowledge.Confirmed}
	rank := func(s string) int { return slices.Index(better, s) }
	rapid.Check(t, func(t *rapid.T) {
		all := voices(t, "voices")
		now := latest(all).Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "days")) * day)
		was, _ := knowledge.Life(start, all, now)
		yes, _ := knowledge.Life(start, append(slices.Clone(all), knowledge.Voice{Worked: true, At: now}), now)
		no, _ := knowledge.Life(start, append(slices.Clone(all), knowledge.Voice{At: now}), now)
		if rank(yes) < rank(was) || was != knowledge.Stale && rank(no) > rank(was) {
			t.Fatalf("%s: a worked makes it %s, a failed %s", was, yes, no)
		}
		turned := slices.Clone(all)
		slices.Reverse(turned)
		if s, _ := knowledge.Life(start, turned, now); s != was && !tie(all, now) {
			t.Fatalf("told backwards it is %s and not %s", s, was)
		}
	})
}

// Whatever is tried on an article in any order, by anybody, what readers are shown is an edition that somebody was allowed to
// publish: in a category that wants approval, one that was submitted as it is and approved by another than who wrote it.
func TestAnArticleIsWhatWasApproved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &knowledge.Row{State: knowledge.Draft, Stage: knowledge.Draft, Edition: 1}
		approval := rapid.Bool().Draw(t, "approval")
		editor, submitted, now := "camille", int64(0), start
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Hour)
			who := rapid.SampledFrom([]string{"camille", "yanis", "nora"}).Draw(t, "who")
			w := knowledge.Rights{Approval: approval, Approver: who != "camille", Actor: who, Editor: editor}
			was := *a
			var err error
			verb := rapid.SampledFrom([]string{"edit", "submit", "return", "publish", "retire"}).Draw(t, "verb")
			switch verb {
			case "edit":
				a.DoRenew()
				editor = who
			case "submit":
				if err = a.DoSubmit(w); err == nil {
					submitted = a.Edition
				}
			case "return":
				if err = a.DoReturn(w); err == nil {
					submitted = 0
				}
			case "publish":
				if err = a.DoPublish(w, now); err == nil {
					if approval && (!w.Approver || a.Live != was.Live && (who == editor || submitted != a.Edition)) {
						t.Fatalf("%s published edition %d of %s; submitted was %d", who, a.Live, editor, submitted)
					}
					if a.ReviewAt <= now || a.PublishedAt != now {
						t.Fatalf("published %+v", a)
					}
				}
			case "retire":
				err = a.DoRetire(now)
			}
			if err != nil && verb != "publish" && (a.State != was.State || a.Stage != was.Stage || a.Live != was.Live) {
				t.Fatalf("%s was refused and moved it: %+v", verb, a)
			}
			switch {
			case a.Live > a.Edition, a.State == knowledge.Published && a.Live == 0, (a.State == knowledge.Draft || a.State == knowledge.Review) && a.Live != 0:
				t.Fatalf("after %s: %+v", verb, a)
			case a.DoPending() != "" && (a.State != knowledge.Published || a.Live == a.Edition):
				t.Fatalf("pending %s of %+v", a.DoPending(), a)
			case verb != "publish" && a.Live != was.Live:
				t.Fatalf("%s changed what readers are shown", verb)
			}
		}
	})
}

// An audience is within another exactly where nobody is in the first alone.
func TestWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		audience := func(label string) knowledge.AudienceIn {
			a := knowledge.AudienceIn{Kind: rapid.SampledFrom([]string{knowledge.Everyone, knowledge.Agents, knowledge.Groups}).Draw(t, label)}
			if a.Kind == knowledge.Groups {
				a.Groups = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"g1", "g2", "g3"}), 1, 3, rapid.ID).Draw(t, label+" groups")
			}
			return a
		}
		a, b := audience("a"), audience("b")
		alone := false
		for _, agent := range []bool{false, true} {
			for _, of := range [][]string{nil, {"g1"}, {"g2"}, {"g3"}} {
				alone = alone || knowledge.In(a, agent, of...) && !knowledge.In(b, agent, of...)
			}
		}
		if knowledge.Within(a, b) == alone {
			t.Fatalf("%v within %v: %v, and somebody is in the first alone: %v", a, b, knowledge.Within(a, b), alone)
		}
	})
}
