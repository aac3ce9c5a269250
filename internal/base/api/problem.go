package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/fault"
)

// The faults this package itself answers.
var (
	errNoRoute     = fault.NotFound("request.no_route")
	errSignIn      = fault.Unauthenticated("session.required")
	errDenied      = fault.Denied("permission.denied")
	errNoRecord    = fault.NotFound("record.not_found")
	errBodyMissing = fault.Invalid("body.missing")
)

// Problem is an error as RFC 9457 says it, in the reader's language.
type Problem struct {
	Type      string         `json:"type" doc:"anchor in the documentation"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      string         `json:"code"`
	Errors    []ProblemField `json:"errors,omitempty" nullable:"false"`
	RequestID string         `json:"request_id,omitempty"`
	Current   any            `json:"current,omitempty" doc:"on a stale edit: what the record is now"`
}

// ProblemField is one input at fault.
type ProblemField struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func statusOf(k fault.Kind) int {
	switch k {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindUnauthenticated:
		return http.StatusUnauthorized
	case fault.KindDenied:
		return http.StatusForbidden
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindConflict:
		return http.StatusConflict
	case fault.KindStale:
		return http.StatusPreconditionFailed
	case fault.KindTooMany:
		return http.StatusTooManyRequests
	case fault.KindTooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.KindUnavailable:
		return http.StatusServiceUnavailable
	case fault.KindGone:
		return http.StatusGone
	default:
		return http.StatusInternalServerError
	}
}

// CurrentArg names the fault argument that becomes a problem's "current".
const CurrentArg = "current"

// problemOf says an error in the reader's language. What is not a fault is logged, once, and never shown.
func (a *API) problemOf(ctx context.Context, err error) *Problem {
	var f *fault.Error
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &f):
	case errors.As(err, &tooBig):
		f = fault.TooLarge("body.too_large").With("limit", tooBig.Limit)
	case isNoRows(err):
		f = errNoRecord
	default:
		f = fault.New(fault.KindInternal, "server.internal").Because(err)
	}
	lang := a.langOf(ctx)
	p := &Problem{Type: "/docs/errors#" + f.Code, Status: statusOf(f.Kind), Code: f.Code, RequestID: RequestID(ctx)}
	p.Title = a.c.Text(lang, "fault."+f.Code, f.Args)
	p.Current = f.Args[CurrentArg]
	for _, field := range f.Fields {
		args := field.Args
		if args == nil {
			args = f.Args
		}
		p.Errors = append(p.Errors, ProblemField{field.Name, field.Code, a.c.Text(lang, "fault."+field.Code, args)})
	}
	if p.Status >= 500 && ctx.Err() == nil { // who hung up is no failure of ours
		a.c.Log.ErrorContext(ctx, "request failed", "error", err)
	}
	return p
}

// RetryArg names the fault argument with the seconds to wait before trying again.
const RetryArg = "seconds"

func retryAfter(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		if n, ok := f.Args[RetryArg].(int); ok {
			return strconv.Itoa(n)
		}
	}
	return "1"
}

// Problem writes an error as the answer of a plain handler.
func (a *API) Problem(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problemOf(r.Context(), err)
	var b bytes.Buffer
	if e := json.NewEncoder(&b).Encode(p); e != nil {
		http.Error(w, p.Code, p.Status)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	if p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", retryAfter(err))
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(b.Bytes()) // a client that hung up is not our error
}

func (a *API) langOf(ctx context.Context) string {
	if actor, ok := auth.From(ctx); ok && actor.Lang != "" {
		return actor.Lang
	}
	accept, _ := ctx.Value(acceptKey{}).(string)
	return a.c.Lang(accept)
}

type acceptKey struct{}

func validationFault(errs []error) error {
	out := fault.Invalid("request.invalid")
	for _, e := range errs {
		out.Fields = append(out.Fields, fieldsOf(e)...)
	}
	if len(out.Fields) == 0 {
		out.Code = "body.not_json"
	}
	return out
}

func fieldsOf(err error) []fault.Field {
	var d *huma.ErrorDetail
	if !errors.As(err, &d) {
		return nil
	}
	return []fault.Field{fieldOf(d)}
}

// phrases brings the validator's English sentences back to codes; the values it mentions become arguments. The rejected value
// itself is never echoed: it may be a password.
var phrases = []struct {
	re   *regexp.Regexp
	code string
	arg  string
}{
	{regexp.MustCompile(`expected required property (\S+)`), "field.required", "name"},
	{regexp.MustCompile(`required (path|query|header) parameter`), "field.required", ""},
	{regexp.MustCompile(`expected length >= 1$`), "field.empty", ""},
	{regexp.MustCompile(`expected length >= (\d+)`), "field.too_short", "limit"},
	{regexp.MustCompile(`expected length <= (\d+)`), "field.too_long", "limit"},
	{regexp.MustCompile(`expected array length >= (\d+)`), "field.too_few", "limit"},
	{regexp.MustCompile(`expected array length <= (\d+)`), "field.too_many", "limit"},
	{regexp.MustCompile(`expected value to be one of "(.*)"`), "field.not_one_of", "allowed"},
	{regexp.MustCompile(`expected number >=? (\S+)`), "field.too_small", "limit"},
	{regexp.MustCompile(`expected number <=? (\S+)`), "field.too_big", "limit"},
	{regexp.MustCompile(`unexpected property`), "field.unknown", ""},
	{regexp.MustCompile(`expected (string|number|integer|boolean|array|object)$`), "field.wrong_type", "wanted"},
	{regexp.MustCompile(`invalid (integer|number|boolean|float)`), "field.wrong_type", "wanted"},
}

func fieldOf(d *huma.ErrorDetail) fault.Field {
	name := d.Location
	for _, p := range []string{"body.", "path.", "query.", "header."} {
		name = strings.TrimPrefix(name, p)
	}
	f := fault.Field{Name: name, Code: "field.invalid", Args: map[string]any{}}
	for _, p := range phrases {
		m := p.re.FindStringSubmatch(d.Message)
		if m == nil {
			continue
		}
		f.Code = p.code
		switch {
		case p.arg == "name":
			if f.Name == "body" || f.Name == "" {
				f.Name = m[1]
			} else {
				f.Name += "." + m[1]
			}
		case p.arg != "":
			f.Args[p.arg] = strings.ReplaceAll(m[1], `", "`, ", ")
			if n, err := strconv.ParseInt(m[1], 10, 64); err == nil {
				f.Args[p.arg] = n
			}
		}
		return f
	}
	return f
}
