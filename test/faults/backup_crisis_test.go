package faults_test

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/test/rig"
)

// TestBackupOfACrisis takes an archive in the middle of a crisis, restores it in another folder as another machine would, and goes on
// there: rooms and what was said in them, files, log, decisions, tasks and roles are there, the chain is whole and the same, and the
// next line is the next number. How long it took is logged, never judged. SQLite only: docs/operations.md has PostgreSQL's way.
func TestBackupOfACrisis(t *testing.T) {
	p := place(t, db.SQLite)
	h := furnish(t, p, rig.Plan{Tenant: "crisis", Agents: 2, Requesters: 1})[0]
	s := serve(t, p)
	web := rig.NewHTTP()
	as := func(who rig.Person) rig.Client {
		return rig.Client{HTTP: web, URL: s.URL, Token: who.Token, Lang: "en"}
	}
	admin, agent := as(h.Admin), as(h.Agents[0])
	var c, room struct{ ID string }
	must(t, admin.Call(t.Context(), "POST", "/crises", map[string]any{"name": "Lost datacentre", "level": 3}, &c))
	path := "/crises/" + c.ID
	must(t, agent.Call(t.Context(), "POST", path+"/join", nil, nil))
	must(t, admin.Call(t.Context(), "POST", path+"/rooms", map[string]string{"name": "Technique"}, &room))
	picture := make([]byte, 200_000)
	_, err := rand.Read(picture)
	must(t, err)
	file := upload(t, agent, "rack.bin", picture)
	must(t, agent.Call(t.Context(), "POST", "/threads/crisis_room/"+room.ID+"/messages", map[string]any{"text": "the rack", "files": []string{file}}, nil))
	for range 30 {
		must(t, agent.Call(t.Context(), "POST", path+"/log", map[string]string{"type": "information", "text": "UPS B is down"}, nil))
	}
	must(t, admin.Call(t.Context(), "POST", path+"/decisions", map[string]string{"question": "Fail over?", "chosen": "Yes"}, nil))
	must(t, admin.Call(t.Context(), "POST", path+"/tasks", map[string]string{"title": "Restore the directory"}, nil))
	reads := []string{path + "/log?limit=500", path + "/decisions", path + "/tasks", path + "/rooms", path + "/members", path + "/export", "/threads/crisis_room/" + room.ID + "/messages", "/files/" + file + "?download=1"}
	before := map[string][]byte{}
	read := func(who rig.Client, what string) []byte {
		t.Helper()
		a, err := who.Do(t.Context(), "GET", what, "", nil)
		must(t, err)
		if a.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", what, a.Status, a.Body)
		}
		return a.Body
	}
	for _, what := range reads {
		before[what] = read(admin, what)
	}

	began := time.Now()
	archive := filepath.Join(folder(t), "all.tar.gz")
	_, err = rig.Command(t.Context(), p, "backup", "--data", p.Data, archive)
	must(t, err)
	saved := time.Since(began)
	began = time.Now()
	elsewhere := rig.Place{Bin: bin, Data: filepath.Join(folder(t), "d")}
	_, err = rig.Command(t.Context(), elsewhere, "restore", "--data", elsewhere.Data, archive)
	must(t, err)
	restored := time.Since(began)
	s = serve(t, elsewhere)
	admin, agent = as(h.Admin), as(h.Agents[0])
	t.Logf("backup %s, restore %s, answering after %s", saved.Round(time.Millisecond), restored.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))

	for _, what := range reads {
		after := read(admin, what)
		if what == path+"/export" {
			was, now := exportedLog(t, before[what]), exportedLog(t, after)
			if was.Head != now.Head || len(was.Lines) != len(now.Lines) {
				t.Errorf("the log's head was %v, is %v", was.Head, now.Head)
			}
			continue
		}
		if !bytes.Equal(before[what], after) {
			t.Errorf("%s was\n%.400s\nis\n%.400s", what, before[what], after)
		}
	}
	head := exportedLog(t, before[path+"/export"]).Head
	var line struct{ Number int64 }
	must(t, agent.Call(t.Context(), "POST", path+"/log", map[string]string{"type": "information", "text": "we go on elsewhere"}, &line))
	if line.Number != head.Number+1 {
		t.Errorf("the next line is %d after %d", line.Number, head.Number)
	}
	whole := exportedLog(t, read(admin, path+"/export"))
	if _, broken := chain.Check(whole, ""); broken != nil {
		t.Error(broken)
	}
	if !slices.ContainsFunc(whole.Lines, func(l chain.Told) bool { return l.Number == head.Number && l.Hash == head.Hash }) {
		t.Error("the head of before is not in the log of after")
	}
}

func exportedLog(t *testing.T, body []byte) chain.Export {
	t.Helper()
	x, err := chain.Read(bytes.NewReader(body))
	must(t, err)
	if _, broken := chain.Check(x, ""); broken != nil {
		t.Fatal(broken)
	}
	return x
}
