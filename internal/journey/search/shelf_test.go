package search_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/obs"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/search"
)

type said struct{}

func (said) EventType() string { return "thing.said" }

// things are records in memory, whose events are in a real log.
type things struct {
	mu sync.Mutex
	by map[string]string
}

func (k *things) ids() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []string
	for id := range k.by {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func (k *things) source() search.Source {
	return search.Source{
		Kind: "thing",
		Touched: func(_ context.Context, _ db.Reader, e event.Event) ([]string, error) {
			return []string{e.Subject.ID}, nil
		},
		Load: func(_ context.Context, _ db.Reader, ids []string) ([]search.Record, error) {
			k.mu.Lock()
			defer k.mu.Unlock()
			var out []search.Record
			for _, id := range ids {
				if text, ok := k.by[id]; ok {
					out = append(out, search.Record{ID: id, Docs: []search.Doc{{Title: text, Audience: []string{search.Everybody}, Tags: []string{search.TypeTag("thing")}}}})
				}
			}
			return out, nil
		},
		After: func(_ context.Context, _ db.Reader, after string, n int) ([]string, error) {
			all := slices.DeleteFunc(k.ids(), func(id string) bool { return id <= after })
			return all[:min(n, len(all))], nil
		},
		Show: func(_ context.Context, _ db.Reader, ids []string) ([]search.Shown, error) {
			k.mu.Lock()
			defer k.mu.Unlock()
			var out []search.Shown
			for _, id := range ids {
				if text, ok := k.by[id]; ok {
					out = append(out, search.Shown{ID: id, Title: text, Text: text})
				}
			}
			return out, nil
		},
	}
}

// node is one server's search on a database that outlives it.
type node struct {
	t      *testing.T
	d      *db.DB
	dir    string
	things *things
	search *search.Search
	outbox *outbox.Outbox
}

const tenant = "t1"

func (n *node) start() {
	n.t.Helper()
	n.search = search.New(search.Config{
		DB: n.d, Dir: n.dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Metrics: obs.NewMetrics("test"), Sources: []search.Source{n.things.source()},
		Tokens: func(context.Context, db.Reader) ([]string, error) { return nil, nil }, Rest: time.Hour,
		Text: func(_, key string, _ map[string]any) string { return key },
	})
	n.outbox = outbox.New(n.d)
	n.outbox.Tail(n.search.Tail())
	must(n.t, n.outbox.Start(context.WithoutCancel(n.t.Context())))
}

func (n *node) stop() {
	n.t.Helper()
	n.outbox.Close()
	must(n.t, n.search.Close())
}

func (n *node) say(id, text string) {
	n.t.Helper()
	n.things.mu.Lock()
	n.things.by[id] = text
	if text == "" {
		delete(n.things.by, id)
	}
	n.things.mu.Unlock()
	_, err := db.Update(n.t.Context(), n.d, auth.System(tenant), func(_ context.Context, tx *db.Tx) (struct{}, error) {
		tx.Emit(ref.Of("thing", id), said{})
		return struct{}{}, nil
	})
	must(n.t, err)
}

func (n *node) settle() {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), 30*time.Second)
	defer cancel()
	must(n.t, n.search.Ready(ctx, tenant))
}

func (n *node) find(q string) []string {
	n.t.Helper()
	out, err := db.View(n.t.Context(), n.d, auth.Actor{Tenant: tenant, ID: "p", Roles: auth.Roles{auth.Requester}}, func(ctx context.Context, r db.Reader) (search.Result, error) {
		return n.search.Find(ctx, r, search.FindIn{Q: q, Limit: 50})
	})
	must(n.t, err)
	ids := []string{}
	for _, h := range out.Items {
		ids = append(ids, h.ID)
	}
	slices.Sort(ids)
	return ids
}

func (n *node) finds(q string, want ...string) {
	n.t.Helper()
	if got := n.find(q); !slices.Equal(got, want) {
		n.t.Errorf("%q finds %v, want %v", q, got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, f func(t *testing.T, n *node)) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		f(t, &node{t: t, d: r.DB, dir: filepath.Join(t.TempDir(), "search"), things: &things{by: map[string]string{}}})
	})
}

func TestFollowsTheLogAcrossRestarts(t *testing.T) {
	each(t, func(t *testing.T, n *node) {
		n.say("a", "une girafe")
		n.start()
		n.settle()
		n.finds("girafe", "a")
		n.say("b", "deux girafes")
		n.say("a", "un zèbre")
		n.settle()
		n.finds("girafe", "b")
		n.finds("zebre", "a")
		n.say("b", "")
		n.settle()
		n.finds("girafe")
		n.stop()
		n.say("c", "trois girafes")
		n.start()
		n.settle()
		n.finds("girafe", "c")
		n.stop()
	})
}

// A killed server leaves a folder as it was at some moment; what it had not written comes again from the log.
func TestKilledServersIndexCatchesUp(t *testing.T) {
	each(t, func(t *testing.T, n *node) {
		n.start()
		n.say("a", "une girafe")
		n.settle()
		n.stop()
		n.start()
		n.settle()
		n.say("b", "deux girafes")
		n.say("a", "un zèbre")
		n.settle()
		killed := filepath.Join(t.TempDir(), "killed")
		must(t, os.CopyFS(killed, os.DirFS(n.dir))) // while the server runs
		n.stop()
		n.dir = killed
		n.start()
		n.settle()
		n.finds("girafe", "b")
		n.finds("zèbre", "a")
		n.stop()
	})
}

func TestDamagedIndexIsMadeAgain(t *testing.T) {
	for name, damage := range map[string]func(string, int64) error{
		"gone": func(file string, _ int64) error { return os.Remove(file) },
		"cut":  func(file string, size int64) error { return os.Truncate(file, size/3) },
		"noise": func(file string, size int64) error {
			return os.WriteFile(file, []byte(strings.Repeat("x", int(size))), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, n *node) {
				n.start()
				n.say("a", "une girafe")
				n.say("b", "un zèbre")
				n.settle()
				n.stop()
				harmed := 0
				must(t, filepath.Walk(n.dir, func(path string, e os.FileInfo, err error) error {
					if err != nil || e.IsDir() {
						return err
					}
					harmed++
					return damage(path, e.Size())
				}))
				if harmed == 0 {
					t.Fatal("there was nothing to damage")
				}
				n.start()
				n.settle()
				n.say("c", "trois girafes")
				n.settle()
				n.finds("girafe", "a", "c")
				n.finds("zèbre", "b")
				n.stop()
			})
		})
	}
}

func TestAnotherEpochOfTheLogMakesTheIndexAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		dir := filepath.Join(t.TempDir(), "search")
		n := &node{t: t, d: r.DB, dir: dir, things: &things{by: map[string]string{}}}
		n.start()
		n.say("a", "une girafe")
		n.say("b", "un zèbre")
		n.settle()
		n.stop()
		// Another database, with another epoch, in which b never was.
		other := dbtest.Open(t, r.DB.Engine())
		m := &node{t: t, d: other.DB, dir: dir, things: &things{by: map[string]string{}}}
		m.say("c", "une girafe")
		m.say("d", "une autruche")
		m.say("d", "un okapi")
		m.start()
		m.settle()
		m.finds("girafe", "c")
		m.finds("zèbre")
		m.stop()
	})
}

// While an index is made again, the old one answers, and what is said meanwhile is in both.
func TestRebuildIsOnline(t *testing.T) {
	each(t, func(t *testing.T, n *node) {
		n.start()
		for _, id := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
			n.say(id, "girafe "+id+id+id)
		}
		n.settle()
		_, err := db.Update(t.Context(), n.d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			_, err := search.Rebuild(ctx, tx, search.RebuildIn{})
			return struct{}{}, err
		})
		must(t, err)
		n.say("a", "zèbre")
		if got := len(n.find("girafe")); got < 25 {
			t.Errorf("%d found while the index is made again", got)
		}
		n.settle()
		n.finds("zèbre", "a")
		if got := len(n.find("girafe")); got != 25 {
			t.Errorf("%d found once it is made again", got)
		}
		n.stop()
		n.start()
		n.settle()
		n.finds("zèbre", "a")
		n.stop()
	})
}

// Nodes that share a data folder keep an index each.
func TestNodesOnOneFolder(t *testing.T) {
	each(t, func(t *testing.T, n *node) {
		n.say("a", "une girafe")
		n.start()
		n.settle()
		m := &node{t: t, d: n.d, dir: n.dir, things: n.things}
		m.start()
		m.settle()
		n.say("b", "deux girafes")
		n.settle()
		m.settle()
		n.finds("girafe", "a", "b")
		m.finds("girafe", "a", "b")
		m.stop()
		n.stop()
	})
}
