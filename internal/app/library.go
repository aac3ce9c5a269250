package app

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/link"
	"comptoir/internal/record/ticket"
)

// library says to notes and articles what they cannot know: who hears what is said where, and what a note may be about.
func (a *App) library() *knowledge.Library {
	agents := func(context.Context, db.Reader, string) (knowledge.AudienceIn, error) {
		return knowledge.AudienceIn{Kind: knowledge.Agents}, nil // the other side is one person's business
	}
	l := &knowledge.Library{
		Places: map[string]knowledge.Place{
			desk.Kind:      {Audience: agents, Card: conversationCard},
			ticket.Subject: {Audience: agents, Card: ticketCard},
		},
		Subjects: map[string]func(context.Context, db.Reader, string) error{ticket.Subject: ticket.MayRead, cmdb.Subject: cmdb.MayRead},
	}
	asked := func(ctx context.Context, r db.Reader, id string) (knowledge.AudienceIn, error) {
		all, err := contribution.CardsOf(ctx, r, []string{id})
		if err != nil || len(all) == 0 || all[0].Audience != contribution.Everyone {
			return knowledge.AudienceIn{Kind: knowledge.Agents}, err
		}
		return knowledge.AudienceIn{Kind: knowledge.Everyone}, nil
	}
	l.Places[contribution.CallKind] = knowledge.Place{Audience: asked, Card: callCard}
	l.MoreGroups = a.wallGroups()
	l.Places[feed.Kind] = knowledge.Place{Audience: a.postAudience, Card: a.postCard}
	l.Places[knowledge.ArticleKind] = knowledge.Place{Audience: l.ArticleAudience, Card: l.ArticleCard}
	l.Places[knowledge.NoteKind] = knowledge.Place{Audience: l.NoteAudience, Card: l.NoteCard}
	return l
}

func conversationCard(ctx context.Context, r db.Reader, id string) (knowledge.Card, error) {
	c, err := desk.Get(ctx, r, desk.GetIn{ID: id})
	return knowledge.Card{Number: c.Number, Title: ticket.TitleOf(c.Symptoms)}, err
}

func ticketCard(ctx context.Context, r db.Reader, id string) (knowledge.Card, error) {
	all, err := ticket.Briefs(ctx, r, id)
	return knowledge.Card{Number: all[id].Number, Title: all[id].Title}, err
}

func callCard(ctx context.Context, r db.Reader, id string) (knowledge.Card, error) {
	all, err := contribution.CardsOf(ctx, r, []string{id})
	if err != nil || len(all) == 0 {
		return knowledge.Card{}, err
	}
	return knowledge.Card{Title: all[0].Title()}, nil
}

// articleTies lets agents tie an article to tickets, machines and others.
func (a *App) articleTies() link.Kind {
	return link.Kind{
		Find: knowledge.ArticleID, MayRead: a.Library.MayReadArticle,
		MayEdit: func(ctx context.Context, r db.Reader, id string) error {
			if !r.Actor().Has(auth.Agent) {
				return fault.Denied("permission.denied")
			}
			return a.Library.MayReadArticle(ctx, r, id)
		},
		Cards: func(ctx context.Context, r db.Reader, ids []string) ([]link.Card, error) {
			list, err := a.Library.Cards(ctx, r, ids)
			out := make([]link.Card, len(list))
			for i, b := range list {
				out[i] = link.Card{Kind: knowledge.ArticleKind, ID: b.ID, Number: b.Number, Title: b.Title, State: b.State}
			}
			return out, err
		},
		Topics: func(id string) []string { return []string{"article:" + id + ":draft"} }, // agents alone: the other side may not be for readers
	}
}

// keepSolution makes a note of what solved a conversation, in the name of who closed it.
func (a *App) keepSolution(ctx context.Context, tx *db.Tx, e event.Event) error {
	c, err := desk.Get(ctx, tx, desk.GetIn{ID: e.Subject.ID})
	if err != nil || c.Solution == "" || c.CloseReason == desk.Spam {
		return err
	}
	who, known, err := directory.ActorOf(ctx, tx, e.Actor)
	if err != nil || !known {
		return err
	}
	in := knowledge.SolutionIn{Source: ref.Of(desk.Kind, c.ID), Symptoms: c.Symptoms, Text: c.Solution}
	if c.Service != nil {
		in.About = ref.Of(cmdb.Subject, c.Service.ID)
	}
	return a.Library.KeepSolution(ctx, tx.As(who).At(e.At), in)
}
