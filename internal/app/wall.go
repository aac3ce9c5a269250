package app

import (
	"context"
	"encoding/json"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/webhook"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

// wall is the feed, on the records it may speak about.
func (a *App) wall() *feed.Feed {
	f := feed.New(a.DB, a.Config.Origin)
	f.Text = func(lang, key string) string { return a.Text.Text(lang, key, nil) }
	f.Tell = a.tellModerated
	f.Records = map[string]feed.Record{
		ticket.Subject: {Cards: ticketsKnown, Recent: ticketsRecent, Find: ticketNumbered, Heard: ticketHeard, Prefixes: []string{"INC", "REQ", "PRB", "CHG"}, Events: ticketTells(),
			Touches: func(ctx context.Context, r db.Reader, id string) ([]ref.Ref, error) {
				return link.AffectedBy(ctx, r, ref.Of(ticket.Subject, id))
			}},
		cmdb.Subject: {Cards: cisKnown, Find: cmdb.IDOf, Heard: func(context.Context, db.Reader, string) (feed.Heard, error) { return feed.HeardByStaff, nil },
			Prefixes: []string{"CI"}},
		knowledge.ArticleKind: {Cards: a.articlesKnown, Recent: a.articlesRecent, Find: knowledge.ArticleID, Heard: a.articleHeard, Prefixes: []string{"KB"},
			Events: []string{"article.published", "article.retired", "article.narrowed"}},
		crisis.Subject:        {Cards: crisesKnown, Find: crisis.IDOf, Heard: crisisHeard, Prefixes: []string{"CRI"}, Events: crisis.OnTheWall()},
		contribution.CallKind: {Cards: callsKnown, Recent: callsRecent, Heard: callHeard, Events: []string{"call.opened", "call.edited", "call.seen", "call.unseen", "call.closed"}},
	}
	f.Looks, f.Contributed = a.looks(), contributed()
	return f
}

func (a *App) articlesKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := a.Library.Cards(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, b := range list {
		out[i] = feed.Card{Kind: knowledge.ArticleKind, ID: b.ID, Number: b.Number, Title: b.Title, State: b.State}
	}
	return out, err
}

func (a *App) articleHeard(ctx context.Context, r db.Reader, id string) (feed.Heard, error) {
	audience, err := a.Library.ArticleAudience(ctx, r, id)
	return heardBy(audience.Kind, knowledge.Everyone, knowledge.Agents), err
}

func cisKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := cmdb.Visible(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, c := range list {
		out[i] = feed.Card{Kind: cmdb.Subject, Type: c.Class, ID: c.ID, Number: c.Number, Title: c.Name, State: c.Status, UpdatedAt: c.UpdatedAt}
	}
	return out, err
}

func callsKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := contribution.CardsOf(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, c := range list {
		card := feed.Card{Kind: contribution.CallKind, ID: c.ID, Title: c.Title(), State: c.State, MeToo: c.Seen, Assignee: c.OpenedBy, OpenedAt: c.OpenedAt, UpdatedAt: c.UpdatedAt}
		card.MyMeToo = c.MySeen != nil && *c.MySeen
		if c.Problem != nil {
			card.Number = c.Problem.Number
		}
		out[i] = card
	}
	return out, err
}

func callHeard(ctx context.Context, r db.Reader, id string) (feed.Heard, error) {
	list, err := contribution.CardsOf(ctx, r, []string{id})
	if err != nil || len(list) == 0 {
		return feed.HeardByFew, err
	}
	return heardBy(list[0].Audience, "everyone", "agents"), nil
}

func heardBy(audience, all, staff string) feed.Heard {
	switch audience {
	case all:
		return feed.HeardByAll
	case staff:
		return feed.HeardByStaff
	}
	return feed.HeardByFew
}

// sendDigests writes the digests of the wall that are due.
func (a *App) sendDigests(ctx context.Context, d *db.DB) error {
	return a.inEach(ctx, func(ctx context.Context, of string) error {
		letters, err := db.View(ctx, d, auth.System(of), a.Feed.Digests)
		if err != nil {
			return err
		}
		for _, l := range letters {
			if _, err := db.Update(ctx, d, auth.System(of), func(ctx context.Context, tx *db.Tx) (int, error) { return 0, a.sendDigest(ctx, tx, l) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) sendDigest(ctx context.Context, tx *db.Tx, l feed.Letter) error {
	stop, mine, err := a.Feed.Sent(ctx, tx, l)
	if err != nil || !mine || len(l.Posts) == 0 {
		return err
	}
	d := mail.Digest{Weekly: l.Period == feed.Weekly, More: l.More, Link: a.Config.Origin() + "/feed", StopURL: a.Config.Origin() + api.Prefix + "/digest/stop?token=" + stop}
	for _, p := range l.Posts {
		one := mail.DigestPost{Title: p.Title()}
		if p.Author != nil {
			one.Author = p.Author.Name
		}
		if p.Group != nil {
			one.Group = p.Group.Name
		}
		d.Posts = append(d.Posts, one)
	}
	return a.write(ctx, tx, l.Person, mail.Message{Template: mail.TemplateDigest, Data: d})
}

// tellModerated writes to an author what a moderator decided about their words.
func (a *App) tellModerated(ctx context.Context, tx *db.Tx, author string, n feed.Notice) error {
	return a.write(ctx, tx, author, mail.Message{Template: mail.TemplateModerated, Data: mail.Moderated{Comment: n.Comment, Restored: n.Decision == "restored",
		Reason: n.Reason, Words: n.Words, Link: a.Config.Origin() + "/feed/" + n.Post}})
}

// hooks tells other programs what happens here.
func (a *App) hooks() *webhook.Hooks {
	return &webhook.Hooks{Record: func(ctx context.Context, r db.Reader, e event.Event) (json.RawMessage, bool, error) {
		record, ok, err := a.record(ctx, r, e)
		if err != nil || !ok {
			return nil, false, err
		}
		b, err := json.Marshal(record)
		return b, err == nil, err
	}}
}

// ticketTells are the events of tickets that a card shows something of.
func ticketTells() []string {
	return []string{"ticket.opened", "ticket.edited", "ticket.assigned", "ticket.started", "ticket.held", "ticket.resumed", "ticket.identified", "ticket.resolved",
		"ticket.closed", "ticket.reopened", "ticket.canceled", "ticket.scheduled", "ticket.failed", "ticket.me_too", "ticket.me_too_undone", "link.added", "link.removed"}
}

// setUpWalls gives every tenant the wall's beginnings, and those of a new version.
func (a *App) setUpWalls(ctx context.Context) error {
	return a.eachTenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := tenant.Mine(ctx, tx)
		if err != nil {
			return err
		}
		return a.Feed.SetUp(ctx, tx, t.Lang)
	})
}

func ticketsKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := ticket.Known(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, t := range list {
		c := feed.Card{Kind: ticket.Subject, Type: t.Kind, ID: t.ID, Number: t.Number, Title: t.Title, State: t.State, Priority: t.Priority, MeToo: t.MeToo,
			Assignee: t.Assignee, OpenedAt: t.OpenedAt, UpdatedAt: t.UpdatedAt, Limited: t.Limited}
		if t.Group != nil {
			c.Group = t.Group.Name
		}
		c.MyMeToo = t.MyMeToo != nil && *t.MyMeToo
		out[i] = c
	}
	return out, err
}

func ticketNumbered(ctx context.Context, r db.Reader, given string) (string, error) {
	return ticket.IDOf(ctx, r, given)
}

func ticketHeard(ctx context.Context, r db.Reader, id string) (feed.Heard, error) {
	role, err := ticket.KnownTo(ctx, r, id)
	if role == auth.Requester {
		return feed.HeardByAll, err
	}
	return feed.HeardByStaff, err
}
