package app_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis/chain"
)

// atOnce does the same n times at the same moment, and gives the answers.
func atOnce(n int, do func(i int) apptest.Reply) []apptest.Reply {
	out := make([]apptest.Reply, n)
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { <-begin; out[i] = do(i) })
	}
	close(begin)
	all.Wait()
	return out
}

func statuses(replies []apptest.Reply) []int {
	out := make([]int, len(replies))
	for i, r := range replies {
		out[i] = r.Status
	}
	slices.Sort(out)
	return out
}

// A role left empty: by who gives it back, by the deputy after them, by who leaves the house. The crisis says so, goes on, and gives what
// the role may do to nobody by accident.
func TestARoleLeftEmpty(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, ines, camille, yanis := h.As("paul"), h.As("ines"), h.As("camille"), h.As("yanis")
		missing := func() string { return paul.Get(path).Is(200).Text("missing") }
		end := func(role string) {
			t.Helper()
			var now struct {
				Items []struct{ ID, Role, Until string }
			}
			paul.Get(path + "/roles").Is(200).Into(&now)
			i := slices.IndexFunc(now.Items, func(r struct{ ID, Role, Until string }) bool { return r.Role == role && r.Until == "" })
			paul.Delete(path + "/roles/" + now.Items[i].ID).Is(204)
		}
		yanis.Post(path+"/join", nil).Is(200)
		paul.Post(path+"/roles", m{"role": "director", "person_id": camille.ID, "deputy": true}).Is(201)
		end("director") // Paul's
		if got := missing(); strings.Contains(got, "director") {
			t.Errorf("a deputy stands in, and missing is %s", got)
		}
		camille.Post(path+"/decisions", m{"question": "Basculer ?", "chosen": "Oui"}).Is(201)
		end("director") // Camille's
		if got := missing(); !strings.Contains(got, `"director"`) {
			t.Errorf("nobody directs, and missing is %s", got)
		}
		decide := m{"question": "Et maintenant ?", "chosen": "Attendre"}
		ines.Post(path+"/decisions", decide).Is(403, "crisis.scribe_does_not_decide")
		yanis.Post(path+"/decisions", decide).Is(403)
		camille.Post(path+"/decisions", decide).Is(403)
		paul.Post(path+"/decisions", decide).Is(201) // who answers for crises does while nobody directs
		ines.Post(path+"/log", m{"text": "Plus personne ne dirige"}).Is(201)
		h.As("ana").Post("/users/"+ines.ID+"/close", m{}).Is(200)
		if got := missing(); !strings.Contains(got, `"scribe"`) {
			t.Errorf("the scribe has left the house, and missing is %s", got)
		}
		yanis.Post(path+"/log", m{"text": "Je prends la suite"}).Is(201)
		give(h, path, "yanis", "scribe")
		if got := missing(); strings.Contains(got, `"scribe"`) {
			t.Errorf("Yanis writes, and missing is %s", got)
		}
		exported(h, path)
	})
}

// Two scribes at once: named at once, making lines of the same message, putting right the same line.
func TestTwoScribesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		paul, scribes := h.As("paul"), []*apptest.Person{h.As("ines"), h.As("camille"), h.As("yanis")}
		for _, p := range scribes[1:] {
			p.Post(path+"/join", nil).Is(200)
		}
		if got := statuses(atOnce(2, func(i int) apptest.Reply {
			return paul.Post(path+"/roles", m{"role": "scribe", "person_id": scribes[i+1].ID})
		})); !slices.Equal(got, []int{201, 201}) {
			t.Errorf("two are named: %v", got)
		}
		if got := paul.Get(path).Is(200); strings.Count(string(got.Body), `"role":"scribe"`) != 1 {
			t.Errorf("one person has the role at a time: %s", got.Body)
		}
		room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
		said := paul.Post("/threads/crisis_room/"+room+"/messages", m{"text": "Le groupe tient"}).Is(201).Text("id")
		before := len(logged(h, path))
		promoted := atOnce(3, func(i int) apptest.Reply {
			return scribes[i].Post(path+"/promote", m{"kind": "crisis_room", "subject": room, "message": said})
		})
		for _, r := range promoted {
			if r.Is(201).Text("number") != fmt.Sprint(before+1) {
				t.Errorf("one message, line %s and line %d", r.Text("number"), before+1)
			}
		}
		atOnce(3, func(i int) apptest.Reply {
			return scribes[i].Post(path+"/log", m{"text": fmt.Sprint("Version ", i), "corrects": before + 1})
		})
		var log struct {
			Items []struct {
				Number, Corrects int64
				CorrectedBy      int64 `json:"corrected_by"`
			}
		}
		paul.Get(fmt.Sprintf("%s/log?after=%d", path, before)).Is(200).Into(&log)
		if len(log.Items) != 4 {
			t.Fatalf("%d lines: %+v", len(log.Items), log.Items)
		}
		for i, l := range log.Items {
			if i > 0 && l.Corrects != l.Number-1 || i < 3 && l.CorrectedBy != l.Number+1 || i == 3 && l.CorrectedBy != 0 {
				t.Errorf("each puts right the one before: %+v", log.Items)
			}
		}
		exported(h, path)
	})
}

// A link forwarded to many, who all open it at the same moment: one comes in, and the log says that others tried.
func TestALinkForwarded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		_, g := invited(h, path)
		replies := atOnce(8, func(int) apptest.Reply { return h.Nobody().Post(g+"/enter", nil) })
		if got := statuses(replies); !slices.Equal(got, []int{200, 409, 409, 409, 409, 409, 409, 409}) {
			t.Errorf("eight open one link: %v", got)
		}
		in := slices.IndexFunc(replies, func(r apptest.Reply) bool { return r.Status == http.StatusOK })
		h.Nobody().Get(g, "Comptoir-Guest", replies[in].Text("key")).Is(200)
		if got := h.As("paul").Get(path + "/guests").Is(200).Text("items.0.refused"); got != "7" {
			t.Errorf("refused %s times", got)
		}
		said := strings.Join(logged(h, path), " ")
		if strings.Count(said, "guest_entered") != 1 || strings.Count(said, "guest_refused") != 3 { // only the first times
			t.Errorf("the log says %s", said)
		}
	})
}

// invited is a guest of the main room, and the path of their link.
func invited(h *apptest.House, path string) (id, link string) {
	h.T.Helper()
	paul := h.As("paul")
	room := paul.Get(path + "/rooms").Is(200).Text("items.0.id")
	made := paul.Post(path+"/guests", m{"room_id": room, "name": "Noé Brun", "may_post": true, "hours": 2}).Is(201)
	_, token, _ := strings.Cut(made.Text("link"), "/guest/")
	return made.Text("id"), "/guests/" + token
}

// A guest after expiry: whose link was never opened, and who was there.
func TestAGuestTooLate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path, nobody := declare(h, nil), h.Nobody()
		_, never := invited(h, path)
		_, was := invited(h, path)
		key := nobody.Post(was+"/enter", nil).Is(200).Text("key")
		h.Clock.Add(2*time.Hour - time.Second)
		nobody.Get(was, "Comptoir-Guest", key).Is(200)
		lines := len(logged(h, path))
		h.Clock.Add(time.Second)
		nobody.Post(never+"/enter", nil).Is(410, "crisis.guest_expired")
		for _, p := range []string{"", "/messages", "/messages?wait=25"} {
			nobody.Get(was+p, "Comptoir-Guest", key).Is(410, "crisis.guest_expired")
		}
		nobody.Post(was+"/messages", m{"text": "encore"}, "Comptoir-Guest", key).Is(410, "crisis.guest_expired")
		nobody.Post(was+"/enter", nil).Is(410, "crisis.guest_expired")
		if got := logged(h, path); len(got) != lines {
			t.Errorf("a guest too late left a line: %v", got[lines:])
		}
	})
}

// Who owns the database takes the seal off and cuts the tail: verify misses it, and with the head that was printed even where the head in
// the database was changed as well.
func TestATailCutInTheDatabase(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := declare(h, nil)
		h.As("ines").Post(path+"/log", m{"text": "Ce qui gêne"}).Is(201)
		x := exported(h, path)
		last, id := x.Head, strings.TrimPrefix(path, "/crises/")
		owner := func(text string, args ...any) {
			t.Helper()
			_, err := db.Control(t.Context(), h.App.DB, func(ctx context.Context, c *db.Ctl) (int64, error) {
				tx, err := c.Tenant(ctx, h.Tenant)
				if err != nil {
					return 0, err
				}
				return tx.Exec(ctx, text, args...)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		unseal := `DROP TRIGGER crisis_line_sealed_delete`
		if h.App.DB.Engine() == db.Postgres {
			unseal += ` ON crisis_line`
		}
		if _, err := db.Control(t.Context(), h.App.DB, func(ctx context.Context, c *db.Ctl) (int64, error) { return c.Exec(ctx, unseal) }); err != nil {
			t.Fatal(err)
		}
		owner(`DELETE FROM crisis_line WHERE tenant_id = $1 AND crisis_id = $2 AND number = $3`, id, last.Number)
		if broken := brokenIn(t, h, path); broken != (chain.Broken{Number: last.Number, Reason: chain.TailCut}) {
			t.Errorf("verify says %v of a tail that was cut off", broken)
		}
		owner(`UPDATE crisis_log SET head = $3, hash = $4 WHERE tenant_id = $1 AND crisis_id = $2`, id, last.Number-1, x.Lines[last.Number-2].Hash)
		cut := exported(h, path)
		if _, broken := chain.Check(cut, last.Hash); broken == nil || *broken != (chain.Broken{Number: last.Number, Reason: chain.HeadUnknown}) {
			t.Errorf("verify --head says %v of a tail that was cut off, and hidden", broken)
		}
	})
}
