package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"comptoir/test/rig"
)

// flat is what a number of clients get done: each sends its next request when the last is answered.
type flat struct {
	perSecond float64
	times     spread
	done      int
	cpu       time.Duration // of the server
}

// press has n clients send what next gives until the time is over, or next has no more (an empty path).
func press(server string, pid int, tokens func(i int) string, n int, d time.Duration, next func(client, k int) (path, key, body string), look func(status int, answer []byte) error) (flat, error) {
	wires := make([]*wire, n)
	for i := range wires {
		w, err := dial(server, tokens(i))
		if err != nil {
			return flat{}, err
		}
		defer func() { _ = w.c.Close() }() // nothing is left to hear
		wires[i] = w
	}
	before, err := usageOf(pid)
	if err != nil {
		return flat{}, err
	}
	spreads, errs := make([]spread, n), make([]error, n)
	var all sync.WaitGroup
	began := time.Now()
	stop := began.Add(d)
	for i, w := range wires {
		all.Go(func() {
			for k := 0; ; k++ {
				from := time.Now()
				if from.After(stop) {
					return
				}
				path, key, body := next(i, k)
				if path == "" {
					return
				}
				status, answer, err := w.do("POST", path, key, body)
				if err == nil {
					err = look(status, answer)
				}
				if err != nil {
					errs[i] = err
					return
				}
				spreads[i] = append(spreads[i], time.Since(from))
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	after, err := usageOf(pid)
	if err = errors.Join(append(errs, err)...); err != nil {
		return flat{}, err
	}
	f := flat{cpu: after.cpu - before.cpu}
	for _, s := range spreads {
		f.times = append(f.times, s...)
	}
	f.done = len(f.times)
	f.perSecond = float64(f.done) / took.Seconds()
	return f, nil
}

func expect(want int) func(int, []byte) error {
	return func(status int, answer []byte) error {
		if status != want {
			return fmt.Errorf("answered %d %.300s", status, answer)
		}
		return nil
	}
}

func (r *run) agent(i int) string { return r.house.Agents[i%len(r.house.Agents)].Token }

var post = `{"text":` + string(quoted(words)) + `}`

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text always has one
	}
	return b
}

// say posts to a room as the web application does, with an Idempotency-Key each.
func (r *run) say(room string, n int) (flat, error) {
	path := "/api/v1/threads/conversation/" + room + "/messages"
	return press(r.server.URL, r.server.PID(), r.agent, n, r.duration, func(int, int) (string, string, string) {
		return path, fmt.Sprintf("bench-%d-%d", r.report.At.Unix(), r.keys.Add(1)), post
	}, expect(http.StatusCreated))
}

// posts is T1, T2 and T3, each round beside the machine's limits.
func (r *run) posts(ctx context.Context) error {
	if err := r.serve(ctx); err != nil {
		return err
	}
	if _, err := r.say(r.rooms.Room, 8); err != nil { // warm
		return err
	}
	type kind struct {
		name, room string
		n          int
	}
	kinds := []kind{{"T1", r.rooms.Room, 1}, {"T2", r.rooms.Room, 32}, {"T3 1", r.rooms.Full, 1}, {"T3 32", r.rooms.Full, 32}}
	rate, p50, p99, cpu, limit := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for range r.rounds {
		for _, n := range []int{1, 32} {
			var l float64
			var err error
			if r.dsn != "" {
				l, err = pgbench(ctx, r.dsn, n, r.duration)
			} else {
				l, err = appends(r.tmp, n, r.duration/2)
			}
			if err != nil {
				return err
			}
			limit[fmt.Sprint(n)] = append(limit[fmt.Sprint(n)], l)
		}
		for _, k := range kinds {
			f, err := r.say(k.room, k.n)
			if err != nil {
				return err
			}
			rate[k.name], p50[k.name], p99[k.name] = append(rate[k.name], f.perSecond), append(p50[k.name], f.times.at(.5)), append(p99[k.name], f.times.at(.99))
			cpu[k.name] = append(cpu[k.name], float64(f.cpu.Microseconds())/float64(max(1, f.done)))
		}
	}
	of := func(m map[string][]float64, name string) float64 { return median(m[name]) }
	what := "limit: group commit of appends"
	if r.dsn != "" {
		what = "limit: pgbench simple update"
	}
	for _, n := range []string{"1", "32"} {
		r.report.add("", what+", "+n+" writers", of(limit, n), "/s", "")
	}
	if r.dsn == "" {
		r.report.aim("T1", "durable post, 1 writer", of(rate, "T1"), "/s", true, 1000, "")
		r.report.aim("T1", "its p50", of(p50, "T1"), "ms", false, .9, "")
		r.report.aim("T2", "32 writers in one room", of(rate, "T2"), "/s", true, 7500, fmt.Sprintf("the server's processor time a post: %.0f µs", of(cpu, "T2")))
		r.report.aim("T2", "its p99", of(p99, "T2"), "ms", false, 15, "")
	} else {
		r.report.aim("T1", "durable post, 1 writer, of pgbench", of(rate, "T1")/of(limit, "1"), "×", true, .6, fmt.Sprintf("%.0f/s, p50 %.2f ms", of(rate, "T1"), of(p50, "T1")))
		r.report.aim("T2", "32 writers in one room, of pgbench", of(rate, "T2")/of(limit, "32"), "×", true, .6, fmt.Sprintf("%.0f/s, p99 %.1f ms", of(rate, "T2"), of(p99, "T2")))
	}
	r.report.aim("T3", "1 writer, 1,000 members: slower than T1 by", of(rate, "T1")/of(rate, "T3 1"), "×", false, 1.1, fmt.Sprintf("%.0f/s", of(rate, "T3 1")))
	r.report.aim("T3", "32 writers, 1,000 members: slower than T2 by", of(rate, "T2")/of(rate, "T3 32"), "×", false, 1.1, fmt.Sprintf("%.0f/s", of(rate, "T3 32")))
	return nil
}

// incidents is T9: one click each on people of the line, from its end.
func (r *run) incidents(ctx context.Context) error {
	if err := r.serve(ctx); err != nil {
		return err
	}
	next := atomic.Int64{}
	next.Store(int64(len(r.rooms.Line)))
	floor := int64(len(r.rooms.Line) / 3) // the rest is for take
	for _, c := range []struct {
		n    int
		goal float64
	}{{1, 600}, {8, 2500}} {
		var rates, p50 []float64
		var cpu float64
		for range r.rounds {
			f, err := press(r.server.URL, r.server.PID(), r.agent, c.n, r.duration/4, func(int, int) (string, string, string) {
				k := next.Add(-1)
				if k < floor {
					return "", "", ""
				}
				return "/api/v1/conversations/" + r.rooms.Line[k] + "/incident", fmt.Sprintf("inc-%d", k), "{}"
			}, expect(http.StatusCreated))
			if err != nil {
				return err
			}
			if f.done == 0 {
				return errors.New("the line is too short: raise -queue")
			}
			rates, p50, cpu = append(rates, f.perSecond), append(p50, f.times.at(.5)), float64(f.cpu.Microseconds())/float64(f.done)
		}
		if r.dsn == "" {
			r.report.aim("T9", fmt.Sprintf("conversation → incident, %d clients", c.n), median(rates), "/s", true, c.goal, fmt.Sprintf("p50 %.2f ms; processor time %.0f µs", median(p50), cpu))
			continue
		}
		limit, err := pgbench(ctx, r.dsn, c.n, r.duration)
		if err != nil {
			return err
		}
		r.report.aim("T9", fmt.Sprintf("conversation → incident, %d clients, of pgbench", c.n), median(rates)/limit, "×", true, .6, fmt.Sprintf("%.0f/s, p50 %.2f ms; pgbench %.0f/s", median(rates), median(p50), limit))
	}
	return nil
}

// takes has 200 agents take at once from the long queue, until their hands are full.
func (r *run) takes(ctx context.Context) error {
	if err := r.serve(ctx); err != nil {
		return err
	}
	var mu sync.Mutex
	taken := map[string]int{}
	full := make([]atomic.Bool, agentCount)
	var busy atomic.Int64
	f, err := press(r.server.URL, r.server.PID(), r.agent, agentCount, time.Minute, func(i, k int) (string, string, string) {
		if k >= 8 || full[i].Load() {
			return "", "", ""
		}
		return "/api/v1/conversations/take", fmt.Sprintf("take-%d-%d", i, r.keys.Add(1)), "{}"
	}, func(status int, answer []byte) error {
		switch status {
		case http.StatusOK:
			var c struct{ ID string }
			if err := json.Unmarshal(answer, &c); err != nil {
				return err
			}
			mu.Lock()
			taken[c.ID]++
			mu.Unlock()
			return nil
		case http.StatusServiceUnavailable:
			busy.Add(1)
			return nil
		default:
			return expect(http.StatusOK)(status, answer)
		}
	})
	if err != nil {
		return err
	}
	doubles := 0
	for _, n := range taken {
		if n > 1 {
			doubles++
		}
	}
	r.report.add("take", fmt.Sprintf("%d agents take from %d who wait", agentCount, len(r.rooms.Line)), f.perSecond, "/s", fmt.Sprintf("%d taken; p50 %.1f ms, p99 %.1f ms; processor time %.0f µs", len(taken), f.times.at(.5), f.times.at(.99), float64(f.cpu.Microseconds())/float64(f.done)))
	r.report.aim("take", "taken twice", float64(doubles), "", false, 0, "")
	return nil
}

// idle is the memory of a server that nobody uses.
func (r *run) idle(ctx context.Context) error {
	p := rig.Place{Bin: r.bin, Data: r.data("idle")}
	if _, err := rig.Furnish(ctx, p, []rig.Plan{{Tenant: "idle", Agents: 1}}, nil); err != nil {
		return err
	}
	s, err := rig.Start(ctx, p)
	if err != nil {
		return err
	}
	if err := s.WaitReady(ctx); err != nil {
		return errors.Join(err, s.Kill())
	}
	u, err := usageOf(s.PID())
	if err = errors.Join(err, s.Kill()); err != nil {
		return err
	}
	r.report.aim("T7", "memory, idle", u.rss, "MiB", false, 40, "RSS, a few pages of the binary shared")
	return nil
}

// large is T8 and T10.
func (r *run) large(ctx context.Context) error {
	if r.dsn != "" {
		return nil // these cost PostgreSQL's server, not ours
	}
	p, set, err := r.furnishLarge(ctx)
	if err != nil {
		return err
	}
	var starts []float64
	var s *rig.Server
	for range r.rounds {
		began := time.Now()
		if s, err = rig.Start(ctx, p); err != nil {
			return err
		}
		if err := s.WaitReady(ctx); err != nil {
			return errors.Join(err, s.Kill())
		}
		starts = append(starts, time.Since(began).Seconds())
		if err := s.Stop(); err != nil {
			return err
		}
	}
	r.report.aim("T8", fmt.Sprintf("start to ready, %d messages and tickets", r.tickets), median(starts), "s", false, .1, "CIs are not there yet")
	if s, err = rig.Start(ctx, p); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Kill()) }()
	if err := errors.Join(s.WaitReady(ctx), settle(ctx, s, set.House)); err != nil {
		return err
	}
	for _, q := range []struct{ what, path string }{
		{"bare answer (GET /me), for comparison", "/api/v1/me"},
		{"tickets, newest first, 50", "/api/v1/tickets?limit=50"},
		{"tickets, new, by priority, 50", "/api/v1/tickets?limit=50&state=new&sort=priority"},
		{"the queue, first 50", "/api/v1/conversations?state=waiting&limit=50"},
	} {
		w, err := dial(s.URL, set.House.Agents[0].Token)
		if err != nil {
			return err
		}
		before, err := usageOf(s.PID())
		if err != nil {
			return err
		}
		var times spread
		for stop := time.Now().Add(r.duration); time.Now().Before(stop); {
			from := time.Now()
			status, answer, err := w.do("GET", q.path, "", "")
			if err == nil {
				err = expect(http.StatusOK)(status, answer)
			}
			if err != nil {
				return err
			}
			times = append(times, time.Since(from))
		}
		after, err := usageOf(s.PID())
		if err != nil {
			return err
		}
		r.report.aim("T10", q.what+", p50", times.at(.5), "ms", false, 1, fmt.Sprintf("at the client; processor time %.0f µs", float64((after.cpu-before.cpu).Microseconds())/float64(len(times))))
		_ = w.c.Close() // nothing is left to hear
	}
	return nil
}
