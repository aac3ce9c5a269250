package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"comptoir/test/rig"
)

// crowd is a number of sockets that read one room, and count.
type crowd struct {
	size    int
	sockets []*rig.Socket
	heard   []atomic.Int64 // per post, how many sockets have it
	last    []atomic.Int64 // per post, when the last socket had it
	total   atomic.Int64
	failed  atomic.Pointer[error]
	closing atomic.Bool
}

const maxPosts = 200_000

// gather opens the sockets; mark is what each delivery contains once.
func gather(n int, open func(i int) (*rig.Socket, error), mark string) (*crowd, error) {
	c := &crowd{size: n, heard: make([]atomic.Int64, maxPosts), last: make([]atomic.Int64, maxPosts)}
	for i := range n {
		s, err := open(i)
		if err != nil {
			return nil, errors.Join(err, c.leave())
		}
		c.sockets = append(c.sockets, s)
		go c.listen(s, []byte(mark))
	}
	return c, nil
}

func (c *crowd) listen(s *rig.Socket, mark []byte) {
	for k := 0; ; {
		text, err := s.Read()
		if err != nil {
			if !c.closing.Load() {
				c.failed.Store(&err)
			}
			return
		}
		if string(text) == "{}" {
			if err := s.Write(text); err != nil {
				c.failed.Store(&err)
				return
			}
			continue
		}
		n := bytes.Count(text, mark)
		if n == 0 {
			continue
		}
		for range n {
			if k < maxPosts && c.heard[k].Add(1) == int64(c.size) {
				c.last[k].Store(time.Now().UnixNano())
			}
			k++
		}
		c.total.Add(int64(n))
	}
}

func (c *crowd) leave() error {
	c.closing.Store(true)
	for _, s := range c.sockets {
		_ = s.Close() // it may have gone
	}
	return nil
}

// await waits until all sockets have heard so many posts.
func (c *crowd) await(ctx context.Context, posts int) error {
	late := time.After(30 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for c.total.Load() < int64(posts*c.size) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late:
			return fmt.Errorf("%d of %d deliveries came", c.total.Load(), posts*c.size)
		case <-tick.C:
		}
		if err := c.failed.Load(); err != nil {
			return *err
		}
	}
	return nil
}

// steady posts five times a second and says when the last viewer had each, and how long each answer took.
func steady(ctx context.Context, c *crowd, pid int, d time.Duration, w *wire, path, body string, status int) (last, answers spread, cpu float64, err error) {
	before, err := usageOf(pid)
	if err != nil {
		return nil, nil, 0, err
	}
	every := time.NewTicker(200 * time.Millisecond)
	defer every.Stop()
	posts := int(d / (200 * time.Millisecond))
	begun := make([]time.Time, posts)
	for k := range posts {
		<-every.C
		begun[k] = time.Now()
		got, answer, err := w.do("POST", path, "", body)
		if err == nil {
			err = expect(status)(got, answer)
		}
		if err != nil {
			return nil, nil, 0, err
		}
		answers = append(answers, time.Since(begun[k]))
	}
	if err := c.await(ctx, posts); err != nil {
		return nil, nil, 0, err
	}
	for k := range posts {
		last = append(last, time.Unix(0, c.last[k].Load()).Sub(begun[k]))
	}
	after, err := usageOf(pid)
	return last, answers, float64((after.cpu - before.cpu).Microseconds()) / 1000 / float64(posts), err
}

// viewing is T4, T5, T6 and the memory of T7.
func (r *run) viewing(ctx context.Context) error {
	limitLast, limitCPU, limitRate, err := r.bareViewing(ctx)
	if err != nil {
		return err
	}
	// A process of its own, so that what the other targets have left in memory is not counted.
	if r.server != nil {
		if err := r.server.Stop(); err != nil {
			return err
		}
		r.server = nil
	}
	if err := r.serve(ctx); err != nil {
		return err
	}
	if err := r.server.WaitReady(ctx); err != nil {
		return err
	}
	empty, err := usageOf(r.server.PID())
	if err != nil {
		return err
	}
	open := func(i int) (*rig.Socket, error) { return r.watch(r.rooms.Room, i) }
	c, err := gather(r.viewers, open, `"pub":`)
	if err != nil {
		return err
	}
	crowded, err := usageOf(r.server.PID())
	if err != nil {
		return err
	}
	w, err := dial(r.server.URL, r.agent(0))
	if err != nil {
		return err
	}
	path := "/api/v1/threads/conversation/" + r.rooms.Room + "/messages"
	last, answers, cpu, err := steady(ctx, c, r.server.PID(), 3*r.duration, w, path, post, http.StatusCreated)
	if err = errors.Join(err, c.leave()); err != nil {
		return err
	}
	r.report.add("", "limit: bare server, last of the viewers, p50", limitLast, "ms", fmt.Sprintf("processor time %.1f ms a post", limitCPU))
	r.report.add("T4", fmt.Sprintf("durable post to the last of %d viewers, p50", r.viewers), last.at(.5), "ms", fmt.Sprintf("p99 %.1f ms", last.at(.99)))
	r.report.aim("T4", "of the bare server's p50", last.at(.5)/limitLast, "×", false, 1.35, "")
	r.report.aim("T4", "of its processor time", cpu/limitCPU, "×", false, 2, fmt.Sprintf("%.1f ms a post", cpu))
	r.report.aim("T6", "answer to a post before the viewers have it, p50", answers.at(.5), "ms", false, 6, fmt.Sprintf("p99 %.1f ms", answers.at(.99)))
	r.report.aim("T7", "memory a viewer", (crowded.rss-empty.rss)*1024/float64(r.viewers), "KiB", false, 32, "")
	r.report.aim("T7", fmt.Sprintf("memory at %d viewers", r.viewers), crowded.rss, "MiB", false, 80, "")
	// T5
	if c, err = gather(r.viewers, open, `"pub":`); err != nil {
		return err
	}
	began := time.Now()
	f, err := r.say(r.rooms.Room, 8)
	if err == nil {
		err = c.await(ctx, f.done)
	}
	took := time.Since(began)
	if err = errors.Join(err, c.leave()); err != nil {
		return err
	}
	full, err := usageOf(r.server.PID())
	if err != nil {
		return err
	}
	r.report.add("", "limit: bare server, deliveries, 8 writers", limitRate, "/s", "")
	r.report.aim("T5", fmt.Sprintf("deliveries, %d viewers, 8 writers", r.viewers), float64(f.done*r.viewers)/took.Seconds(), "/s", true, 125_000, fmt.Sprintf("%d posts, none lost; memory then %.0f MiB", f.done, full.rss))
	return nil
}

// watch opens a live connection that follows a room.
func (r *run) watch(room string, i int) (*rig.Socket, error) {
	return r.follow("thread:conversation:"+room, i)
}

// follow opens a live connection on a topic.
func (r *run) follow(topic string, i int) (*rig.Socket, error) {
	return follow(r.server.URL, r.agent(i), r.house.Tenant, topic)
}

// follow opens a live connection of somebody on a topic.
func follow(url, token, tenant, topic string) (*rig.Socket, error) {
	l, err := rig.Connect(url, token, tenant)
	if err != nil {
		return nil, err
	}
	if err := l.Subscribe(topic); err != nil {
		return nil, err
	}
	for {
		lines, err := l.Lines()
		if err != nil {
			return nil, err
		}
		for _, x := range lines {
			if x.Error != nil {
				return nil, fmt.Errorf("live: %s", x.Error.Message)
			}
			if x.Subscribe != nil {
				return l.Socket, nil
			}
		}
	}
}

// bareViewing measures the bare server in the same way, with a frame as long as ours.
func (r *run) bareViewing(ctx context.Context) (last, cpu, rate float64, err error) {
	address, pid, end, err := bare()
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { err = errors.Join(err, end()) }()
	frame := `{"pub":"` + string(bytes.Repeat([]byte("x"), 900)) + `"}`
	open := func(int) (*rig.Socket, error) { return rig.Dial(address+"/ws", nil) }
	c, err := gather(r.viewers, open, `"pub":`)
	if err != nil {
		return 0, 0, 0, err
	}
	w, err := dial(address, "")
	if err != nil {
		return 0, 0, 0, err
	}
	times, _, cpu, err := steady(ctx, c, pid, 3*r.duration, w, "/post", frame, http.StatusNoContent)
	if err != nil {
		return 0, 0, 0, err
	}
	before := c.total.Load()
	began := time.Now()
	f, err := press(address, pid, func(int) string { return "" }, 8, r.duration, func(int, int) (string, string, string) { return "/post", "", frame }, expect(http.StatusNoContent))
	if err != nil {
		return 0, 0, 0, err
	}
	err = c.await(ctx, int(before)/r.viewers+f.done)
	rate = float64(f.done*r.viewers) / time.Since(began).Seconds()
	return times.at(.5), cpu, rate, errors.Join(err, c.leave())
}
