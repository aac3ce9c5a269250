package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"comptoir/internal/app"
	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
	"comptoir/internal/record/cmdb/graph/graphtest"
	"comptoir/test/rig"
)

// landscape is a tenant with a large map: layers, clusters and redundancy, needs by a power law (see graphtest.Company).
type landscape struct {
	place   rig.Place
	house   rig.House
	company *graphtest.Company
	sql     spread // what recursive SQL took for some losses
}

// landscapeOf makes one of so many CIs and three relations each, once where a folder keeps it.
func (r *run) landscapeOf(ctx context.Context, cis int) (landscape, error) {
	l := landscape{place: rig.Place{Bin: r.bin, Data: r.data(fmt.Sprintf("map-%d", cis)), DSN: r.dsn}, company: graphtest.Make(1, cis, 3*cis)}
	for i := range l.company.CIs {
		l.company.CIs[i].Recovery = graph.Recovery{RTO: uint32(60 * (i % 200)), Restore: uint32(5 + i%55)} //nolint:gosec // small
	}
	kept := ""
	if r.keep != "" && r.dsn == "" {
		l.place.Data = filepath.Join(r.keep, fmt.Sprintf("map-%d", cis))
		kept = filepath.Join(l.place.Data, "house.json")
		if b, err := os.ReadFile(kept); err == nil {
			return l, json.Unmarshal(b, &l.house)
		}
	}
	if err := l.furnish(ctx, fmt.Sprintf("map%d", cis)); err != nil || kept == "" {
		return l, err
	}
	b, err := json.Marshal(l.house)
	if err != nil {
		return l, err
	}
	return l, os.WriteFile(kept, b, 0o600)
}

// furnish writes the rows as an import leaves them, without their history and their words. The search index is built before: it
// would take longer than all that is measured here, and is measured elsewhere.
func (l *landscape) furnish(ctx context.Context, tenant string) error {
	houses, err := rig.Furnish(ctx, l.place, []rig.Plan{{Tenant: tenant, Agents: 2}}, nil)
	if err != nil {
		return err
	}
	l.house = houses[0]
	s, err := rig.Start(ctx, l.place)
	if err != nil {
		return err
	}
	if err := errors.Join(s.WaitReady(ctx), settle(ctx, s, l.house), s.Stop()); err != nil {
		return err
	}
	a, err := rig.Open(ctx, l.place)
	if err != nil {
		return err
	}
	return errors.Join(l.fill(ctx, a), a.Close(), l.forget())
}

// forget drops the snapshot of the map: what is written beside the log is not in it.
func (l *landscape) forget() error { return os.RemoveAll(filepath.Join(l.place.Data, "maps")) }

func (l *landscape) fill(ctx context.Context, a *app.App) error {
	cis, services := l.company.CIs, l.company.Services
	if err := pour(ctx, a, l.house.Tenant, `INSERT INTO ci (tenant_id, id, number, class, name, folded, status, lifecycle, criticality, rto, restore_time, redundancy, min_up, rule_over, capacity, created_at, updated_at) VALUES `, len(cis), func(i int) []any {
		ci := cis[i]
		mode, up, over := ruleOf(ci.Rules)
		name := fmt.Sprintf("%s-%d", ci.Class, i)
		return []any{ci.Key.String(), fmt.Sprintf("MAP%07d", i), ci.Class, name, name, "in_service", "production", int64(ci.Criticality), int64(ci.Recovery.RTO),
			int64(ci.Recovery.Restore), mode, up, over, int64(ci.Capacity), int64(0), int64(0)}
	}); err != nil {
		return err
	}
	if err := pour(ctx, a, l.house.Tenant, `INSERT INTO ci_user (tenant_id, id, ci_id, kind, people, note, at) VALUES `, len(services), func(i int) []any {
		return []any{fmt.Sprintf("%032x", i), services[i].String(), "number", int64(5 + i%400), "customers", int64(0)}
	}); err != nil {
		return err
	}
	return pour(ctx, a, l.house.Tenant, `INSERT INTO ci_relation (tenant_id, id, from_id, type, to_id, propagates, starts, made_at) VALUES `, len(l.company.Relations), func(i int) []any {
		x := l.company.Relations[i]
		propagates, starts := int64(0), "none"
		if x.Propagates {
			propagates = 1
		}
		switch x.First {
		case graph.ToFirst:
			starts = "to"
		case graph.FromFirst:
			starts = "from"
		case graph.Neither:
		}
		return []any{fmt.Sprintf("%032x", i), x.From.String(), x.Kind.String(), x.To.String(), propagates, starts, int64(0)}
	})
}

// ruleOf is the one rule of a company's CI as its row says it.
func ruleOf(rules graph.Rules) (mode string, up int64, over string) {
	for k, r := range rules.Kinds {
		if r == (graph.Rule{}) {
			continue
		}
		mode := map[graph.Mode]string{graph.Any: "any", graph.Count: "count", graph.Percent: "percent"}[r.Mode]
		return mode, int64(r.N), graph.Kind(k).String() //nolint:gosec // one of eight
	}
	return "all", 0, ""
}

// pour writes n rows, a hundred a statement.
func pour(ctx context.Context, a *app.App, tenant, head string, n int, values func(i int) []any) error {
	const batch = 100
	return in(ctx, a, tenant, (n+batch-1)/batch, func(ctx context.Context, tx *db.Tx, step int) error {
		var text strings.Builder
		var args []any
		text.WriteString(head)
		for i := step * batch; i < min(n, (step+1)*batch); i++ {
			text.WriteString("($1")
			for _, v := range values(i) {
				args = append(args, v)
				fmt.Fprintf(&text, ", $%d", len(args)+1)
			}
			text.WriteString("),")
		}
		_, err := tx.Exec(ctx, strings.TrimSuffix(text.String(), ","), args...)
		return err
	})
}

// bareSearch walks up what needs a CI on two flat arrays, and nothing else: no rules, no standbys, no counts.
type bareSearch struct {
	number     map[graph.Key]int32
	start, far []int32
	seen       []uint32
	turn       uint32
	queue      []int32
}

func (l *landscape) bare() *bareSearch {
	s := &bareSearch{number: map[graph.Key]int32{}, start: make([]int32, len(l.company.CIs)+1), seen: make([]uint32, len(l.company.CIs))}
	for i, ci := range l.company.CIs {
		s.number[ci.Key] = int32(i) //nolint:gosec // at most a million
	}
	each := func(f func(user, need int32)) {
		for _, x := range l.company.Relations {
			user, need := s.number[x.From], s.number[x.To]
			if x.Kind == graph.MemberOf {
				user, need = need, user
			}
			if x.Propagates && x.Kind != graph.FailsOverTo {
				f(user, need)
			}
		}
	}
	each(func(_, need int32) { s.start[need+1]++ })
	for i := range l.company.CIs {
		s.start[i+1] += s.start[i]
	}
	s.far = make([]int32, s.start[len(l.company.CIs)])
	next := append([]int32(nil), s.start...)
	each(func(user, need int32) { s.far[next[need]] = user; next[need]++ })
	return s
}

func (s *bareSearch) reach(lost []graph.Key) int {
	s.turn++
	s.queue = s.queue[:0]
	for _, k := range lost {
		n := s.number[k]
		s.seen[n] = s.turn
		s.queue = append(s.queue, n)
	}
	for i := 0; i < len(s.queue); i++ {
		n := s.queue[i]
		for _, user := range s.far[s.start[n]:s.start[n+1]] {
			if s.seen[user] != s.turn {
				s.seen[user] = s.turn
				s.queue = append(s.queue, user)
			}
		}
	}
	return len(s.queue)
}
