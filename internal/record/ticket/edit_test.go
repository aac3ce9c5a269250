package ticket_test

import (
	"errors"
	"slices"
	"testing"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/ticket"
)

func TestEdit(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Wifi lent")
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.Number, Title: p("Wi-Fi très lent"), Category: p("réseau"), RequesterID: p("lea"), Description: p("au 3e")})
		if tk.Title != "Wi-Fi très lent" || tk.Category != "réseau" || tk.Requester.ID != "lea" || tk.Description != "au 3e" || tk.Version != 2 {
			t.Fatalf("%+v", tk)
		}
		same := do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Title: p("Wi-Fi très lent")})
		if same.Version != 2 {
			t.Errorf("nothing changed, and yet version %d", same.Version)
		}
		for _, c := range []struct {
			in   ticket.EditIn
			code string
		}{
			{ticket.EditIn{Title: p(" ")}, "ticket.title_missing"},
			{ticket.EditIn{RequesterID: p("nobody")}, "ticket.person_unknown"},
			{ticket.EditIn{GroupID: p("none")}, "ticket.group_unknown"},
			{ticket.EditIn{AssigneeID: p("sami")}, "ticket.assignee_is_no_agent"},
			{ticket.EditIn{AssigneeID: p("zoe")}, "ticket.assignee_is_no_agent"},
			{ticket.EditIn{Priority: p(int64(1))}, "ticket.priority_reason_missing"},
		} {
			c.in.ID = tk.ID
			_, err := try(r, camille, ticket.Edit, c.in)
			fails(t, err, c.code)
		}
		last := r.events(t)
		e := last[len(last)-1]
		if e.Type != "ticket.edited" || string(e.Data) != `{"version":2,"fields":["requester_id","category","title","description"],"priority":5}` {
			t.Errorf("%s %s", e.Type, e.Data)
		}
		if !slices.Equal(e.Topics, []string{"ticket:" + tk.ID, "tickets", "inbox:lea"}) {
			t.Errorf("the former requester does not hear of it: %v", e.Topics)
		}
	})
}

func TestPriority(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "SAP", Impact: 1, Urgency: 2})
		if tk.Priority != 2 {
			t.Fatalf("P%d", tk.Priority)
		}
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Priority: p(int64(1)), PriorityReason: p("Paie ce soir")})
		if tk.Priority != 1 || tk.PriorityReason != "Paie ce soir" {
			t.Fatalf("%+v", tk)
		}
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Impact: p(int64(3))})
		if tk.Priority != 1 || tk.Impact != 3 {
			t.Errorf("what somebody set with a reason stays: %+v", tk)
		}
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Priority: p(int64(4))})
		if tk.Priority != 4 || tk.PriorityReason != "" {
			t.Errorf("back to the matrix: %+v", tk)
		}
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, Urgency: p(int64(1))})
		if tk.Priority != 3 {
			t.Errorf("P%d", tk.Priority)
		}

		_, err := try(r, ana, ticket.EditMatrix, ticket.MatrixIn{Kind: "incident", Cells: [][]int64{{1, 2}, {2, 3}, {3, 4}}})
		fails(t, err, "ticket.matrix_invalid")
		kind := do(t, r, ana, ticket.EditMatrix, ticket.MatrixIn{Kind: "incident", IfMatch: `"0"`, Cells: [][]int64{{1, 1, 2}, {1, 2, 3}, {2, 3, 5}}})
		if kind.Version != 1 || kind.Matrix[0][1] != 1 {
			t.Fatalf("%+v", kind)
		}
		_, err = try(r, ana, ticket.EditMatrix, ticket.MatrixIn{Kind: "incident", IfMatch: `"0"`, Cells: [][]int64{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}})
		fails(t, err, "record.stale")
		if tk = do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "SAP", Impact: 1, Urgency: 2}); tk.Priority != 1 {
			t.Errorf("by the new matrix P%d", tk.Priority)
		}
		kinds := read(t, r, sami, ticket.Kinds, ticket.KindsIn{})
		if len(kinds.Items) != len(ticket.Machines) || kinds.Items[0].Matrix[0][1] != 1 || len(kinds.Items[0].States) != 6 || len(kinds.Items[0].Moves) != 7 {
			t.Errorf("%+v", kinds)
		}
	})
}

func TestAStaleEditTellsWhoChangedWhat(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := do(t, r, sami, ticket.Open, ticket.OpenIn{Title: "Badge", Impact: 1, Urgency: 1})
		seen := tk.ETag()
		do(t, r, lea, ticket.MeToo, ticket.MeTooIn{ID: tk.ID})
		tk = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: tk.ID, IfMatch: seen, Title: p("Badge perdu")})
		if tk.Version != 3 {
			t.Errorf("a me-too is no conflict: %+v", tk)
		}
		_, err := try(r, yanis, ticket.Edit, ticket.EditIn{ID: tk.ID, IfMatch: seen, Title: p("Badge volé")})
		fails(t, err, "ticket.changed_meanwhile")
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindStale || len(f.Fields) != 1 || f.Fields[0].Name != "title" || f.Fields[0].Args["who"] != "Camille Martin" || f.Args["who"] != "Camille Martin" {
			t.Fatalf("%+v", f)
		}
		now, ok := f.Args[api.CurrentArg].(ticket.Ticket)
		if !ok || now.Title != "Badge perdu" || now.Version != 3 || now.ETag() != `"3"` {
			t.Errorf("current: %+v", now)
		}
		_, err = try(r, yanis, ticket.Resolve, ticket.ResolveIn{ID: tk.ID, IfMatch: seen, Code: "solved", Notes: "x"})
		fails(t, err, "ticket.changed_meanwhile")
		_, err = try(r, yanis, ticket.Edit, ticket.EditIn{ID: tk.ID, IfMatch: `"17"`, Title: p("x")})
		fails(t, err, "record.stale")
		do(t, r, yanis, ticket.Edit, ticket.EditIn{ID: tk.ID, IfMatch: now.ETag(), Title: p("Badge volé")})
	})
}

func TestAssign(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Téléphone")
		_, err := try(r, camille, ticket.Assign, ticket.AssignIn{ID: tk.ID})
		fails(t, err, "ticket.assign_whom")
		tk = do(t, r, camille, ticket.Assign, ticket.AssignIn{ID: tk.ID, GroupID: p("messagerie"), AssigneeID: p("me")})
		if tk.Group.ID != "messagerie" || tk.Assignee.ID != "camille" || tk.ReassignmentCount != 0 || tk.State != ticket.New {
			t.Fatalf("%+v", tk)
		}
		tk = do(t, r, camille, ticket.Assign, ticket.AssignIn{ID: tk.ID, GroupID: p("reseau")})
		if tk.Group.ID != "reseau" || tk.Assignee != nil || tk.ReassignmentCount != 1 {
			t.Fatalf("she is not of that group, and does not go along: %+v", tk)
		}
		tk = do(t, r, camille, ticket.Assign, ticket.AssignIn{ID: tk.ID, AssigneeID: p("yanis")})
		tk = do(t, r, camille, ticket.Assign, ticket.AssignIn{ID: tk.ID, AssigneeID: p("")})
		if tk.Assignee != nil || tk.ReassignmentCount != 2 {
			t.Fatalf("%+v", tk)
		}
		var watchers []string
		for _, w := range tk.Watchers {
			watchers = append(watchers, w.ID)
		}
		slices.Sort(watchers)
		if !slices.Equal(watchers, []string{"camille", "sami", "yanis"}) {
			t.Errorf("whom it concerned follow it: %v", watchers)
		}
		_, err = try(r, sami, ticket.Assign, ticket.AssignIn{ID: tk.ID, AssigneeID: p("yanis")})
		fails(t, err, "ticket.agents_only")
	})
}

func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		mine := do(t, r, sami, ticket.Open, ticket.OpenIn{Title: "Souris", Description: "secrète"})
		for _, a := range []struct {
			who  string
			code string
			err  error
		}{
			{"léa", "ticket.not_found", second(look(r, lea, ticket.Get, ticket.GetIn{ID: mine.ID}))},
			{"zoé", "ticket.not_found", second(look(r, zoe, ticket.Get, ticket.GetIn{ID: mine.ID}))},
			{"zoé", "ticket.not_found", second(try(r, zoe, ticket.Start, ticket.StartIn{ID: mine.ID}))},
			{"zoé", "ticket.not_found", second(try(r, zoe, ticket.MeToo, ticket.MeTooIn{ID: mine.ID}))},
			{"léa", "ticket.not_found", second(try(r, lea, ticket.MeToo, ticket.MeTooIn{ID: mine.ID}))},
			{"sami", "ticket.already_yours", second(try(r, sami, ticket.MeToo, ticket.MeTooIn{ID: mine.ID}))},
		} {
			if !fault.Is(a.err, a.code) {
				t.Errorf("%s: %v, want %s", a.who, a.err, a.code)
			}
		}
		if got := read(t, r, sami, ticket.Get, ticket.GetIn{ID: mine.Number}); got.Description != "secrète" || !slices.Equal(got.Actions, []string{"cancel", "comment"}) {
			t.Errorf("%+v", got)
		}
		if got := read(t, r, camille, ticket.Get, ticket.GetIn{ID: mine.Number}); !slices.Equal(got.Actions, []string{"start", "hold", "resolve", "cancel", "edit", "assign", "comment", "note", "me_too"}) {
			t.Errorf("%v", got.Actions)
		}
		for _, in := range []ticket.OpenIn{{RequesterID: "lea"}, {GroupID: "reseau"}, {AssigneeID: "camille"}, {Priority: 1}} {
			in.Title = "x"
			_, err := try(r, sami, ticket.Open, in)
			fails(t, err, "ticket.agents_only")
		}
		for _, a := range []auth.Actor{lea, zoe} {
			if page := read(t, r, a, ticket.List, ticket.ListIn{}); len(page.Items) != 0 {
				t.Errorf("%s lists %v", a.Name, page)
			}
			if page := read(t, r, a, ticket.List, ticket.ListIn{Query: "souris", Requester: "sami", Sort: "opened_at"}); len(page.Items) != 0 {
				t.Errorf("%s finds %v", a.Name, page)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestOutagesAndMeToo(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		big := do(t, r, camille, ticket.Open, ticket.OpenIn{Title: "Messagerie coupée", Description: "interne", RequesterID: "sami", Impact: 1, Urgency: 1})
		r.open(t, sami, "Petit")
		page := read(t, r, lea, ticket.Outages, ticket.OutagesIn{})
		if len(page.Items) != 1 || page.Items[0].Number != big.Number || page.Items[0].Description != "" || page.Items[0].Requester != nil || *page.Items[0].MyMeToo || !page.Items[0].Limited {
			t.Fatalf("%+v", page)
		}
		for range 2 {
			got := do(t, r, lea, ticket.MeToo, ticket.MeTooIn{ID: big.ID})
			if got.MeToo != 1 || !*got.MyMeToo || !got.Limited || !slices.Equal(got.Actions, []string{"undo_me_too"}) || got.Version != 2 {
				t.Fatalf("%+v", got)
			}
		}
		if _, err := look(r, lea, (&ticket.Activities{Threads: r.threads}).Activity, ticket.ActivityIn{ID: big.ID}); !fault.Is(err, "ticket.not_found") {
			t.Errorf("a card has no history: %v", err)
		}
		_, err := try(r, lea, ticket.Start, ticket.StartIn{ID: big.ID})
		fails(t, err, "ticket.agents_only")
		do(t, r, camille, ticket.Resolve, ticket.ResolveIn{ID: big.ID, Code: "solved", Notes: "ok"})
		if got := read(t, r, lea, ticket.Get, ticket.GetIn{ID: big.ID}); got.State != ticket.Resolved || !got.Limited {
			t.Errorf("who is attached learns the end: %+v", got)
		}
		if page = read(t, r, lea, ticket.Outages, ticket.OutagesIn{}); len(page.Items) != 0 {
			t.Errorf("over: %+v", page)
		}
		if got := do(t, r, lea, ticket.UndoMeToo, ticket.MeTooIn{ID: big.ID}); got.MeToo != 0 {
			t.Errorf("%+v", got)
		}
		_, err = look(r, lea, ticket.Get, ticket.GetIn{ID: big.ID})
		fails(t, err, "ticket.not_found")
		_, err = try(r, yanis, ticket.MeToo, ticket.MeTooIn{ID: big.ID})
		fails(t, err, "ticket.not_open")
		want := []string{"ticket.opened", "outage.changed", "ticket.opened", "outage.changed", "ticket.me_too", "ticket.resolved", "ticket.assigned", "outage.changed", "ticket.me_too_undone"}
		if got := r.types(t); !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
	})
}

func TestACrowdRaisesTheImpact(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tk := r.open(t, sami, "Imprimante du 3e")
		for i, a := range []auth.Actor{lea, camille, yanis, ana} {
			who := ticket.MeTooIn{ID: tk.ID, PersonID: a.ID}
			if tk = do(t, r, camille, ticket.MeToo, who); tk.MeToo != int64(i+1) || tk.Priority != 5 {
				t.Fatalf("%+v", tk)
			}
		}
		r.exec(t, "t1", `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, created_at, updated_at) VALUES ($1, 'max', 'm', 'm', 'Max', 'max', 'requester', 0, 0)`)
		tk = do(t, r, camille, ticket.MeToo, ticket.MeTooIn{ID: tk.ID, PersonID: "max"})
		if tk.Impact != 2 || tk.Priority != 4 || tk.MeToo != 5 {
			t.Errorf("five people: %+v", tk)
		}
		tk = do(t, r, camille, ticket.UndoMeToo, ticket.MeTooIn{ID: tk.ID, PersonID: "max"})
		if tk.Impact != 2 || tk.MeToo != 4 {
			t.Errorf("it does not fall by itself: %+v", tk)
		}
		_, err := try(r, lea, ticket.MeToo, ticket.MeTooIn{ID: tk.ID, PersonID: "sami"})
		fails(t, err, "ticket.agents_only")
	})
}
