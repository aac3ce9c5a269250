package feed_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/feed"
)

// oracle is the naive model: everything that was said, and who is what now. It knows no position, window, source or topic.
type oracle struct {
	r      *rig
	groups map[string]*crowd
	posts  []*said
	muted  map[string]map[string]bool // person → "group:…", "person:…", "tag:…", "thing:…"
	follow map[string]map[string]bool
	told   map[string]int // person who wants letters → how many posts there were at the last one
}

type crowd struct {
	id, access string
	requesters bool
	roles      map[string]string // person → owner, member, asked, invited
}

type said struct {
	id, group, author, thing, tag string
	hidden, deleted               bool
}

func (o *oracle) in(g *crowd, who string) bool {
	return g.roles[who] == "owner" || g.roles[who] == "member"
}

func (o *oracle) reads(group, who string) bool {
	a := o.r.people[who]
	if group == "" {
		return a.Has(auth.Agent)
	}
	g := o.groups[group]
	return (a.Has(auth.Agent) || g.requesters) && (g.access == "open" || o.in(g, who))
}

func (o *oracle) moderates(group, who string) bool {
	if group == "" {
		return o.r.people[who].Has(auth.Supervisor)
	}
	return o.reads(group, who) && (o.groups[group].roles[who] == "owner" || o.r.people[who].Has(auth.Supervisor))
}

// listed: the post is in this person's feeds.
func (o *oracle) listed(p *said, who string) bool {
	return !p.hidden && !p.deleted && o.reads(p.group, who) && (p.thing == "" || o.r.known[p.thing].of(o.r.people[who]))
}

// gets: the post answers to its address.
func (o *oracle) gets(p *said, who string) bool {
	if !o.reads(p.group, who) || p.thing != "" && !o.r.known[p.thing].of(o.r.people[who]) {
		return false
	}
	return !p.deleted && (!p.hidden || p.author == who) || o.moderates(p.group, who)
}

func (o *oracle) sourcesOf(p *said) []string {
	group := p.group
	if group == "" {
		group = "wall"
	}
	out := []string{"group:" + group, "person:" + o.r.people[p.author].ID}
	if p.tag != "" {
		out = append(out, "tag:"+p.tag)
	}
	if p.thing != "" {
		out = append(out, "thing:"+p.thing)
	}
	return out
}

func (o *oracle) mine(p *said, who string) bool {
	mutes, follows := o.muted[who], o.follow[who]
	some := len(follows) == 0 || p.author == who || p.group == "" && o.r.people[who].Has(auth.Agent)
	for _, s := range o.sourcesOf(p) {
		if mutes[s] {
			return false
		}
		some = some || follows[s]
	}
	return some
}

// view is what a person sees, newest first.
func (o *oracle) view(who string, is func(*said) bool) []string {
	out := []string{}
	for _, p := range slices.Backward(o.posts) {
		if o.listed(p, who) && is(p) {
			out = append(out, p.id)
		}
	}
	return out
}

// TestWhoReadsWhat compares feeds, single posts, threads, live topics, inboxes, letters, what feed readers fetch and what a search shows
// with the oracle, through random groups, records and changes of rights.
func TestWhoReadsWhat(t *testing.T) {
	each(t, func(t *testing.T, base *rig) {
		rapid.Check(t, func(rt *rapid.T) {
			r := newRig(t, base.Rig)
			o := &oracle{r: r, groups: map[string]*crowd{}, muted: map[string]map[string]bool{}, follow: map[string]map[string]bool{}, told: map[string]int{}}
			names := slices.Sorted(maps.Keys(r.people))
			for _, n := range names {
				o.muted[n], o.follow[n] = map[string]bool{}, map[string]bool{}
				o.asks(t, n, feed.Daily)
			}
			for i := range 3 {
				r.known[fmt.Sprintf("%032d", i)] = knowledge{staff: true}
			}
			for range rapid.IntRange(5, 25).Draw(rt, "steps") {
				o.step(t, rt, names)
			}
			o.compare(t, rt, names)
			o.letters(t, rt)
			for _, who := range names {
				o.programs(t, rt, who)
				o.search(t, rt, who)
			}
		})
	})
}

func pick[T any](rt *rapid.T, from []T, label string) T {
	return rapid.SampledFrom(from).Draw(rt, label)
}

func (o *oracle) step(t *testing.T, rt *rapid.T, names []string) {
	r := o.r
	who := pick(rt, names, "who")
	a := r.people[who]
	groups := slices.Sorted(maps.Keys(o.groups))
	switch pick(rt, []string{"make", "edit", "member", "out", "post", "post", "post", "post", "hide", "delete", "role", "thing", "follow", "mute",
		"digest", "letters"}, "what") {
	case "make":
		if len(groups) == 4 {
			return
		}
		g := &crowd{access: pick(rt, []string{"open", "closed", "secret"}, "access"), requesters: rapid.Bool().Draw(rt, "requesters"), roles: map[string]string{}}
		made := act(t, r, r.people["ana"], func(ctx context.Context, tx *db.Tx) (feed.Group, error) {
			return r.feed.MakeGroup(ctx, tx, feed.MakeGroupIn{Name: id.New(), Access: g.access, Requesters: g.requesters})
		})
		g.id, g.roles["ana"] = made.ID, "owner"
		o.groups[g.id] = g
		o.follow["ana"]["group:"+g.id] = true
	case "edit":
		if len(groups) == 0 {
			return
		}
		g := o.groups[pick(rt, groups, "group")]
		access, requesters := pick(rt, []string{"open", "closed", "secret"}, "access"), rapid.Bool().Draw(rt, "requesters")
		if _, err := try(r, r.people["ana"], func(ctx context.Context, tx *db.Tx) (feed.Group, error) {
			return r.feed.EditGroup(ctx, tx, feed.EditGroupIn{ID: g.id, Access: &access, Requesters: &requesters})
		}); err == nil {
			g.access, g.requesters = access, requesters
		}
	case "member":
		if len(groups) == 0 {
			return
		}
		g := o.groups[pick(rt, groups, "group")]
		role := pick(rt, []string{"owner", "member"}, "role")
		if _, err := try(r, r.people["ana"], func(ctx context.Context, tx *db.Tx) (feed.Group, error) {
			return r.feed.SetMember(ctx, tx, feed.MemberIn{ID: g.id, Person: a.ID, Role: role})
		}); err == nil {
			g.roles[who] = role
			o.follow[who]["group:"+g.id] = true
			delete(o.muted[who], "group:"+g.id)
		}
	case "out":
		if len(groups) == 0 {
			return
		}
		g := o.groups[pick(rt, groups, "group")]
		if _, err := try(r, r.people["ana"], func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := r.feed.DropMember(ctx, tx, feed.OutIn{ID: g.id, Person: a.ID})
			return 0, err
		}); err == nil && g.roles[who] != "" {
			delete(g.roles, who)
			delete(o.follow[who], "group:"+g.id)
			delete(o.muted[who], "group:"+g.id)
		}
	case "post":
		p := &said{author: who, group: pick(rt, append([]string{""}, groups...), "group"), tag: pick(rt, []string{"", "vpn", "wifi"}, "tag")}
		in := feed.PublishIn{Text: "Bonjour", Group: p.group}
		if p.tag != "" {
			in.Text += " #" + p.tag
		}
		if rapid.Bool().Draw(rt, "about") {
			p.thing = pick(rt, slices.Sorted(maps.Keys(r.known)), "thing")
			in.Ref = &ref.Ref{Kind: things, ID: p.thing}
		}
		made, err := try(r, a, func(ctx context.Context, tx *db.Tx) (feed.Post, error) { return r.feed.Publish(ctx, tx, in) })
		if may := o.reads(p.group, who) && (p.thing == "" || r.known[p.thing].of(a)); may != (err == nil) {
			rt.Fatalf("%s posts in %q about %q: %v", who, p.group, p.thing, err)
		}
		if err == nil {
			p.id = made.ID
			o.posts = append(o.posts, p)
		}
	case "hide", "delete":
		if len(o.posts) == 0 {
			return
		}
		p := pick(rt, o.posts, "post")
		if rapid.Bool().Draw(rt, "hide") {
			_, err := try(r, a, func(ctx context.Context, tx *db.Tx) (feed.Post, error) {
				if p.hidden {
					return r.feed.Restore(ctx, tx, feed.GetIn{ID: p.id})
				}
				return r.feed.Hide(ctx, tx, feed.ReasonIn{ID: p.id, Reason: "test"})
			})
			if may := o.gets(p, who) && o.moderates(p.group, who) && !p.deleted; may != (err == nil) {
				rt.Fatalf("%s hides: %v", who, err)
			} else if may {
				p.hidden = !p.hidden
			}
			return
		}
		_, err := try(r, a, func(ctx context.Context, tx *db.Tx) (int, error) {
			_, err := r.feed.Delete(ctx, tx, feed.GetIn{ID: p.id})
			return 0, err
		})
		if may := o.gets(p, who) && (p.author == who || a.Has(auth.Supervisor)); may != (err == nil) {
			rt.Fatalf("%s deletes: %v", who, err)
		} else if may {
			p.deleted = true
		}
	case "role":
		if who != "ana" {
			r.trusted(t, who, pick(rt, []auth.Role{auth.Requester, auth.Agent, auth.Supervisor}, "role"))
		}
	case "thing":
		thing := pick(rt, slices.Sorted(maps.Keys(r.known)), "thing")
		switch pick(rt, []string{"all", "staff", "some"}, "known to") {
		case "all":
			r.known[thing] = knowledge{all: true}
		case "staff":
			r.known[thing] = knowledge{staff: true}
		default:
			r.known[thing] = knowledge{some: []string{a.ID}}
		}
	case "digest":
		o.asks(t, who, pick(rt, []string{feed.Daily, feed.Never}, "period"))
	case "letters":
		o.letters(t, rt)
	case "follow", "mute":
		muted := rapid.Bool().Draw(rt, "muted")
		in := feed.FollowIn{Kind: pick(rt, []string{"tag", "person", "group", "thing"}, "kind"), Muted: muted}
		switch in.Kind {
		case "tag":
			in.ID = pick(rt, []string{"vpn", "wifi"}, "tag")
		case "person":
			in.ID = r.people[pick(rt, names, "followed")].ID
		case "group":
			in.ID = pick(rt, append([]string{"wall"}, groups...), "group")
		default:
			in.ID = pick(rt, slices.Sorted(maps.Keys(r.known)), "thing")
		}
		if _, err := try(r, a, func(ctx context.Context, tx *db.Tx) (feed.Followed, error) { return r.feed.Follow(ctx, tx, in) }); err == nil {
			key := in.Kind + ":" + in.ID
			delete(o.follow[who], key)
			delete(o.muted[who], key)
			if muted {
				o.muted[who][key] = true
			} else {
				o.follow[who][key] = true
			}
		}
	}
}

func (o *oracle) compare(t *testing.T, rt *rapid.T, names []string) {
	r := o.r
	heads := look(t, r, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) ([]event.Event, error) { return db.Events(ctx, rd, 0, 10_000) })
	for _, who := range names {
		a := r.people[who]
		check := func(view string, want []string) {
			got := []string{}
			for cursor, rounds := "", 0; rounds == 0 || cursor != ""; rounds++ {
				page, err := db.View(context.Background(), r.DB, a, func(ctx context.Context, rd db.Reader) (feed.Page, error) {
					return r.feed.Read(ctx, rd, feed.FeedIn{View: view, Limit: 3, Cursor: cursor})
				})
				if err != nil {
					if len(want) == 0 {
						return // a view that is not theirs
					}
					rt.Fatalf("%s reads %s: %v", who, view, err)
				}
				for _, p := range page.Items {
					got = append(got, p.ID)
				}
				if cursor = page.Next; rounds > 100 {
					rt.Fatalf("the feed of %s never ends", who)
				}
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%s sees %v in %s, want %v", who, got, view, want)
			}
		}
		check("all", o.view(who, func(*said) bool { return true }))
		check("mine", o.view(who, func(p *said) bool { return o.mine(p, who) }))
		check("tag:vpn", o.view(who, func(p *said) bool { return p.tag == "vpn" }))
		check("person:"+r.people["camille"].ID, o.view(who, func(p *said) bool { return p.author == "camille" }))
		for thing := range r.known {
			check("record:thing:"+thing, o.view(who, func(p *said) bool { return p.thing == thing }))
		}
		for g := range o.groups {
			check("group:"+g, o.view(who, func(p *said) bool { return p.group == g }))
		}
		for _, p := range o.posts {
			_, err := db.View(context.Background(), r.DB, a, func(ctx context.Context, rd db.Reader) (feed.Post, error) {
				return r.feed.Get(ctx, rd, feed.GetIn{ID: p.id})
			})
			if o.gets(p, who) != (err == nil) {
				rt.Fatalf("%s gets %+v: %v", who, *p, err)
			}
		}
		o.compareLive(t, rt, who, heads)
	}
	visitor := auth.Actor{Tenant: id.New(), ID: id.New(), Roles: auth.Roles{auth.Admin}}
	if page := look(t, r, visitor, func(ctx context.Context, rd db.Reader) (feed.Page, error) {
		return r.feed.Read(ctx, rd, feed.FeedIn{View: "all"})
	}); len(page.Items) > 0 {
		rt.Fatal("another tenant reads the wall")
	}
}

// compareLive: a new post, had it been published now, reaches on its topics only who may read it, and by the inbox exactly who follows it
// and may.
func (o *oracle) compareLive(t *testing.T, rt *rapid.T, who string, log []event.Event) {
	r, a := o.r, o.r.people[who]
	for _, p := range o.posts {
		topics := look(t, r, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) ([]string, error) { return r.feed.TopicsOf(ctx, rd, p.id) })
		for _, topic := range topics {
			hears := look(t, r, a, func(ctx context.Context, rd db.Reader) (bool, error) {
				known, err := r.feed.MayHear(ctx, rd, topic)
				return known && err == nil, nil
			})
			if reads := o.reads(p.group, who) && (p.thing == "" || r.known[p.thing].of(a)); hears && !reads {
				rt.Fatalf("%s may hear %s, where %+v is told", who, topic, *p)
			}
		}
		at := slices.IndexFunc(log, func(e event.Event) bool { return e.Type == "post.published" && e.Subject.ID == p.id })
		log[at].At = instant.Of(r.Clock.Now())
		concerned := look(t, r, auth.System(r.tenant), func(ctx context.Context, rd db.Reader) ([]string, error) {
			return r.feed.Concerns(ctx, rd, log[at], []string{a.ID})
		})
		want := o.listed(p, who)
		followed, muted := false, false
		for _, s := range o.sourcesOf(p) {
			followed, muted = followed || o.follow[who][s], muted || o.muted[who][s]
		}
		if want = want && followed && !muted; want != (len(concerned) == 1) {
			rt.Fatalf("the inbox of %s is told of %+v: %v, want %v (%s)", who, *p, concerned, want, strings.Join(o.sourcesOf(p), " "))
		}
	}
}
