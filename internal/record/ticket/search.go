package ticket

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
)

var numberForm = regexp.MustCompile(`^([A-Za-z]{2,5})?0*([0-9]{1,10})$`)

// few is up to how many tickets a word names so that they are read by their ids; a commoner word is looked for along the list,
// which then is full soon.
const few = 400

// search resolves the query: a number, an id of elsewhere, or words of the title. none says that nothing can match.
func (l *lister) search(ctx context.Context, r db.Reader) (none bool, err error) {
	if l.query == "" {
		return false, nil
	}
	exact, err := named(ctx, r, l.query)
	if err != nil {
		return true, err
	}
	words := i18n.Words(i18n.Fold(l.query))
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	found := len(words) > 0
	for _, w := range words[:min(len(words), 6)] {
		ids, common, err := withWord(ctx, r, w)
		if err != nil {
			return true, err
		}
		switch {
		case common:
			l.words = append(l.words, w)
		case l.among == nil:
			l.among = ids
		default:
			l.among = slices.DeleteFunc(l.among, func(id string) bool { return !slices.Contains(ids, id) })
		}
		found = found && (common || len(l.among) > 0)
	}
	switch {
	case len(exact) == 0:
	case found && len(l.words) == 0:
		l.among = append(l.among, exact...)
	default:
		l.among, l.words = exact, nil
	}
	return !found && len(exact) == 0, nil
}

// named finds tickets by number, whole or only its digits, or by the id they had elsewhere.
func named(ctx context.Context, r db.Reader, query string) ([]string, error) {
	var out []string
	if m := numberForm.FindStringSubmatch(query); m != nil {
		var numbers []string
		for _, k := range machines {
			if m[1] == "" || strings.EqualFold(m[1], k.Prefix) {
				numbers = append(numbers, k.Prefix+strings.Repeat("0", max(0, 7-len(m[2])))+m[2])
			}
		}
		if len(numbers) > 0 {
			var err error
			if out, err = idsByNumber(ctx, r, numbers); err != nil {
				return nil, err
			}
		}
	}
	more, err := idsByExternal(ctx, r, query)
	return append(out, more...), err
}

// withWord finds tickets with a word that begins so in their title, or says that there are too many to name.
func withWord(ctx context.Context, r db.Reader, word string) (ids []string, common bool, err error) {
	if w := []rune(word); len(w) > maxWord {
		word = string(w[:maxWord])
	}
	if ids, err = idsByWord(ctx, r, word, few+1); err != nil || len(ids) > few {
		return nil, true, err
	}
	slices.Sort(ids)
	return slices.Compact(ids), false, nil
}
