package faults_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"comptoir/test/rig"
)

// TestTakeAtOnce: a hundred agents take at the same moment from a queue of two hundred. Nobody is taken twice, nobody is left,
// and the log shows that they were taken in the order in which they came. PostgreSQL has two nodes.
func TestTakeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, p rig.Place) {
		const agents, people = 100, 200
		h := furnish(t, p, rig.Plan{Tenant: "crowd", Agents: agents, Silent: people})[0]
		nodes := []*rig.Server{serve(t, p)}
		if p.DSN != "" {
			second := p
			second.Data = folder(t)
			nodes = append(nodes, serve(t, second))
		}
		web := rig.NewHTTP()
		as := func(i int) rig.Client {
			return rig.Client{HTTP: web, URL: nodes[i%len(nodes)].URL, Token: h.Agents[i%agents].Token}
		}
		var lined sync.WaitGroup
		for from := range 8 {
			lined.Go(func() {
				for i := from; i < people; i += 8 {
					if err := as(i).Call(t.Context(), "POST", "/conversations", map[string]string{"symptoms": fmt.Sprint("person ", i), "on_behalf_of": h.Silent[i]}, nil); err != nil {
						t.Error(err)
					}
				}
			})
		}
		lined.Wait()
		line, position := waiting(t, as(0))
		if len(line) != people {
			t.Fatalf("%d wait, want %d", len(line), people)
		}
		var mu sync.Mutex
		taken := map[string]int{}
		begin := make(chan struct{})
		var all sync.WaitGroup
		for i := range agents {
			all.Go(func() {
				<-begin
				for {
					a, err := as(i).Do(t.Context(), "POST", "/conversations/take", "", map[string]string{})
					switch {
					case err != nil:
						t.Error(err)
						return
					case a.Status == http.StatusNoContent, a.Status == http.StatusConflict: // nobody waits, or my hands are full
						return
					case a.Status == http.StatusServiceUnavailable: // others were faster eight times
						continue
					case a.Status != http.StatusOK:
						t.Errorf("take was answered %d %s", a.Status, a.Body)
						return
					}
					var c conversation
					if err := a.Into(&c); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					taken[c.ID]++
					mu.Unlock()
				}
			})
		}
		close(begin)
		all.Wait()
		if len(taken) != people {
			t.Errorf("%d were taken, want %d", len(taken), people)
		}
		for id, n := range taken {
			if n != 1 {
				t.Errorf("%s was taken %d times", id, n)
			}
		}
		if left, _ := waiting(t, as(0)); len(left) != 0 {
			t.Errorf("%d still wait", len(left))
		}
		if order := takenSince(t, as(0), position, queueOf(t, as(0))); !slices.Equal(order, line) {
			t.Errorf("taken in another order than they came:\n%v\n%v", order, line)
		}
	})
}

// waiting is the line as REST tells it, in order, and the place in the log that it shows.
func waiting(t *testing.T, c rig.Client) (ids []string, position string) {
	t.Helper()
	for cursor := ""; ; {
		a, err := c.Do(t.Context(), "GET", "/conversations?state=waiting&limit=200&cursor="+cursor, "", nil)
		must(t, err)
		var p page[conversation]
		must(t, a.Into(&p))
		for _, c := range p.Items {
			ids = append(ids, c.ID)
		}
		position = a.Header.Get("Comptoir-Position")
		if cursor = p.Next; cursor == "" {
			return ids, position
		}
	}
}

func queueOf(t *testing.T, c rig.Client) string {
	t.Helper()
	var p page[named]
	must(t, c.Call(t.Context(), "GET", "/queues", nil, &p))
	return p.Items[0].ID
}

// takenSince reads the log on and tells who was taken, in its order.
func takenSince(t *testing.T, c rig.Client, position, queue string) (ids []string) {
	t.Helper()
	for {
		var out struct {
			Items    []rig.Push `json:"items"`
			Position string     `json:"position"`
		}
		must(t, c.Call(t.Context(), "GET", "/events?topics=queue:"+queue+"&after="+position, nil, &out))
		for _, e := range out.Items {
			if e.Type == "conversation.taken" {
				ids = append(ids, e.Subject.ID)
			}
		}
		if len(out.Items) == 0 {
			return ids
		}
		position = out.Position
	}
}
