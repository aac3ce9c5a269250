package ticket_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/record/ticket"
)

// A problem from its opening to its end: only those who work here open it, and nobody takes it for an outage.
func TestAProblem(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		_, err := try(r, sami, ticket.Open, ticket.OpenIn{Kind: ticket.Problem, Title: "x"})
		fails(t, err, "ticket.agents_only")
		p := do(t, r, camille, ticket.Open, ticket.OpenIn{Kind: ticket.Problem, Title: "Coupures du VPN le mardi", Impact: 1, Urgency: 1})
		if p.Number != "PRB0000001" || p.Priority != 1 || p.State != ticket.New {
			t.Fatalf("%+v", p)
		}
		_, err = look(r, sami, ticket.Get, ticket.GetIn{ID: p.ID})
		fails(t, err, "ticket.not_found")
		_, err = try(r, sami, ticket.MeToo, ticket.MeTooIn{ID: p.ID})
		fails(t, err, "ticket.not_found")
		if out := read(t, r, sami, ticket.Outages, ticket.OutagesIn{}); len(out.Items) != 0 {
			t.Errorf("an outage: %+v", out.Items)
		}
		do(t, r, camille, ticket.Start, ticket.StartIn{ID: p.ID})
		_, err = try(r, yanis, ticket.Identify, ticket.IdentifyIn{ID: p.ID})
		fails(t, err, "ticket.incomplete")
		do(t, r, yanis, ticket.Edit, ticket.EditIn{ID: p.ID, Details: map[string]string{ticket.Workaround: "Passer par le portail."}})
		cause := "Le certificat intermédiaire."
		p = do(t, r, yanis, ticket.Identify, ticket.IdentifyIn{ID: p.ID, RootCause: &cause})
		if p.State != ticket.KnownError || p.Details[ticket.RootCause] != cause || p.Details[ticket.Workaround] != "Passer par le portail." || p.Assignee.ID != "camille" {
			t.Fatalf("%+v", p)
		}
		_, err = try(r, camille, ticket.Hold, ticket.HoldIn{ID: p.ID, Reason: "vendor"})
		fails(t, err, "ticket.no_such_verb")
		do(t, r, camille, ticket.Resume, ticket.ResumeIn{ID: p.ID})
		_, err = try(r, camille, ticket.Resolve, ticket.ResolveIn{ID: p.ID, Code: "solved", Notes: "x"})
		fails(t, err, "ticket.incomplete")
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: p.ID, Code: "fix_applied", Notes: "Certificat remplacé."})
		do(t, r, camille, ticket.Reopen, ticket.ReopenIn{ID: p.ID, Reason: "Encore."})
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: p.ID, Code: "fix_applied", Notes: "Chaîne complète."})
		p = do(t, r, camille, ticket.Close, ticket.CloseIn{ID: p.ID})
		if p.State != ticket.Closed || p.ReopenCount != 1 || p.Details[ticket.RootCause] != cause {
			t.Fatalf("%+v", p)
		}
		if slices.Contains(r.types(t), "outage.changed") {
			t.Error("everybody was told of an outage")
		}
		if page := read(t, r, camille, ticket.List, ticket.ListIn{Kind: ticket.Problem, State: ticket.Closed}); len(page.Items) != 1 {
			t.Errorf("listed %+v", page)
		}
	})
}

// Whatever order the verbs of any kind are tried in, a move is made exactly where its machine has it, by those it lets.
func TestMovesFollowTheirMachine(t *testing.T) {
	r := newRig(t, dbtest.Open(t, db.SQLite))
	fields := map[string]string{"reason": "vendor", "code": "", "notes": "fait", ticket.RootCause: "la cause", ticket.Workaround: "le détour",
		ticket.WindowStart: "2030-01-10T20:00:00Z", ticket.WindowEnd: "2030-01-10T22:00:00Z"}
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom(ticket.Machines).Draw(rt, "kind")
		k, err := try(r, camille, ticket.Open, ticket.OpenIn{Kind: m.Kind, Title: "x"})
		if err != nil {
			rt.Fatal(err)
		}
		state := m.States[0].Name
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			v := rapid.SampledFrom(m.Moves).Draw(rt, "move")
			who := rapid.SampledFrom([]auth.Actor{camille, yanis, lea}).Draw(rt, "who")
			for _, f := range v.Asks {
				if len(f.Codes) > 0 {
					fields[f.Name] = f.Codes[0]
				}
			}
			got, err := try(r, who, ticket.Move, ticket.MoveIn{ID: k.ID, Verb: v.Verb, Fields: fields})
			if may := who.ID != "lea" && slices.Contains(v.From, state); may && (err != nil || got.State != v.To) {
				rt.Fatalf("%s from %s: %v, %s", v.Verb, state, err, got.State)
			} else if may {
				state = v.To
				continue
			}
			now, err2 := look(r, camille, ticket.Get, ticket.GetIn{ID: k.ID})
			if err2 != nil || now.State != state {
				rt.Fatalf("%s by %s from %s left it %s: %v", v.Verb, who.ID, state, now.State, err)
			}
		}
	})
}
