package faults_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"comptoir/test/rig"
)

// TestTwoScribesOnTwoNodes: two people put right the same line at the same moment, again and again, and make a line of the same message;
// on PostgreSQL each has a node of their own. Every correction puts right the one before it, and a message is in the log once.
func TestTwoScribesOnTwoNodes(t *testing.T) {
	each(t, func(t *testing.T, p rig.Place) {
		const times = 15
		h := furnish(t, p, rig.Plan{Tenant: "scribes", Agents: 2})[0]
		nodes := []*rig.Server{serve(t, p), nil}
		if nodes[1] = nodes[0]; p.DSN != "" {
			second := p
			second.Data = folder(t)
			nodes[1] = serve(t, second)
		}
		web := rig.NewHTTP()
		as := func(i int) rig.Client {
			return rig.Client{HTTP: web, URL: nodes[i].URL, Token: h.Agents[i].Token}
		}
		admin := rig.Client{HTTP: web, URL: nodes[0].URL, Token: h.Admin.Token}
		var made struct{ ID string }
		must(t, admin.Call(t.Context(), "POST", "/crises", map[string]any{"name": "Scribes", "level": 1}, &made))
		path := "/crises/" + made.ID
		for i := range 2 {
			must(t, as(i).Call(t.Context(), "POST", path+"/join", nil, nil))
		}
		var rooms page[named]
		must(t, as(0).Call(t.Context(), "GET", path+"/rooms", nil, &rooms))
		room := rooms.Items[0].ID
		both := func(path string, body map[string]any) {
			begin := make(chan struct{})
			var all sync.WaitGroup
			for i := range 2 {
				all.Go(func() {
					<-begin
					for {
						a, err := as(i).Do(t.Context(), "POST", path, "", body)
						if err == nil && a.Status == http.StatusServiceUnavailable { // the other was faster eight times
							continue
						}
						if err != nil || a.Status != http.StatusCreated {
							t.Errorf("%s: %d %s %v", path, a.Status, a.Body, err)
						}
						return
					}
				})
			}
			close(begin)
			all.Wait()
		}
		var first struct{ Number int64 }
		must(t, as(0).Call(t.Context(), "POST", path+"/log", map[string]string{"text": "the first word"}, &first))
		for n := range times {
			both(path+"/log", map[string]any{"text": fmt.Sprint("once more, ", n), "corrects": first.Number})
		}
		var log struct {
			Items []struct {
				Number, Corrects int64
				CorrectedBy      int64 `json:"corrected_by"`
			}
		}
		must(t, admin.Call(t.Context(), "GET", fmt.Sprintf("%s/log?limit=500&after=%d", path, first.Number), nil, &log))
		if len(log.Items) != 2*times {
			t.Errorf("%d corrections, want %d", len(log.Items), 2*times)
		}
		for i, l := range log.Items {
			if l.Corrects != l.Number-1 || i < len(log.Items)-1 && l.CorrectedBy != l.Number+1 {
				t.Fatalf("line %d puts right %d and is put right by %d", l.Number, l.Corrects, l.CorrectedBy)
			}
		}
		for n := range times {
			var said message
			must(t, as(0).Call(t.Context(), "POST", "/threads/crisis_room/"+room+"/messages", map[string]string{"text": fmt.Sprint("word ", n)}, &said))
			both(path+"/promote", map[string]any{"kind": "crisis_room", "subject": room, "message": said.ID})
		}
		var after struct{ Head struct{ Number int64 } }
		must(t, admin.Call(t.Context(), "GET", path+"/log?last=true&limit=1", nil, &after))
		if want := first.Number + 3*times; after.Head.Number != want {
			t.Errorf("the log ends at line %d, want %d: a message is there twice, or not at all", after.Head.Number, want)
		}
	})
}
