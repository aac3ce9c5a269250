package knowledge

import (
	"context"
	"errors"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// noteRow is a note as it is kept.
type noteRow struct {
	ID         string            `db:"id"`
	State      string            `db:"state"`
	StateAt    instant.Instant   `db:"state_at"`
	NextAt     instant.Instant   `db:"next_at"`
	Worked     int64             `db:"worked"`
	Failed     int64             `db:"failed"`
	Audience   string            `db:"audience"`
	Groups     db.JSON[[]string] `db:"group_ids"`
	Lang       string            `db:"lang"`
	Author     string            `db:"author_id"`
	SaidBy     string            `db:"said_by"`
	SourceKind string            `db:"source_kind"`
	SourceID   string            `db:"source_id"`
	SourceMsg  string            `db:"source_msg"`
	SourceSeq  int64             `db:"source_seq"`
	AboutKind  string            `db:"about_kind"`
	AboutID    string            `db:"about_id"`
	Article    string            `db:"article_id"`
	Borrowed   int64             `db:"borrowed"`
	Digest     string            `db:"digest"`
	VoicedAt   instant.Instant   `db:"voiced_at"`
	CreatedAt  instant.Instant   `db:"created_at"`
	UpdatedAt  instant.Instant   `db:"updated_at"`
	Version    int64             `db:"version"`
	Tags       db.JSON[[]string] `db:"tags"`
	Title      string            `db:"title"`
	Text       string            `db:"text"`
}

// What of a note is in somebody else's words still (noteRow.Borrowed).
const (
	borrowedTitle = 1
	borrowedText  = 2
)

const noteColumns = `id, state, state_at, next_at, worked, failed, audience, group_ids, lang, author_id, said_by, source_kind, source_id, source_msg, source_seq,
	about_kind, about_id, article_id, borrowed, digest, voiced_at, created_at, updated_at, version, tags, title, text`

var errNoNote = fault.NotFound("note.not_found")

func (n *noteRow) audience() AudienceIn { return AudienceIn{Kind: n.Audience, Groups: n.Groups.V} }

func insertNote(ctx context.Context, tx *db.Tx, n *noteRow) (bool, error) {
	changed, err := tx.Exec(ctx, `INSERT INTO note (tenant_id, `+noteColumns+`, fold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
		$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) ON CONFLICT DO NOTHING`,
		n.ID, n.State, n.StateAt, n.NextAt, n.Worked, n.Failed, n.Audience, n.Groups, n.Lang, n.Author, n.SaidBy, n.SourceKind, n.SourceID, n.SourceMsg, n.SourceSeq,
		n.AboutKind, n.AboutID, n.Article, n.Borrowed, n.Digest, n.VoicedAt, n.CreatedAt, n.UpdatedAt, n.Version, n.Tags, n.Title, n.Text, n.fold())
	if err != nil || changed == 0 {
		return false, err
	}
	return true, putGroups(ctx, tx, NoteKind, n.ID, n.audience())
}

// putGroups writes whose the record is, where its audience is groups.
func putGroups(ctx context.Context, tx *db.Tx, kind, record string, a AudienceIn) error {
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_group WHERE tenant_id = $1 AND kind = $2 AND record_id = $3`, kind, record); err != nil {
		return err
	}
	if a.Kind != Groups {
		return nil
	}
	for _, g := range a.Groups {
		if _, err := tx.Exec(ctx, `INSERT INTO knowledge_group (tenant_id, kind, record_id, group_id) VALUES ($1, $2, $3, $4)`, kind, record, g); err != nil {
			return err
		}
	}
	return nil
}

// groupsNamed says whether any audience is groups.
func groupsNamed(ctx context.Context, r db.Reader) (bool, error) {
	some, err := db.Select[string](ctx, r, `SELECT group_id FROM knowledge_group WHERE tenant_id = $1 LIMIT 1`)
	return len(some) > 0, err
}

func noteByID(ctx context.Context, r db.Reader, key string) (*noteRow, error) {
	if !id.Valid(key) {
		return nil, errNoNote
	}
	n, err := db.One[noteRow](ctx, r, `SELECT `+noteColumns+` FROM note WHERE tenant_id = $1 AND id = $2 AND removed_at = 0`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoNote
	}
	return &n, err
}

// noteOfSource finds the note that keeps a message, or a record as a whole.
func noteOfSource(ctx context.Context, r db.Reader, kind, record, message string) (*noteRow, bool, error) {
	n, err := db.One[noteRow](ctx, r, `SELECT `+noteColumns+` FROM note WHERE tenant_id = $1 AND source_kind = $2 AND source_id = $3 AND source_msg = $4 AND removed_at = 0`,
		kind, record, message)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &n, err == nil, err
}

// noteOfDigest finds the oldest note for agents with these words.
func noteOfDigest(ctx context.Context, r db.Reader, digest string) (*noteRow, bool, error) {
	n, err := db.One[noteRow](ctx, r, `SELECT `+noteColumns+` FROM note WHERE tenant_id = $1 AND digest = $2 AND digest <> '' AND removed_at = 0
		AND audience IN ('agents', 'everyone') ORDER BY id LIMIT 1`, digest)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	return &n, err == nil, err
}

func notesByID(ctx context.Context, r db.Reader, ids []string) ([]noteRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[noteRow](ctx, r, `SELECT `+noteColumns+` FROM note WHERE tenant_id = $1 AND removed_at = 0 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

func notesWhere(ctx context.Context, r db.Reader, w where, limit int) ([]noteRow, error) {
	return db.Select[noteRow](ctx, r, `SELECT `+noteColumns+` FROM note WHERE `+w.sql("note")+` ORDER BY note.updated_at DESC, note.id DESC LIMIT `+strconv.Itoa(limit), w.args...)
}

// touchNote takes the note's row for this transaction, so that voices are counted one after the other.
func touchNote(ctx context.Context, tx *db.Tx, key string) (*noteRow, error) {
	n, err := db.One[noteRow](ctx, tx, `UPDATE note SET version = version + 1 WHERE tenant_id = $1 AND id = $2 AND removed_at = 0 RETURNING `+noteColumns, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNoNote
	}
	return &n, err
}

// saveLife writes what the rule says of a note whose row this transaction has.
func saveLife(ctx context.Context, tx *db.Tx, n *noteRow) error {
	_, err := tx.Exec(ctx, `UPDATE note SET state = $3, state_at = $4, next_at = $5, worked = $6, failed = $7, voiced_at = $8, updated_at = $9 WHERE tenant_id = $1 AND id = $2`,
		n.ID, n.State, n.StateAt, n.NextAt, n.Worked, n.Failed, n.VoicedAt, n.UpdatedAt)
	return err
}

// saveNote writes what people edit, unless somebody was faster.
func saveNote(ctx context.Context, tx *db.Tx, n *noteRow) error {
	changed, err := tx.Exec(ctx, `UPDATE note SET title = $4, text = $5, fold = $6, lang = $7, audience = $8, group_ids = $9, tags = $10, about_kind = $11, about_id = $12,
		borrowed = $13, digest = $14, updated_at = $15, article_id = $16, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`,
		n.ID, n.Version, n.Title, n.Text, n.fold(), n.Lang, n.Audience, n.Groups, n.Tags, n.AboutKind, n.AboutID, n.Borrowed, n.Digest, n.UpdatedAt, n.Article)
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.Stale("record.stale")
	}
	n.Version++
	return putGroups(ctx, tx, NoteKind, n.ID, n.audience())
}

// removeNote takes it from everybody's eyes and forgets its words.
func removeNote(ctx context.Context, tx *db.Tx, n *noteRow) error {
	changed, err := tx.Exec(ctx, `UPDATE note SET removed_at = $4, updated_at = $4, next_at = 0, title = '', text = '', fold = '', tags = '', digest = '', version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3 AND removed_at = 0`, n.ID, n.Version, tx.Now())
	if err == nil && changed == 0 {
		err = fault.Stale("record.stale")
	}
	return err
}

func voicesOf(ctx context.Context, r db.Reader, note string) ([]voice, error) {
	return db.Select[voice](ctx, r, `SELECT worked, at FROM note_vote WHERE tenant_id = $1 AND note_id = $2`, note)
}

// putVote keeps a person's last word. Who says the same again without telling where keeps the place that they told.
func putVote(ctx context.Context, tx *db.Tx, note, person string, worked bool, from string) error {
	_, err := tx.Exec(ctx, `INSERT INTO note_vote (tenant_id, note_id, person_id, worked, at, place) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, note_id, person_id) DO UPDATE SET worked = excluded.worked, at = excluded.at,
		place = CASE WHEN excluded.place = '' AND note_vote.worked = excluded.worked THEN note_vote.place ELSE excluded.place END`,
		note, person, worked, tx.Now(), from)
	return err
}

func dropVote(ctx context.Context, tx *db.Tx, note, person string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM note_vote WHERE tenant_id = $1 AND note_id = $2 AND person_id = $3`, note, person)
}

// votesOf are what a person said of some notes.
func votesOf(ctx context.Context, r db.Reader, person string, notes []string) (map[string]bool, error) {
	type vote struct {
		Note   string `db:"note_id"`
		Worked bool   `db:"worked"`
	}
	out := map[string]bool{}
	if len(notes) == 0 {
		return out, nil
	}
	rows, err := db.Select[vote](ctx, r, `SELECT note_id, worked FROM note_vote WHERE tenant_id = $1 AND person_id = $2 AND note_id IN `+db.In(3, len(notes)),
		append([]any{person}, db.Args(notes)...)...)
	for _, v := range rows {
		out[v.Note] = v.Worked
	}
	return out, err
}

func fadingNotes(ctx context.Context, r db.Reader, limit int) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT id FROM note WHERE tenant_id = $1 AND next_at > 0 AND next_at <= $2 ORDER BY next_at LIMIT `+strconv.Itoa(limit), r.Now())
}
