package link

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Register adds the routes of one kind of record under its path: Register(g.At("/tickets"), "/relations", links, "ticket").
func Register(g *api.Group, word string, l *Links, kind string) {
	api.List(g, "/{id}"+word, func(ctx context.Context, r db.Reader, in ListIn) (api.Page[Relation], error) {
		in.Kind = kind
		return l.List(ctx, r, in)
	}, "link.read", api.Name(kind+".relations"))
	api.Make(g, "/{id}"+word, func(ctx context.Context, tx *db.Tx, in AddIn) (Relation, error) {
		in.Kind = kind
		return l.Add(ctx, tx, in)
	}, "link.add", api.Name(kind+".relate"))
	api.Delete(g, "/{id}"+word+"/{relation}", func(ctx context.Context, tx *db.Tx, in RemoveIn) (api.None, error) {
		in.Kind = kind
		return l.Remove(ctx, tx, in)
	}, "link.remove", api.Name(kind+".unrelate"))
}
