package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/notify"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/ticket"
)

const (
	mentionJob    = "notify.mention"
	mentionWaits  = time.Minute // for who is there and reads it
	mentionLives  = 12 * time.Hour
	rollCallLives = 2 * time.Hour
	longMention   = 200
)

// notices tells people on their devices: an alarm and a roll-call at once, a mention where it was not read meanwhile.
func (a *App) notices(g *api.Group) {
	a.Notices = &notify.Notices{DB: a.DB, Contact: a.Config.Origin(), Private: a.Config.PushPrivate, Test: func(lang string) notify.Notice {
		return notify.Notice{Tag: "test", Title: a.Text.Text(lang, "notice.test_title", nil), Text: a.Text.Text(lang, "notice.test", nil), Page: "/account", Lang: lang, For: time.Hour}
	}}
	if s := a.Config.SMTP.From; !strings.HasPrefix(a.Notices.Contact, "https:") && s != "" {
		a.Notices.Contact = s
	}
	a.Notices.Register(g)
	a.Jobs.Register(notify.JobKind, a.Notices.Deliver)
	a.Jobs.Register(mentionJob, a.tellMentioned)
	a.Outbox.Listen(outbox.Listener{Name: "notify.mentions", Types: []string{"thread.mentioned", "feed.called"}, Handle: noticeMentions})
	a.Outbox.Listen(outbox.Listener{Name: "notify.roll_calls", Types: []string{"crisis.called"}, Handle: a.noticeRollCall})
	a.Outbox.Listen(outbox.Listener{Name: "notify.left", Types: []string{"account.signed_out", "account.closed"}, Handle: noticeLeft})
}

// notice tells a person with an open account, in their language; nobody without a device costs anything.
func notice(ctx context.Context, tx *db.Tx, person string, say func(who auth.Actor) (notify.Notice, error)) error {
	if reached, err := notify.Reachable(ctx, tx, person); err != nil || !reached {
		return err
	}
	who, open, err := directory.ActorOf(ctx, tx, person)
	if err != nil || !open {
		return err
	}
	n, err := say(who)
	if err != nil {
		return err
	}
	n.Lang = who.Lang
	return notify.Tell(ctx, tx, person, n)
}

// noticeAlarm calls who is on call on their devices too; the same secret as in the letter answers from the notice itself.
func (a *App) noticeAlarm(ctx context.Context, tx *db.Tx, l oncall.Letter) error {
	return notice(ctx, tx, l.To, func(who auth.Actor) (notify.Notice, error) {
		page := strings.TrimPrefix(l.Link, a.Config.Origin())
		return notify.Notice{Tag: "alarm-" + l.Alarm.ID, Title: a.Text.Text(who.Lang, "notice.alarm", i18n.Args{"title": l.Alarm.Title}), Text: markdown.Preview(l.Alarm.Text, longMention),
			Page: page, Urgent: true, For: max(l.Alarm.NextAt.Sub(tx.Now()), time.Hour), Acts: []notify.Act{{Name: "acknowledge", Title: a.Text.Text(who.Lang, "notice.acknowledge", nil),
				Post: api.Prefix + page, Done: a.Text.Text(who.Lang, "notice.acknowledged", nil)}}}, nil
	})
}

// noticeRollCall asks who is called whether they come.
func (a *App) noticeRollCall(ctx context.Context, tx *db.Tx, e event.Event) error {
	p, err := event.Decode[crisis.Called](e)
	if err != nil || tx.Now().Sub(e.At) > lettersFor {
		return err
	}
	for _, person := range p.People {
		if err := notice(ctx, tx, person, func(who auth.Actor) (notify.Notice, error) {
			c, err := a.Crises.Get(ctx, tx.As(who), crisis.GetIn{ID: e.Subject.ID})
			key := "notice.roll_call"
			if c.Exercise {
				key = "notice.roll_call_exercise"
			}
			act := func(answer string) notify.Act {
				return notify.Act{Name: answer, Title: a.Text.Text(who.Lang, "notice.roll_call_"+answer, nil), Post: api.Prefix + "/crises/" + c.ID + "/answer",
					Body: map[string]string{"answer": answer}, Done: a.Text.Text(who.Lang, "notice.roll_call_said_"+answer, nil)}
			}
			return notify.Notice{Tag: "crisis-" + c.ID, Title: a.Text.Text(who.Lang, key, i18n.Args{"number": c.Number}), Text: c.Name, Page: "/crises/" + c.ID, Urgent: true,
				For: rollCallLives, Acts: []notify.Act{act(crisis.Take), act(crisis.No)}}, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// noticeTurn says that one's turn at the desk has come.
func (a *App) noticeTurn(ctx context.Context, tx *db.Tx, c desk.Conversation) error {
	wants, err := notify.Wants(ctx, tx, c.Requester.ID)
	if err != nil || !wants.Turns {
		return err
	}
	return notice(ctx, tx, c.Requester.ID, func(who auth.Actor) (notify.Notice, error) {
		return notify.Notice{Tag: "conversation-" + c.ID, Title: a.Text.Text(who.Lang, "notice.your_turn", nil), Text: markdown.Preview(c.Symptoms, longMention), Page: "/conversations/" + c.ID,
			Urgent: true, For: time.Hour}, nil
	})
}

func noticeLeft(ctx context.Context, tx *db.Tx, e event.Event) error {
	var p account.SessionClosed
	if e.Type == "account.signed_out" {
		var err error
		if p, err = event.Decode[account.SessionClosed](e); err != nil {
			return err
		}
	}
	return notify.Left(ctx, tx, e.Subject.ID, p.Session)
}

type mentionArgs struct {
	Person  string          `json:"person"`
	Of      ref.Ref         `json:"of"`
	Message string          `json:"message"`
	Until   instant.Instant `json:"until"`
}

// noticeMentions leaves a minute to read what names somebody.
func noticeMentions(ctx context.Context, tx *db.Tx, e event.Event) error {
	said, err := decode(e, struct {
		Message string   `json:"message"`
		Persons []string `json:"persons"`
	}{})
	if err != nil || tx.Now().Sub(e.At) > lettersFor {
		return err
	}
	for _, person := range said.Persons {
		reached, err := notify.Reachable(ctx, tx, person)
		if err != nil {
			return err
		}
		if person == e.Actor || !reached {
			continue
		}
		if err := job.Enqueue(ctx, tx, mentionJob, mentionArgs{Person: person, Of: e.Subject, Message: said.Message, Until: e.At.Add(mentionLives)},
			job.At(e.At.Add(mentionWaits)), job.Unique(person+" "+said.Message)); err != nil {
			return err
		}
	}
	return nil
}

// tellMentioned is the job: who has not read it, wants to know and may still read it is told.
func (a *App) tellMentioned(ctx context.Context, d *db.DB, j job.Job) error {
	args, err := job.Args[mentionArgs](j)
	if err != nil {
		return job.Permanent(err)
	}
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		wants, err := notify.Wants(ctx, tx, args.Person)
		if err != nil || !wants.Mentions || tx.Now() > args.Until {
			return struct{}{}, err
		}
		who, open, err := directory.ActorOf(ctx, tx, args.Person)
		if err != nil || !open {
			return struct{}{}, err
		}
		m, err := a.Threads.Get(ctx, tx.As(who), thread.GetIn{Kind: args.Of.Kind, ID: args.Of.ID, Message: args.Message})
		if fault.KindOf(err) != fault.KindInternal || m.Deleted {
			return struct{}{}, nil // taken back, or not theirs to read any more
		}
		if err != nil {
			return struct{}{}, err
		}
		read, err := thread.HasRead(ctx, tx, args.Of, args.Person, m.Seq)
		if err != nil || read {
			return struct{}{}, err
		}
		page, err := pageOf(ctx, tx, args.Of, m, who)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, notice(ctx, tx, args.Person, func(who auth.Actor) (notify.Notice, error) {
			return notify.Notice{Tag: "mention-" + m.ID, Title: a.Text.Text(who.Lang, "notice.mention", i18n.Args{"name": m.Author.Name}), Text: markdown.Preview(m.Text, longMention),
				Page: page, For: args.Until.Sub(tx.Now())}, nil
		})
	})
	return err
}

// pageOf is where what was said is read: of a crisis, its room, at the message.
func pageOf(ctx context.Context, r db.Reader, of ref.Ref, m thread.Message, who auth.Actor) (string, error) {
	if of.Kind == crisis.RoomKind {
		id, err := crisis.CrisisOfRoom(ctx, r, of.ID)
		return "/crises/" + id + "?room=" + of.ID + "&message=" + strconv.FormatInt(m.Seq, 10), err
	}
	return recordPage(of, who), nil
}

// recordPage is where a record is read.
func recordPage(of ref.Ref, who auth.Actor) string {
	switch of.Kind {
	case desk.Kind:
		if who.Has(auth.Agent) {
			return "/console?c=" + of.ID
		}
		return "/conversations/" + of.ID
	case feed.Kind:
		return "/feed/" + of.ID
	case knowledge.NoteKind, knowledge.ArticleKind, ticket.Subject, "call", "runbook":
		return "/" + of.Kind + "s/" + of.ID
	case "ci":
		return "/cmdb/" + of.ID
	case "person":
		return "/people/" + of.ID
	}
	return "/"
}
