package thread_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// said is what a naive reader remembers of a message.
type said struct {
	id, author, text  string
	internal, deleted bool
	edited            bool
	likes             []string
}

// world is the naive model: a list, and how far each has read.
type world struct {
	said []said
	read map[string]int64
}

func (w *world) seen(internal bool) (out []int) {
	for i, m := range w.said {
		if internal || !m.internal {
			out = append(out, i)
		}
	}
	return out
}

func (w *world) head(internal bool) int64 {
	seen := w.seen(internal)
	if len(seen) == 0 {
		return 0
	}
	return int64(seen[len(seen)-1] + 1)
}

func (w *world) unread(who string, internal bool) (n int) {
	for _, i := range w.seen(internal) {
		if m := w.said[i]; int64(i+1) > w.read[who] && m.author != who && !m.deleted {
			n++
		}
	}
	return n
}

func (w *world) page(internal bool) string {
	var b strings.Builder
	for _, i := range w.seen(internal) {
		m := w.said[i]
		fmt.Fprintln(&b, i+1, m.author, m.text, m.internal, m.deleted, m.edited, m.likes)
	}
	return b.String()
}

func shown(list []thread.Message) string {
	var b strings.Builder
	for _, m := range list {
		likes := []string{}
		for _, r := range m.Reactions {
			likes = append(likes, r.PersonIDs...)
		}
		fmt.Fprintln(&b, m.Seq, m.Author.ID, m.Text, m.Internal, m.Deleted, !m.EditedAt.IsZero(), likes)
	}
	return b.String()
}

// Whatever people do, who does not see internal notes reads, hears and counts exactly what a thread without notes would hold.
func TestInternalNotesNeverLeak(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var done int64 // events of the checks before
		rapid.Check(t, func(t *rapid.T) {
			subject := ref.Of("ticket", id.New())
			r.members[subject.ID] = []string{sami}
			w := &world{read: map[string]int64{}}
			for range rapid.IntRange(1, 15).Draw(t, "steps") {
				step(t, r, w, subject)
			}
			for _, who := range []string{sami, camille} {
				internal := who == camille
				page := must(ask(r, who, r.threads.List, thread.ListIn{Kind: subject.Kind, ID: subject.ID}))(t)
				if got, want := shown(page.Items), w.page(internal); got != want {
					t.Fatalf("%s reads\n%s\nwant\n%s", who, got, want)
				}
				if page.Head != w.head(internal) {
					t.Fatalf("%s is told head %d; want %d", who, page.Head, w.head(internal))
				}
				for _, mark := range page.Read {
					if !internal && mark.Seq > 0 && w.said[mark.Seq-1].internal && mark.Person.ID != sami {
						t.Fatalf("%s is told that %s read the note %d", who, mark.Person.ID, mark.Seq)
					}
				}
				counts := must(ask(r, who, func(ctx ctxt, rd db.Reader, _ int) (map[string]int, error) {
					return thread.Unread(ctx, rd, subject.Kind, []string{subject.ID}, internal)
				}, 0))(t)
				if counts[subject.ID] != w.unread(who, internal) {
					t.Fatalf("%s has %d unread; want %d", who, counts[subject.ID], w.unread(who, internal))
				}
				news := must(ask(r, who, r.threads.AllUnread, thread.UnreadIn{}))(t)
				for _, n := range news.Items {
					if n.ID == subject.ID && (n.Unread != w.unread(who, internal) || n.Head != w.head(internal)) {
						t.Fatalf("%s is told the news %+v", who, n)
					}
				}
			}
			done = hears(t, r, w, subject, done)
			delete(r.members, subject.ID)
		})
	})
}

// hears checks every event that a requester's topics carry, and the record pushed with it.
func hears(t *rapid.T, r *rig, w *world, subject ref.Ref, after int64) int64 {
	events := must(db.View(ctx, r.DB, auth.System(r.tenant), func(ctx ctxt, rd db.Reader) ([]event.Event, error) {
		events, err := db.Events(ctx, rd, after, 10_000)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if e.Subject != subject || !slices.Contains(e.Topics, thread.Topic(subject)) && !slices.Contains(e.Topics, "inbox:"+sami) {
				continue
			}
			p, err := event.Decode[thread.Posted](e)
			if err != nil {
				return nil, err
			}
			if p.Internal || p.Seq > 0 && w.said[p.Seq-1].internal && e.Type != "thread.read" {
				t.Fatalf("the requester hears %s %s", e.Type, e.Data)
			}
			if mark, err := event.Decode[thread.Read](e); err == nil && e.Type == "thread.read" && mark.Seq > 0 && mark.Person != sami && w.said[mark.Seq-1].internal {
				t.Fatalf("the requester hears of the note %d being read", mark.Seq)
			}
			record, ok, err := r.threads.Record(ctx, rd, e)
			if err != nil {
				return nil, err
			}
			if m, is := record.(thread.Message); ok && is && m.Internal {
				t.Fatalf("the requester is pushed %+v", m)
			}
		}
		return events, nil
	}))(t)
	if len(events) == 0 {
		return after
	}
	return events[len(events)-1].Seq
}

func step(t *rapid.T, r *rig, w *world, subject ref.Ref) {
	who := rapid.SampledFrom([]string{sami, camille, yanis}).Draw(t, "who")
	internal := who != sami && rapid.Bool().Draw(t, "internal")
	verb := rapid.SampledFrom([]string{"post", "post", "edit", "delete", "react", "read"}).Draw(t, "verb")
	text := rapid.StringMatching(`[a-zé@ ]{0,8}x( @sami| @yanis)?`).Draw(t, "text")
	text = strings.Join(strings.Fields(text), " ")
	if verb == "post" {
		m := must(act(r, who, r.threads.Post, thread.PostIn{Kind: subject.Kind, ID: subject.ID, Text: text, Internal: internal}))(t)
		w.said = append(w.said, said{id: m.ID, author: who, text: text, internal: internal, likes: []string{}})
		return
	}
	if verb == "read" {
		seq := rapid.Int64Range(0, int64(len(w.said))+1).Draw(t, "seq")
		must(act(r, who, r.threads.MarkRead, thread.ReadIn{Kind: subject.Kind, ID: subject.ID, Seq: seq}))(t)
		w.read[who] = max(w.read[who], min(seq, w.head(who != sami)))
		return
	}
	if len(w.said) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.said)-1).Draw(t, "message")
	m := &w.said[i]
	in := thread.GetIn{Kind: subject.Kind, ID: subject.ID, Message: m.id}
	visible := who != sami || !m.internal
	own := visible && m.author == who
	var err error
	may := false
	switch verb {
	case "edit":
		may = own && !m.deleted
		_, err = act(r, who, r.threads.Edit, thread.EditIn{Kind: in.Kind, ID: in.ID, Message: in.Message, Text: text})
		if may && text != m.text {
			m.text, m.edited = text, true
		}
	case "delete":
		may = own
		_, err = act(r, who, r.threads.Delete, in)
		if may {
			m.text, m.deleted, m.likes = "", true, []string{}
		}
	case "react":
		may = visible && !m.deleted
		_, err = act(r, who, r.threads.React, thread.ReactIn{Kind: in.Kind, ID: in.ID, Message: in.Message, Emoji: "👍"})
		if may && !slices.Contains(m.likes, who) {
			m.likes = append(m.likes, who)
			slices.Sort(m.likes) // at one instant they are told by name
		}
	}
	if (err == nil) != may {
		t.Fatalf("%s %s message %d %+v: %v", who, verb, i+1, m, err)
	}
}
