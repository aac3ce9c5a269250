package ticket_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

func (r *rig) say(t testing.TB, a actorT, id, text string, internal bool) {
	t.Helper()
	do(t, r, a, r.threads.Post, thread.PostIn{Kind: ticket.Subject, ID: id, Text: text, Internal: internal})
}

func TestActivityIsOneStream(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		activity := (&ticket.Activities{Threads: r.threads}).Activity
		r.Clock.Add(time.Hour)
		tk := do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "VPN", RequesterID: "sami", Conversation: &ticket.Transcript{
			ID: "c1", Number: "CHT0000007", Requester: "sami", From: 1, To: 12, Since: tkTime(r, -9*time.Minute)}})
		if tk.Channel != "chat" || tk.Conversation.Messages != 12 || tk.Conversation.DurationMS != 9*60*1000 || tk.Conversation.Requester.Name != "Sami Haddad" {
			t.Fatalf("%+v", tk.Conversation)
		}
		tick := func() { r.Clock.Add(time.Minute) }
		tick()
		r.say(t, sami, tk.Number, "Toujours coupé", false)
		tick()
		do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, GroupID: p("messagerie"), AssigneeID: p("camille"), Priority: p(int64(2)), PriorityReason: p("VIP")})
		tick()
		do(t, r, camille, ticket.Start, ticket.StartIn{ID: tk.ID})
		tick()
		r.say(t, camille, tk.ID, "Le certificat a expiré", true)
		tick()
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, Code: "configuration", Notes: "Certificat renouvelé"})
		tick()
		do(t, r, sami, ticket.Reopen, ticket.ReopenIn{ID: tk.ID, Reason: "Non"})

		all := read(t, r, camille, activity, ticket.ActivityIn{ID: tk.Number})
		if got, want := kinds(all.Items), "created transcript message change transition message transition transition"; got != want || all.Next != "" {
			t.Fatalf("%s, want %s", got, want)
		}
		change := all.Items[3]
		if change.Actor.Name != "Camille Martin" || len(change.Changes) != 4 {
			t.Fatalf("%+v", change)
		}
		for _, c := range change.Changes {
			if c.Field == "group_id" && c.NewLabel != "Groupe messagerie" || c.Field == "assignee_id" && c.NewLabel != "Camille Martin" || c.Field == "priority" && (c.Old != "5" || c.New != "2") {
				t.Errorf("%+v", c)
			}
		}
		last := all.Items[7]
		if last.From != ticket.Resolved || last.To != ticket.InProgress || last.Verb != "reopen" || !slices.Contains(last.Changes, ticket.Change{Field: "reason", New: "Non"}) ||
			!slices.Contains(last.Changes, ticket.Change{Field: "resolution_notes", Old: "Certificat renouvelé"}) {
			t.Errorf("%+v", last)
		}
		seen := read(t, r, sami, activity, ticket.ActivityIn{ID: tk.ID})
		if got, want := kinds(seen.Items), "created transcript message change transition transition transition"; got != want {
			t.Errorf("Sami sees %s, want %s", got, want)
		}
		if b, err := json.Marshal(seen); err != nil || strings.Contains(string(b), "expiré") {
			t.Errorf("Sami reads %s, %v", b, err)
		}
		_, err := look(r, lea, activity, ticket.ActivityIn{ID: tk.ID})
		fails(t, err, "ticket.not_found")
	})
}

func TestActivityPages(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		activity := (&ticket.Activities{Threads: r.threads}).Activity
		tk := r.open(t, sami, "Long")
		for i := range 25 {
			if i%3 == 0 {
				do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Title: p(fmt.Sprint("Long ", i))})
			} else {
				r.say(t, camille, tk.ID, fmt.Sprint("message ", i), i%5 == 0)
			}
			if i%4 == 0 {
				r.Clock.Add(time.Second)
			}
		}
		for _, who := range []actorT{camille, sami} {
			whole := ids(read(t, r, who, activity, ticket.ActivityIn{ID: tk.ID, Limit: 200}).Items)
			var forth, back []string
			in := ticket.ActivityIn{ID: tk.ID, Limit: 4}
			for {
				page := read(t, r, who, activity, in)
				forth = append(forth, ids(page.Items)...)
				if in.After = page.Next; in.After == "" {
					break
				}
			}
			in = ticket.ActivityIn{ID: tk.ID, Limit: 4, Last: true}
			for {
				page := read(t, r, who, activity, in)
				back = append(ids(page.Items), back...)
				in.Last = false
				if in.Before = page.Prev; in.Before == "" {
					break
				}
			}
			if !slices.Equal(whole, forth) || !slices.Equal(whole, back) {
				t.Errorf("%s: whole %v\nforth %v\nback %v", who.Name, whole, forth, back)
			}
		}
	})
}

func TestAnAnswerTakesUpWhatWaitedForIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Accès")
		do(t, r, camille, ticket.Hold, ticket.HoldIn{ID: tk.ID, Reason: "awaiting_caller"})
		r.say(t, camille, tk.ID, "Quel dossier ?", false)
		if got := read(t, r, sami, ticket.Get, ticket.GetIn{ID: tk.ID}); got.State != ticket.OnHold || got.Version != 3 {
			t.Fatalf("%+v", got)
		}
		r.say(t, sami, tk.ID, "Compta", false)
		got := read(t, r, sami, ticket.Get, ticket.GetIn{ID: tk.ID})
		if got.State != ticket.InProgress || got.HoldReason != "" || got.Assignee != nil {
			t.Errorf("%+v", got)
		}
		do(t, r, camille, ticket.Cancel, ticket.CancelIn{ID: tk.ID, Reason: "x"})
		_, err := try(r, sami, r.threads.Post, thread.PostIn{Kind: ticket.Subject, ID: tk.ID, Text: "et ?"})
		fails(t, err, "ticket.is_over")
		r.say(t, camille, tk.ID, "note", true)
		last := r.events(t)
		e := last[len(last)-1]
		if e.Type != "ticket.commented" || !slices.Equal(e.Topics, []string{"tickets"}) {
			t.Errorf("of a note the person it is for learns nothing: %s %v", e.Type, e.Topics)
		}
	})
}

func TestRecordsForLive(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "SAP arrêté", Description: "détail", Impact: 1, Urgency: 1})
		rec, ok, err := lookRecord(r, ticket.Record, tk.ID)
		got, is := rec.(ticket.Ticket)
		if err != nil || !ok || !is || got.Number != tk.Number || got.Actions != nil || got.MyMeToo != nil || got.Watching != nil || got.OpenedBy.Name != "Camille Martin" {
			t.Errorf("%+v %v %v", rec, ok, err)
		}
		rec, ok, err = lookRecord(r, ticket.Record, tk.ID, ticket.SubjectOutage)
		got, is = rec.(ticket.Ticket)
		if err != nil || !ok || !is || got.Description != "" || got.OpenedBy != nil || !got.Limited {
			t.Errorf("%+v %v %v", rec, ok, err)
		}
		if _, ok, err = lookRecord(r, ticket.Record, "0123456789abcdef0123456789abcdef"); ok || err != nil {
			t.Errorf("no such ticket: %v %v", ok, err)
		}
	})
}

func lookRecord(r *rig, f recordF, id string, kind ...string) (any, bool, error) {
	type result struct {
		rec any
		ok  bool
	}
	out, err := look(r, camille, func(ctx ctxT, rd readerT, id string) (result, error) {
		rec, ok, err := f(ctx, rd, event.Event{Type: "ticket.edited", Subject: ref.Of(append(kind, ticket.Subject)[0], id)})
		return result{rec, ok}, err
	}, id)
	return out.rec, out.ok, err
}

func kinds(list []ticket.Entry) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Kind)
	}
	return strings.Join(out, " ")
}

func ids(list []ticket.Entry) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.ID)
	}
	return out
}
