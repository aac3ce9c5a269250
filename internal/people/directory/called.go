package directory

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// Callee is a person or a group that somebody calls by name.
type Callee struct {
	ID    string
	Name  string
	Group bool
	Roles auth.Roles // a person's
}

// Called finds, for each folded text (i18n.Fold), the open persons and the groups of that name. A text of one word also finds
// the one person who has that word in their name or address; where there are two it finds nobody.
func Called(ctx context.Context, r db.Reader, folded []string) (map[string][]Callee, error) {
	out := map[string][]Callee{}
	if len(folded) == 0 {
		return out, nil
	}
	found, err := calledRows(ctx, r, folded)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		out[c.Fold] = append(out[c.Fold], c.callee())
	}
	var words []string
	for _, f := range folded {
		if len(out[f]) == 0 && !strings.Contains(f, " ") {
			words = append(words, f)
		}
	}
	if len(words) == 0 {
		return out, nil
	}
	if found, err = calledByWordRows(ctx, r, words); err != nil {
		return nil, err
	}
	for _, c := range found {
		out[c.Fold] = []Callee{c.callee()}
	}
	return out, nil
}

// CalleeOf is an open account by its id; false where there is none.
func CalleeOf(ctx context.Context, r db.Reader, id string) (Callee, bool, error) {
	found, err := calleeRows(ctx, r, id)
	if err != nil || len(found) == 0 {
		return Callee{}, false, err
	}
	return found[0].callee(), true, nil
}
