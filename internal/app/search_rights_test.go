package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/account"
)

// world is what the oracle knows: of each record a word that stands in it alone, and how to ask, as somebody, whether it is there.
type world struct {
	h       *apptest.House
	dice    *rand.Rand
	records []sought
	groups  []string
	wall    []string
}

type sought struct {
	word string
	path string // a GET that answers 200 to who may read it
	part bool   // only a part of it, which agents alone read
}

func (w *world) add(word, path string, part bool) {
	w.records = append(w.records, sought{word, path, part})
}

var everybody = []string{"camille", "yanis", "sami", "lina", "nora", "ana"}

func (w *world) anybody() *apptest.Person { return w.h.As(everybody[w.dice.IntN(len(everybody))]) }

// word is one that the analysis leaves alone, far from all others.
func (w *world) word() string {
	const letters = "bdfgklmprtvz"
	var b strings.Builder
	for range 10 {
		b.WriteByte(letters[w.dice.IntN(len(letters))])
		b.WriteByte("aiou"[w.dice.IntN(4)])
	}
	return b.String()
}

// step does one thing that changes what is there or who may know of it.
func (w *world) step(t *testing.T) {
	camille, ana, word := w.h.As("camille"), w.h.As("ana"), w.word()
	switch w.dice.IntN(9) {
	case 0:
		one := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Souci " + word, "requester_id": w.anybody().ID, "impact": 3, "urgency": 3}).Is(201)
		w.add(word, "/tickets/"+one.Text("id"), false)
	case 1:
		one := camille.Post("/tickets", map[string]any{"kind": "incident", "title": "Grave", "requester_id": w.anybody().ID, "description": "Détail " + word,
			"impact": 1, "urgency": 1}).Is(201)
		w.add(word, "/threads/ticket/"+one.Text("id")+"/messages", false) // the card of a major incident has no description
		note := w.word()
		camille.Post("/threads/ticket/"+one.Text("id")+"/messages", map[string]any{"text": "Note " + note, "internal": true}).Is(201)
		w.add(note, "/threads/ticket/"+one.Text("id")+"/messages", true)
	case 2:
		one := w.anybody().Post("/conversations", map[string]any{"symptoms": "Bonjour " + word, "queue_id": w.h.Queue})
		if one.Status == 201 {
			w.add(word, "/conversations/"+one.Text("id"), false)
		}
	case 3:
		audience := map[string]any{"kind": []string{"everyone", "agents"}[w.dice.IntN(2)]}
		if len(w.groups) > 0 && w.dice.IntN(2) == 0 {
			audience = map[string]any{"kind": "groups", "groups": []string{w.groups[w.dice.IntN(len(w.groups))]}}
		}
		one := camille.Post("/notes", map[string]any{"title": "Astuce " + word, "text": "Faire " + word, "audience": audience})
		if one.Status == 201 {
			w.add(word, "/notes/"+one.Text("id"), false)
		}
	case 4:
		g := ana.Post("/groups", map[string]any{"name": "Groupe " + word}).Is(201).Text("id")
		ana.Put("/groups/"+g+"/members/"+camille.ID, nil)
		w.groups = append(w.groups, g)
	case 5:
		if len(w.groups) > 0 {
			g, p := w.groups[w.dice.IntN(len(w.groups))], w.anybody()
			if w.dice.IntN(2) == 0 {
				ana.Put("/groups/"+g+"/members/"+p.ID, nil)
			} else {
				ana.Delete("/groups/" + g + "/members/" + p.ID)
			}
		}
	case 6:
		access := []string{"open", "closed", "secret"}[w.dice.IntN(3)]
		g := camille.Post("/feed/groups", map[string]any{"name": "Mur " + word, "access": access, "requesters": w.dice.IntN(2) == 0})
		if g.Status == 201 {
			w.wall = append(w.wall, g.Text("id"))
		}
	case 7:
		body := map[string]any{"text": "Info " + word}
		if len(w.wall) > 0 {
			body["group"] = w.wall[w.dice.IntN(len(w.wall))]
		}
		one := camille.Post("/posts", body)
		if one.Status == 201 {
			w.add(word, "/posts/"+one.Text("id"), false)
		}
	case 8:
		p := w.h.As([]string{"lina", "yanis"}[w.dice.IntN(2)])
		role := []auth.Role{auth.Requester, auth.Agent}[w.dice.IntN(2)]
		ana.Patch("/users/"+p.ID, map[string]any{"roles": []string{string(role)}}).Is(200)
	}
}

// check asks the search and the records themselves, as each person: who may read finds, and nobody else, in hits, totals or facets.
func (w *world) check(t *testing.T, seed int) {
	w.h.Settle()
	for _, first := range everybody {
		p := w.h.As(first)
		agent := slices.Contains(w.roles(t, p.ID), auth.Agent) || first == "camille" || first == "nora" || first == "ana"
		for _, one := range w.records {
			may := p.Get(one.path).Status == 200 && (!one.part || agent)
			var out struct {
				Items []struct{ ID string }
				Total int
			}
			p.Get("/search?facets=true&q=" + one.word).Is(200).Into(&out)
			if found := len(out.Items) > 0; found != may {
				t.Fatalf("seed %d: %s looks for %s (%s, part %v): found %v, may read %v", seed, first, one.word, one.path, one.part, found, may)
			}
			if !may && out.Total != 0 {
				t.Fatalf("seed %d: %s is told that %d documents have %s", seed, first, out.Total, one.word)
			}
		}
	}
	for _, one := range w.records {
		var out struct{ Total int }
		w.h.As("zoe").Get("/search?q=" + one.word).Is(200).Into(&out)
		if out.Total != 0 {
			t.Fatalf("another organisation finds %s", one.word)
		}
	}
}

func (w *world) roles(t *testing.T, person string) auth.Roles {
	t.Helper()
	a, err := db.View(t.Context(), w.h.App.DB, auth.System(w.h.Tenant), func(ctx context.Context, r db.Reader) (account.Account, error) {
		return account.Get(ctx, r, account.GetIn{ID: person})
	})
	if err != nil {
		t.Fatal(err)
	}
	return a.Roles
}

func TestSearchKnowsNoMoreThanTheRecords(t *testing.T) {
	for seed := range 3 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, h *apptest.House) {
				w := &world{h: h, dice: rand.New(rand.NewPCG(uint64(seed), 3))}
				for i := range 60 {
					w.step(t)
					if i%20 == 19 {
						w.check(t, seed)
					}
				}
				for _, kind := range []string{"/tickets/", "/threads/", "/conversations/", "/notes/", "/posts/"} {
					if !slices.ContainsFunc(w.records, func(one sought) bool { return strings.HasPrefix(one.path, kind) }) {
						t.Errorf("no record of %s was made: the test tests less than it says", kind)
					}
				}
			})
		})
	}
}
