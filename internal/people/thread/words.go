package thread

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
)

// Words is what persons said about a record, for who makes it findable; without HTML, system lines and deleted messages.
type Words struct {
	Public   string // what every reader of the record may read
	Internal string // the internal notes
}

// mostWords is how many bytes of what was said about one record are given.
const mostWords = 150_000

type wordsRow struct {
	Subject  string `db:"subject_id"`
	Text     string `db:"text"`
	Internal bool   `db:"internal"`
}

// WordsOf gives the words said about some records of a kind, oldest first, whoever asks.
func WordsOf(ctx context.Context, r db.Reader, kind string, subjects []string) (map[string]Words, error) {
	out := map[string]Words{}
	if len(subjects) == 0 {
		return out, nil
	}
	said := map[string]*[2]strings.Builder{}
	in, args := some(3, subjects)
	err := db.Each(ctx, r, func(w wordsRow) error {
		b := said[w.Subject]
		if b == nil {
			b = &[2]strings.Builder{}
			said[w.Subject] = b
		}
		into := &b[0]
		if w.Internal {
			into = &b[1]
		}
		if into.Len()+len(w.Text) < mostWords {
			into.WriteString(w.Text)
			into.WriteByte('\n')
		}
		return nil
	}, `SELECT subject_id, text, internal FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id`+in+`
		AND system_code = '' AND deleted_at = 0 ORDER BY subject_id, seq`, append([]any{kind}, args...)...)
	for id, b := range said {
		out[id] = Words{Public: b[0].String(), Internal: b[1].String()}
	}
	return out, err
}
