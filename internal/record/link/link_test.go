package link_test

import (
	"context"
	"slices"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/link"
)

var ctx = context.Background()

var (
	camille = auth.Actor{Tenant: "t1", ID: "camille", Name: "Camille", Roles: auth.Roles{auth.Agent}}
	sami    = auth.Actor{Tenant: "t1", ID: "sami", Name: "Sami", Roles: auth.Roles{auth.Requester}}
	zoe     = auth.Actor{Tenant: "t2", ID: "zoe", Name: "Zoé", Roles: auth.Roles{auth.Admin}}
)

// records are a, b, c … of t1; Sami sees a and b.
func links() *link.Links {
	seen := func(a auth.Actor, id string) bool {
		return a.Tenant == "t1" && len(id) == 1 && (a.Has(auth.Agent) || id == "a" || id == "b")
	}
	may := func(_ context.Context, r db.Reader, id string) error {
		if !seen(r.Actor(), id) {
			return fault.NotFound("record.not_found")
		}
		return nil
	}
	return &link.Links{Kinds: map[string]link.Kind{"ticket": {
		Find:    func(_ context.Context, _ db.Reader, given string) (string, error) { return given[len(given)-1:], nil },
		MayRead: may,
		MayEdit: func(ctx context.Context, r db.Reader, id string) error {
			if !r.Actor().Has(auth.Agent) {
				return fault.Denied("permission.denied")
			}
			return may(ctx, r, id)
		},
		Cards: func(_ context.Context, r db.Reader, ids []string) (out []link.Card, _ error) {
			for _, id := range ids {
				if seen(r.Actor(), id) {
					out = append(out, link.Card{Kind: "incident", ID: id, Title: "Ticket " + id})
				}
			}
			return out, nil
		},
		Topics: func(id string) []string { return []string{"ticket:" + id} },
	}}}
}

func TestTies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, rig dbtest.Rig) {
		l := links()
		add := func(a auth.Actor, from, word, to string) (link.Relation, error) {
			return db.Update(ctx, rig.DB, a, func(ctx context.Context, tx *db.Tx) (link.Relation, error) {
				return l.Add(ctx, tx, link.AddIn{Kind: "ticket", ID: from, Type: word, Ticket: to})
			})
		}
		list := func(a auth.Actor, of string) []string {
			page, err := db.View(ctx, rig.DB, a, func(ctx context.Context, r db.Reader) ([]string, error) {
				page, err := l.List(ctx, r, link.ListIn{Kind: "ticket", ID: of})
				var out []string
				for _, x := range page.Items {
					out = append(out, x.Type+" "+x.Ticket.ID)
				}
				return out, err
			})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(page)
			return page
		}
		must := func(from, word, to string) link.Relation {
			t.Helper()
			out, err := add(camille, from, word, to)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		fails := func(code string, err error) {
			t.Helper()
			if !fault.Is(err, code) {
				t.Errorf("got %v, want %s", err, code)
			}
		}
		first := must("INC-a", "parent_of", "INC-b")
		if first.Type != "parent_of" || first.Ticket.Title != "Ticket b" {
			t.Fatalf("%+v", first)
		}
		if again := must("b", "child_of", "a"); again.ID != first.ID || again.Type != "child_of" || again.Ticket.ID != "a" {
			t.Errorf("the same tie told from the other side is the same: %+v", again)
		}
		must("b", "related_to", "c")
		if x := must("c", "related_to", "b"); x.Ticket.ID != "b" {
			t.Errorf("%+v", x)
		}
		must("a", "caused_by", "d")
		if got := list(camille, "b"); !slices.Equal(got, []string{"child_of a", "related_to c"}) {
			t.Errorf("b: %v", got)
		}
		if got := list(camille, "d"); !slices.Equal(got, []string{"causes a"}) {
			t.Errorf("d: %v", got)
		}
		if got := list(sami, "a"); !slices.Equal(got, []string{"parent_of b"}) {
			t.Errorf("Sami sees no d: %v", got)
		}
		_, err := add(camille, "c", "parent_of", "b")
		fails("link.one_parent", err)
		must("b", "parent_of", "c")
		_, err = add(camille, "c", "parent_of", "a")
		fails("link.circle", err)
		_, err = add(camille, "a", "related_to", "a")
		fails("link.to_itself", err)
		_, err = add(camille, "a", "likes", "b")
		fails("link.type_unknown", err)
		_, err = add(camille, "a", "blocks", "b")
		if err != nil {
			t.Error(err)
		}
		_, err = add(sami, "a", "blocks", "b")
		fails("permission.denied", err)
		_, err = add(zoe, "a", "blocks", "b")
		fails("record.not_found", err)

		for _, a := range []auth.Actor{zoe, camille, camille} {
			_, err = db.Update(ctx, rig.DB, a, func(ctx context.Context, tx *db.Tx) (any, error) {
				return l.Remove(ctx, tx, link.RemoveIn{Kind: "ticket", ID: "b", Relation: first.ID})
			})
			if a.ID == "zoe" {
				fails("record.not_found", err)
			}
		}
		fails("link.not_found", err)
		if got := list(camille, "b"); slices.Contains(got, "child_of a") {
			t.Errorf("untied: %v", got)
		}
		events, err := db.View(ctx, rig.DB, auth.System("t1"), func(ctx context.Context, r db.Reader) ([]string, error) {
			list, err := db.Events(ctx, r, 0, 100)
			var out []string
			for _, e := range list {
				out = append(out, e.Type+" "+e.Subject.ID+" "+e.Topics[0])
			}
			return out, err
		})
		if err != nil || len(events) != 12 || events[0] != "link.added b ticket:b" || events[1] != "link.added a ticket:a" || events[11] != "link.removed a ticket:a" {
			t.Errorf("%v %v", events, err)
		}
	})
}
