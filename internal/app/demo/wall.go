package demo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/thread"
)

// moment is something that came on the wall: a person's post, or what the product answered to an event.
type moment struct {
	at    instant.Instant
	post  *script.Posted
	event *event.Event
}

// wall furnishes three months of posts: what people wrote, between what the product posted of what really happened.
func (p *player) wall(ctx context.Context) error {
	circles := map[string]string{}
	if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := p.a.Feed.SetUp(ctx, tx, "fr"); err != nil {
			return err
		}
		return p.makeCircles(ctx, tx, circles)
	}); err != nil {
		return err
	}
	moments, err := p.moments(ctx)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(moments, chunk) {
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, m := range part {
				if err := p.happen(ctx, tx, m, circles); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return p.update(ctx, p.showThemselves)
}

func (p *player) makeCircles(ctx context.Context, tx *db.Tx, circles map[string]string) error {
	for _, c := range script.Circles() {
		then := p.ago(tx, c.Members[0], 89, 0)
		g, err := p.a.Feed.MakeGroup(ctx, then, feed.MakeGroupIn{Name: c.Name, Description: c.Description, Access: c.Access, Requesters: c.Requesters})
		if err != nil {
			return err
		}
		circles[c.Key] = g.ID
		for _, m := range c.Members[1:] {
			if _, err := p.a.Feed.SetMember(ctx, then, feed.MemberIn{ID: g.ID, Person: p.people[m].ID, Role: feed.InGroup}); err != nil {
				return err
			}
		}
	}
	return nil
}

// moments are what the script says and what the log says, in the order in which they happened.
func (p *player) moments(ctx context.Context) ([]moment, error) {
	var out []moment
	told := p.a.Feed.Listened()
	now := instant.Of(p.a.DB.Clock()())
	for after := int64(0); ; {
		events, err := db.View(ctx, p.a.DB, auth.System(p.tenant), func(ctx context.Context, r db.Reader) ([]event.Event, error) { return db.Events(ctx, r, after, 1000) })
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if after = e.Seq; slices.Contains(told, e.Type) {
				out = append(out, moment{at: e.At, event: &e})
			}
		}
		if len(events) < 1000 {
			break
		}
	}
	for _, w := range script.Wall() {
		out = append(out, moment{at: now.Add(time.Duration(w.Later)*time.Minute - time.Duration(w.Days)*24*time.Hour - 5*time.Hour), post: &w})
	}
	slices.SortStableFunc(out, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	return out, nil
}

func (p *player) happen(ctx context.Context, tx *db.Tx, m moment, circles map[string]string) error {
	if m.event != nil {
		return p.a.Feed.Heard(ctx, tx.As(auth.System(p.tenant)).At(m.at), *m.event)
	}
	w := m.post
	then := tx.As(p.people[w.By]).At(m.at)
	in := feed.PublishIn{Text: w.Text, Group: circles[w.Circle], Pin: w.Pin && (w.Circle != "" || w.By == "nora"), Acknowledge: w.Ack}
	if w.Question != "" {
		in.Poll = &feed.PollIn{Question: w.Question, Options: w.Answers}
	}
	if in.Acknowledge || in.Pin {
		if owner := ownerOf(w.Circle); owner != "" && owner != w.By {
			in.Acknowledge, in.Pin = false, false // only who runs the group asks for it
		}
	}
	post, err := p.a.Feed.Publish(ctx, then, in)
	if err != nil {
		return err
	}
	return p.answers(ctx, tx, m.at, w, post)
}

func ownerOf(circle string) string {
	for _, c := range script.Circles() {
		if c.Key == circle {
			return c.Members[0]
		}
	}
	return ""
}

// answers are the comments, thanks, votes and acknowledgements that a post had.
func (p *player) answers(ctx context.Context, tx *db.Tx, at instant.Instant, w *script.Posted, post feed.Post) error {
	later := func(who string, minutes int) *db.Tx {
		return tx.As(p.people[who]).At(min(at.Add(time.Duration(minutes)*time.Minute), tx.Now()))
	}
	for _, c := range w.Comments {
		if _, err := p.a.Threads.Post(ctx, later(c.By, c.Later), thread.PostIn{Kind: feed.Kind, ID: post.ID, Text: c.Text}); err != nil {
			return err
		}
	}
	for i, who := range w.Thanks {
		if _, err := p.a.Threads.React(ctx, later(who, 5+3*i), thread.ReactIn{Kind: feed.Kind, ID: post.ID, Message: post.Message.ID, Emoji: "👏"}); err != nil {
			return err
		}
	}
	for who, n := range w.Votes {
		if _, err := p.a.Feed.Vote(ctx, later(who, 20*n), feed.VoteIn{ID: post.ID, Options: []int{n}}); err != nil {
			return err
		}
	}
	if post.Ack == nil {
		return nil
	}
	for i, who := range w.Acked {
		if _, err := p.a.Feed.Acknowledge(ctx, later(who, 10+15*i), feed.GetIn{ID: post.ID}); err != nil {
			return err
		}
	}
	return nil
}

// showThemselves gives some people a profile.
func (p *player) showThemselves(ctx context.Context, tx *db.Tx) error {
	for who, one := range script.Profiles() {
		if _, err := p.a.Feed.EditProfile(ctx, tx.As(p.people[who]), feed.EditProfileIn{About: &one.About, Skills: &one.Skills}); err != nil {
			return err
		}
	}
	return nil
}
