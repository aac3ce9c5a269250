package thread_test

import (
	"testing"

	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

func at(m thread.Message) thread.GetIn {
	return thread.GetIn{Kind: m.Kind, ID: m.SubjectID, Message: m.ID}
}

func reword(m thread.Message, text string) thread.EditIn {
	return thread.EditIn{Kind: m.Kind, ID: m.SubjectID, Message: m.ID, Text: text}
}

func TestEditLeavesATrace(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.say(t, sami, "Mon mot de passe est tulipe")
		r.Clock.Add(1e9)
		e := must(act(r, sami, r.threads.Edit, reword(m, "Mon mot de passe est *secret* ")))(t)
		if e.Text != "Mon mot de passe est *secret*" || e.EditedAt != r.DB.Now() || e.At != m.At || e.Version != 2 || e.Seq != m.Seq {
			t.Errorf("edited to %+v", e)
		}
		if ev := r.last(t); ev.Type != "thread.message_edited" || ev.Topics[0] != "thread:ticket:42" {
			t.Errorf("left %s on %q", ev.Type, ev.Topics)
		}
		n := len(r.events(t))
		if same := must(act(r, sami, r.threads.Edit, reword(m, "Mon mot de passe est *secret*")))(t); same.Version != 2 || len(r.events(t)) != n {
			t.Error("the same words are a change")
		}
		h := must(ask(r, camille, r.threads.History, at(m)))(t)
		if len(h.Items) != 1 || h.Items[0].Text != "Mon mot de passe est tulipe" || h.Items[0].By.Name != "Sami Haddad" || h.Items[0].Version != 1 || h.Items[0].At != m.At || h.Items[0].Until != e.EditedAt {
			t.Errorf("the history is %+v", h)
		}
		_, err := ask(r, sami, r.threads.History, at(m))
		refused(t, err, fault.KindDenied, "message.internal_denied")
	})
}

func TestEditRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m, note := r.say(t, sami, "a"), r.note(t, camille, "n")
		line := must(act(r, camille, func(ctx ctxt, tx *tx, _ int) (thread.Message, error) {
			return thread.System(ctx, tx, ticket, "ticket.started", nil)
		}, 0))(t)
		for _, c := range []struct {
			who  string
			in   thread.EditIn
			kind fault.Kind
			code string
		}{
			{camille, reword(m, "b"), fault.KindDenied, "message.not_yours"},
			{nora, reword(m, "b"), fault.KindDenied, "message.not_yours"},
			{sami, reword(m, " "), fault.KindInvalid, "message.empty"},
			{sami, reword(note, "b"), fault.KindNotFound, "message.not_found"},
			{lea, reword(m, "b"), fault.KindNotFound, "record.not_found"},
			{zoe, reword(m, "b"), fault.KindNotFound, "record.not_found"},
			{camille, reword(line, "b"), fault.KindConflict, "message.system"},
			{sami, thread.EditIn{Kind: "ticket", ID: "42", Message: m.ID, Text: "b", IfMatch: `"7"`}, fault.KindStale, "record.stale"},
			{camille, thread.EditIn{Kind: "ticket", ID: "43", Message: m.ID, Text: "b"}, fault.KindNotFound, "message.not_found"},
		} {
			_, err := act(r, c.who, r.threads.Edit, c.in)
			refused(t, err, c.kind, c.code)
		}
		r.closed["42"] = true
		_, err := act(r, sami, r.threads.Edit, reword(m, "b"))
		refused(t, err, fault.KindConflict, "ticket.closed")
	})
}

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.say(t, sami, "@Camille tulipe")
		must(act(r, camille, r.threads.React, thread.ReactIn{Kind: "ticket", ID: "42", Message: m.ID, Emoji: "👍"}))(t)
		must(act(r, sami, r.threads.Edit, reword(m, "@Camille rose")))(t)
		_, err := act(r, yanis, r.threads.Delete, at(m))
		refused(t, err, fault.KindDenied, "message.not_yours")
		r.closed["42"] = true // one may still take back a secret
		d := must(act(r, sami, r.threads.Delete, at(m)))(t)
		if d.Text != "" || !d.Deleted || len(d.Reactions)+len(d.Mentions) > 0 || d.Version != 4 {
			t.Errorf("deleted is %+v", d)
		}
		n := len(r.events(t))
		if ev := r.last(t); ev.Type != "thread.message_deleted" {
			t.Errorf("left %s", ev.Type)
		}
		must(act(r, sami, r.threads.Delete, at(m)))(t)
		if len(r.events(t)) != n {
			t.Error("deleting again is a change")
		}
		if got := r.list(t, camille, thread.ListIn{}).Items[0]; got.Text != "" || got.HTML != "" || !got.Deleted || len(got.Reactions) > 0 {
			t.Errorf("listed as %+v", got)
		}
		h := must(ask(r, camille, r.threads.History, at(m)))(t).Items
		if len(h) != 2 || h[0].Text != "@Camille tulipe" || h[1].Text != "@Camille rose" || !h[1].Deleted || h[0].Deleted {
			t.Errorf("the history is %+v", h)
		}
		_, err = act(r, sami, r.threads.Edit, reword(m, "encore"))
		refused(t, err, fault.KindConflict, "message.deleted")
		_, err = act(r, sami, r.threads.React, thread.ReactIn{Kind: "ticket", ID: "42", Message: m.ID, Emoji: "👍"})
		refused(t, err, fault.KindConflict, "message.deleted")
		r.closed["42"] = false
		other, note := r.say(t, sami, "b"), r.note(t, camille, "n")
		must(act(r, nora, r.threads.Delete, at(other)))(t)
		_, err = act(r, sami, r.threads.Delete, at(note))
		refused(t, err, fault.KindNotFound, "message.not_found")
		must(act(r, camille, r.threads.Delete, at(note)))(t)
		if ev := r.last(t); ev.Topics[0] != "thread:ticket:42:internal" || len(ev.Topics) != 1 {
			t.Errorf("the note's end is told on %q", ev.Topics)
		}
	})
}
