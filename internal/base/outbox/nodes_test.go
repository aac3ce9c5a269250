package outbox_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/event"
	"comptoir/internal/base/id"
	"comptoir/internal/base/outbox"
)

func listenHere(o *outbox.Outbox) {
	o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: answer})
}

func TestTwoNodesShareTheWork(t *testing.T) {
	r := dbtest.Open(t, db.Postgres)
	second, err := db.Open(t.Context(), r.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	}()
	a, b := start(t, r.DB, listenHere), start(t, second, listenHere)
	defer b.Close()
	tenants := []string{id.New(), id.New()}
	var wg sync.WaitGroup
	for n := range 400 {
		d := r.DB
		if n%2 == 0 {
			d = second
		}
		wg.Go(func() {
			for _, tenant := range tenants {
				emit(t, d, tenant, asked{n})
			}
		})
	}
	wg.Wait()
	drain(t, a)
	drain(t, b)
	for _, tenant := range tenants {
		answers(t, r.DB, tenant, 400)
	}
}

const childURL = "COMPTOIR_OUTBOX_CHILD"

// Proof 4: two nodes on one database, one of them killed in the middle of its work, again and again. Nothing is lost and
// nothing is done twice.
func TestKilledNodeLosesNothingAndRepeatsNothing(t *testing.T) {
	if url := os.Getenv(childURL); url != "" {
		child(url)
		return
	}
	r := dbtest.Open(t, db.Postgres)
	tenants := []string{id.New(), id.New(), id.New()}
	total := 0
	for range 5 {
		node, working := spawn(t, r.Config.URL)
		var wg sync.WaitGroup
		for range 8 {
			from := total
			total += 50
			wg.Go(func() {
				for n := from; n < from+50; n++ {
					emit(t, r.DB, tenants[n%3], asked{n})
				}
			})
		}
		for range 20 { // it is in the midst of it
			if _, open := <-working; !open {
				t.Fatal("the node ended by itself")
			}
		}
		if err := node.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for range working {
		}
		if err := node.Wait(); err == nil {
			t.Error("the node was not killed")
		}
		wg.Wait()
	}
	survivor := start(t, r.DB, listenHere)
	drain(t, survivor)
	for i, tenant := range tenants {
		n := total / 3
		if i < total%3 {
			n++
		}
		answers(t, r.DB, tenant, n)
	}
}

// spawn runs this test in a process of its own, as a node; working tells of each answer it begins.
func spawn(t *testing.T, url string) (node *exec.Cmd, working <-chan string) {
	t.Helper()
	node = exec.Command(os.Args[0], "-test.run=^TestKilledNodeLosesNothingAndRepeatsNothing$", "-test.timeout=2m")
	node.Env = append(os.Environ(), childURL+"="+url)
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return node, lines
}

// child is a node that works until it is killed.
func child(url string) {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{URL: url, Migrations: dbtest.Migrations()})
	if err != nil {
		panic(err)
	}
	o := outbox.New(d)
	o.Listen(outbox.Listener{Name: "answer", Types: []string{"test.asked"}, Handle: func(ctx context.Context, tx *db.Tx, e event.Event) error {
		err := answer(ctx, tx, e)
		fmt.Println(e.Seq) //nolint:forbidigo // the parent listens
		return err
	}})
	if err := o.Start(ctx); err != nil {
		panic(err)
	}
	select {}
}
