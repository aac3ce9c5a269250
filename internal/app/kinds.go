package app

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/people/account"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
)

// kinds says, for each kind of record people may speak about, who may.
func (a *App) kinds() map[string]thread.Kind {
	return map[string]thread.Kind{
		desk.Kind:       desk.ThreadKind(),
		ticket.Subject:  ticket.ThreadKind(),
		cmdb.Subject:    cmdb.ThreadKind(),
		feed.Kind:       a.Feed.ThreadKind(),
		feed.PersonKind: feed.PersonThread(),

		knowledge.NoteKind:    a.Library.NoteThread(),
		contribution.CallKind: contribution.CallThread(),
		contribution.Kind:     contribution.Thread(),
		crisis.RoomKind:       crisis.RoomThread(),
		knowledge.ArticleKind: a.Library.ArticleThread(),
		runbook.Kind:          runbook.ThreadKind(),
	}
}

// record is what the screens are given with an event: the first domain that knows it.
func (a *App) record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	for _, of := range []func(context.Context, db.Reader, event.Event) (any, bool, error){
		a.Threads.Record, desk.Record, ticket.Record, cmdb.Record, recovery.Record, a.Feed.Shown, a.Library.Record, a.Runbooks.Record, contribution.Record, oncall.Record, a.Crises.Record, a.exchanges().Record,
	} {
		if out, ok, err := of(ctx, r, e); ok || err != nil {
			if fault.KindOf(err) == fault.KindNotFound {
				return nil, false, nil // gone since: the event stays, without its record
			}
			return out, ok, err
		}
	}
	return nil, false, nil
}

// mayHear says whether the actor may follow a live topic.
func (a *App) mayHear(ctx context.Context, r db.Reader, topic string) error {
	me := r.Actor().ID
	name, rest, _ := strings.Cut(topic, ":")
	switch name {
	case "inbox", "account":
		if rest != me {
			return fault.Denied("permission.denied")
		}
		return nil
	case "thread":
		internal := strings.HasSuffix(rest, ":internal")
		subject, ok := ref.Parse(strings.TrimSuffix(rest, ":internal"))
		if !ok {
			return fault.NotFound("topic.unknown")
		}
		return a.Threads.MayHear(ctx, r, subject, internal)
	case "typing":
		subject, ok := ref.Parse(rest)
		if !ok {
			return fault.NotFound("topic.unknown")
		}
		return a.Threads.MayHear(ctx, r, subject, false)
	case "ticket":
		return ticket.MayRead(ctx, r, rest)
	case "tickets":
		if !r.Actor().Has("agent") {
			return fault.Denied("permission.denied")
		}
		return nil
	case "outages":
		return nil
	case "import", "imports", "people":
		if !r.Actor().Has("admin") {
			return fault.Denied("permission.denied")
		}
		return nil
	case "settings":
		if !r.Actor().Has("supervisor") {
			return fault.Denied("permission.denied")
		}
		return nil
	case "groups":
		if !r.Actor().Has("agent") {
			return fault.Denied("permission.denied")
		}
		return nil
	}
	if known, err := oncall.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := account.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := contact.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := a.Crises.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := contribution.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := a.Library.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := a.Feed.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := runbook.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := recovery.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := cmdb.MayHear(ctx, r, topic); known {
		return err
	}
	if known, err := desk.MayHear(ctx, r, topic); known {
		return err
	}
	return fault.NotFound("topic.unknown")
}
