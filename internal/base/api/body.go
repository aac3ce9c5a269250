package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"comptoir/internal/base/fault"
)

type idempotencyKey struct{}

// readBody reads a body, up to the route's limit.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	switch {
	case err != nil:
		return nil, fault.Invalid("body.interrupted").Because(err)
	case int64(len(raw)) > limit:
		return nil, fault.TooLarge("body.too_large").With("limit", limit)
	case len(raw) > 0 && !isJSON(r.Header.Get("Content-Type")):
		return nil, fault.Invalid("body.not_json")
	}
	return raw, nil
}

func isJSON(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return contentType == "" || err == nil && t == "application/json"
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
