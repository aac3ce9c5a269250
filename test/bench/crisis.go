package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"comptoir/test/rig"
)

// losses is how often T13 lets a CI go down and up again.
const losses = 20

// crises is T13: a CI goes down, and everybody in the crisis room sees another impact.
func (r *run) crises(ctx context.Context) error {
	return r.mapped(ctx, r.cis, func(l landscape, s *rig.Server) error { return r.seen(ctx, l, s) })
}

func (r *run) seen(ctx context.Context, l landscape, s *rig.Server) (err error) {
	admin := rig.Client{HTTP: http.DefaultClient, URL: s.URL, Token: l.house.Admin.Token}
	var c struct{ ID string }
	if err := admin.Call(ctx, http.MethodPost, "/crises", map[string]any{"name": "Site lost", "level": 2}, &c); err != nil {
		return err
	}
	for _, a := range l.house.Agents {
		if err := (rig.Client{HTTP: http.DefaultClient, URL: s.URL, Token: a.Token}).Call(ctx, http.MethodPost, "/crises/"+c.ID+"/join", nil, nil); err != nil {
			return err
		}
	}
	open := func(i int) (*rig.Socket, error) {
		return follow(s.URL, l.house.Agents[i%len(l.house.Agents)].Token, l.house.Tenant, "crisis:"+c.ID)
	}
	viewers, err := gather(r.watchers, open, `"type":"crisis.impact_changed"`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, viewers.leave()) }()
	if err := settle(ctx, s, l.house); err != nil {
		return err
	}
	w, err := dial(s.URL, l.house.Agents[0].Token)
	if err != nil {
		return err
	}
	defer w.c.Close() // nothing is left to hear
	before, err := usageOf(s.PID())
	if err != nil {
		return err
	}
	var last, answers spread
	for _, keys := range l.hubs(losses) {
		for _, status := range []string{"down", "in_service"} {
			from := time.Now()
			got, answer, err := w.do("PATCH", "/api/v1/cis/"+keys[0].String(), "", `{"status":"`+status+`"}`)
			if err == nil {
				err = expect(http.StatusOK)(got, answer)
			}
			if err != nil {
				return err
			}
			answers = append(answers, time.Since(from))
			if err := viewers.await(ctx, len(answers)); err != nil {
				return err
			}
			if status == "down" {
				last = append(last, time.Unix(0, viewers.last[len(answers)-1].Load()).Sub(from))
			}
		}
	}
	after, err := usageOf(s.PID())
	if err != nil {
		return err
	}
	r.report.aim("T13", fmt.Sprintf("a CI goes down, %d CIs: the last of %d viewers of a crisis has the new impact, p50", len(l.company.CIs), r.watchers), last.at(.5), "ms", false, 15,
		fmt.Sprintf("from the sending of the change; p99 %.1f ms; its answer p50 %.1f ms; processor time of the server %.1f ms a change; load of the machine %s", last.at(.99), answers.at(.5),
			float64((after.cpu-before.cpu).Microseconds())/1000/float64(len(answers)), load()))
	return nil
}

// load is the machine's, over a minute: a latency under load says little.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(b), " ")
	return one
}
