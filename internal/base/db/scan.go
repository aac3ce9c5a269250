package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"comptoir/internal/base/fault"
)

// ErrNoRows: One found nothing.
var ErrNoRows = sql.ErrNoRows

// querier is a Reader or a Ctl.
type querier interface {
	rows(ctx context.Context, text string, args []any) (*sql.Rows, error)
}

// Select reads all rows into values of T: a struct with `db:"column"` tags (embedded structs are flattened), or a scalar.
func Select[T any](ctx context.Context, r querier, text string, args ...any) ([]T, error) {
	out := []T{}
	err := Each(ctx, r, func(v T) error { out = append(out, v); return nil }, text, args...)
	return out, err
}

// One reads the only row; ErrNoRows when there is none.
func One[T any](ctx context.Context, r querier, text string, args ...any) (T, error) {
	var out T
	found := false
	err := Each(ctx, r, func(v T) error {
		if found {
			return fmt.Errorf("more than one row in %s", text)
		}
		out, found = v, true
		return nil
	}, text, args...)
	if err == nil && !found {
		err = ErrNoRows
	}
	return out, err
}

// Each hands over rows one by one; f must not query (PostgreSQL has one stream a connection).
func Each[T any](ctx context.Context, r querier, f func(T) error, text string, args ...any) (err error) {
	rows, err := r.rows(ctx, text, args)
	if err != nil {
		return fmt.Errorf("%w in %s", err, text)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	t := reflect.TypeFor[T]()
	var paths [][]int
	if isRow(t) {
		if paths, err = pathsOf(t, cols); err != nil {
			return err
		}
	} else if len(cols) != 1 {
		return fmt.Errorf("%d columns into %s in %s", len(cols), t, text)
	}
	into := make([]any, len(cols))
	for rows.Next() {
		var v T
		if paths == nil {
			into[0] = &v
		} else {
			rv := reflect.ValueOf(&v).Elem()
			for i, p := range paths {
				into[i] = rv.FieldByIndex(p).Addr().Interface()
			}
		}
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("%w in %s", err, text)
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return rows.Err()
}

func isRow(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]())
}

type shape struct {
	t    reflect.Type
	cols string
}

var shapes sync.Map // shape → [][]int: a memo of pathsOf, the same for every DB

func pathsOf(t reflect.Type, cols []string) ([][]int, error) {
	key := shape{t, strings.Join(cols, ",")}
	if p, ok := shapes.Load(key); ok {
		return p.([][]int), nil //nolint:forcetypeassert // only stored below
	}
	byName := map[string][]int{}
	collect(t, nil, byName)
	out := make([][]int, len(cols))
	for i, c := range cols {
		p, ok := byName[c]
		if !ok {
			return nil, fmt.Errorf("column %q has no field in %s", c, t)
		}
		out[i] = p
	}
	shapes.Store(key, out)
	return out, nil
}

func collect(t reflect.Type, at []int, into map[string][]int) {
	for i := range t.NumField() {
		f := t.Field(i)
		path := append(append([]int{}, at...), i)
		if name := f.Tag.Get("db"); name != "" {
			into[name] = path
		} else if f.Anonymous && f.Type.Kind() == reflect.Struct {
			collect(f.Type, path, into)
		}
	}
}

// bind puts the tenant first and brings the arguments to what both drivers take alike.
func bind(tenant, text string, args []any) ([]any, error) {
	if !strings.Contains(text, "$1") {
		return nil, fmt.Errorf("refused, no $1 (the tenant) in: %s", text)
	}
	if tenant == "" {
		return nil, fmt.Errorf("refused, no tenant for: %s", text)
	}
	out := make([]any, 0, len(args)+1)
	out = append(out, tenant)
	values, err := plain(args)
	return append(out, values...), err
}

// errText: PostgreSQL keeps no NUL and nothing that is not UTF-8; both engines refuse it alike. Texts people type are cleaned before;
// what comes here so is an id or a key nobody gave out.
var errText = fault.Invalid("text.not_unicode")

// plain turns named types and booleans into int64, float64, string and []byte: a boolean is 0 or 1 on both engines.
func plain(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case string:
			if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
				return nil, errText
			}
			out[i] = v
		case nil, int64, float64, []byte:
			out[i] = v
		case driver.Valuer:
			out[i] = v
		default:
			switch rv := reflect.ValueOf(a); rv.Kind() {
			case reflect.Bool:
				n := int64(0)
				if rv.Bool() {
					n = 1
				}
				out[i] = n
			case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
				out[i] = rv.Int()
			case reflect.String:
				out[i] = rv.String()
			default:
				out[i] = a
			}
		}
	}
	return out, nil
}

// JSON keeps a value as opaque JSON text in a column.
type JSON[T any] struct{ V T }

// Value implements driver.Valuer.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan implements sql.Scanner; the empty text is the zero value.
func (j *JSON[T]) Scan(src any) error {
	var b []byte
	switch v := src.(type) {
	case string:
		b = []byte(v)
	case []byte:
		b = v
	default:
		return fmt.Errorf("JSON column holds %T", src)
	}
	if len(b) == 0 {
		var zero T
		j.V = zero
		return nil
	}
	return json.Unmarshal(b, &j.V)
}

// In writes "($k, $k+1, …)" for n arguments that begin at number k; n is at least 1.
func In(k, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(k + i))
	}
	b.WriteByte(')')
	return b.String()
}

// Args turns a slice into arguments.
func Args[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
