package ticket_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/ticket"
)

// fill imports n tickets with a bit of everything, among which some share their times.
func fill(t testing.TB, r *rig, n int) []ticket.ImportIn {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	nouns := strings.Fields("imprimante messagerie écran souris clavier vpn réseau badge téléphone serveur")
	var all []ticket.ImportIn
	for i := range n {
		state := ticket.Closed
		if rnd.IntN(4) == 0 || n < 1000 {
			state = pick(ticket.New, ticket.InProgress, ticket.OnHold, ticket.Resolved, ticket.Closed, ticket.Canceled)
		}
		opened := instant.Of(dbtest.Start) + instant.Instant(rnd.IntN(n))
		title := pick(nouns...) + " en panne"
		if i%300 == 7 {
			title += " zébulon"
		}
		all = append(all, ticket.ImportIn{
			ID: fmt.Sprintf("%032x", i+1), ExternalID: fmt.Sprintf("X-%d", i), Title: title, State: state, Impact: int64(1 + rnd.IntN(3)), Urgency: int64(1 + rnd.IntN(3)),
			RequesterID: pick("sami", "lea"), OpenedBy: pick("camille", "sami"), GroupID: pick("messagerie", "reseau", ""), AssigneeID: pick("camille", "yanis", ""),
			OpenedAt: opened, UpdatedAt: opened + instant.Instant(rnd.IntN(n)),
		})
	}
	for part := range slices.Chunk(all, ticket.ImportChunk) {
		_, err := db.Update(ctx, r.DB, auth.System("t1"), func(ctx context.Context, tx *db.Tx) (ticket.Imports, error) {
			return ticket.Import(ctx, tx, "old", part)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// Every filter and order gives what a plain look at all tickets gives, page after page.
func TestListAgainstBruteForce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		fill(t, r, 240)
		everything := read(t, r, camille, ticket.List, ticket.ListIn{Limit: 200})
		all := append(everything.Items, read(t, r, camille, ticket.List, ticket.ListIn{Limit: 200, Cursor: everything.Next}).Items...)
		if len(all) != 240 {
			t.Fatalf("%d tickets", len(all))
		}
		has := func(list string, v string) bool { return list == "" || slices.Contains(strings.Split(list, ","), v) }
		idOf := func(p *ticket.Person) string {
			if p == nil {
				return ""
			}
			return p.ID
		}
		groupOf := func(g *ticket.Named) string {
			if g == nil {
				return ""
			}
			return g.ID
		}
		open := "new,in_progress,on_hold"
		n := 0
		for _, state := range []string{"", "open", "new", "resolved,closed"} {
			for _, more := range []ticket.ListIn{{}, {Priority: "1,3"}, {Assignee: "me"}, {Assignee: "none", Group: "reseau"}, {Group: "messagerie", Priority: "2"}, {Group: "none"},
				{Requester: "lea"}, {Requester: "lea", Assignee: "yanis", Priority: "3"}, {Query: "imprim"}, {Query: "zebul"}, {Query: "Écran pann"}, {Query: "zébulon vpn"}} {
				for _, sort := range []string{"-updated_at", "updated_at", "priority", "-opened_at", "opened_at"} {
					in := more
					in.State, in.Sort, in.Limit = state, sort, 7
					var want []ticket.Ticket
					for _, k := range all {
						states := strings.ReplaceAll(state, "open", open)
						if has(states, k.State) && has(in.Priority, fmt.Sprint(k.Priority)) &&
							(in.Assignee == "" || idOf(k.Assignee) == map[string]string{"me": "camille", "none": "", "yanis": "yanis"}[in.Assignee]) &&
							(in.Group == "" || groupOf(k.Group) == strings.ReplaceAll(in.Group, "none", "")) &&
							(in.Requester == "" || idOf(k.Requester) == in.Requester) && matches(in.Query, k.Title) {
							want = append(want, k)
						}
					}
					slices.SortFunc(want, func(a, b ticket.Ticket) int { return order(sort, a, b) })
					var got []ticket.Ticket
					for in.Cursor = ""; ; {
						page := read(t, r, camille, ticket.List, in)
						got = append(got, page.Items...)
						if in.Cursor = page.Next; in.Cursor == "" {
							break
						}
						if len(page.Items) != 7 {
							t.Fatalf("%+v: a page of %d that is not the last", in, len(page.Items))
						}
					}
					if !slices.EqualFunc(got, want, func(a, b ticket.Ticket) bool { return a.ID == b.ID }) {
						t.Errorf("%+v: %d tickets, want %d, or another order", in, len(got), len(want))
					}
					n += len(got)
				}
			}
		}
		if n < 1000 {
			t.Errorf("only %d compared", n)
		}
	})
}

func matches(query, title string) bool {
	fold := strings.NewReplacer("É", "e", "é", "e")
	for _, w := range strings.Fields(strings.ToLower(fold.Replace(query))) {
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(fold.Replace(title))), func(x string) bool { return strings.HasPrefix(x, w) }) {
			return false
		}
	}
	return true
}

func order(sort string, a, b ticket.Ticket) int {
	updated := cmp.Or(cmp.Compare(a.UpdatedAt, b.UpdatedAt), cmp.Compare(a.ID, b.ID))
	opened := cmp.Or(cmp.Compare(a.OpenedAt, b.OpenedAt), cmp.Compare(a.ID, b.ID))
	switch sort {
	case "updated_at":
		return updated
	case "priority":
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), -updated)
	case "opened_at":
		return opened
	case "-opened_at":
		return -opened
	default:
		return -updated
	}
}

func TestListFindsNumbers(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		fill(t, r, 30)
		r.Clock.Add(time.Hour)
		a := r.open(t, sami, "Office 365 et 12 macros")
		for query, want := range map[string]int{"INC0000031": 1, "inc31": 1, "31": 1, "X-4": 1, "365": 1, "REQ0000031": 0, "INC999": 0, "macr": 1, "12": 2, "'; DROP": 0} {
			page := read(t, r, camille, ticket.List, ticket.ListIn{Query: query})
			if len(page.Items) != want {
				t.Errorf("%q finds %d, want %d", query, len(page.Items), want)
			}
		}
		page := read(t, r, sami, ticket.List, ticket.ListIn{Limit: 200})
		if page.Items[0].ID != a.ID || len(page.Items) < 10 {
			t.Errorf("Sami's own, the latest first: %d", len(page.Items))
		}
		for _, k := range page.Items {
			if full := read(t, r, sami, ticket.Get, ticket.GetIn{ID: k.ID}); full.Limited || k.Requester.ID != "sami" && full.OpenedBy.ID != "sami" {
				t.Errorf("not Sami's: %+v", full)
			}
		}
		do(t, r, camille, ticket.Edit, ticket.EditIn{ID: a.ID, Title: p("Office 2024")})
		for query, want := range map[string]int{"macros": 0, "2024": 1, "office": 1} {
			if page := read(t, r, camille, ticket.List, ticket.ListIn{Query: query}); len(page.Items) != want {
				t.Errorf("after the edit %q finds %d", query, len(page.Items))
			}
		}
		for in, code := range map[ticket.ListIn]string{{Kind: "x"}: "ticket.kind_unknown", {State: "new,broken"}: "ticket.state_unknown", {Priority: "9"}: "ticket.priority_unknown", {Cursor: "??"}: "ticket.cursor_invalid", {Sort: "title"}: "ticket.sort_unknown"} {
			_, err := look(r, camille, ticket.List, in)
			fails(t, err, code)
		}
	})
}

// On SQLite the plan of each list is a range of an index: no scan, no sort.
func TestListsReadRanges(t *testing.T) {
	r := newRig(t, dbtest.Open(t, db.SQLite))
	fill(t, r, 2000)
	checkPlans(t, r)
	again, err := db.Open(ctx, r.Config) // a server that starts anew measures its tables, and may then plan otherwise
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}()
	checkPlans(t, &rig{Rig: dbtest.Rig{DB: again, Clock: r.Clock}})
}

func checkPlans(t *testing.T, r *rig) {
	t.Helper()
	for _, in := range []ticket.ListIn{
		{}, {State: "open"}, {State: "new,closed", Sort: "updated_at"}, {Sort: "priority", State: "open"}, {Priority: "1,2", State: "open"}, {Assignee: "me", State: "open"}, {Assignee: "me"},
		{Assignee: "none", Group: "reseau", State: "open"}, {Group: "reseau", State: "open", Sort: "priority"}, {Group: "reseau", Priority: "1"}, {Requester: "lea"}, {Requester: "lea", State: "open", Sort: "priority"},
		{Sort: "-opened_at"}, {Sort: "opened_at", State: "open", Group: "messagerie"}, {Sort: "-opened_at", Requester: "lea"},
	} {
		next := read(t, r, camille, ticket.List, withLimit(in, 5)).Next
		for _, cursor := range []string{"", next} {
			in.Cursor = cursor
			plan, err := look(r, camille, ticket.Plans, in)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range plan {
				if strings.Contains(line, "SCAN") || strings.Contains(line, "TEMP B-TREE") {
					t.Errorf("%+v: %s", in, line)
				}
			}
		}
	}
	plan, err := look(r, sami, ticket.Plans, ticket.ListIn{})
	if err != nil || strings.Count(strings.Join(plan, " "), "SEARCH") != 2 || strings.Contains(strings.Join(plan, " "), "TEMP") {
		t.Errorf("Sami's: %v, %v", plan, err)
	}
}

func withLimit(in ticket.ListIn, n int) ticket.ListIn {
	in.Limit = n
	return in
}
