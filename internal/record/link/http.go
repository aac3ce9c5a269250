package link

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Register adds the routes of one kind of record under its path: Register(g.At("/tickets"), links, "ticket").
func Register(g *api.Group, l *Links, kind string) {
	api.List(g, "/{id}/relations", func(ctx context.Context, r db.Reader, in ListIn) (api.Page[Relation], error) {
		in.Kind = kind
		return l.List(ctx, r, in)
	}, "link.read", api.Name(kind+".relations"))
	api.Make(g, "/{id}/relations", func(ctx context.Context, tx *db.Tx, in AddIn) (Relation, error) {
		in.Kind = kind
		return l.Add(ctx, tx, in)
	}, "link.add", api.Name(kind+".relate"))
	api.Delete(g, "/{id}/relations/{relation}", func(ctx context.Context, tx *db.Tx, in RemoveIn) (api.None, error) {
		in.Kind = kind
		return l.Remove(ctx, tx, in)
	}, "link.remove", api.Name(kind+".unrelate"))
}
