package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

type timeAlias = time.Time

// None is the answer of a use case that has nothing to say: 204.
type None struct{}

// Page is a list's answer; Next is the cursor of what follows, "" at the end.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; absent at the end"`
}

// Tagged is a record whose version goes in the ETag header.
type Tagged interface{ ETag() string }

// Read is a use case that only reads.
type Read[In, Out any] = func(context.Context, db.Reader, In) (Out, error)

// Write is a use case that writes.
type Write[In, Out any] = func(context.Context, *db.Tx, In) (Out, error)

// Get answers one record.
func Get[In, Out any](g *Group, path string, f Read[In, Out], permission string, opts ...Option) {
	r := g.route(http.MethodGet, path, permission, opts)
	g.a.serveRoute(r, shapeOf[In, Out](http.StatusOK), func(ctx context.Context, in any, _ []byte) (answer, error) {
		return g.a.view(ctx, r, func(ctx context.Context, rd db.Reader) (any, error) { return f(ctx, rd, *in.(*In)) }) //nolint:forcetypeassert // made as the shape says
	})
}

// List answers a Page. It is Get under the name a reader of the route table looks for.
func List[In, Out any](g *Group, path string, f Read[In, Out], permission string, opts ...Option) {
	Get(g, path, f, permission, opts...)
}

// Make creates: POST, 201.
func Make[In, Out any](g *Group, path string, f Write[In, Out], permission string, opts ...Option) {
	write(g, http.MethodPost, http.StatusCreated, path, f, permission, opts)
}

// Act does something to a record: POST, 200; 204 when the answer is a nil pointer or None.
func Act[In, Out any](g *Group, path string, f Write[In, Out], permission string, opts ...Option) {
	write(g, http.MethodPost, http.StatusOK, path, f, permission, opts)
}

// Edit changes fields: PATCH, 200.
func Edit[In, Out any](g *Group, path string, f Write[In, Out], permission string, opts ...Option) {
	write(g, http.MethodPatch, http.StatusOK, path, f, permission, opts)
}

// Put sets: PUT, 200.
func Put[In, Out any](g *Group, path string, f Write[In, Out], permission string, opts ...Option) {
	write(g, http.MethodPut, http.StatusOK, path, f, permission, opts)
}

// Delete removes or undoes: DELETE, 200, or 204 when there is nothing to say.
func Delete[In, Out any](g *Group, path string, f Write[In, Out], permission string, opts ...Option) {
	write(g, http.MethodDelete, http.StatusOK, path, f, permission, opts)
}

func write[In, Out any](g *Group, method string, status int, path string, f Write[In, Out], permission string, opts []Option) {
	r := g.route(method, path, permission, opts)
	g.a.serveRoute(r, shapeOf[In, Out](status), func(ctx context.Context, in any, raw []byte) (answer, error) {
		return g.a.update(ctx, r, status, in, raw, func(ctx context.Context, tx *db.Tx) (any, error) { return f(ctx, tx, *in.(*In)) }) //nolint:forcetypeassert // made as the shape says
	})
}

// view runs a use case that reads, and notes the place in the log that its answer shows.
func (a *API) view(ctx context.Context, r *route, f func(context.Context, db.Reader) (any, error)) (out answer, err error) {
	actor, err := a.may(ctx, r)
	if err != nil {
		return out, err
	}
	if r.public && actor.Tenant == "" {
		out.body, err = f(ctx, nil)
		return out, err
	}
	out.body, err = db.View(ctx, a.c.DB, actor, func(ctx context.Context, rd db.Reader) (any, error) {
		pos, err := rd.Position(ctx)
		if err != nil {
			return nil, err
		}
		out.position = pos.String()
		return f(ctx, rd)
	})
	return out, err
}

// update runs a use case that writes, once for an Idempotency-Key.
func (a *API) update(ctx context.Context, r *route, status int, in any, raw []byte, f func(context.Context, *db.Tx) (any, error)) (out answer, err error) {
	actor, err := a.may(ctx, r)
	if err != nil {
		return out, err
	}
	if actor.Tenant == "" {
		out.body, err = f(ctx, nil)
		return out, err
	}
	key, _ := ctx.Value(idempotencyKey{}).(string)
	if key == "" {
		out.body, err = db.Update(ctx, a.c.DB, actor, f)
		return out, err
	}
	o := once{route: r.Operation, key: key, hash: hashOf(in, raw)}
	out.body, err = db.Update(ctx, a.c.DB, actor, func(ctx context.Context, tx *db.Tx) (any, error) {
		body, err := f(ctx, tx)
		if err != nil {
			return nil, err
		}
		out.json = nil
		if !r.secret {
			if out.json, err = encode(body); err != nil {
				return nil, err
			}
		}
		return body, o.keep(ctx, tx, status, string(out.json))
	})
	if err == nil {
		return out, nil
	}
	// It may have failed because it had been done: what a repeated request is told comes before what is wrong with it now.
	kept, found, failed := a.recall(ctx, actor, o)
	switch {
	case failed != nil:
		return out, failed
	case !found:
		return out, err
	}
	return answer{json: []byte(kept), replayed: true}, nil
}

func (a *API) recall(ctx context.Context, actor auth.Actor, o once) (body string, found bool, err error) {
	_, err = db.View(ctx, a.c.DB, actor, func(ctx context.Context, r db.Reader) (_ None, err error) {
		body, found, err = o.recall(ctx, r)
		return None{}, err
	})
	return body, found, err
}

type bodyKind int

const (
	bodyNone bodyKind = iota
	bodyOptional
	bodyRequired
)

func bodyOf(t reflect.Type) bodyKind {
	kind := bodyNone
	if t.Kind() != reflect.Struct {
		return kind
	}
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		switch {
		case tag == "-" || !f.IsExported():
		case strings.Contains(tag, "omitempty") || strings.Contains(tag, "omitzero"):
			kind = max(kind, bodyOptional)
		default:
			kind = bodyRequired
		}
	}
	return kind
}

// Raw registers a plain handler (a download, a feed, a sign-in that sets a cookie); its error becomes a problem.
func Raw(g *Group, method, path string, h func(w http.ResponseWriter, r *http.Request) error, permission string, opts ...Option) {
	r := g.route(method, path, permission, opts)
	op := g.a.operation(r, http.StatusOK)
	g.a.sayRaw(r, &op)
	g.a.huma.OpenAPI().AddOperation(&op)
	g.a.mux.HandleFunc(method+" "+Prefix+r.Path, func(w http.ResponseWriter, req *http.Request) {
		if _, err := g.a.may(req.Context(), r); err != nil {
			g.a.Problem(w, req, err)
			return
		}
		req.Body = http.MaxBytesReader(w, req.Body, r.limit)
		if err := h(w, req); err != nil {
			g.a.Problem(w, req, err)
		}
	})
}

// ActorOf is who asks, in a Raw handler.
func ActorOf(r *http.Request) auth.Actor {
	a, _ := auth.From(r.Context())
	return a
}
