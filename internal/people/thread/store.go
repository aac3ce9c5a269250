package thread

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// row is a message as it is kept.
type row struct {
	ID         string                     `db:"id"`
	Kind       string                     `db:"kind"`
	Subject    string                     `db:"subject_id"`
	Seq        int64                      `db:"seq"`
	At         instant.Instant            `db:"at"`
	Author     string                     `db:"author_id"`
	Text       string                     `db:"text"`
	Internal   bool                       `db:"internal"`
	SystemCode string                     `db:"system_code"`
	SystemArgs db.JSON[map[string]string] `db:"system_args"`
	ReplyTo    string                     `db:"reply_to"`
	Mentions   db.JSON[[]Mention]         `db:"mentions"`
	Files      int                        `db:"files"`
	Reactions  int                        `db:"reactions"`
	EditedAt   instant.Instant            `db:"edited_at"`
	DeletedAt  instant.Instant            `db:"deleted_at"`
	DeletedBy  string                     `db:"deleted_by"`
	Version    int64                      `db:"version"`
}

const columns = `id, kind, subject_id, seq, at, author_id, text, internal, system_code, system_args, reply_to, mentions, files, reactions,
	edited_at, deleted_at, deleted_by, version`

func (w row) ref() ref.Ref { return ref.Of(w.Kind, w.Subject) }

// message is the row without what other tables know.
func (w row) message() Message {
	m := Message{ID: w.ID, Seq: w.Seq, Kind: w.Kind, SubjectID: w.Subject, At: w.At, Text: w.Text, Internal: w.Internal, ReplyTo: w.ReplyTo,
		Files: []File{}, Reactions: []Reaction{}, Mentions: []Mention{}, EditedAt: w.EditedAt, Deleted: w.DeletedAt != 0, Version: w.Version}
	m.Author.ID = w.Author
	if len(w.Mentions.V) > 0 {
		m.Mentions = w.Mentions.V
	}
	if w.SystemCode != "" {
		m.System = &SystemLine{Code: w.SystemCode, Args: w.SystemArgs.V}
		if m.System.Args == nil {
			m.System.Args = map[string]string{}
		}
	}
	return m
}

func start(ctx context.Context, tx *db.Tx, subject ref.Ref) error {
	_, err := tx.Exec(ctx, `INSERT INTO thread (tenant_id, kind, subject_id, head, public_head, started_at) VALUES ($1, $2, $3, 0, 0, $4)
		ON CONFLICT (tenant_id, kind, subject_id) DO NOTHING`, subject.Kind, subject.ID, tx.Now())
	return err
}

// numbered is the place of a new message, and whether its author follows the thread already.
type numbered struct {
	Seq     int64 `db:"head"`
	Follows int64 `db:"follows"`
}

// number takes the thread's next number; the row's lock orders those who speak at once.
func number(ctx context.Context, tx *db.Tx, subject ref.Ref, internal bool) (numbered, error) {
	public := `, public_head = thread.head + 1`
	if internal {
		public = ``
	}
	return db.One[numbered](ctx, tx, `INSERT INTO thread (tenant_id, kind, subject_id, head, public_head, started_at) VALUES ($1, $2, $3, 1, $6, $4)
		ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET head = thread.head + 1`+public+` RETURNING head,
		(SELECT count(*) FROM thread_follower WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND person_id = $5) AS follows`,
		subject.Kind, subject.ID, tx.Now(), tx.Actor().ID, !internal)
}

func insert(ctx context.Context, tx *db.Tx, w row) error {
	var mentions, args any = "", ""
	if len(w.Mentions.V) > 0 {
		mentions = w.Mentions
	}
	if len(w.SystemArgs.V) > 0 {
		args = w.SystemArgs
	}
	_, err := tx.Exec(ctx, `INSERT INTO message (tenant_id, id, kind, subject_id, seq, at, author_id, text, internal, system_code, system_args,
		reply_to, mentions, files) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		w.ID, w.Kind, w.Subject, w.Seq, w.At, w.Author, w.Text, w.Internal, w.SystemCode, args, w.ReplyTo, mentions, w.Files)
	return err
}

// load finds one message, whoever asks.
func load(ctx context.Context, r db.Reader, message string) (row, error) {
	if !sound(message) {
		return row{}, errNoMessage
	}
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM message WHERE tenant_id = $1 AND id = $2`, message)
	if errors.Is(err, db.ErrNoRows) {
		return w, errNoMessage
	}
	return w, err
}

// ahead reads messages after a number, oldest first.
func ahead(ctx context.Context, r db.Reader, subject ref.Ref, after int64, internal bool, limit int) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND seq > $4 AND internal <= $5
		ORDER BY seq LIMIT $6`, subject.Kind, subject.ID, after, internal, limit)
}

// back reads messages before a number, newest first.
func back(ctx context.Context, r db.Reader, subject ref.Ref, before int64, internal bool, limit int) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM message WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND seq < $4 AND internal <= $5
		ORDER BY seq DESC LIMIT $6`, subject.Kind, subject.ID, before, internal, limit)
}

type heads struct {
	Head   int64 `db:"head"`
	Public int64 `db:"public_head"`
}

func (h heads) seenBy(internal bool) int64 {
	if internal {
		return h.Head
	}
	return h.Public
}

func headsOf(ctx context.Context, r db.Reader, subject ref.Ref) (heads, error) {
	h, err := db.One[heads](ctx, r, `SELECT head, public_head FROM thread WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3`, subject.Kind, subject.ID)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return h, err
}

func insertMentions(ctx context.Context, tx *db.Tx, message string, called []Mention) error {
	var b strings.Builder
	b.WriteString(`INSERT INTO message_mention (tenant_id, target_id, message_id) VALUES `)
	args := []any{message}
	for i, m := range called {
		if i > 0 {
			b.WriteByte(',')
		}
		args = append(args, m.ID)
		b.WriteString("($1,$" + strconv.Itoa(len(args)+1) + ",$2)")
	}
	b.WriteString(` ON CONFLICT (tenant_id, target_id, message_id) DO NOTHING`)
	_, err := tx.Exec(ctx, b.String(), args...)
	return err
}

// some makes "IN (…)" from place k of a power of two of ids, the last repeated, so that few different statements are prepared.
func some(k int, ids []string) (in string, args []any) {
	n := 1
	for n < len(ids) {
		n <<= 1
	}
	args = make([]any, n)
	for i := range args {
		args[i] = ids[min(i, len(ids)-1)]
	}
	return " IN " + db.In(k, n), args
}
