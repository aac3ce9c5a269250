package thread

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
)

type reactionRow struct {
	Message string `db:"message_id"`
	Emoji   string `db:"emoji"`
	Person  string `db:"person_id"`
}

func reactionsOf(ctx context.Context, r db.Reader, messages []string) ([]reactionRow, error) {
	in, args := some(2, messages)
	return db.Select[reactionRow](ctx, r, `SELECT message_id, emoji, person_id FROM message_reaction WHERE tenant_id = $1 AND message_id`+in+`
		ORDER BY at, emoji, person_id`, args...)
}

// add counts one person's reaction, the emojis in the order they first came.
func (m *Message) add(w reactionRow, known names, viewer string) {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Emoji == w.Emoji })
	if i < 0 {
		i = len(m.Reactions)
		m.Reactions = append(m.Reactions, Reaction{Emoji: w.Emoji, People: []string{}, PersonIDs: []string{}})
	}
	r := &m.Reactions[i]
	r.Count++
	r.Mine = r.Mine || w.Person == viewer && viewer != ""
	r.People = append(r.People, known[w.Person])
	r.PersonIDs = append(r.PersonIDs, w.Person)
}

func emojisOf(ctx context.Context, r db.Reader, message string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT DISTINCT emoji FROM message_reaction WHERE tenant_id = $1 AND message_id = $2`, message)
}

func putReaction(ctx context.Context, tx *db.Tx, message, emoji string) (int64, error) {
	return tx.Exec(ctx, `INSERT INTO message_reaction (tenant_id, message_id, emoji, person_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, message_id, emoji, person_id) DO NOTHING`, message, emoji, tx.Actor().ID, tx.Now())
}

func dropReaction(ctx context.Context, tx *db.Tx, message, emoji string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM message_reaction WHERE tenant_id = $1 AND message_id = $2 AND emoji = $3 AND person_id = $4`, message, emoji, tx.Actor().ID)
}

func countReaction(ctx context.Context, tx *db.Tx, message string, by int) (int64, error) {
	return db.One[int64](ctx, tx, `UPDATE message SET reactions = reactions + $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version`, message, by)
}
