package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"comptoir/internal/base/fault"
)

// shape is what the contract needs to know of an operation. The generic helpers turn their types into one, so that what serves a
// request is compiled once and not for each route.
type shape struct {
	in, out reflect.Type
	status  int
}

func shapeOf[In, Out any](status int) shape {
	s := shape{reflect.TypeFor[In](), reflect.TypeFor[Out](), status}
	if s.silent() && status == http.StatusOK {
		s.status = http.StatusNoContent
	}
	return s
}

func (s shape) silent() bool { return s.out == reflect.TypeFor[None]() }

// answer is what a use case gave: a body, or JSON that was made of it before.
type answer struct {
	body     any
	json     []byte
	status   int // 0: the operation's own
	position string
	replayed bool
}

type perform = func(ctx context.Context, in any, raw []byte) (answer, error)

// serveRoute says an operation in the contract and serves it.
func (a *API) serveRoute(r *route, s shape, run perform) {
	op := a.operation(r, s.status)
	body := bodyNone
	if r.Method != http.MethodGet {
		if !r.apart {
			op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
				Description: "the same key with the same body is done once, for 30 days"})
		}
		body = bodyOf(s.in)
	}
	params := a.paramsOf(s.in, &op)
	schemas := a.huma.OpenAPI().Components.Schemas
	var schema *huma.Schema
	if body != bodyNone {
		schema = schemas.Schema(s.in, true, r.Operation)
		op.RequestBody = &huma.RequestBody{Required: body == bodyRequired, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	op.Responses = a.responses(r, s)
	a.huma.OpenAPI().AddOperation(&op)
	a.mux.HandleFunc(r.Method+" "+Prefix+r.Path, func(w http.ResponseWriter, req *http.Request) {
		ctx := req.Context()
		if r.apart {
			ctx = context.WithValue(ctx, exchangeKey{}, exchange{req, w})
		}
		in := reflect.New(s.in)
		var raw []byte
		var err error
		if wrong := a.bind(req, params, in.Elem()); len(wrong) > 0 {
			err = fault.Invalid("request.invalid", wrong...)
		} else if body != bodyNone {
			if raw, err = readBody(req, r.limit); err == nil {
				err = a.decode(schema, raw, body == bodyRequired, in.Interface())
			}
		}
		var out answer
		if err == nil {
			out, err = run(ctx, in.Interface(), raw)
		}
		if err == nil {
			err = a.write(w, req, s, out)
		}
		if err != nil {
			a.Problem(w, req, err)
		}
	})
}

// write answers. What cannot be encoded is an error before anything is written.
func (a *API) write(w http.ResponseWriter, req *http.Request, s shape, out answer) (err error) {
	h := w.Header()
	if out.position != "" {
		h.Set("Comptoir-Position", out.position)
	}
	if out.replayed {
		h.Set("Idempotency-Replayed", "true")
		if out.body, err = s.restore(out.json); err != nil {
			return err
		}
	}
	if tag := tagOf(out.body); tag != "" {
		h.Set("ETag", tag)
	}
	status := s.status
	if out.status != 0 {
		status = out.status
	}
	v := reflect.ValueOf(out.body)
	if s.silent() || !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		if !s.silent() {
			status = http.StatusNoContent
		}
		w.WriteHeader(status)
		return nil
	}
	if out.json == nil {
		if out.json, err = encode(out.body); err != nil {
			return err
		}
	}
	h.Set("Content-Type", "application/json")
	return a.packer.send(w, req, status, out.json)
}

// restore reads a kept answer back, for what its type says of it.
func (s shape) restore(kept []byte) (any, error) {
	out := reflect.New(s.out)
	if len(kept) == 0 {
		return out.Elem().Interface(), nil
	}
	err := json.Unmarshal(kept, out.Interface())
	return out.Elem().Interface(), err
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
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

// operation is what the contract says of a route, but for its types.
func (a *API) operation(r *route, status int) huma.Operation {
	op := huma.Operation{
		OperationID: r.Operation, Method: r.Method, Path: r.Path, Tags: []string{r.tag}, DefaultStatus: status,
		MaxBodyBytes: r.limit, Description: r.doc, Summary: r.Operation,
	}
	if r.public {
		op.Security = []map[string][]string{}
	}
	if r.Permission != "" {
		least := a.c.Permissions[r.Permission]
		op.Extensions = map[string]any{"x-permission": r.Permission, "x-least-role": string(least)}
	}
	return op
}

// responses are the answer and the problem of an operation.
func (a *API) responses(r *route, s shape) map[string]*huma.Response {
	schemas := a.huma.OpenAPI().Components.Schemas
	text := func(doc string) *huma.Param {
		return &huma.Param{Schema: &huma.Schema{Type: "string", Description: doc}}
	}
	good := &huma.Response{Description: http.StatusText(s.status), Headers: map[string]*huma.Param{"Idempotency-Replayed": text("")}}
	if !s.silent() {
		good.Headers["Comptoir-Position"] = text("place in the tenant's log that this answer shows, EPOCH:SEQ")
		good.Headers["ETag"] = text("")
		body := huma.SchemaFromField(schemas, reflect.StructField{Name: "Body", Type: s.out}, r.Operation+"ResponseBody")
		good.Content = map[string]*huma.MediaType{"application/json": {Schema: body}}
	}
	problem := schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	return map[string]*huma.Response{
		strconv.Itoa(s.status): good,
		"default":              {Description: "Error", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}},
	}
}
