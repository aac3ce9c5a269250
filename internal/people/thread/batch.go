package thread

import (
	"context"

	"comptoir/internal/base/db"
)

// Some reads messages by their ids, with HTML, for a reader whose rights the caller has checked. Ids of nothing are left out.
func (t *Threads) Some(ctx context.Context, r db.Reader, ids []string) (map[string]Message, error) {
	out := make(map[string]Message, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := some(2, ids)
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM message WHERE tenant_id = $1 AND id`+in, args...)
	if err != nil {
		return nil, err
	}
	list, err := t.messages(ctx, r, rows, names{})
	for _, m := range list {
		out[m.ID] = m
	}
	return out, err
}

// Ends reads, for each of some records, those of its last n public messages that persons wrote, oldest first and with HTML; the
// thread's first message never is among them.
func (t *Threads) Ends(ctx context.Context, r db.Reader, kind string, subjects []string, n int) (map[string][]Message, error) {
	out := map[string][]Message{}
	if len(subjects) == 0 {
		return out, nil
	}
	in, args := some(4, subjects)
	rows, err := db.Select[row](ctx, r, `SELECT m.id, m.kind, m.subject_id, m.seq, m.at, m.author_id, m.text, m.internal, m.system_code, m.system_args,
		m.reply_to, m.mentions, m.files, m.reactions, m.edited_at, m.deleted_at, m.deleted_by, m.version
		FROM thread t CROSS JOIN message m WHERE t.tenant_id = $1 AND t.kind = $2 AND t.subject_id`+in+` AND m.tenant_id = $1 AND m.kind = $2
		AND m.subject_id = t.subject_id AND m.seq > t.public_head - $3 AND m.seq > 1 AND m.internal = 0 AND m.deleted_at = 0 AND m.system_code = ''
		ORDER BY m.subject_id, m.seq`, append([]any{kind, n}, args...)...)
	if err != nil {
		return nil, err
	}
	list, err := t.messages(ctx, r, rows, names{})
	for _, m := range list {
		out[m.SubjectID] = append(out[m.SubjectID], m)
	}
	return out, err
}

// Following tells which of some records the reader's actor follows.
func Following(ctx context.Context, r db.Reader, kind string, subjects []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(subjects) == 0 || r.Actor().ID == "" {
		return out, nil
	}
	in, args := some(4, subjects)
	rows, err := db.Select[string](ctx, r, `SELECT subject_id FROM thread_follower WHERE tenant_id = $1 AND person_id = $2 AND kind = $3 AND subject_id`+in,
		append([]any{r.Actor().ID, kind}, args...)...)
	for _, id := range rows {
		out[id] = true
	}
	return out, err
}
