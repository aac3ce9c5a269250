package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

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

type answer[Out any] struct {
	Status   int
	Position string `header:"Comptoir-Position" doc:"place in the tenant's log that this answer shows, EPOCH:SEQ"`
	ETag     string `header:"ETag"`
	Replayed string `header:"Idempotency-Replayed"`
	Body     Out
}

type empty struct {
	Status   int
	Replayed string `header:"Idempotency-Replayed"`
}

// Read is a use case that only reads.
type Read[In, Out any] = func(context.Context, db.Reader, In) (Out, error)

// Write is a use case that writes.
type Write[In, Out any] = func(context.Context, *db.Tx, In) (Out, error)

// Get answers one record.
func Get[In, Out any](g *Group, path string, f Read[In, Out], permission string, opts ...Option) {
	r := g.route(http.MethodGet, path, permission, opts)
	huma.Register(g.a.huma, g.operation(r, http.StatusOK), func(ctx context.Context, in *In) (*answer[Out], error) {
		actor, err := g.a.may(ctx, r)
		if err != nil {
			return nil, g.a.fail(ctx, err)
		}
		out := &answer[Out]{Status: http.StatusOK}
		if r.public && actor.Tenant == "" {
			out.Body, err = f(ctx, nil, *in)
			return out, g.a.fail(ctx, err)
		}
		out.Body, err = db.View(ctx, g.a.c.DB, actor, func(ctx context.Context, rd db.Reader) (Out, error) {
			pos, err := rd.Position(ctx)
			if err != nil {
				var zero Out
				return zero, err
			}
			out.Position = pos.String()
			return f(ctx, rd, *in)
		})
		if err != nil {
			return nil, g.a.fail(ctx, err)
		}
		out.ETag = tagOf(out.Body)
		return out, nil
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
	body := bodyOf(reflect.TypeFor[In]())
	if reflect.TypeFor[Out]() == reflect.TypeFor[None]() {
		if status == http.StatusOK {
			status = http.StatusNoContent
		}
		register(g, r, status, body, func(ctx context.Context, in In, raw []byte) (*empty, error) {
			_, replayed, err := perform(ctx, g.a, r, status, f, in, raw)
			if err != nil {
				return nil, g.a.fail(ctx, err)
			}
			return &empty{Status: status, Replayed: replayed}, nil
		})
		return
	}
	register(g, r, status, body, func(ctx context.Context, in In, raw []byte) (*answer[Out], error) {
		out, replayed, err := perform(ctx, g.a, r, status, f, in, raw)
		if err != nil {
			return nil, g.a.fail(ctx, err)
		}
		a := &answer[Out]{Status: status, Body: out, ETag: tagOf(out), Replayed: replayed}
		if v := reflect.ValueOf(out); v.Kind() == reflect.Pointer && v.IsNil() {
			a.Status = http.StatusNoContent
		}
		return a, nil
	})
}

func register[In, A any](g *Group, r *route, status int, body bodyKind, run func(ctx context.Context, in In, raw []byte) (*A, error)) {
	op := g.operation(r, status)
	op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
		Description: "the same key with the same body is done once, for 30 days"})
	if body == bodyNone {
		huma.Register(g.a.huma, op, func(ctx context.Context, in *In) (*A, error) { return run(ctx, *in, nil) })
		return
	}
	schema := g.a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[In](), true, r.Operation)
	op.Middlewares = append(op.Middlewares, g.a.readBody(r.limit))
	huma.Register(g.a.huma, op, func(ctx context.Context, in *In) (*A, error) {
		raw, _ := ctx.Value(rawKey{}).([]byte)
		if err := g.a.decode(schema, raw, body == bodyRequired, in); err != nil {
			return nil, g.a.fail(ctx, err)
		}
		return run(ctx, *in, raw)
	})
	// Said after Register: huma would otherwise read the body itself, into a field of its own.
	at := g.a.huma.OpenAPI().Paths[r.Path]
	for _, o := range []*huma.Operation{at.Post, at.Put, at.Patch, at.Delete} {
		if o != nil && o.OperationID == r.Operation {
			o.RequestBody = &huma.RequestBody{Required: body == bodyRequired, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
		}
	}
}

func (g *Group) operation(r *route, status int) huma.Operation {
	op := huma.Operation{
		OperationID: r.Operation, Method: r.Method, Path: r.Path, Tags: []string{g.tag}, DefaultStatus: status,
		MaxBodyBytes: r.limit, Description: r.doc, Summary: r.Operation,
	}
	if r.public {
		op.Security = []map[string][]string{}
	}
	if r.apart {
		op.Middlewares = huma.Middlewares{keepExchange}
	}
	if r.Permission != "" {
		least := g.a.c.Permissions[r.Permission]
		op.Extensions = map[string]any{"x-permission": r.Permission, "x-least-role": string(least)}
	}
	return op
}

// perform runs the use case once for an Idempotency-Key.
func perform[In, Out any](ctx context.Context, a *API, r *route, status int, f Write[In, Out], in In, raw []byte) (out Out, replayed string, err error) {
	actor, err := a.may(ctx, r)
	if err != nil {
		return out, "", err
	}
	if actor.Tenant == "" {
		out, err = f(ctx, nil, in)
		return out, "", err
	}
	key, _ := ctx.Value(idempotencyKey{}).(string)
	if key == "" {
		out, err = db.Update(ctx, a.c.DB, actor, func(ctx context.Context, tx *db.Tx) (Out, error) { return f(ctx, tx, in) })
		return out, "", err
	}
	o := once{route: r.Operation, key: key, hash: hashOf(in, raw)}
	out, err = db.Update(ctx, a.c.DB, actor, func(ctx context.Context, tx *db.Tx) (Out, error) {
		out, err := f(ctx, tx, in)
		if err != nil {
			return out, err
		}
		body := ""
		if !r.secret {
			b, err := json.Marshal(out)
			if err != nil {
				return out, err
			}
			body = string(b)
		}
		return out, o.keep(ctx, tx, status, body)
	})
	if err == nil {
		return out, "", nil
	}
	// It may have failed because it had been done: what a repeated request is told comes before what is wrong with it now.
	body, found, failed := again(ctx, a, actor, o)
	switch {
	case failed != nil:
		return out, "", failed
	case !found:
		return out, "", err
	}
	var answered Out
	if body == "" {
		return answered, "true", nil
	}
	return answered, "true", json.Unmarshal([]byte(body), &answered)
}

func again(ctx context.Context, a *API, actor auth.Actor, o once) (body string, found bool, err error) {
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

func paramsOf(t reflect.Type) (out []int) {
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if tag.Get("path") != "" || tag.Get("query") != "" || tag.Get("header") != "" {
			out = append(out, i)
		}
	}
	return out
}

func tagOf(v any) string {
	if t, ok := v.(Tagged); ok {
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
			return ""
		}
		return t.ETag()
	}
	return ""
}

// Raw registers a plain handler (a download, a feed, a sign-in that sets a cookie); its error becomes a problem.
func Raw(g *Group, method, path string, h func(w http.ResponseWriter, r *http.Request) error, permission string, opts ...Option) {
	r := g.route(method, path, permission, opts)
	op := g.operation(r, http.StatusOK)
	op.Responses = map[string]*huma.Response{"default": {Description: r.doc}}
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
