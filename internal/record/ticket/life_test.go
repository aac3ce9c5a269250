package ticket_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/ticket"
)

func TestLifeOfAnIncident(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "  Outlook ne s'ouvre\nplus ", Description: "Depuis **ce matin**", RequesterID: "sami", GroupID: "messagerie", Impact: 2, Urgency: 2})
		if tk.Number != "INC0000001" || tk.State != ticket.New || tk.Priority != 3 || tk.Title != "Outlook ne s'ouvre plus" || tk.Channel != "phone" ||
			tk.Requester.Name != "Sami Haddad" || tk.OpenedBy.Name != "Camille Martin" || tk.Group.Name != "Groupe messagerie" || tk.Assignee != nil || !*tk.Watching {
			t.Fatalf("opened: %+v", tk)
		}
		b, err := json.Marshal(tk)
		if err != nil || !strings.Contains(string(b), `\u003cstrong\u003ece matin`) {
			t.Errorf("JSON %s, %v", b, err)
		}
		var back ticket.Ticket
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(back); err != nil || string(again) != string(b) {
			t.Errorf("kept and replayed, an answer changes: %s, %v", again, err)
		}
		start := func() { r.Clock.Add(time.Minute) }
		start()
		tk = do(t, r, camille, ticket.Start, ticket.StartIn{ID: tk.Number})
		if tk.State != ticket.InProgress || tk.Assignee.ID != "camille" || tk.StartedAt != instant.Of(dbtest.Start.Add(time.Minute)) || tk.StateAt != tk.StartedAt {
			t.Fatalf("started: %+v", tk)
		}
		start()
		tk = do(t, r, yanis, ticket.Hold, ticket.HoldIn{ID: tk.ID, Reason: "vendor", Note: "Dossier 8841"})
		if tk.State != ticket.OnHold || tk.HoldReason != "vendor" {
			t.Fatalf("held: %+v", tk)
		}
		tk = do(t, r, yanis, ticket.Resume, ticket.ResumeIn{ID: tk.ID})
		if tk.State != ticket.InProgress || tk.HoldReason != "" || tk.Assignee.ID != "camille" {
			t.Fatalf("resumed: %+v", tk)
		}
		tk = do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, Code: "solved", Notes: "Profil refait."})
		if tk.State != ticket.Resolved || tk.ResolutionCode != "solved" || tk.ResolvedAt.IsZero() {
			t.Fatalf("resolved: %+v", tk)
		}
		tk = do(t, r, sami, ticket.Reopen, ticket.ReopenIn{ID: tk.ID, Reason: "Toujours pareil"})
		if tk.State != ticket.InProgress || tk.ReopenCount != 1 || tk.ResolutionCode != "" || tk.ResolutionNotes != "" || !tk.ResolvedAt.IsZero() {
			t.Fatalf("reopened: %+v", tk)
		}
		tk = do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, Code: "hardware_repair", Notes: "Disque."})
		tk = do(t, r, sami, ticket.Close, ticket.CloseIn{ID: tk.ID})
		if tk.State != ticket.Closed || tk.ClosedAt.IsZero() || tk.ReopenCount != 1 || tk.Version != 8 {
			t.Fatalf("closed: %+v", tk)
		}
		if len(tk.Actions) != 0 {
			t.Errorf("a closed ticket leaves Sami %v", tk.Actions)
		}
		want := []string{"ticket.opened", "ticket.started", "ticket.assigned", "ticket.held", "ticket.resumed", "ticket.resolved", "ticket.reopened", "ticket.resolved", "ticket.closed"}
		if got := r.types(t); !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
		for _, e := range r.events(t) {
			if e.Type == "ticket.started" && !slices.Equal(e.Topics, []string{"ticket:" + tk.ID, "tickets", "inbox:sami", "inbox:camille"}) {
				t.Errorf("topics of started: %v", e.Topics)
			}
			if strings.Contains(string(e.Data), "Outlook") || strings.Contains(string(e.Data), "Profil") {
				t.Errorf("%s tells texts: %s", e.Type, e.Data)
			}
		}
	})
}

func TestWhatAMachineRefuses(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Écran noir")
		_, err := try(r, camille, ticket.Resume, ticket.ResumeIn{ID: tk.ID})
		fails(t, err, "ticket.not_from_this_state")
		_, err = try(r, camille, ticket.Close, ticket.CloseIn{ID: tk.ID})
		fails(t, err, "ticket.not_from_this_state")
		_, err = try(r, camille, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, Code: "solved", Notes: "  "})
		fails(t, err, "ticket.incomplete")
		_, err = try(r, camille, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, Code: "magic", Notes: "x"})
		fails(t, err, "ticket.incomplete")
		_, err = try(r, camille, ticket.Hold, ticket.HoldIn{ID: tk.ID, Reason: "lunch"})
		fails(t, err, "ticket.incomplete")
		_, err = try(r, sami, ticket.Start, ticket.StartIn{ID: tk.ID})
		fails(t, err, "ticket.agents_only")
		_, err = try(r, camille, ticket.Move, ticket.MoveIn{ID: tk.ID, Verb: "fly"})
		fails(t, err, "ticket.no_such_verb")
		_, err = try(r, camille, ticket.Start, ticket.StartIn{ID: "INC0000999"})
		fails(t, err, "ticket.not_found")
		do(t, r, camille, ticket.Start, ticket.StartIn{ID: tk.ID})
		_, err = try(r, sami, ticket.Cancel, ticket.CancelIn{ID: tk.ID, Reason: "C'est bon"})
		fails(t, err, "ticket.agents_only")
		tk = do(t, r, camille, ticket.Cancel, ticket.CancelIn{ID: tk.ID, Reason: "Doublon"})
		if tk.State != ticket.Canceled || tk.ClosedAt.IsZero() {
			t.Errorf("canceled: %+v", tk)
		}
		_, err = try(r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Title: p("Autre")})
		fails(t, err, "ticket.is_over")
		_, err = try(r, camille, ticket.Reopen, ticket.ReopenIn{ID: tk.ID, Reason: "x"})
		fails(t, err, "ticket.not_from_this_state")
	})
}

func TestASecondClickDoesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Imprimante")
		first := do(t, r, camille, ticket.Start, ticket.StartIn{ID: tk.ID})
		second := do(t, r, camille, ticket.Start, ticket.StartIn{ID: tk.ID})
		if first.Version != second.Version {
			t.Errorf("versions %d and %d", first.Version, second.Version)
		}
		_, err := try(r, yanis, ticket.Start, ticket.StartIn{ID: tk.ID})
		fails(t, err, "ticket.not_from_this_state")
		_, err = try(r, camille, ticket.Reopen, ticket.ReopenIn{ID: tk.ID, Reason: "same state, another verb"})
		fails(t, err, "ticket.not_from_this_state")
		in := ticket.ResolveIn{ID: tk.ID, Code: "solved", Notes: "Bac rempli"}
		var wait sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			wait.Go(func() {
				who := camille
				if i%2 == 1 {
					who = yanis
				}
				_, errs[i] = try(r, who, ticket.Resolve, in)
			})
		}
		wait.Wait()
		won, lost := 0, 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				fails(t, err, "ticket.not_from_this_state")
				lost++
			}
		}
		if won != 6 || lost != 6 {
			t.Errorf("%d were told yes and %d no; one of the two should win all her clicks", won, lost)
		}
		n := 0
		for _, e := range r.types(t) {
			if e == "ticket.resolved" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("resolved %d times", n)
		}
	})
}

func TestTheServerClosesWhatStaysResolved(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a, b := r.open(t, sami, "A"), r.open(t, sami, "B")
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: a.ID, Code: "solved", Notes: "ok"})
		r.Clock.Add(48 * time.Hour)
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: b.ID, Code: "solved", Notes: "ok"})
		r.Clock.Add(72*time.Hour - time.Millisecond)
		for _, want := range []int{0, 1, 0} {
			if n, err := ticket.CloseResolved(ctx, r.DB, "t1"); err != nil || n != want {
				t.Fatalf("closed %d, %v; want %d", n, err, want)
			}
			r.Clock.Add(time.Millisecond)
		}
		if got := read(t, r, camille, ticket.Get, ticket.GetIn{ID: a.ID}); got.State != ticket.Closed {
			t.Errorf("A is %s", got.State)
		}
		if got := read(t, r, camille, ticket.Get, ticket.GetIn{ID: b.ID}); got.State != ticket.Resolved {
			t.Errorf("B is %s", got.State)
		}
	})
}
