package thread_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

func TestPost(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.say(t, sami, "  Bonjour,\r\nplus *rien* ne marche\u202e  ")
		if m.Seq != 1 || m.Text != "Bonjour,\nplus *rien* ne marche" || m.Author.Name != "Sami Haddad" || m.At != r.DB.Now() || m.Version != 1 || m.Internal {
			t.Errorf("posted %+v", m)
		}
		e := r.last(t)
		var p thread.Posted
		if err := json.Unmarshal(e.Data, &p); err != nil {
			t.Fatal(err)
		}
		if e.Type != "thread.posted" || e.Subject != ticket || strings.Join(e.Topics, " ") != "thread:ticket:42" || p.Message != m.ID || p.Seq != 1 {
			t.Errorf("left the event %+v %s", e, e.Data)
		}
		if strings.Contains(string(e.Data), "Bonjour") {
			t.Error("the event holds the text")
		}
		n := r.note(t, camille, "C'est le commutateur du 3e")
		if e = r.last(t); n.Seq != 2 || strings.Join(e.Topics, " ") != "thread:ticket:42:internal" {
			t.Errorf("the note is %d on %q", n.Seq, e.Topics)
		}
		page := r.list(t, camille, thread.ListIn{})
		if len(page.Items) != 2 || page.Head != 2 || page.Next != "" {
			t.Fatalf("an agent reads %+v", page)
		}
		if got := page.Items[0]; got.HTML != "<p>Bonjour,<br>\nplus <em>rien</em> ne marche</p>" || got.Author.Name != "Sami Haddad" {
			t.Errorf("listed %+v", got)
		}
		page = r.list(t, sami, thread.ListIn{})
		if len(page.Items) != 1 || page.Items[0].Seq != 1 || page.Head != 1 {
			t.Errorf("the requester reads %+v", page)
		}
	})
}

func TestPostRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.closed["43"] = true
		for _, c := range []struct {
			about, who string
			in         thread.PostIn
			kind       fault.Kind
			code       string
		}{
			{"empty", sami, thread.PostIn{Kind: "ticket", ID: "42", Text: " \u200b\n"}, fault.KindInvalid, "message.empty"},
			{"too long", sami, thread.PostIn{Kind: "ticket", ID: "42", Text: strings.Repeat("é", 20_001)}, fault.KindInvalid, "message.too_long"},
			{"no such kind", sami, thread.PostIn{Kind: "nothing", ID: "42", Text: "a"}, fault.KindNotFound, "thread.not_found"},
			{"no such record", sami, thread.PostIn{Kind: "ticket", ID: "44", Text: "a"}, fault.KindNotFound, "record.not_found"},
			{"another's record", lea, thread.PostIn{Kind: "ticket", ID: "42", Text: "a"}, fault.KindNotFound, "record.not_found"},
			{"another tenant", zoe, thread.PostIn{Kind: "ticket", ID: "42", Text: "a"}, fault.KindNotFound, "record.not_found"},
			{"closed", lea, thread.PostIn{Kind: "ticket", ID: "43", Text: "a"}, fault.KindConflict, "ticket.closed"},
			{"note by a requester", sami, thread.PostIn{Kind: "ticket", ID: "42", Text: "a", Internal: true}, fault.KindDenied, "message.internal_denied"},
			{"answer to nothing", sami, thread.PostIn{Kind: "ticket", ID: "42", Text: "a", ReplyTo: "x"}, fault.KindNotFound, "message.not_found"},
			{"another's file", sami, thread.PostIn{Kind: "ticket", ID: "42", Text: "a", Files: []string{"x"}}, fault.KindInvalid, "file.not_yours"},
			{"too many files", sami, thread.PostIn{Kind: "ticket", ID: "42", Files: strings.Split("abcdefghijk", "")}, fault.KindInvalid, "message.too_many_files"},
		} {
			_, err := act(r, c.who, r.threads.Post, c.in)
			t.Log(c.about)
			refused(t, err, c.kind, c.code)
		}
		if n := len(r.events(t)); n != 0 {
			t.Errorf("refusals left %d events", n)
		}
		r.say(t, sami, strings.Repeat("é", 20_000))
	})
}

func TestReplyNeverPointsAtANote(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		note, open := r.note(t, camille, "a"), r.say(t, sami, "b")
		if _, err := act(r, camille, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: "c", ReplyTo: note.ID}); true {
			refused(t, err, fault.KindNotFound, "message.not_found")
		}
		for _, to := range []string{note.ID, open.ID} {
			must(act(r, camille, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "42", Text: "c", Internal: true, ReplyTo: to}))(t)
		}
		if _, err := act(r, camille, r.threads.Post, thread.PostIn{Kind: "ticket", ID: "43", Text: "c", ReplyTo: open.ID}); true {
			refused(t, err, fault.KindNotFound, "message.not_found")
		}
	})
}

func TestConcurrentPostsAreNumberedWithoutGaps(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const writers, each = 16, 20
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := range each {
					in := thread.PostIn{Kind: "ticket", ID: "42", Text: "a", Internal: (w+n)%3 == 0}
					if (w+n)%5 == 0 {
						in.ReplyTo = "nothing" // refused after others shared the commit
					}
					if _, err := act(r, camille, r.threads.Post, in); (err != nil) != (in.ReplyTo != "") {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		page := r.list(t, camille, thread.ListIn{Limit: 500})
		for i, m := range page.Items {
			if m.Seq != int64(i+1) {
				t.Fatalf("message %d has the number %d", i+1, m.Seq)
			}
		}
		if len(page.Items) != writers*each*4/5 || page.Head != int64(len(page.Items)) {
			t.Errorf("%d messages, head %d", len(page.Items), page.Head)
		}
	})
}

func TestListPages(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for n := range 7 {
			if n%3 == 1 {
				r.note(t, camille, "note")
			} else {
				r.say(t, camille, "mot")
			}
		}
		for _, c := range []struct {
			who              string
			in               thread.ListIn
			want, next, prev string
		}{
			{camille, thread.ListIn{}, "1234567", "", ""},
			{sami, thread.ListIn{}, "13467", "", ""},
			{camille, thread.ListIn{Limit: 3}, "123", "3", ""},
			{sami, thread.ListIn{Limit: 2, After: 1}, "34", "4", ""},
			{sami, thread.ListIn{Limit: 2, After: 4}, "67", "", ""},
			{sami, thread.ListIn{Limit: 2, Last: true}, "67", "", "6"},
			{sami, thread.ListIn{Limit: 3, Before: 6}, "134", "", ""},
			{camille, thread.ListIn{Limit: 3, Before: 6}, "345", "", "3"},
			{sami, thread.ListIn{After: 7}, "", "", ""},
		} {
			page, got := r.list(t, c.who, c.in), ""
			for _, m := range page.Items {
				got += string(rune('0' + m.Seq))
			}
			if got != c.want || page.Next != c.next || page.Prev != c.prev {
				t.Errorf("%s %+v: %s next %q prev %q; want %s %q %q", c.who, c.in, got, page.Next, page.Prev, c.want, c.next, c.prev)
			}
		}
	})
}
