package ticket_test

import (
	"slices"
	"testing"
	"time"

	"comptoir/internal/record/ticket"
)

// The data of each kind leads from the first state to every other, out of no final one, and by no state that is not there.
func TestTheMachinesAreWhole(t *testing.T) {
	for _, m := range ticket.Machines {
		t.Run(m.Kind, func(t *testing.T) { whole(t, m) })
	}
}

func whole(t *testing.T, m ticket.Machine) {
	names := map[string]ticket.State{}
	for _, s := range m.States {
		names[s.Name] = s
	}
	reached := map[string]bool{m.States[0].Name: true}
	for range m.States {
		for _, v := range m.Moves {
			for _, from := range v.From {
				if names[from].Name == "" || names[v.To].Name == "" || names[from].Done {
					t.Errorf("%s: %s → %s", v.Verb, from, v.To)
				}
				if reached[from] {
					reached[v.To] = true
				}
			}
		}
	}
	for name := range names {
		if !reached[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
	for _, b := range m.Returns {
		if !slices.ContainsFunc(m.Moves, func(v ticket.Transition) bool { return v.Verb == b.Verb && slices.Contains(v.From, b.State) }) {
			t.Errorf("%+v cannot be done", b)
		}
	}
}

// A kind that nobody thought of needs its data and nothing else.
func TestANewKindIsData(t *testing.T) {
	ticket.WithMachine(t, ticket.Machine{
		Kind: "visit", Prefix: "VIS",
		States: []ticket.State{{Name: "planned", Open: true}, {Name: "on_site", Open: true}, {Name: "done", Done: true}},
		Moves: []ticket.Transition{
			{Verb: "arrive", Past: "arrived", From: []string{"planned"}, To: "on_site", Once: []string{"started_at"}, Takes: true, Asks: []ticket.Field{{Name: "badge", Required: true, Limit: 10}}},
			{Verb: "leave", Past: "departed", From: []string{"on_site"}, To: "done", Stamps: []string{"closed_at"}, Asker: []string{"on_site"}},
		},
		Fields:  []ticket.Field{{Name: "badge"}, {Name: "room", Codes: []string{"A", "B"}}},
		Matrix:  ticket.Matrix{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}},
		Returns: []ticket.Return{{State: "on_site", After: time.Hour, Verb: "leave"}},
	})
	each(t, func(t *testing.T, r *rig) {
		_, err := try(r, sami, ticket.Open, ticket.OpenIn{Kind: "visit", Title: "x", Details: map[string]string{"room": "C"}})
		fails(t, err, "ticket.incomplete")
		v := do(t, r, sami, ticket.Open, ticket.OpenIn{Kind: "visit", Title: "Voir la salle", Details: map[string]string{"room": "B"}})
		if v.Number != "VIS0000001" || v.State != "planned" || v.Priority != 3 || v.Details["room"] != "B" {
			t.Fatalf("%+v", v)
		}
		_, err = try(r, camille, ticket.Resolve, ticket.ResolveIn{ID: v.ID, Code: "solved", Notes: "x"})
		fails(t, err, "ticket.no_such_verb")
		_, err = try(r, camille, ticket.Move, ticket.MoveIn{ID: v.ID, Verb: "arrive"})
		fails(t, err, "ticket.incomplete")
		v = do(t, r, camille, ticket.Move, ticket.MoveIn{ID: v.ID, Verb: "arrive", Fields: map[string]string{"badge": "V-12"}})
		if v.State != "on_site" || v.Details["badge"] != "V-12" || v.Details["room"] != "B" || v.Assignee.ID != "camille" {
			t.Fatalf("%+v", v)
		}
		v = do(t, r, camille, ticket.Edit, ticket.EditIn{ID: v.ID, Details: map[string]string{"room": "A"}})
		if v.Details["room"] != "A" || v.Details["badge"] != "V-12" {
			t.Fatalf("%+v", v)
		}
		page := read(t, r, camille, ticket.List, ticket.ListIn{State: "on_site"})
		if len(page.Items) != 1 || page.Items[0].ID != v.ID {
			t.Errorf("listed: %+v", page)
		}
		r.Clock.Add(time.Hour)
		if n, err := ticket.CloseResolved(ctx, r.DB, "t1"); n != 1 || err != nil {
			t.Errorf("the server moved %d, %v", n, err)
		}
		want := []string{"ticket.opened", "ticket.arrived", "ticket.assigned", "ticket.edited", "ticket.departed"}
		if got := r.types(t); !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
		if i := r.open(t, sami, "Un incident"); i.Number != "INC0000001" {
			t.Errorf("its numbers are its own: %s", i.Number)
		}
	})
}
