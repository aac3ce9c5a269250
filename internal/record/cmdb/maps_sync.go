package cmdb

import (
	"context"
	"encoding/json"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/record/cmdb/graph"
)

// catchUp brings a map to the reader's place in the log: it learns from the events what changed, and reads what that is now.
func (h *held) catchUp(ctx context.Context, r db.Reader, p *picture, at event.Position) (*picture, error) {
	const page = 500
	q := *p
	for q.at.Seq < at.Seq {
		events, err := db.Events(ctx, r, q.at.Seq, page)
		if err != nil {
			return nil, err
		}
		if len(events) == 0 {
			q.at.Seq = at.Seq
			break
		}
		if err := h.take(ctx, r, &q, events); err != nil {
			return nil, err
		}
		q.at.Seq = events[len(events)-1].Seq
	}
	return &q, nil
}

// touched is what some events are about.
type touched struct{ cis, relations []string }

func (h *held) take(ctx context.Context, r db.Reader, p *picture, events []event.Event) error {
	var what touched
	for _, e := range events {
		if !concerns(e) {
			continue
		}
		switch e.Subject.Kind {
		case Subject:
			what.cis = append(what.cis, e.Subject.ID)
		case RelationKind:
			what.relations = append(what.relations, e.Subject.ID)
		}
		switch e.Type {
		case Imported{}.EventType():
			var i Imported
			if err := json.Unmarshal(e.Data, &i); err != nil {
				return err
			}
			what.cis, what.relations = append(what.cis, i.CIs...), append(what.relations, i.Relations...)
		case ClassEdited{}.EventType():
			rebuilt, err := h.reclass(ctx, r, p)
			if err != nil || rebuilt {
				return err
			}
		}
		p.dirty = p.dirty || countsPeople(e.Type)
	}
	changes, err := h.changes(ctx, r, p, what)
	if err != nil || len(changes) == 0 {
		return err
	}
	return h.graph.Apply(graph.Position{Epoch: p.at.Epoch, Seq: events[len(events)-1].Seq}, changes...)
}

// reclass reads the map anew where other classes are services than before.
func (h *held) reclass(ctx context.Context, r db.Reader, p *picture) (bool, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return false, err
	}
	services := set(all.below(serviceClass))
	same := len(services) == len(p.services)
	for c := range services {
		same = same && p.services[c]
	}
	h.names.forgetAll() // a class may bear another name or layer
	if same {
		return false, nil
	}
	at, err := r.Position(ctx)
	if err != nil {
		return false, err
	}
	g, err := graph.Build(graph.Position{Epoch: at.Epoch, Seq: at.Seq}, cisOf(ctx, r, services), tiesOf(ctx, r))
	if err != nil {
		return false, err
	}
	h.graph, p.services, p.dirty = g, services, true
	return true, nil
}

// changes reads what became of CIs and relations. A CI that comes (back) onto the map brings its relations.
func (h *held) changes(ctx context.Context, r db.Reader, p *picture, what touched) ([]graph.Change, error) {
	var out []graph.Change
	v := h.graph.View()
	cis := distinct(what.cis)
	found, err := nodesByID(ctx, r, cis)
	if err != nil {
		return nil, err
	}
	var come []string
	for _, ci := range cis {
		h.names.forget(ci)
		key, err := graph.ParseKey(ci)
		if err != nil {
			return nil, err
		}
		w, there := found[ci]
		n, known := v.Node(key)
		switch {
		case !there || w.Status == Retired:
			p.dirty = p.dirty || known && v.IsService(n)
			out = append(out, graph.DropCI(key))
			continue
		case !known:
			come = append(come, ci)
		}
		node, err := w.node(p.services)
		if err != nil {
			return nil, err
		}
		p.dirty = p.dirty || node.Service || known && v.IsService(n)
		out = append(out, graph.PutCI(node))
	}
	gone, put, err := tiesByID(ctx, r, distinct(what.relations), come)
	if err != nil {
		return nil, err
	}
	for _, l := range gone {
		out = append(out, graph.DropRelation(l.From, l.Kind, l.To))
	}
	for _, l := range put {
		out = append(out, graph.PutRelation(l))
	}
	return out, nil
}
