package campaign

import (
	"context"
	"errors"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

const columns = `id, name, state, due_at, every_days, reminded_at, made_at, made_by, closed_at, total, done, version, scope`

func insert(ctx context.Context, tx *db.Tx, c row) error {
	_, err := tx.Exec(ctx, `INSERT INTO campaign (tenant_id, id, name, state, due_at, every_days, made_at, made_by, scope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, c.Name, c.State, c.DueAt, c.EveryDays, c.MadeAt, c.MadeBy, c.Scope)
	return err
}

func load(ctx context.Context, r db.Reader, id string) (row, error) {
	c, err := db.One[row](ctx, r, `SELECT `+columns+` FROM campaign WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("campaign.not_found")
	}
	return c, err
}

func recent(ctx context.Context, r db.Reader, state string) ([]row, error) {
	if state == "" {
		return db.Select[row](ctx, r, `SELECT `+columns+` FROM campaign WHERE tenant_id = $1 ORDER BY id DESC LIMIT 100`)
	}
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM campaign WHERE tenant_id = $1 AND state = $2 ORDER BY id DESC LIMIT 100`, state)
}

func countOpen(ctx context.Context, r db.Reader) (int, error) {
	return db.One[int](ctx, r, `SELECT count(*) FROM campaign WHERE tenant_id = $1 AND state <> 'closed'`)
}

func shut(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE campaign SET state = 'closed', closed_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND state <> 'closed'`, id, tx.Now())
	return n > 0, err
}

// insertItems adds CIs to the lists: the owner's, or the support group's where there is no owner.
func insertItems(ctx context.Context, tx *db.Tx, campaign string, cis []cmdb.CI) error {
	for _, c := range cis {
		owner, group := "", ""
		switch {
		case c.Owner != nil:
			owner = c.Owner.ID
		case c.SupportGroup != nil:
			group = c.SupportGroup.ID
		}
		if _, err := tx.Exec(ctx, `INSERT INTO campaign_item (tenant_id, campaign_id, ci_id, owner_id, group_id) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant_id, campaign_id, ci_id) DO NOTHING`, campaign, c.ID, owner, group); err != nil {
			return err
		}
	}
	return nil
}

// filled opens a campaign whose lists are made. What somebody found right since it began counts, whichever came first: the list, or who
// hears of it.
func filled(ctx context.Context, tx *db.Tx, id string) (int64, error) {
	since, err := db.One[instant.Instant](ctx, tx, `UPDATE campaign SET state = state WHERE tenant_id = $1 AND id = $2 RETURNING made_at`, id) // nobody counts meanwhile
	if err != nil {
		return 0, err
	}
	found, err := cmdb.RightSince(ctx, tx, since)
	if err != nil {
		return 0, err
	}
	for _, c := range found {
		if _, err := tx.Exec(ctx, `UPDATE campaign_item SET done_at = $4, done_by = $5, how = 'verified' WHERE tenant_id = $1 AND campaign_id = $2 AND ci_id = $3 AND done_at = 0`,
			id, c.ID, c.VerifiedAt, c.VerifiedBy); err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE campaign SET state = 'open', version = version + 1,
		total = (SELECT count(*) FROM campaign_item i WHERE i.tenant_id = $1 AND i.campaign_id = $2),
		done = (SELECT count(*) FROM campaign_item j WHERE j.tenant_id = $1 AND j.campaign_id = $2 AND j.done_at > 0)
		WHERE tenant_id = $1 AND id = $2 AND state = 'filling'`, id)
	if err != nil {
		return 0, err
	}
	return db.One[int64](ctx, tx, `SELECT total FROM campaign WHERE tenant_id = $1 AND id = $2`, id)
}

// looked marks a CI in every campaign that had begun and is not closed.
func looked(ctx context.Context, tx *db.Tx, ci, person, how string, at instant.Instant) error {
	in, err := db.Select[string](ctx, tx, `UPDATE campaign_item SET done_at = $3, done_by = $4, how = $5 WHERE tenant_id = $1 AND ci_id = $2 AND done_at = 0
		AND campaign_id IN (SELECT c.id FROM campaign c WHERE c.tenant_id = $1 AND c.state <> 'closed' AND c.made_at <= $6) RETURNING campaign_id`, ci, at, person, how, at.Add(event.Slack))
	if err != nil {
		return err
	}
	for _, id := range in {
		if _, err := tx.Exec(ctx, `UPDATE campaign SET done = done + 1, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND state <> 'closed'`, id); err != nil {
			return err
		}
		tx.Emit(refOf(id), Looked{CI: ci, How: how}, topicAll)
	}
	return nil
}

// mine is the condition of what a person answers for; its arguments begin at number k.
func mine(k int, person string, groups []string) (string, []any) {
	if len(groups) == 0 {
		return `owner_id = ` + place(k), []any{person}
	}
	return `(owner_id = ` + place(k) + ` OR group_id IN ` + db.In(k+1, len(groups)) + `)`, append([]any{person}, db.Args(groups)...)
}

func countLeft(ctx context.Context, r db.Reader, campaign, person string, groups []string) (int64, error) {
	if person == "" {
		return 0, nil
	}
	whose, args := mine(3, person, groups)
	return db.One[int64](ctx, r, `SELECT count(*) FROM campaign_item WHERE tenant_id = $1 AND campaign_id = $2 AND done_at = 0 AND `+whose, append([]any{campaign}, args...)...)
}

func items(ctx context.Context, r db.Reader, in ItemsIn, groups []string, limit int) ([]itemRow, error) {
	terms := []string{`ci_id > $3`}
	args := []any{in.ID, in.Cursor, limit}
	switch in.Who {
	case "me":
		whose, more := mine(5, r.Actor().ID, groups)
		terms, args = append(terms, whose), append(args, more...)
	case "none":
		terms = append(terms, `owner_id = '' AND group_id = ''`)
	}
	switch in.State {
	case "left":
		terms = append(terms, `done_at = 0`)
	case "done":
		terms = append(terms, `done_at > 0`)
	}
	return db.Select[itemRow](ctx, r, `SELECT ci_id, done_at, done_by, how FROM campaign_item WHERE tenant_id = $1 AND campaign_id = $2 AND `+
		strings.Join(terms, ` AND `)+` ORDER BY ci_id LIMIT $4`, args...)
}

type partRow struct {
	Owner string `db:"owner_id"`
	Group string `db:"group_id"`
	Total int64  `db:"total"`
	Done  int64  `db:"done"`
}

func parts(ctx context.Context, r db.Reader, campaign string) ([]partRow, error) {
	return db.Select[partRow](ctx, r, `SELECT owner_id, group_id, count(*) AS total, coalesce(sum(CASE WHEN done_at > 0 THEN 1 ELSE 0 END), 0) AS done
		FROM campaign_item WHERE tenant_id = $1 AND campaign_id = $2 GROUP BY owner_id, group_id
		ORDER BY count(*) - coalesce(sum(CASE WHEN done_at > 0 THEN 1 ELSE 0 END), 0) DESC, owner_id, group_id LIMIT 1000`, campaign)
}

func noteReminder(ctx context.Context, tx *db.Tx, c row) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE campaign SET reminded_at = $3 WHERE tenant_id = $1 AND id = $2 AND reminded_at = $4`, c.ID, tx.Now(), c.RemindedAt)
	return n > 0, err
}
