package ticket

import (
	"context"

	"comptoir/internal/base/db"
)

// OfConversation finds the first ticket of a kind that was opened from a conversation; false where there is none that the reader
// sees in full.
func OfConversation(ctx context.Context, r db.Reader, conversation, kind string) (Ticket, bool, error) {
	ids, err := db.Select[string](ctx, r, `SELECT id FROM ticket WHERE tenant_id = $1 AND conversation_id = $2 AND kind = $3 ORDER BY id LIMIT 1`, conversation, kind)
	if err != nil || len(ids) == 0 {
		return Ticket{}, false, err
	}
	if err := MayRead(ctx, r, ids[0]); err != nil {
		return Ticket{}, false, err
	}
	t, err := Get(ctx, r, GetIn{ID: ids[0]})
	return t, err == nil, err
}
