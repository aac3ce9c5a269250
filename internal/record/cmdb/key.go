package cmdb

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// Prefix of the numbers of CIs.
const Prefix = "CI"

var numberForm = regexp.MustCompile(`^(?i:CI)[0-9]{7,12}$`)

// IDs finds CIs by id, number or external id; a key that names none is absent, and one that names several is a fault.
func IDs(ctx context.Context, r db.Reader, keys []string) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	fold := func(found []keyRow, back map[string]string) error {
		for _, f := range found {
			key := f.Key
			if k, ok := back[key]; ok {
				key = k
			}
			if was, ok := out[key]; ok && was != f.ID {
				return fault.Invalid("cmdb.external_ambiguous").With("key", key)
			}
			out[key] = f.ID
		}
		return nil
	}
	var ids, numbers []string
	back := map[string]string{}
	for _, k := range keys {
		switch {
		case id.Valid(k):
			ids = append(ids, k)
		case numberForm.MatchString(k):
			back[strings.ToUpper(k)] = k
			numbers = append(numbers, strings.ToUpper(k))
		}
	}
	read := func(keys []string, back map[string]string, of func(context.Context, db.Reader, []string) ([]keyRow, error)) error {
		return inParts(keys, func(part []string) error {
			found, err := of(ctx, r, part)
			if err != nil {
				return err
			}
			return fold(found, back)
		})
	}
	if err := read(ids, nil, idsByID); err != nil {
		return nil, err
	}
	if err := read(numbers, back, idsByNumber); err != nil {
		return nil, err
	}
	var rest []string
	for _, k := range keys {
		if _, ok := out[k]; !ok && k != "" && !slices.Contains(rest, k) {
			rest = append(rest, k)
		}
	}
	return out, read(rest, nil, idsByExternal)
}

// ExternalIDs finds the CIs that one source knows by these ids; unknown ones are absent.
func ExternalIDs(ctx context.Context, r db.Reader, source string, externals []string) (map[string]string, error) {
	out := make(map[string]string, len(externals))
	err := inParts(externals, func(part []string) error {
		found, err := idsBySource(ctx, r, source, part)
		for _, f := range found {
			out[f.Key] = f.ID
		}
		return err
	})
	return out, err
}

// IDOf turns a number or an external id into an id; an id stays.
func IDOf(ctx context.Context, r db.Reader, key string) (string, error) {
	found, err := IDs(ctx, r, []string{key})
	if err != nil {
		return "", err
	}
	if found[key] == "" {
		return "", errNotFound
	}
	return found[key], nil
}

// knownIDs is IDs, where each key must name a CI; those that do not are named in the fault as fields of the list.
func knownIDs(ctx context.Context, r db.Reader, list string, keys []string) ([]string, error) {
	found, err := IDs(ctx, r, keys)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(keys))
	bad := fault.Invalid("cmdb.ci_unknown")
	for i, k := range keys {
		if out[i] = found[k]; out[i] == "" && len(bad.Fields) < 20 {
			bad.Fields = append(bad.Fields, fault.Field{Name: fmt.Sprintf("%s[%d]", list, i), Code: "cmdb.ci_unknown"})
		}
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

func rowByKey(ctx context.Context, r db.Reader, key string) (*row, error) {
	if id.Valid(key) {
		c, err := rowByID(ctx, r, key)
		if err == nil || !fault.Is(err, "cmdb.not_found") {
			return c, err
		}
	}
	found, err := IDOf(ctx, r, key)
	if err != nil {
		return nil, err
	}
	return rowByID(ctx, r, found)
}
