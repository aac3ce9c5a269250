// Command bench measures the server against the targets of docs/performance.md. It runs in its own process beside the real binary,
// and measures in the same run what the machine itself can do: a bare WebSocket server, a group commit of appends, and on PostgreSQL
// pgbench. Ratios within one run mean something on any machine; absolute figures only on this one.
//
//	go run ./test/bench -o docs/bench.json              # SQLite, all targets
//	go run ./test/bench -dsn postgres://… -only T1,T2   # PostgreSQL
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"comptoir/test/rig"
)

type options struct {
	out, dsn, bin, keep, only string
	profile                   string
	duration                  time.Duration
	viewers, tickets, queue   int
	rounds, documents         int
	cis, watchers             int
	wallPosts                 int
}

func main() {
	var o options
	mode := flag.String("mode", "", "of a child process: ws, the bare WebSocket server")
	flag.StringVar(&o.out, "o", "", "file for the figures as JSON")
	flag.StringVar(&o.dsn, "dsn", "", "PostgreSQL URL of an empty database; SQLite without it")
	flag.StringVar(&o.bin, "bin", "", "binary to measure; it is built where absent")
	flag.StringVar(&o.keep, "keep", "", "folder that keeps the large data set from run to run (SQLite)")
	flag.StringVar(&o.only, "only", "", "targets, with commas: T1,T2,T3,T4,T5,T6,T7,T8,T9,T10,T11,T12,T13,order,take,cmdb,search,searchable,feed")
	flag.DurationVar(&o.duration, "duration", 2*time.Second, "length of each measurement")
	flag.IntVar(&o.viewers, "viewers", 1000, "viewers of one room")
	flag.IntVar(&o.tickets, "tickets", 100_000, "tickets, and messages, of the large data set")
	flag.IntVar(&o.queue, "queue", 10_000, "people who wait")
	flag.IntVar(&o.documents, "documents", 1_000_000, "documents of the search index")
	flag.IntVar(&o.cis, "cis", mapSite, "CIs of the map of T13")
	flag.IntVar(&o.watchers, "watchers", 200, "viewers of the crisis of T13")
	flag.IntVar(&o.wallPosts, "posts", 1_000_000, "posts on the wall")
	flag.IntVar(&o.rounds, "rounds", 3, "rounds of which the median counts")
	flag.StringVar(&o.profile, "profile", "", "file for the processor profile of this process, which is also the measured one of search and feed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *mode == "ws" {
		err = bareServer(ctx)
	} else {
		err = measure(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is one run of the program.
type run struct {
	options
	report report
	tmp    string
	house  rig.House
	rooms  rooms
	place  rig.Place
	server *rig.Server
	keys   atomic.Int64 // of the requests so far, for their Idempotency-Key
}

func measure(ctx context.Context, o options) (err error) {
	r := &run{options: o, report: report{Machine: machine(), At: time.Now().UTC().Truncate(time.Second), Engine: "SQLite"}}
	if o.dsn != "" {
		r.report.Engine = "PostgreSQL"
	}
	if r.tmp, err = os.MkdirTemp("", "cb-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.tmp)) }()
	if r.bin == "" && r.only != "search" {
		if r.bin, err = rig.Build(ctx, r.tmp, false); err != nil {
			return err
		}
	}
	defer func() {
		if r.server != nil {
			err = errors.Join(err, r.server.Kill())
		}
	}()
	if err := r.profiled(ctx); err != nil {
		return err
	}
	fmt.Print(r.report.Markdown())
	if o.out == "" {
		return nil
	}
	b, err := json.MarshalIndent(r.report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.out, append(b, '\n'), 0o600)
}

// profiled is all, with a profile where one is asked for.
func (r *run) profiled(ctx context.Context) (err error) {
	if r.profile == "" {
		return r.all(ctx)
	}
	f, err := os.Create(r.profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return r.all(ctx)
}

// byName are the targets whose million of records take a quarter of an hour to make.
var byName = []string{"search", "feed", "T12"}

func (r *run) wants(targets ...string) bool {
	if r.only == "" {
		return !slices.ContainsFunc(targets, func(t string) bool { return slices.Contains(byName, t) })
	}
	return slices.ContainsFunc(strings.Split(r.only, ","), func(t string) bool { return slices.Contains(targets, t) })
}

func (r *run) all(ctx context.Context) error {
	steps := []struct {
		targets []string
		do      func(context.Context) error
	}{
		{[]string{"T7"}, r.idle},
		{[]string{"T1", "T2", "T3"}, r.posts},
		{[]string{"T9"}, r.incidents},
		{[]string{"take"}, r.takes},
		{[]string{"T4", "T5", "T6", "T7"}, r.viewing},
		{[]string{"T8", "T10"}, r.large},
		{[]string{"T11", "cmdb"}, r.impacts},
		{[]string{"T13"}, r.crises},
		{[]string{"order"}, r.orders},
		{[]string{"T12"}, r.largeImpacts},
		{[]string{"search"}, r.searching},
		{[]string{"searchable"}, r.searchable},
		{[]string{"feed"}, r.wall},
		{[]string{"feed"}, r.wallLive},
	}
	if r.only != "search" { // which needs no server
		if err := r.furnish(ctx); err != nil {
			return err
		}
	}
	for _, s := range steps {
		if !r.wants(s.targets...) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", strings.Join(s.targets, ", "), "…")
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%v: %w", s.targets, err)
		}
	}
	return nil
}

// serve starts the server that most targets share.
func (r *run) serve(ctx context.Context) (err error) {
	if r.server != nil {
		return nil
	}
	if r.server, err = rig.Start(ctx, r.place); err != nil {
		return err
	}
	if err := r.server.WaitReady(ctx); err != nil {
		return err
	}
	return settle(ctx, r.server, r.house)
}

// settle waits until a server has caught up with what it was furnished with: its search index knows the whole log, and it uses less
// than a twentieth of a processor for two seconds.
func settle(ctx context.Context, s *rig.Server, h rig.House) error {
	const look, quiet = 500 * time.Millisecond, 4
	admin := rig.Client{HTTP: http.DefaultClient, URL: s.URL, Token: h.Admin.Token}
	tick := time.NewTicker(look)
	defer tick.Stop()
	for calm := 0; calm < quiet; {
		before, err := usageOf(s.PID())
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		after, err := usageOf(s.PID())
		if err != nil {
			return err
		}
		var index struct {
			Building bool
			Behind   int64
		}
		if err := admin.Call(ctx, http.MethodGet, "/admin/search", nil, &index); err != nil {
			return err
		}
		if calm++; index.Building || index.Behind > 0 || after.cpu-before.cpu > look/20 {
			calm = 0
		}
	}
	return nil
}

func (r *run) data(name string) string { return filepath.Join(r.tmp, name) }

func machine() string {
	cpu := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(b), "\n") {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("%d × %s, %s, %s", runtime.NumCPU(), cpu, runtime.GOOS, runtime.Version())
}
