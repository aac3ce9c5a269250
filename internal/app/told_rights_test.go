package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/push/pushtest"
)

// sent is what goes out to people who are not here: what was said to whom, until their devices, letters and feed readers have it.
type sent struct {
	*world
	devices map[string]*pushtest.Service
	feeds   map[string]string // person → the address of their feed reader
	calls   []call
	told    map[string]int // person → notices looked at
	letters map[string]bool
	last    string // the group where somebody was named last
}

// call is a message that names somebody.
type call struct {
	sought
	who, by string
	could   bool // they might read it when it was said
}

func (w *sent) may(who string, one sought) bool {
	p := w.h.As(who)
	return p.Get(one.path).Status == 200 && (!one.part || p.Get("/agents").Status == 200)
}

// name has Camille say something that names a person, where that person may or may not read.
func (w *sent) name() {
	who, word := everybody[1+w.dice.IntN(len(everybody)-1)], w.word()
	text := "@" + w.h.As(who).Name + " voir " + word
	camille := w.h.As("camille")
	one := sought{word: word}
	switch w.dice.IntN(3) {
	case 0:
		ticket := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Lent", "requester_id": w.anybody().ID, "impact": 3, "urgency": 3}).Is(201).Text("id")
		one.path, one.part = "/threads/ticket/"+ticket+"/messages", w.dice.IntN(2) == 0
		camille.Post(one.path, map[string]any{"text": text, "internal": one.part}).Is(201)
	default:
		body := map[string]any{"text": text}
		if len(w.wall) > 0 {
			w.last = w.wall[w.dice.IntN(len(w.wall))]
			body["group"] = w.last
		}
		post := camille.Post("/posts", body)
		if post.Status != 201 {
			return
		}
		one.path = "/posts/" + post.Text("id")
		w.add(word, one.path, false)
	}
	w.calls = append(w.calls, call{sought: one, who: who, by: "camille", could: w.may(who, one)})
}

// narrow changes who reads what: a group opens, closes or becomes secret, lets in or puts out.
func (w *sent) narrow() {
	if len(w.wall) == 0 {
		return
	}
	g, camille, p := w.wall[w.dice.IntN(len(w.wall))], w.h.As("camille"), w.anybody()
	if w.last != "" && w.dice.IntN(2) == 0 {
		g = w.last // where somebody was just named
	}
	switch w.dice.IntN(3) {
	case 0:
		camille.Patch("/feed/groups/"+g, map[string]any{"access": []string{"open", "closed", "secret"}[w.dice.IntN(3)], "requesters": w.dice.IntN(2) == 0})
	case 1:
		camille.Put("/feed/groups/"+g+"/members/"+p.ID, map[string]any{"role": "member"})
	case 2:
		camille.Delete("/feed/groups/" + g + "/members/" + p.ID)
	}
}

// check lets time pass: notices, then letters go out; feed readers come by. What each brings is what its reader may read now.
func (w *sent) check(t *testing.T, seed int) {
	w.h.Settle()
	w.h.Clock.Add(2 * time.Minute)
	w.h.Settle()
	for _, c := range w.calls {
		read, heard := w.may(c.who, c.sought), 0
		for who, s := range w.devices {
			for _, n := range notices(t, s)[w.told[who]:] {
				if !strings.Contains(n.Text, c.word) {
					continue
				}
				if who != c.who || !read {
					t.Fatalf("seed %d: %s is told of %s (%s), meant for %s, who may read it: %v", seed, who, c.word, c.path, c.who, read)
				}
				heard++
			}
		}
		if c.could && read && heard != 1 {
			t.Fatalf("seed %d: %s is told %d times of %s (%s), which names them", seed, c.who, heard, c.word, c.path)
		}
	}
	for who, s := range w.devices {
		w.told[who] = len(s.Said())
	}
	w.calls = nil
	fresh := w.inFeeds(t, seed)
	w.h.Clock.Add(25 * time.Hour)
	w.h.App.Jobs.Kick()
	w.h.Settle()
	w.inLetters(t, seed, fresh)
}

// inFeeds compares what feed readers fetch with the records, and answers what each person's own feed shows: the words, by person.
func (w *sent) inFeeds(t *testing.T, seed int) map[string]string {
	mine := map[string]string{}
	for _, who := range everybody {
		status, all := plainly(w.h, "GET", w.feeds[who]+"&view=all", "", "")
		if status != 200 {
			t.Fatalf("seed %d: the feed reader of %s is answered %d", seed, who, status)
		}
		for _, one := range w.records {
			if in := strings.Contains(all, one.word); strings.HasPrefix(one.path, "/posts/") && in != w.may(who, one) || in && !w.may(who, one) {
				t.Fatalf("seed %d: the feed reader of %s has %s (%s): %v", seed, who, one.word, one.path, in)
			}
		}
		mine[who] = string(w.h.As(who).Get("/feed?limit=100").Is(200).Body)
	}
	return mine
}

// inLetters compares the letters that came since the last time with what their readers' own feeds showed just before.
func (w *sent) inLetters(t *testing.T, seed int, fresh map[string]string) {
	var box struct{ Items []struct{ ID string } }
	w.h.As("ana").Get("/mail/outbox?limit=100").Is(200).Into(&box)
	words := map[string]string{}
	for _, l := range box.Items {
		if w.letters[l.ID] {
			continue
		}
		w.letters[l.ID] = true
		letter := w.h.As("ana").Get("/mail/outbox/" + l.ID).Is(200)
		who, _, _ := strings.Cut(letter.Text("to_email"), "@")
		if strings.Contains(letter.Text("text"), "/digest/stop?token=") {
			words[who] += letter.Text("text")
		}
	}
	for _, who := range everybody {
		for _, one := range w.records[w.told["letters"]:] {
			if !strings.HasPrefix(one.path, "/posts/") {
				continue
			}
			if in, shown := strings.Contains(words[who], one.word), strings.Contains(fresh[who], one.word); in != shown {
				t.Fatalf("seed %d: the letter of %s has %s: %v; their feed: %v", seed, who, one.word, in, shown)
			}
		}
		for _, one := range w.records {
			if strings.Contains(words[who], one.word) && !w.may(who, one) {
				t.Fatalf("seed %d: the letter of %s has %s (%s), which they may not read", seed, who, one.word, one.path)
			}
		}
	}
	w.told["letters"] = len(w.records)
}

// What reaches people outside the pages (notices on their devices, letters, feed readers) says no more than the pages would, when it goes
// out and not when it was written; and no less.
func TestNothingIsSentToWhoMayNotRead(t *testing.T) {
	for seed := range 2 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, h *apptest.House) {
				w := &sent{world: &world{h: h, dice: rand.New(rand.NewPCG(uint64(seed), 7))}, devices: map[string]*pushtest.Service{},
					feeds: map[string]string{}, told: map[string]int{}, letters: map[string]bool{}}
				for _, who := range everybody {
					w.devices[who], _ = device(t, h, who)
					w.feeds[who] = h.As(who).Post("/me/feed-token", nil).Is(201).Text("url")
					h.As(who).Put("/me/digest", m{"period": "daily"}).Is(200)
				}
				notified := 0
				for i := range 90 {
					switch w.dice.IntN(3) {
					case 0:
						w.step(t)
					case 1:
						w.name()
					default:
						w.narrow()
					}
					if i%18 == 17 {
						w.check(t, seed)
					}
				}
				for _, s := range w.devices {
					notified += len(s.Said())
				}
				if notified == 0 || len(w.letters) == 0 || !slices.ContainsFunc(w.records, func(one sought) bool { return strings.HasPrefix(one.path, "/posts/") }) {
					t.Errorf("%d notices and %d letters: the test tests less than it says", notified, len(w.letters))
				}
			})
		})
	}
}
