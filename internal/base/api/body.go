package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"

	"github.com/danielgtaylor/huma/v2"

	"comptoir/internal/base/fault"
)

type (
	rawKey         struct{}
	idempotencyKey struct{}
)

// readBody hands the handler the body's bytes, up to a limit.
func (a *API) readBody(limit int64) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		raw, err := io.ReadAll(io.LimitReader(hc.BodyReader(), limit+1))
		switch {
		case err != nil:
			a.answer(hc, fault.Invalid("body.interrupted").Because(err))
		case int64(len(raw)) > limit:
			a.answer(hc, fault.TooLarge("body.too_large").With("limit", limit))
		case len(raw) > 0 && !isJSON(hc.Header("Content-Type")):
			a.answer(hc, fault.Invalid("body.not_json"))
		default:
			next(huma.WithValue(hc, rawKey{}, raw))
		}
	}
}

func isJSON(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return contentType == "" || err == nil && t == "application/json"
}

func (a *API) answer(hc huma.Context, err error) {
	p := a.problemOf(hc.Context(), err)
	hc.SetHeader("Content-Type", "application/problem+json")
	hc.SetStatus(p.Status)
	if e := json.NewEncoder(hc.BodyWriter()).Encode(p); e != nil {
		a.c.Log.WarnContext(hc.Context(), "could not answer", "error", e)
	}
}

// decode checks a body against the contract and reads it into the input, beside the parameters already there.
func (a *API) decode(schema *huma.Schema, raw []byte, required bool, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		if required {
			return errBodyMissing
		}
		return nil
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return fault.Invalid("body.not_json").Because(err)
	}
	registry := a.huma.OpenAPI().Components.Schemas
	res := &huma.ValidateResult{}
	huma.Validate(registry, schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, res)
	if len(res.Errors) > 0 {
		return validationFault(res.Errors)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return fault.Invalid("request.invalid", fault.Field{Name: wrong.Field, Code: "field.invalid"})
		}
		return fault.Invalid("request.invalid").Because(err)
	}
	return nil
}
