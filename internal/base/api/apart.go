package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Apart is for the few operations that cannot run inside a transaction, because they hash a password or find the tenant
// themselves: f opens its own transactions, and may read the request and set a cookie. It honours no Idempotency-Key.
// An Out with a method HTTPStatus chooses its own status.
func Apart[In, Out any](g *Group, method string, status int, path string, f func(context.Context, In) (Out, error), permission string, opts ...Option) {
	r := g.route(method, path, permission, append(opts, func(r *route) { r.apart = true }))
	body := bodyNone
	if method != http.MethodGet {
		body = bodyOf(reflect.TypeFor[In]())
	}
	if reflect.TypeFor[Out]() == reflect.TypeFor[None]() {
		registerApart(g, r, status, body, func(ctx context.Context, in In, _ []byte) (*empty, error) {
			_, err := apart(ctx, g.a, r, f, in)
			if err != nil {
				return nil, g.a.fail(ctx, err)
			}
			return &empty{Status: status}, nil
		})
		return
	}
	registerApart(g, r, status, body, func(ctx context.Context, in In, _ []byte) (*answer[Out], error) {
		out, err := apart(ctx, g.a, r, f, in)
		if err != nil {
			return nil, g.a.fail(ctx, err)
		}
		a := &answer[Out]{Status: status, Body: out, ETag: tagOf(out)}
		if s, ok := any(out).(interface{ HTTPStatus() int }); ok {
			a.Status = s.HTTPStatus()
		}
		return a, nil
	})
}

// registerApart is register, for a GET as well, whose input has no body.
func registerApart[In, A any](g *Group, r *route, status int, body bodyKind, run func(ctx context.Context, in In, raw []byte) (*A, error)) {
	if r.Method == http.MethodGet {
		huma.Register(g.a.huma, g.operation(r, status), func(ctx context.Context, in *In) (*A, error) { return run(ctx, *in, nil) })
		return
	}
	register(g, r, status, body, run)
}

func apart[In, Out any](ctx context.Context, a *API, r *route, f func(context.Context, In) (Out, error), in In) (Out, error) {
	if _, err := a.may(ctx, r); err != nil {
		var zero Out
		return zero, err
	}
	return f(ctx, in)
}

type exchangeKey struct{}

type exchange struct {
	r *http.Request
	w http.ResponseWriter
}

func keepExchange(hc huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(hc)
	next(huma.WithValue(hc, exchangeKey{}, exchange{r, w}))
}

// Request is the request that an Apart operation answers; nil elsewhere.
func Request(ctx context.Context) *http.Request {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	return e.r
}

// SetCookie adds a cookie to the answer of an Apart operation.
func SetCookie(ctx context.Context, c *http.Cookie) {
	if e, ok := ctx.Value(exchangeKey{}).(exchange); ok {
		http.SetCookie(e.w, c)
	}
}
