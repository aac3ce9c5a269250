package link

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// ListIn names a record; Kind is the route's, or the caller's.
type ListIn struct {
	Kind string `json:"-"`
	ID   string `path:"id" json:"-" doc:"id or number"`
}

// List answers a record's ties to those that the reader may read.
func (l *Links) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Relation], error) {
	out := api.Page[Relation]{Items: []Relation{}}
	here, err := l.readable(ctx, r, in.Kind, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := of(ctx, r, here)
	if err != nil {
		return out, err
	}
	out.Items, err = l.seen(ctx, r, here, rows)
	return out, err
}

// seen tells ties from one side, with the cards of the others and who tied them.
func (l *Links) seen(ctx context.Context, r db.Reader, here ref.Ref, rows []row) ([]Relation, error) {
	byKind := map[string][]string{}
	var persons []string
	for _, w := range rows {
		_, there := w.seenFrom(here)
		byKind[there.Kind] = append(byKind[there.Kind], there.ID)
		persons = append(persons, w.By)
	}
	cards := map[ref.Ref]Card{}
	for kind, ids := range byKind {
		k, ok := l.Kinds[kind]
		if !ok {
			continue
		}
		list, err := k.Cards(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			cards[ref.Of(kind, c.ID)] = c
		}
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	out := []Relation{}
	for _, w := range rows {
		word, there := w.seenFrom(here)
		card, ok := cards[there]
		if !ok {
			continue
		}
		rel := Relation{ID: w.ID, Type: word, At: w.At}
		if there.Kind == "ticket" {
			rel.Ticket = &card
		} else {
			rel.Record = &card
		}
		if p, ok := names[w.By]; ok {
			rel.By = &p
		}
		out = append(out, rel)
	}
	return out, nil
}

func (l *Links) readable(ctx context.Context, r db.Reader, kind, given string) (ref.Ref, error) {
	k, ok := l.Kinds[kind]
	if !ok {
		return ref.Ref{}, fault.NotFound("link.kind_unknown")
	}
	id, err := k.Find(ctx, r, given)
	if err != nil {
		return ref.Ref{}, err
	}
	return ref.Of(kind, id), k.MayRead(ctx, r, id)
}
