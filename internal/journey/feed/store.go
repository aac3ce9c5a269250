package feed

import (
	"context"
	"errors"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

var errNoPost = fault.NotFound("post.not_found")

// Of which kinds a post's sources are, beside those of records.
const (
	bySomebody = "person"
	byTag      = "tag"
	byGroup    = "group"
	byCall     = "call"
)

// wall is the id of the group that a post without one belongs to, as a source.
const wall = "wall"

// source is one thing a post can be found by.
type source struct {
	Kind string `json:"k" db:"kind"`
	ID   string `json:"i" db:"source_id"`
}

type row struct {
	ID           string            `db:"id"`
	Position     int64             `db:"position"`
	Kind         string            `db:"kind"`
	Message      string            `db:"message_id"`
	Group        string            `db:"group_id"`
	Author       string            `db:"author_id"`
	RefKind      string            `db:"ref_kind"`
	RefID        string            `db:"ref_id"`
	Rule         string            `db:"rule_id"`
	Via          string            `db:"via"`
	Tags         db.JSON[[]string] `db:"tags"`
	Sources      db.JSON[[]source] `db:"sources"`
	Poll         db.JSON[*ballot]  `db:"poll"`
	Ack          bool              `db:"ack"`
	PinnedUntil  instant.Instant   `db:"pinned_until"`
	Comments     int64             `db:"comments"`
	At           instant.Instant   `db:"at"`
	SurfacedAt   instant.Instant   `db:"surfaced_at"`
	HiddenAt     instant.Instant   `db:"hidden_at"`
	HiddenBy     string            `db:"hidden_by"`
	HiddenReason string            `db:"hidden_reason"`
	DeletedAt    instant.Instant   `db:"deleted_at"`
	Version      int64             `db:"version"`
}

// Columns of a post: all but what it is found by, which only writing and muting need; and what counting asks for.
const (
	columns = `id, position, kind, message_id, group_id, author_id, ref_kind, ref_id, rule_id, tags, poll, ack, pinned_until, comments, at,
	surfaced_at, via, hidden_at, hidden_by, hidden_reason, deleted_at, version`
	sourcesToo = `, sources`
	counted    = `id, position, group_id, author_id, ref_kind, ref_id, hidden_at, deleted_at`
)

const (
	postKind   = "post"
	systemKind = "system"
)

func personRef(person string) ref.Ref { return ref.Of("person", person) }

func (w row) ref() ref.Ref { return ref.Of(Kind, w.ID) }

// about is the record it speaks of; the zero Ref where there is none.
func (w row) about() ref.Ref { return ref.Of(w.RefKind, w.RefID) }

// groupSource is the post's group as a source.
func groupSource(group string) source {
	if group == "" {
		group = wall
	}
	return source{byGroup, group}
}

// sourcesOf are what a post can be found by; called are persons.
func (w row) sourcesOf(called []string) []source {
	out := []source{groupSource(w.Group)}
	if w.Author != "" {
		out = append(out, source{bySomebody, w.Author})
	}
	for _, t := range w.Tags.V {
		out = append(out, source{byTag, t})
	}
	if w.RefID != "" {
		out = append(out, source{w.RefKind, w.RefID})
	}
	for _, p := range called {
		out = append(out, source{byCall, p})
	}
	return out
}

// nextPosition takes the tenant's next position.
func nextPosition(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.One[int64](ctx, tx, `INSERT INTO feed_head (tenant_id, position) VALUES ($1, 1)
		ON CONFLICT (tenant_id) DO UPDATE SET position = feed_head.position + 1 RETURNING position`)
}

func headPosition(ctx context.Context, r db.Reader) (int64, error) {
	n, err := db.One[int64](ctx, r, `SELECT position FROM feed_head WHERE tenant_id = $1`)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return n, err
}

// insert says false where the record has its system post already.
func insert(ctx context.Context, tx *db.Tx, w row) (bool, error) {
	var poll any = ""
	if w.Poll.V != nil {
		poll = w.Poll
	}
	n, err := tx.Exec(ctx, `INSERT INTO post (tenant_id, id, position, kind, message_id, group_id, author_id, ref_kind, ref_id, rule_id, tags, sources,
		poll, ack, pinned_until, at, via) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (tenant_id, ref_kind, ref_id) WHERE kind = 'system' DO NOTHING`,
		w.ID, w.Position, w.Kind, w.Message, w.Group, w.Author, w.RefKind, w.RefID, w.Rule, w.Tags, w.Sources, poll, w.Ack, w.PinnedUntil, w.At, w.Via)
	return n == 1, err
}

func addSources(ctx context.Context, tx *db.Tx, position int64, list []source) error {
	for _, s := range list {
		if _, err := tx.Exec(ctx, `INSERT INTO post_source (tenant_id, kind, source_id, position) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, kind, source_id, position) DO NOTHING`, s.Kind, s.ID, position); err != nil {
			return err
		}
	}
	return nil
}

func dropSources(ctx context.Context, tx *db.Tx, position int64, list []source) error {
	for _, s := range list {
		if _, err := tx.Exec(ctx, `DELETE FROM post_source WHERE tenant_id = $1 AND kind = $2 AND source_id = $3 AND position = $4`,
			s.Kind, s.ID, position); err != nil {
			return err
		}
	}
	return nil
}

// resource makes the post found by other sources.
func resource(ctx context.Context, tx *db.Tx, w *row, list []source) error {
	gone := slices.DeleteFunc(slices.Clone(w.Sources.V), func(s source) bool { return slices.Contains(list, s) })
	fresh := slices.DeleteFunc(slices.Clone(list), func(s source) bool { return slices.Contains(w.Sources.V, s) })
	if len(gone)+len(fresh) == 0 {
		return nil
	}
	if err := dropSources(ctx, tx, w.Position, gone); err != nil {
		return err
	}
	w.Sources.V = list
	if _, err := tx.Exec(ctx, `UPDATE post SET sources = $2 WHERE tenant_id = $1 AND id = $3`, w.Sources, w.ID); err != nil {
		return err
	}
	return addSources(ctx, tx, w.Position, fresh)
}

func load(ctx context.Context, r db.Reader, post string) (row, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+sourcesToo+` FROM post WHERE tenant_id = $1 AND id = $2`, post)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoPost
	}
	return w, err
}

// systemPostOf finds the system post of a record; errNoPost where there is none.
func systemPostOf(ctx context.Context, r db.Reader, subject ref.Ref) (row, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+sourcesToo+` FROM post WHERE tenant_id = $1 AND kind = 'system' AND ref_kind = $2 AND ref_id = $3`,
		subject.Kind, subject.ID)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoPost
	}
	return w, err
}

// at reads the posts of some positions, highest first.
func at(ctx context.Context, r db.Reader, positions []int64, cols string) ([]row, error) {
	if len(positions) == 0 {
		return nil, nil
	}
	n := 1
	for n < len(positions) {
		n <<= 1
	}
	args := make([]any, n)
	for i := range args {
		args[i] = positions[min(i, len(positions)-1)]
	}
	return db.Select[row](ctx, r, `SELECT `+cols+` FROM post WHERE tenant_id = $1 AND position IN `+db.In(2, n)+` ORDER BY position DESC`, args...)
}

func byID(ctx context.Context, r db.Reader, ids []string) ([]row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.Select[row](ctx, r, `SELECT `+columns+sourcesToo+` FROM post WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), db.Args(ids)...)
}

// pinnedOf reads the pinned posts of some groups, newest first.
func pinnedOf(ctx context.Context, r db.Reader, groups []string) ([]row, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	groups = groups[:min(len(groups), mostGroups)]
	return db.Select[row](ctx, r, `SELECT `+columns+sourcesToo+` FROM post WHERE tenant_id = $1 AND pinned_until > 0 AND pinned_until > $2
		AND group_id IN `+db.In(3, len(groups))+` ORDER BY position DESC LIMIT 10`, append([]any{r.Now()}, db.Args(groups)...)...)
}

// bump writes a change of a post as its next version.
func bump(ctx context.Context, tx *db.Tx, w *row, sets string, args ...any) error {
	v, err := db.One[int64](ctx, tx, `UPDATE post SET version = version + 1`+sets+` WHERE tenant_id = $1 AND id = $2 RETURNING version`,
		append([]any{w.ID}, args...)...)
	w.Version = v
	return err
}
