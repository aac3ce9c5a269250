package feed_test

import (
	"context"
	"encoding/xml"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/feed"
)

const inLetter = 15 // posts at most

// asks: somebody wants letters, or none any more.
func (o *oracle) asks(t *testing.T, who, period string) {
	act(t, o.r, o.r.people[who], func(ctx context.Context, tx *db.Tx) (feed.Digest, error) {
		return o.r.feed.SetDigest(ctx, tx, feed.DigestIn{Period: period})
	})
	if _, had := o.told[who]; period == feed.Never {
		delete(o.told, who)
	} else if !had {
		o.told[who] = len(o.posts)
	}
}

// letters: a day later who asked for it is written to, with what their own feed has had since the last letter and they may read now.
func (o *oracle) letters(t *testing.T, rt *rapid.T) {
	r := o.r
	r.Clock.Add(25 * time.Hour)
	system := auth.System(r.tenant)
	got := map[string]bool{}
	for _, l := range look(t, r, system, r.feed.Digests) {
		who := r.named(l.Person)
		since, asked := o.told[who]
		if !asked || got[who] {
			rt.Fatalf("a letter for %s, asked for: %v, had one: %v", who, asked, got[who])
		}
		got[who] = true
		want := []string{}
		for _, p := range slices.Backward(o.posts[since:]) {
			if o.listed(p, who) && o.mine(p, who) {
				want = append(want, p.id)
			}
		}
		more := len(want) > inLetter
		want = want[:min(len(want), inLetter)]
		has := []string{}
		for _, p := range l.Posts {
			has = append(has, p.ID)
		}
		if !slices.Equal(has, want) || l.More != more {
			rt.Fatalf("the letter of %s has %v (more: %v), want %v (%v)", who, has, l.More, want, more)
		}
		act(t, r, system, func(ctx context.Context, tx *db.Tx) (string, error) {
			stop, mine, err := r.feed.Sent(ctx, tx, l)
			if !mine {
				rt.Fatalf("the letter of %s is sent by another", who)
			}
			return stop, err
		})
		o.told[who] = len(o.posts)
	}
	if len(got) != len(o.told) {
		rt.Fatalf("letters for %v, asked for by %v", got, slices.Sorted(maps.Keys(o.told)))
	}
	if again := look(t, r, system, r.feed.Digests); len(again) > 0 {
		rt.Fatalf("%d letters come twice", len(again))
	}
}

// programs: a feed reader with somebody's address fetches what that person sees, by the rights they have now.
func (o *oracle) programs(t *testing.T, rt *rapid.T, who string) {
	token := act(t, o.r, o.r.people[who], func(ctx context.Context, tx *db.Tx) (feed.Token, error) {
		return o.r.feed.MakeToken(ctx, tx, feed.NoIn{})
	}).Token
	fetch := func(view string, want []string) {
		w := httptest.NewRecorder()
		if err := o.r.feed.Atom(w, httptest.NewRequestWithContext(t.Context(), "GET", "/feed.atom?view="+url.QueryEscape(view)+"&token="+token, nil)); err != nil {
			if len(want) == 0 {
				return // a view that is not theirs
			}
			rt.Fatalf("%s fetches %s: %v", who, view, err)
		}
		var read struct {
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &read); err != nil {
			rt.Fatal(err)
		}
		got := []string{}
		for _, e := range read.Entries {
			got = append(got, e.ID[strings.LastIndex(e.ID, "/")+1:])
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("the reader of %s fetches %v of %s, want %v", who, got, view, want)
		}
	}
	fetch("all", o.view(who, func(*said) bool { return true }))
	fetch("mine", o.view(who, func(p *said) bool { return o.mine(p, who) }))
	for g := range o.groups {
		fetch("group:"+g, o.view(who, func(p *said) bool { return p.group == g }))
	}
}

// search: of posts that an index may name, whoever asks is shown those they may read now; and the document itself is addressed to nobody
// else's groups.
func (o *oracle) search(t *testing.T, rt *rapid.T, who string) {
	r, a := o.r, o.r.people[who]
	ids := make([]string, len(o.posts))
	for i, p := range o.posts {
		ids[i] = p.id
	}
	want := o.view(who, func(*said) bool { return true })
	slices.Sort(want)
	shown := []string{}
	for _, p := range look(t, r, a, func(ctx context.Context, rd db.Reader) ([]feed.Post, error) { return r.feed.Visible(ctx, rd, ids) }) {
		shown = append(shown, p.ID)
	}
	if slices.Sort(shown); !slices.Equal(shown, want) {
		rt.Fatalf("a search shows %s %v, want %v", who, shown, want)
	}
	groups := look(t, r, a, feed.GroupsRead)
	findable := []string{}
	for _, p := range look(t, r, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) ([]feed.Findable, error) {
		return r.feed.Findables(ctx, rd, ids)
	}) {
		if addressed := p.Everyone || p.Staff && a.Has(auth.Agent) || slices.Contains(groups, p.Group); addressed && (p.Record.ID == "" || r.known[p.Record.ID].of(a)) {
			findable = append(findable, p.ID)
		}
	}
	if slices.Sort(findable); !slices.Equal(findable, want) {
		rt.Fatalf("the index would let %s find %v, want %v", who, findable, want)
	}
}
