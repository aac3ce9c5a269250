package api

import (
	"encoding"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"comptoir/internal/base/fault"
)

// param is a field of an input that stands in the address or a header.
type param struct {
	field    []int
	in, name string
	value    string // where nothing is given
	required bool
	schema   *huma.Schema
}

// placeOf tells where a field of an input comes from: path, query, header, or "" for the body.
func placeOf(f reflect.StructField) (in, name string) {
	for _, in := range []string{"path", "query", "header"} {
		if name := f.Tag.Get(in); name != "" {
			return in, name
		}
	}
	return "", ""
}

// paramsOf finds the parameters of an input and says them in the contract.
func (a *API) paramsOf(in reflect.Type, op *huma.Operation) (all []param) {
	if in.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(in) {
		where, name := placeOf(f)
		if where == "" || f.Anonymous {
			continue
		}
		if !readable(f.Type) {
			panic(fmt.Sprintf("api: %s.%s cannot be read from an address", in, f.Name))
		}
		p := param{field: f.Index, in: where, name: name, value: f.Tag.Get("default"), schema: huma.SchemaFromField(a.huma.OpenAPI().Components.Schemas, f, ""),
			required: where == "path" || f.Tag.Get("required") == "true"}
		said := &huma.Param{Name: name, In: where, Required: p.required, Schema: p.schema, Description: p.schema.Description}
		if where == "query" {
			said.Explode = new(bool) // several values are one, with commas
		}
		op.Parameters = append(op.Parameters, said)
		all = append(all, p)
	}
	return all
}

func readable(t reflect.Type) bool {
	if t.Kind() == reflect.Slice {
		return t.Elem().Kind() == reflect.String
	}
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return true
	}
	return false
}

// bind reads the parameters of a request into an input, and says which are at fault.
func (a *API) bind(r *http.Request, params []param, into reflect.Value) (wrong []fault.Field) {
	var query map[string][]string
	for _, p := range params {
		given := p.value
		switch p.in {
		case "path":
			given = r.PathValue(p.name)
		case "header":
			if v := r.Header.Get(p.name); v != "" {
				given = v
			}
		default:
			if query == nil {
				query = r.URL.Query()
			}
			if v := query[p.name]; len(v) > 0 && v[0] != "" {
				given = v[0]
			}
		}
		if given == "" {
			if p.required {
				wrong = append(wrong, fault.Field{Name: p.name, Code: "field.required"})
			}
			continue
		}
		v, kind := read(given, into.FieldByIndex(p.field))
		if kind != "" {
			wrong = append(wrong, fault.Field{Name: p.name, Code: "field.wrong_type", Args: map[string]any{"wanted": kind}})
			continue
		}
		res := &huma.ValidateResult{}
		path := huma.NewPathBuffer([]byte{}, 0)
		path.Push(p.in)
		path.Push(p.name)
		huma.Validate(a.huma.OpenAPI().Components.Schemas, p.schema, path, huma.ModeWriteToServer, v, res)
		for _, e := range res.Errors {
			wrong = append(wrong, fieldsOf(e)...)
		}
	}
	return wrong
}

// read puts a text into a field and gives it as the validator knows it; wanted is the kind it is not.
func read(given string, into reflect.Value) (v any, wanted string) {
	if t, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok { // an instant
		if err := t.UnmarshalText([]byte(given)); err != nil {
			return nil, "date-time"
		}
		return given, ""
	}
	switch into.Kind() {
	case reflect.String:
		into.SetString(given)
		return given, ""
	case reflect.Bool:
		b, err := strconv.ParseBool(given)
		if err != nil {
			return nil, "boolean"
		}
		into.SetBool(b)
		return b, ""
	case reflect.Float64:
		f, err := strconv.ParseFloat(given, 64)
		if err != nil {
			return nil, "number"
		}
		into.SetFloat(f)
		return f, ""
	case reflect.Slice:
		list := strings.Split(given, ",")
		into.Set(reflect.ValueOf(list).Convert(into.Type()))
		values := make([]any, len(list))
		for i, s := range list {
			values[i] = s
		}
		return values, ""
	default:
		n, err := strconv.ParseInt(given, 10, into.Type().Bits())
		if err != nil {
			return nil, "integer"
		}
		into.SetInt(n)
		return n, ""
	}
}
