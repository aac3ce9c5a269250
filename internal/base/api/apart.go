package api

import (
	"context"
	"net/http"
)

// Apart is for the few operations that cannot run inside a transaction, because they hash a password or find the tenant
// themselves: f opens its own transactions, and may read the request and set a cookie. It honours no Idempotency-Key.
// An Out with a method HTTPStatus chooses its own status.
func Apart[In, Out any](g *Group, method string, status int, path string, f func(context.Context, In) (Out, error), permission string, opts ...Option) {
	r := g.route(method, path, permission, append(opts, func(r *route) { r.apart = true }))
	g.a.serveRoute(r, shapeOf[In, Out](status), func(ctx context.Context, in any, _ []byte) (out answer, err error) {
		if _, err := g.a.may(ctx, r); err != nil {
			return out, err
		}
		out.body, err = f(ctx, *in.(*In)) //nolint:forcetypeassert // made as the shape says
		if s, ok := out.body.(interface{ HTTPStatus() int }); ok && err == nil {
			out.status = s.HTTPStatus()
		}
		return out, err
	})
}

type exchangeKey struct{}

type exchange struct {
	r *http.Request
	w http.ResponseWriter
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
