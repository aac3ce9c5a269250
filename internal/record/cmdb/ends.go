package cmdb

import (
	"context"
	"sync"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

// appearances keeps how CIs appear in answers, so that a question asked again reads nothing. What an event touches is forgotten.
type appearances struct {
	mu   sync.Mutex
	ends map[string]End
	all  map[string]classes // by language
	era  int64              // grows with everything forgotten: what was read of an earlier picture is not kept
}

// keptEnds is how many are remembered; beyond, all are forgotten and the next questions fill it again.
const keptEnds = 50_000

func (k *appearances) forget(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.ends, id)
	k.era++
}

func (k *appearances) forgetAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ends, k.all = nil, nil
	k.era++
}

func (k *appearances) age() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.era
}

func (k *appearances) recall(ids []string) (map[string]End, []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make(map[string]End, len(ids))
	var missing []string
	for _, id := range ids {
		if e, ok := k.ends[id]; ok {
			out[id] = e
		} else if _, asked := out[id]; !asked {
			missing = append(missing, id)
		}
	}
	return out, missing
}

func (k *appearances) keep(found map[string]End, era int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.era != era {
		return
	}
	if len(k.ends)+len(found) > keptEnds {
		k.ends = nil
	}
	if k.ends == nil {
		k.ends = make(map[string]End, len(found))
	}
	for id, e := range found {
		k.ends[id] = e
	}
}

// Ends gives nodes their names, in the reader's language.
func (m Map) Ends(ctx context.Context, r db.Reader, nodes []graph.Node) (map[graph.Node]End, error) {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = m.Key(n).String()
	}
	known, err := m.Looks(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[graph.Node]End, len(nodes))
	for i, n := range nodes {
		out[n] = known[ids[i]]
	}
	return out, nil
}

// classes are the tenant's, in the reader's language; they are not to be changed.
func (m Map) classes(ctx context.Context, r db.Reader) (classes, error) {
	k, lang := m.names, r.Actor().Lang
	k.mu.Lock()
	all := k.all[lang]
	k.mu.Unlock()
	if all != nil && m.era >= 0 {
		return all, nil
	}
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.era == m.era {
		if k.all == nil {
			k.all = map[string]classes{}
		}
		k.all[lang] = all
	}
	return all, nil
}

// Looks is how CIs appear, by id, in the reader's language; of one that is gone the id alone.
func (m Map) Looks(ctx context.Context, r db.Reader, ids []string) (map[string]End, error) {
	known, missing := m.names.recall(ids)
	all, err := m.classes(ctx, r)
	if err != nil {
		return nil, err
	}
	if missing = distinct(missing); len(missing) > 0 {
		found, err := looksByID(ctx, r, all, missing)
		if err != nil {
			return nil, err
		}
		for id, e := range found {
			known[id] = e
		}
		m.names.keep(found, m.era)
	}
	for _, id := range ids {
		e, ok := known[id]
		if !ok {
			e.ID = id
		}
		e.ClassName = all.name(e.Class)
		known[id] = e
	}
	return known, nil
}

// looksByID reads what appears of CIs, and no more: an order names thousands.
func looksByID(ctx context.Context, r db.Reader, all classes, ids []string) (map[string]End, error) {
	found := make(map[string]End, len(ids))
	err := inParts(ids, func(part []string) error {
		return db.Each(ctx, r, func(c brief) error { found[c.ID] = endOf(all, c.ID, &c); return nil },
			`SELECT id, number, name, class, status, criticality, site_id, external FROM ci WHERE tenant_id = $1 AND id IN `+db.In(2, len(part)), db.Args(part)...)
	})
	return found, err
}
