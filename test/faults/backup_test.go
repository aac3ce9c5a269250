package faults_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/test/rig"
)

// TestBackup makes an archive from a server that people write to, restores it elsewhere, starts there, and reads: what was said
// before the archive began is there, an attachment opens, and the log of this other history has another epoch. SQLite only: a
// PostgreSQL is backed up with its own tools (docs/operations.md).
func TestBackup(t *testing.T) {
	p := place(t, db.SQLite)
	h := furnish(t, p, rig.Plan{Tenant: "kept", Agents: 1, Requesters: 1})[0]
	s := serve(t, p)
	web := rig.NewHTTP()
	agent := rig.Client{HTTP: web, URL: s.URL, Token: h.Agents[0].Token}
	var c conversation
	must(t, rig.Client{HTTP: web, URL: s.URL, Token: h.Requesters[0].Token}.Call(t.Context(), "POST", "/conversations", map[string]string{"symptoms": "keep this"}, &c))
	must(t, agent.Call(t.Context(), "POST", "/conversations/take", map[string]string{"id": c.ID}, nil))
	picture := make([]byte, 300_000)
	_, err := rand.Read(picture)
	must(t, err)
	file := upload(t, agent, "disk.bin", picture)
	must(t, agent.Call(t.Context(), "POST", "/threads/conversation/"+c.ID+"/messages", map[string]any{"text": "the disk", "files": []string{file}}, nil))
	a, err := agent.Do(t.Context(), "GET", "/conversations/"+c.ID, "", nil)
	must(t, err)
	position := a.Header.Get("Comptoir-Position")

	ctx, stop := context.WithCancel(t.Context())
	var talk sync.WaitGroup
	begun := make(chan struct{})
	talk.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			if err := agent.Call(t.Context(), "POST", "/threads/conversation/"+c.ID+"/messages", map[string]string{"text": fmt.Sprint("meanwhile ", n)}, nil); err != nil {
				t.Error(err)
				return
			}
			if n == 20 {
				close(begun)
			}
		}
	})
	<-begun
	archive := filepath.Join(folder(t), "all.tar.gz")
	_, err = rig.Command(t.Context(), p, "backup", "--data", p.Data, archive)
	stop()
	talk.Wait()
	must(t, err)

	elsewhere := rig.Place{Bin: bin, Data: filepath.Join(folder(t), "d")}
	_, err = rig.Command(t.Context(), elsewhere, "restore", "--data", elsewhere.Data, archive)
	must(t, err)
	if _, err := rig.Command(t.Context(), elsewhere, "restore", "--data", elsewhere.Data, archive); err == nil {
		t.Error("a restore over data that is there was allowed")
	}
	agent.URL = serve(t, elsewhere).URL
	var said page[message]
	must(t, agent.Call(t.Context(), "GET", "/threads/conversation/"+c.ID+"/messages?limit=500", nil, &said))
	n := 0
	for _, m := range said.Items {
		var k int
		if _, err := fmt.Sscanf(m.Text, "meanwhile %d", &k); err == nil {
			if k != n {
				t.Errorf("meanwhile %d where %d was due", k, n)
			}
			n++
		}
	}
	if n < 20 {
		t.Errorf("%d words of what was said before the backup", n)
	}
	got, err := agent.Do(t.Context(), "GET", "/files/"+file+"?download=1", "", nil)
	must(t, err)
	if got.Status != http.StatusOK || !bytes.Equal(got.Body, picture) {
		t.Errorf("the attachment: %d, %d bytes", got.Status, len(got.Body))
	}
	if got := ask(t, agent, "GET", "/events?topics=conversation:"+c.ID+"&after="+position, nil); got.Status != http.StatusGone {
		t.Errorf("a position of the former history: %d %s, want 410", got.Status, got.Code)
	}
	signed, err := rig.Client{HTTP: web, URL: agent.URL}.Do(t.Context(), "POST", "/sessions", "", map[string]string{"email": h.Agents[0].Email, "password": rig.Password})
	must(t, err)
	if signed.Status != http.StatusCreated {
		t.Errorf("signing in: %d %s", signed.Status, signed.Body)
	}
	must(t, agent.Call(t.Context(), "POST", "/threads/conversation/"+c.ID+"/messages", map[string]string{"text": "life goes on"}, nil))
}
