package desk

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// Reply is a canned reply, called by "/" and its shortcut. {{requester}}, {{agent}}, {{number}}, {{queue}} and {{ticket}} (in
// French {{demandeur}}, {{technicien}}, {{numero}}, {{file}}, {{ticket}}) are filled in by the interface.
type Reply struct {
	ID       string `json:"id" db:"id"`
	Shortcut string `json:"shortcut" db:"shortcut"`
	Title    string `json:"title" db:"title"`
	Text     string `json:"text" db:"text"`
	Lang     string `json:"lang" db:"lang" enum:"fr,en"`
	QueueID  string `json:"queue_id,omitempty" db:"queue_id"`
	Version  int64  `json:"version" db:"version"`
}

// ETag is the version's.
func (r Reply) ETag() string { return api.ETagOf(r.Version) }

const replyColumns = `id, shortcut, title, text, lang, queue_id, version`

// RepliesIn has no filter: there are few, and the interface filters as one types.
type RepliesIn struct{}

// Replies lists the canned replies.
func Replies(ctx context.Context, r db.Reader, _ RepliesIn) (api.Page[Reply], error) {
	out, err := db.Select[Reply](ctx, r, `SELECT `+replyColumns+` FROM canned_reply WHERE tenant_id = $1 ORDER BY shortcut, lang, id`)
	return api.Page[Reply]{Items: out}, err
}

// ReplyIn are a reply's fields.
type ReplyIn struct {
	Shortcut string `json:"shortcut" pattern:"^[a-z0-9_-]{1,30}$" doc:"typed after /"`
	Title    string `json:"title" minLength:"1" maxLength:"100"`
	Text     string `json:"text" minLength:"1" maxLength:"5000"`
	Lang     string `json:"lang" enum:"fr,en"`
	QueueID  string `json:"queue_id,omitempty" maxLength:"40"`
}

// MakeReply adds a canned reply.
func MakeReply(ctx context.Context, tx *db.Tx, in ReplyIn) (Reply, error) {
	if err := replyQueue(ctx, tx, in.QueueID); err != nil {
		return Reply{}, err
	}
	out, err := db.One[Reply](ctx, tx, `INSERT INTO canned_reply (tenant_id, id, shortcut, title, text, lang, queue_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING RETURNING `+replyColumns, id.New(), in.Shortcut, markdown.CleanLine(in.Title), markdown.Clean(in.Text), in.Lang, in.QueueID)
	if errors.Is(err, db.ErrNoRows) {
		return out, fault.Conflict("reply.shortcut_taken")
	}
	if err == nil {
		replyChanged(tx, out.ID, out.Version)
	}
	return out, err
}

// replyChanged tells the other screens.
func replyChanged(tx *db.Tx, reply string, version int64) {
	tx.Emit(ref.Of("reply", reply), ReplyEdited{Version: version}, "agents")
}

// replyQueue refuses a queue that is not there; none means every queue.
func replyQueue(ctx context.Context, r db.Reader, queue string) error {
	if queue == "" {
		return nil
	}
	_, err := queueOf(ctx, r, queue)
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.InvalidField("queue_id", "queue.not_found")
	}
	return err
}

// EditReplyIn replaces a reply's fields.
type EditReplyIn struct {
	ID       string `path:"id" json:"-"`
	IfMatch  string `header:"If-Match" json:"-"`
	Shortcut string `json:"shortcut" pattern:"^[a-z0-9_-]{1,30}$"`
	Title    string `json:"title" minLength:"1" maxLength:"100"`
	Text     string `json:"text" minLength:"1" maxLength:"5000"`
	Lang     string `json:"lang" enum:"fr,en"`
	QueueID  string `json:"queue_id,omitempty" maxLength:"40"`
}

// EditReply changes a canned reply.
func EditReply(ctx context.Context, tx *db.Tx, in EditReplyIn) (Reply, error) {
	if err := replyQueue(ctx, tx, in.QueueID); err != nil {
		return Reply{}, err
	}
	taken, err := db.One[int](ctx, tx, `SELECT count(*) FROM canned_reply WHERE tenant_id = $1 AND shortcut = $2 AND lang = $3 AND queue_id = $4 AND id <> $5`, in.Shortcut, in.Lang, in.QueueID, in.ID)
	if err != nil {
		return Reply{}, err
	}
	if taken > 0 {
		return Reply{}, fault.Conflict("reply.shortcut_taken")
	}
	was, err := db.One[Reply](ctx, tx, `SELECT `+replyColumns+` FROM canned_reply WHERE tenant_id = $1 AND id = $2`, in.ID)
	if err != nil {
		return Reply{}, err
	}
	if err := api.CheckVersion(in.IfMatch, was.Version); err != nil {
		return Reply{}, err
	}
	out, err := db.One[Reply](ctx, tx, `UPDATE canned_reply SET shortcut = $3, title = $4, text = $5, lang = $6, queue_id = $7, version = version + 1
		WHERE tenant_id = $1 AND id = $2 RETURNING `+replyColumns, in.ID, in.Shortcut, markdown.CleanLine(in.Title), markdown.Clean(in.Text), in.Lang, in.QueueID)
	if err == nil {
		replyChanged(tx, out.ID, out.Version)
	}
	return out, err
}

// DropReplyIn names a reply.
type DropReplyIn struct {
	ID string `path:"id" json:"-"`
}

// DropReply removes a canned reply; what was said with it stays.
func DropReply(ctx context.Context, tx *db.Tx, in DropReplyIn) (api.None, error) {
	n, err := tx.Exec(ctx, `DELETE FROM canned_reply WHERE tenant_id = $1 AND id = $2`, in.ID)
	if err == nil && n == 0 {
		err = db.ErrNoRows
	}
	if err == nil {
		replyChanged(tx, in.ID, 0)
	}
	return api.None{}, err
}
