package thread

import (
	"context"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
)

// Words is what persons said about a record, for who makes it findable; without HTML, system lines and deleted messages.
type Words struct {
	Public   string // what every reader of the record may read
	Internal string // the internal notes
}

const (
	mostWords    = 150_000 // bytes of what was said about one record
	lastMessages = 400     // of a long thread, beside its first ones: each message that comes has the others read again
	firstOnes    = 20
)

type wordsRow struct {
	Subject  string `db:"subject_id"`
	Text     string `db:"text"`
	Internal bool   `db:"internal"`
	Seq      int64  `db:"seq"`
}

// WordsOf gives the words said about some records of a kind, newest first, whoever asks. Of a long thread it gives the beginning, which
// says what it is about, and the end, which is what somebody looks for a minute later.
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
	}, wordsWhere(in, "m.seq > t.head - "+strconv.Itoa(lastMessages))+" UNION ALL "+
		wordsWhere(in, "m.seq <= "+strconv.Itoa(firstOnes)+" AND m.seq <= t.head - "+strconv.Itoa(lastMessages))+` ORDER BY 1, 4 DESC`, append([]any{kind}, args...)...)
	for id, b := range said {
		out[id] = Words{Public: b[0].String(), Internal: b[1].String()}
	}
	return out, err
}

// wordsWhere reads one stretch of each thread; as two, since neither engine walks an index for one range or another.
func wordsWhere(in, stretch string) string {
	return `SELECT m.subject_id, m.text, m.internal, m.seq
		FROM thread t JOIN message m ON m.tenant_id = t.tenant_id AND m.kind = t.kind AND m.subject_id = t.subject_id AND ` + stretch + `
		WHERE t.tenant_id = $1 AND t.kind = $2 AND t.subject_id` + in + ` AND m.system_code = '' AND m.deleted_at = 0`
}
