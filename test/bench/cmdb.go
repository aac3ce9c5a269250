package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
	"comptoir/test/rig"
)

// How many CIs the maps have that are measured by default, and by name.
const (
	mapSmall = 1_000
	mapSome  = 10_000
	mapSite  = 100_000
	mapLarge = 1_000_000
	hubs     = 20
)

// impacts is T11: small maps.
func (r *run) impacts(ctx context.Context) error {
	for _, m := range []struct {
		cis  int
		goal float64
	}{{mapSmall, 2}, {mapSome, 6}} {
		if err := r.mapped(ctx, m.cis, func(l landscape, s *rig.Server) error {
			q, err := ask(l, s, l.some(500), false)
			if err != nil {
				return err
			}
			r.report.aim("T11", fmt.Sprintf("impact with its JSON, %d CIs, p50", m.cis), q.took.at(.5), "ms", false, m.goal, q.note())
			if err := r.against(l, s); err != nil {
				return err
			}
			return r.ties(ctx, l, s)
		}); err != nil {
			return err
		}
	}
	return nil
}

// orders is the order in which a site is rebuilt.
func (r *run) orders(ctx context.Context) error {
	return r.mapped(ctx, r.cis, func(l landscape, s *rig.Server) error { return r.order(l, s) })
}

// largeImpacts is T12, with the order of a site.
func (r *run) largeImpacts(ctx context.Context) error {
	if !r.wants("order") {
		if err := r.orders(ctx); err != nil {
			return err
		}
	}
	return r.mapped(ctx, mapLarge, func(l landscape, s *rig.Server) error {
		q, err := ask(l, s, l.some(1000), true)
		if err != nil {
			return err
		}
		r.report.aim("T12", "impact, counts and first 100 services, 1M CIs and 3M relations, p50", q.took.at(.5), "ms", false, 1, q.note())
		r.report.aim("T12", "its p99", q.took.at(.99), "ms", false, 5, "")
		if err := r.against(l, s); err != nil {
			return err
		}
		all, err := ask(l, s, l.everything(11), true)
		if err != nil {
			return err
		}
		r.report.aim("T12", "everything lost, p50", all.took.at(.5), "ms", false, 150, all.note())
		return r.ties(ctx, l, s)
	})
}

// mapped serves a map of a size to what measures it; on the way it measures how the map is loaded and what it weighs.
func (r *run) mapped(ctx context.Context, cis int, f func(landscape, *rig.Server) error) (err error) {
	l, err := r.landscapeOf(ctx, cis)
	if err != nil {
		return err
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g, err := l.company.Graph()
	if err != nil {
		return err
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	heap := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	runtime.KeepAlive(g)
	note := fmt.Sprintf("heap, %d CIs and %d relations", cis, len(l.company.Relations))
	if cis == mapLarge {
		r.report.aim("cmdb", "memory of the map", heap, "MiB", false, 200, note)
	} else {
		r.report.add("cmdb", "memory of the map", heap, "MiB", note)
	}
	if l.sql, err = bySQL(ctx, l, l.hubs(hubs)); err != nil {
		return err
	}
	var s *rig.Server
	for _, from := range []string{"database", "snapshot"} {
		if s != nil {
			if err := s.Stop(); err != nil { // which writes the snapshot
				return err
			}
		} else if err := l.forget(); err != nil {
			return err
		}
		began := time.Now()
		if s, err = rig.Start(ctx, l.place); err != nil {
			return err
		}
		if err := r.loaded(l, s, from, began); err != nil {
			return errors.Join(err, s.Kill())
		}
	}
	return errors.Join(f(l, s), s.Kill())
}

// loaded waits for the first answer from the map.
func (r *run) loaded(l landscape, s *rig.Server, from string, began time.Time) error {
	ready := time.Since(began)
	w, err := dial(s.URL, l.house.Agents[0].Token)
	if err != nil {
		return err
	}
	defer w.c.Close() // nothing is left to hear
	status, answer, err := w.do("GET", "/api/v1/cis/"+l.company.Services[0].String()+"/impact", "", "")
	if err == nil {
		err = expect(http.StatusOK)(status, answer)
	}
	if err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	u, err := usageOf(s.PID())
	if err != nil {
		return err
	}
	what := fmt.Sprintf("start to the first answer from the map, %d CIs, from the %s", len(l.company.CIs), from)
	note := fmt.Sprintf("listening after %.2f s; processor time %.1f s; RSS %.0f MiB", ready.Seconds(), u.cpu.Seconds(), u.rss)
	if len(l.company.CIs) != mapLarge {
		r.report.add("cmdb", what, took, "s", note)
		return nil
	}
	r.report.aim("cmdb", what, took, "s", false, map[string]float64{"database": 20, "snapshot": 1}[from], note)
	return nil
}

// questions are what some losses took at the server, and a bare search in this process.
type questions struct {
	took, bare spread
	cpu        time.Duration
	bytes      int
}

func (q questions) note() string {
	return fmt.Sprintf("at the client, %d KB; processor time of the server %.2f ms; p99 %.2f ms; a bare search %.3f ms", q.bytes/1024,
		float64(q.cpu.Microseconds())/1000/float64(len(q.took)), q.took.at(.99), q.bare.at(.5))
}

// against asks the server about the CIs that most need, and says how much longer recursive SQL takes for the same.
func (r *run) against(l landscape, s *rig.Server) error {
	q, err := ask(l, s, l.hubs(hubs), true)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("the loss of each of the %d CIs that most others need, %d CIs", hubs, len(l.company.CIs))
	r.report.add("cmdb", what+", p50", q.took.at(.5), "ms", q.note())
	r.report.add("cmdb", "recursive SQL for the same in the same run, p50", l.sql.at(.5), "ms",
		fmt.Sprintf("%.1f × as long (p99 %.0f ms, %.1f ×); it finds who depends on what is lost, without clusters, redundancy and sums", l.sql.at(.5)/q.took.at(.5), l.sql.at(.99), l.sql.at(.99)/q.took.at(.99)))
	return nil
}

// hubs are the losses of one CI each that most others need.
func (l landscape) hubs(n int) [][]graph.Key {
	users := map[graph.Key]int{}
	for _, x := range l.company.Relations {
		if x.Propagates && x.Kind != graph.MemberOf && x.Kind != graph.FailsOverTo {
			users[x.To]++
		}
	}
	keys := slices.SortedFunc(maps.Keys(users), func(a, b graph.Key) int { return cmp.Or(users[b]-users[a], a.Compare(b)) })
	lost := make([][]graph.Key, min(n, len(keys)))
	for i := range lost {
		lost[i] = keys[i : i+1]
	}
	return lost
}

// some are n losses of one CI each, spread over the map.
func (l landscape) some(n int) [][]graph.Key {
	lost := make([][]graph.Key, n)
	for i := range lost {
		lost[i] = []graph.Key{l.company.CIs[(i*7919+13)%len(l.company.CIs)].Key}
	}
	return lost
}

// everything is the loss of every site, n times.
func (l landscape) everything(n int) [][]graph.Key {
	lost := make([][]graph.Key, n)
	for i := range lost {
		lost[i] = l.company.Sites
	}
	return lost
}

func ask(l landscape, s *rig.Server, lost [][]graph.Key, short bool) (q questions, err error) {
	w, err := dial(s.URL, l.house.Agents[0].Token)
	if err != nil {
		return q, err
	}
	defer w.c.Close() // nothing is left to hear
	before, err := usageOf(s.PID())
	if err != nil {
		return q, err
	}
	for _, keys := range lost {
		body, err := json.Marshal(map[string]any{"lost": texts(keys), "services": short, "unexplained": short})
		if err != nil {
			return q, err
		}
		from := time.Now()
		status, answer, err := w.do("POST", "/api/v1/impact", "", string(body))
		q.took = append(q.took, time.Since(from))
		if err == nil {
			err = expect(http.StatusOK)(status, answer)
		}
		if err != nil {
			return q, err
		}
		q.bytes = max(q.bytes, len(answer))
	}
	after, err := usageOf(s.PID())
	q.cpu = after.cpu - before.cpu
	bare := l.bare()
	for _, keys := range lost {
		from := time.Now()
		bare.reach(keys)
		q.bare = append(q.bare, time.Since(from))
	}
	return q, err
}

func texts(keys []graph.Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.String()
	}
	return out
}

// bySQL asks the database who depends on what is lost, and for the first hundred services among them.
func bySQL(ctx context.Context, l landscape, lost [][]graph.Key) (took spread, err error) {
	a, err := rig.Open(ctx, l.place)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	for _, keys := range lost {
		from := time.Now()
		if _, err := db.View(ctx, a.DB, auth.System(l.house.Tenant), func(ctx context.Context, rd db.Reader) ([]string, error) {
			return db.Select[string](ctx, rd, `WITH RECURSIVE hit (id) AS (SELECT id FROM ci WHERE tenant_id = $1 AND id = $2
				UNION SELECT l.from_id FROM hit CROSS JOIN ci_relation l
					WHERE l.tenant_id = $1 AND l.to_id = hit.id AND l.removed_at = 0 AND l.propagates = 1 AND l.type <> 'member_of' AND l.type <> 'fails_over_to')
				SELECT ci.id FROM hit JOIN ci ON ci.tenant_id = $1 AND ci.id = hit.id WHERE ci.class = 'business_service' ORDER BY ci.criticality, ci.id LIMIT 100`, keys[0].String())
		}); err != nil {
			return took, err
		}
		took = append(took, time.Since(from))
	}
	return took, nil
}

// ties measures how soon a relation that was made is in the answers: a new CI is tied to one that was asked about.
func (r *run) ties(ctx context.Context, l landscape, s *rig.Server) error {
	c := rig.Client{HTTP: http.DefaultClient, URL: s.URL, Token: l.house.Agents[0].Token}
	need := l.company.CIs[len(l.company.CIs)/2].Key.String()
	var took, made spread
	for range 30 {
		var ci struct{ ID string }
		if err := c.Call(ctx, http.MethodPost, "/cis", map[string]any{"name": "new", "class": "server"}, &ci); err != nil {
			return err
		}
		type counts struct{ Counts struct{ Stopped int } }
		var was, is counts
		if err := c.Call(ctx, http.MethodGet, "/cis/"+need+"/impact", nil, &was); err != nil {
			return err
		}
		if err := c.Call(ctx, http.MethodPost, "/relations", map[string]any{"from": ci.ID, "type": "depends_on", "to": need}, nil); err != nil {
			return err
		}
		from := time.Now()
		made = append(made, 0)
		for is.Counts.Stopped != was.Counts.Stopped+1 {
			if time.Since(from) > 10*time.Second {
				return errors.New("the relation is not in the answers")
			}
			if err := c.Call(ctx, http.MethodGet, "/cis/"+need+"/impact", nil, &is); err != nil {
				return err
			}
			made[len(made)-1]++
		}
		took = append(took, time.Since(from))
	}
	r.report.aim("cmdb", fmt.Sprintf("a relation is made: until an answer shows it, %d CIs, the slowest of 30", len(l.company.CIs)), took.at(1), "ms", false, 100,
		fmt.Sprintf("p50 %.1f ms; in the first answer in all cases but %d", took.at(.5), late(made)))
	return nil
}

// late counts who needed more than one answer.
func late(answers spread) (n int) {
	for _, a := range answers {
		if a > 1 {
			n++
		}
	}
	return n
}

// order is the rebuilding of a site with everything on it, as it is asked for by the page.
func (r *run) order(l landscape, s *rig.Server) error {
	w, err := dial(s.URL, l.house.Agents[0].Token)
	if err != nil {
		return err
	}
	defer w.c.Close() // nothing is left to hear
	body, err := json.Marshal(map[string]any{"lost": texts(l.company.Sites)})
	if err != nil {
		return err
	}
	before, err := usageOf(s.PID())
	if err != nil {
		return err
	}
	var took spread
	var out struct{ Counts struct{ Tasks int } }
	var size int
	for range 7 {
		from := time.Now()
		status, answer, err := w.do("POST", "/api/v1/recovery", "", string(body))
		took = append(took, time.Since(from))
		if err == nil {
			err = expect(http.StatusOK)(status, answer)
		}
		if err == nil {
			err = json.Unmarshal(answer, &out)
		}
		if err != nil {
			return err
		}
		size = len(answer)
	}
	after, err := usageOf(s.PID())
	r.report.aim("cmdb", fmt.Sprintf("rebuild order of %d CIs, the first 5,000 tasks shown, p50", out.Counts.Tasks), took.at(.5), "ms", false, 500,
		fmt.Sprintf("at the client, %d KB; processor time of the server %.0f ms", size/1024, float64((after.cpu-before.cpu).Milliseconds())/float64(len(took))))
	return err
}
