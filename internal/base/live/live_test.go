package live_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/live"
	"comptoir/internal/base/ref"
)

func TestPushesComeOnEveryTopicRenderedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r.DB)
		h.change(h.tenant, "ines", "a", "item:a") // 1, before anybody looks
		h.drain()
		camille := h.viewer("camille").follow("item:a", "items")
		sami := h.viewer("sami").follow("item:a")
		h.change(h.tenant, "camille", "a", "item:a", "items", "items") // 2
		h.change(h.tenant, "ines", "b", "item:b", "nobody")            // 3
		h.change(h.tenant, "camille", "a", "item:a")                   // 4
		h.change(h.tenant, "", "b", "items")                           // 5
		got := map[string][]word{}
		for range 4 {
			w := camille.next()
			got[w.Topic] = append(got[w.Topic], w)
		}
		a, all := got["item:a"], got["items"]
		if len(a) != 2 || len(all) != 2 {
			t.Fatalf("got %+v", got)
		}
		if a[0].Seq != 2 || a[0].Prev != 0 || a[1].Seq != 4 || a[1].Prev != 2 || all[0].Seq != 2 || all[1].Seq != 5 || all[1].Prev != 2 {
			t.Errorf("numbers: %+v, %+v", a, all)
		}
		if a[0].Actor != (live.Person{ID: "camille", Name: "Name of camille"}) || a[0].Type != "item.changed" || a[0].Subject.ID != "a" ||
			a[0].Record == nil || a[0].Record.Version < 2 || string(a[0].Data) != `{"version":2}` || all[1].Actor.ID != "" {
			t.Errorf("content: %+v", a[0])
		}
		if w := sami.next(); w.Seq != 2 {
			t.Errorf("sami got %+v", w)
		}
		h.drain()
		for seq, want := range map[int64]int{1: 0, 2: 1, 3: 0, 4: 1, 5: 1} {
			if n := h.rendersOf(seq); n != want {
				t.Errorf("event %d was rendered %d times, want %d", seq, n, want)
			}
		}
	})
}

func TestHandshakeIsRefused(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	for _, c := range []struct {
		about, account, origin string
		want                   int
	}{
		{"nobody", "", "", http.StatusUnauthorized},
		{"a page of another origin", "camille", "https://evil.example", http.StatusForbidden},
		{"our own page", "camille", h.server.URL, http.StatusSwitchingProtocols},
		{"a program", "camille", "", http.StatusSwitchingProtocols},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
			"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "X-Account": c.account, "Origin": c.origin} {
			if v != "" {
				req.Header.Set(k, v)
			}
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		if res.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", c.about, res.StatusCode, c.want)
		}
	}
}

func TestTopicsAreRefused(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	other := id.New()
	h.deny("sami", "thread:ticket:1:internal")
	sami := h.viewer("sami").follow("thread:ticket:1")
	for _, topic := range []string{"thread:ticket:1:internal", "typing:ticket:1:internal"} {
		sami.ask(topic)
		sami.await("refused " + topic)
	}
	sami.askChannel(other+":items", "of others")
	sami.await("refused of others")
	sami.askChannel("items", "of nobody")
	sami.await("refused of nobody")

	// Zoé, of another tenant, follows the same names and sees nothing of ours, nor we of hers.
	zoe := h.viewerOf(other, "zoe").follow("items", "typing:ticket:1")
	sami.follow("items", "typing:ticket:1")
	h.change(h.tenant, "sami", "a", "items")
	h.change(other, "zoe", "z", "items")
	if w := sami.next(); w.Subject.ID != "a" {
		t.Errorf("sami got %+v", w)
	}
	if _, err := sami.client.Publish(t.Context(), h.tenant+":typing:ticket:1", []byte(`{"typing":true}`)); err != nil {
		t.Fatal(err)
	}
	if w := zoe.next(); w.Subject.ID != "z" || len(zoe.words) != 0 {
		t.Errorf("zoe got %+v", w)
	}
}

func TestTypingIsSaidInOurWordsAndNothingElse(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	h.deny("sami", "thread:ticket:2")
	camille, sami := h.viewer("camille").follow("typing:ticket:1", "items"), h.viewer("sami").follow("typing:ticket:1", "items")
	say := func(v *viewer, topic, words string) error {
		_, err := v.client.Publish(t.Context(), h.tenant+":"+topic, []byte(words))
		return err
	}
	if err := say(sami, "typing:ticket:1", `{"typing":true,"person":{"id":"camille"},"html":"<b>"}`); err != nil {
		t.Fatal(err)
	}
	if w := camille.next(); w.Person != (live.Person{ID: "sami", Name: "Name of sami"}) || !w.Typing {
		t.Errorf("camille saw %+v", w)
	}
	for _, c := range [][2]string{{"items", `{"typing":true}`}, {"typing:ticket:2", `{"typing":true}`}, {"typing:ticket:1", `"yes"`}, {"thread:ticket:1", `{"typing":true}`}} {
		if err := say(sami, c[0], c[1]); err == nil {
			t.Errorf("%s may be said on %s", c[1], c[0])
		}
	}
	if _, err := sami.client.Publish(t.Context(), id.New()+":typing:ticket:1", []byte(`{"typing":true}`)); err == nil {
		t.Error("typing in another tenant")
	}
	said := 0
	for range 20 {
		if say(sami, "typing:ticket:1", `{"typing":true}`) == nil {
			said++
		}
	}
	if said > 10 {
		t.Errorf("said %d times at once", said)
	}
}

// Rights taken away by an event hold for all that is shown after it, and for what the person then asks.
func TestRightsTakenAwayHoldAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r.DB)
		camille, sami := h.viewer("camille").follow("item:a"), h.viewer("sami").follow("item:a", "items")
		h.change(h.tenant, "", "a", "item:a")
		if w := sami.next(); w.Seq != 1 {
			t.Fatalf("got %+v", w)
		}
		h.deny("sami", "item:a")
		h.emit(revoked{"sami"})
		for range 20 {
			h.change(h.tenant, "", "a", "item:a")
		}
		sami.awaitAll("refused item:a", "subscribed items") // it comes back by itself, with what it may see
		for range 21 {
			camille.next()
		}
		h.drain()
		h.change(h.tenant, "", "b", "items")
		if w := sami.next(); w.Topic != "items" {
			t.Errorf("after the right was taken away sami got %+v", w)
		}
		if _, err := h.hub.Events(t.Context(), auth.Actor{Tenant: h.tenant, ID: "sami"}, live.EventsIn{After: "0:0", Topics: "item:a"}); fault.CodeOf(err) != "events.reload" {
			t.Errorf("another history: %v", err)
		}
		begin := event.Position{Epoch: h.d.Epoch()}.String()
		if _, err := h.hub.Events(t.Context(), auth.Actor{Tenant: h.tenant, ID: "sami"}, live.EventsIn{After: begin, Topics: "items,item:a"}); fault.CodeOf(err) != "topic.denied" {
			t.Errorf("sami reads the log of a denied topic: %v", err)
		}
	})
}

func TestWhoIsConnectedAndSentAway(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	h.viewer("camille").await("connected")
	h.viewer("camille").await("connected")
	sami := h.viewer("sami")
	sami.await("connected")
	if got := h.hub.Connected(); len(got) != 2 || got[0].Tenant != h.tenant {
		t.Errorf("connected: %v", got)
	}
	h.hub.Disconnect(h.tenant, live.Whose{Account: "sami", Session: "another session"})
	h.hub.Disconnect(id.New(), live.Whose{})
	if len(h.hub.Connected()) != 2 {
		t.Errorf("connected: %v", h.hub.Connected())
	}
	h.mu.Lock()
	h.signed["sami"] = true // signed out
	h.mu.Unlock()
	h.hub.Disconnect(h.tenant, live.Whose{Account: "sami", Session: "session of sami"})
	sami.await("connecting")
	h.mu.Lock()
	delete(h.signed, "sami")
	h.mu.Unlock()
	sami.await("connected")
}

// What narrows a record sends away those who have it open, and leaves the others alone.
func TestWhoHasARecordOpenIsSentAway(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	camille, sami := h.viewer("camille").follow("items", "item:b"), h.viewer("sami").follow("items", "item:a")
	h.deny("sami", "item:a")
	h.hub.Disconnect(h.tenant, live.Whose{About: "a"})
	sami.awaitAll("refused item:a", "subscribed items")
	h.change(h.tenant, "", "c", "items")
	if w := camille.next(); w.Topic != "items" {
		t.Errorf("camille got %+v", w)
	}
	select {
	case s := <-camille.states:
		if s != "connected" {
			t.Errorf("camille was sent away too: %s", s)
		}
	default:
	}
}

func TestPersonIsAskedForAgain(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB, func(c *live.Config) { c.Again = 2 * time.Second })
	v := h.viewer("camille").follow("items")
	v.awaitAll("connecting", "connected", "subscribed items")
}

func TestEventsTellWhatWasMissed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r.DB)
		for n := range 1300 {
			if n%2 == 0 {
				h.change(h.tenant, "ines", "a", "item:a", "items")
			} else {
				h.change(h.tenant, "ines", "b", "item:b")
			}
		}
		me := auth.Actor{Tenant: h.tenant, ID: "camille"}
		at := event.Position{Epoch: h.d.Epoch(), Seq: 1}
		var all []live.Push
		answers := 0
		for {
			out, err := h.hub.Events(t.Context(), me, live.EventsIn{After: at.String(), Topics: "item:a,other"})
			if err != nil {
				t.Fatal(err)
			}
			at, _ = event.ParsePosition(out.Position)
			answers++
			if len(out.Items) == 0 {
				break
			}
			all = append(all, out.Items...)
		}
		if len(all) != 649 || answers != 3 || at.Seq != 1300 {
			t.Fatalf("%d events in %d answers, up to %v", len(all), answers, at)
		}
		if p := all[0]; p.Seq != 3 || len(p.Topics) != 1 || p.Topics[0] != "item:a" || p.Actor.Name != "Name of ines" || p.Record == nil || all[1].Prev != 3 {
			t.Errorf("first: %+v", p)
		}
		for _, c := range []struct{ after, topics, want string }{
			{h.d.Epoch() + ":1301", "item:a", "events.reload"},
			{id.New() + ":1", "item:a", "events.reload"},
			{"1", "item:a", "events.position"},
			{at.String(), "", "events.topics"},
			{at.String(), strings.Repeat("x,", 101), "events.topics"},
		} {
			if _, err := h.hub.Events(t.Context(), me, live.EventsIn{After: c.after, Topics: c.topics}); fault.CodeOf(err) != c.want {
				t.Errorf("after %s on %s: %v, want %s", c.after, c.topics, err, c.want)
			}
		}
		zoe := auth.Actor{Tenant: id.New(), ID: "zoe"}
		if out, err := h.hub.Events(t.Context(), zoe, live.EventsIn{After: h.d.Epoch() + ":0", Topics: "item:a"}); err != nil || len(out.Items) != 0 {
			t.Errorf("zoe reads %v, %v", out, err)
		}
	})
}

func TestTooFarBackIsToReload(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB)
	_, err := db.Update(t.Context(), h.d, auth.System(h.tenant), func(_ context.Context, tx *db.Tx) (int, error) {
		for n := range 5001 {
			tx.Emit(ref.Of("item", "a"), changed{int64(n)}, "item:a")
		}
		return 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	me := auth.Actor{Tenant: h.tenant, ID: "camille"}
	if _, err := h.hub.Events(t.Context(), me, live.EventsIn{After: h.d.Epoch() + ":0", Topics: "x"}); !fault.Is(err, "events.reload") {
		t.Errorf("5001 back: %v", err)
	}
	if _, err := h.hub.Events(t.Context(), me, live.EventsIn{After: h.d.Epoch() + ":1", Topics: "x"}); err != nil {
		t.Errorf("5000 back: %v", err)
	}
}

func TestHeadsAreToldWhereTheyMoved(t *testing.T) {
	h := open(t, dbtest.Open(t, db.SQLite).DB, func(c *live.Config) { c.Heads = 5 * time.Millisecond })
	v := h.viewer("camille").follow("item:a", "item:b")
	h.change(h.tenant, "", "a", "item:a")
	if w := v.next(); w.Seq != 1 {
		t.Fatalf("got %+v", w)
	}
	if w := v.next(); w.Head != 1 || w.Topic != "item:a" {
		t.Fatalf("got %+v", w)
	}
	h.change(h.tenant, "", "b", "item:b")
	if w := v.next(); w.Seq != 2 { // and not the head of a again
		t.Fatalf("got %+v", w)
	}
}

// A record that cannot be read spoils neither the push of its own event nor the others.
func TestSpoiltRecordIsLeftOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r.DB)
		h.spoil = func(ctx context.Context, r db.Reader, e event.Event) error {
			switch e.Subject.ID {
			case "bad":
				_, err := db.One[int](ctx, r, `SELECT nothing FROM idempotency WHERE tenant_id = $1`)
				return err
			case "worse":
				panic("worse")
			case "denied":
				return errors.New("no")
			}
			return nil
		}
		v := h.viewer("camille").follow("items")
		for _, name := range []string{"a", "bad", "b", "worse", "denied", "c"} {
			h.change(h.tenant, "ines", name, "items")
		}
		for n, name := range []string{"a", "bad", "b", "worse", "denied", "c"} {
			w := v.next()
			if w.Seq != int64(n+1) || w.Subject.ID != name || (w.Record != nil) != (len(name) == 1) || w.Actor.Name != "Name of ines" {
				t.Errorf("push %d: %+v", n+1, w)
			}
		}
	})
}
