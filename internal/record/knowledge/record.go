package knowledge

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// Record gives live what an event of this package is about, the same for every reader of its topics: the note; the published
// edition of an article, or the newest where the event went to agents only. Who can no longer read is shown nothing.
func (l *Library) Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch {
	case e.Type == NoteNarrowed{}.EventType(), e.Type == ArticleNarrowed{}.EventType(), e.Type == NoteRemoved{}.EventType():
		return nil, false, nil
	case e.Subject.Kind == NoteKind && (strings.HasPrefix(e.Type, "note.")):
		n, err := noteByID(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		if !stillHeard(e, n.topics()) {
			return nil, false, nil
		}
		out, err := l.presentNotes(ctx, r, []noteRow{*n})
		if err != nil {
			return nil, false, err
		}
		out[0].SaidBy = nil // for those who may read the source
		return out[0], true, nil
	case e.Subject.Kind == ArticleKind && strings.HasPrefix(e.Type, "article."):
		a, err := articleByKey(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, false, err
		}
		if !stillHeard(e, append(a.openTopics(), a.deskTopics()...)) {
			return nil, false, nil
		}
		edition, desk := a.Edition, true
		if e.Type == (ArticlePublished{}).EventType() || e.Type == (ArticleRated{}).EventType() || e.Type == (ArticleEdited{}).EventType() && a.State == Published && open(e) {
			if a.State != Published {
				return nil, false, nil
			}
			edition, desk = a.Live, false
		}
		out, err := l.wholeArticle(ctx, r, a, edition, desk)
		return out, err == nil, err
	}
	return nil, false, nil
}

// stillHeard: whoever was told of an event belongs to the audience today. An old event that is read again shows the record as it
// is now, which may be for fewer people.
func stillHeard(e event.Event, now []string) bool {
	return !slices.ContainsFunc(e.Topics, func(t string) bool { return strings.HasPrefix(t, "knowledge:") && !slices.Contains(now, t) })
}

// open says whether an event about an article went to all its readers.
func open(e event.Event) bool {
	for _, t := range e.Topics {
		if t == "article:"+e.Subject.ID {
			return true
		}
	}
	return false
}

// MayHear says whether the actor may follow a live topic of this package; known is false for topics of others.
func (l *Library) MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	name, rest, _ := strings.Cut(topic, ":")
	switch name {
	case "note":
		return true, l.MayReadNote(ctx, r, rest)
	case "article":
		key, draft := strings.CutSuffix(rest, ":draft")
		if draft && !r.Actor().Has(auth.Agent) {
			return true, fault.Denied("permission.denied")
		}
		return true, l.MayReadArticle(ctx, r, key)
	case "knowledge":
	default:
		return false, nil
	}
	a := AudienceIn{Kind: rest}
	if g, ok := strings.CutPrefix(rest, "group:"); ok {
		a = AudienceIn{Kind: Groups, Groups: []string{g}}
	} else if rest != Everyone && rest != Agents {
		return true, fault.NotFound("topic.unknown")
	}
	who, err := l.reader(ctx, r)
	if err == nil && !who.in(a) {
		err = fault.Denied("permission.denied")
	}
	return true, err
}

// Narrows says whether after this event some people may no longer read what they could.
func Narrows(e event.Event) bool {
	return e.Type == NoteNarrowed{}.EventType() || e.Type == ArticleNarrowed{}.EventType()
}

// NoteThread is what a note says about its thread: its readers read and write.
func (l *Library) NoteThread() thread.Kind { return thread.Kind{MayRead: l.MayReadNote} }

// ArticleThread is what an article says about its thread: its readers comment.
func (l *Library) ArticleThread() thread.Kind {
	return thread.Kind{MayRead: l.MayReadArticle, Find: ArticleID, MayOpen: l.MayOpenFile}
}

// NoteAudience is who reads what is said under a note.
func (l *Library) NoteAudience(ctx context.Context, r db.Reader, key string) (AudienceIn, error) {
	n, err := l.readableNote(ctx, r, key)
	if err != nil {
		return AudienceIn{}, err
	}
	return n.audience(), nil
}

// NoteCard names a note.
func (l *Library) NoteCard(ctx context.Context, r db.Reader, key string) (Card, error) {
	n, err := l.readableNote(ctx, r, key)
	if err != nil {
		return Card{}, err
	}
	return Card{Title: n.Title}, nil
}

// ArticleAudience is who reads what is said under an article.
func (l *Library) ArticleAudience(ctx context.Context, r db.Reader, key string) (AudienceIn, error) {
	a, _, err := l.readableArticle(ctx, r, key)
	if err != nil {
		return AudienceIn{}, err
	}
	if a.State != Published && a.Audience == Everyone {
		return AudienceIn{Kind: Agents}, nil
	}
	return a.audience(), nil
}

// ArticleCard names an article.
func (l *Library) ArticleCard(ctx context.Context, r db.Reader, key string) (Card, error) {
	list, err := l.Cards(ctx, r, []string{key})
	if err != nil || len(list) == 0 {
		return Card{}, err
	}
	return Card{Number: list[0].Number, Title: list[0].Title}, nil
}
