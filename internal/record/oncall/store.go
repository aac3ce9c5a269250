package oncall

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

const rotaColumns = `t.id, t.name, t.description, t.group_id, t.zone, t.layers, t.created_at, t.updated_at, t.archived_at, t.version`

func loadRota(ctx context.Context, r db.Reader, id string) (rotaRow, error) {
	w, err := db.One[rotaRow](ctx, r, `SELECT `+rotaColumns+` FROM rota t WHERE t.tenant_id = $1 AND t.id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("oncall.rota_not_found")
	}
	return w, err
}

func allRotas(ctx context.Context, r db.Reader) ([]rotaRow, error) {
	return db.Select[rotaRow](ctx, r, `SELECT `+rotaColumns+` FROM rota t WHERE t.tenant_id = $1 AND t.archived_at = 0 ORDER BY t.name_fold, t.id LIMIT $2`, maxRotas)
}

// rotasFor are those that answer for any of some records or groups: those that name the record first.
func rotasFor(ctx context.Context, r db.Reader, subject ref.Ref, group string) ([]rotaRow, error) {
	rows, err := db.Select[rotaRow](ctx, r, `SELECT `+rotaColumns+` FROM rota t WHERE t.tenant_id = $1 AND t.archived_at = 0 AND t.id IN
		(SELECT c.rota_id FROM rota_cover c WHERE c.tenant_id = $1 AND c.subject_kind = $2 AND c.subject_id = $3) ORDER BY t.name_fold, t.id`, subject.Kind, subject.ID)
	if err != nil || len(rows) > 0 || group == "" {
		return rows, err
	}
	return db.Select[rotaRow](ctx, r, `SELECT `+rotaColumns+` FROM rota t WHERE t.tenant_id = $1 AND t.archived_at = 0 AND t.group_id = $2 ORDER BY t.name_fold, t.id`, group)
}

func insertRota(ctx context.Context, tx *db.Tx, w *rotaRow) error {
	n, err := tx.Exec(ctx, `INSERT INTO rota (tenant_id, id, name, name_fold, description, group_id, zone, layers, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING`, w.ID, w.Name, i18n.Fold(w.Name), w.Description, w.Group, w.Zone, w.Layers, w.CreatedAt)
	if err == nil && n == 0 {
		err = fault.InvalidField("name", "oncall.name_taken")
	}
	return err
}

func updateRota(ctx context.Context, tx *db.Tx, w *rotaRow) error {
	n, err := tx.Exec(ctx, `UPDATE rota SET name = $2, name_fold = $3, description = $4, group_id = $5, zone = $6, layers = $7, updated_at = $8, archived_at = $9, version = version + 1
		WHERE tenant_id = $1 AND id = $10 AND version = $11`, w.Name, i18n.Fold(w.Name), w.Description, w.Group, w.Zone, w.Layers, tx.Now(), w.ArchivedAt, w.ID, w.Version)
	switch {
	case db.IsUnique(err):
		return fault.InvalidField("name", "oncall.name_taken")
	case err == nil && n == 0:
		return fault.Stale("record.stale")
	}
	w.Version, w.UpdatedAt = w.Version+1, tx.Now()
	return err
}

// touchRota counts a change that is beside the rule: an override, a swap.
func touchRota(ctx context.Context, tx *db.Tx, w *rotaRow) error {
	version, err := db.One[int64](ctx, tx, `UPDATE rota SET version = version + 1, updated_at = $2 WHERE tenant_id = $1 AND id = $3 RETURNING version`, tx.Now(), w.ID)
	w.Version, w.UpdatedAt = version, tx.Now()
	return err
}

func setCovers(ctx context.Context, tx *db.Tx, rota string, covers []Cover) error {
	if _, err := tx.Exec(ctx, `DELETE FROM rota_cover WHERE tenant_id = $1 AND rota_id = $2`, rota); err != nil {
		return err
	}
	for _, c := range covers {
		if _, err := tx.Exec(ctx, `INSERT INTO rota_cover (tenant_id, rota_id, subject_kind, subject_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, rota, c.Kind, c.ID); err != nil {
			return err
		}
	}
	return nil
}

type coverRow struct {
	Rota string `db:"rota_id"`
	Cover
}

func coversOf(ctx context.Context, r db.Reader, rotas []string) (map[string][]Cover, error) {
	rows, err := db.Select[coverRow](ctx, r, `SELECT rota_id, subject_kind, subject_id FROM rota_cover WHERE tenant_id = $1 AND rota_id IN `+db.In(2, len(rotas))+
		` ORDER BY rota_id, subject_kind, subject_id`, db.Args(rotas)...)
	out := map[string][]Cover{}
	for _, w := range rows {
		out[w.Rota] = append(out[w.Rota], w.Cover)
	}
	return out, err
}

type overrideRow struct {
	ID     string          `db:"id"`
	Rota   string          `db:"rota_id"`
	Person string          `db:"person_id"`
	From   instant.Instant `db:"from_at"`
	To     instant.Instant `db:"to_at"`
	Swap   string          `db:"swap_id"`
}

// overridesOf are those of some rotas that touch a time, the one made last first.
func overridesOf(ctx context.Context, r db.Reader, rotas []string, from, to instant.Instant) (map[string][]taken, error) {
	args := append([]any{from, to}, db.Args(rotas)...)
	rows, err := db.Select[overrideRow](ctx, r, `SELECT id, rota_id, person_id, from_at, to_at, swap_id FROM rota_override
		WHERE tenant_id = $1 AND removed_at = 0 AND to_at > $2 AND from_at < $3 AND rota_id IN `+db.In(4, len(rotas))+` ORDER BY made_at DESC, id DESC`, args...)
	out := map[string][]taken{}
	for _, w := range rows {
		out[w.Rota] = append(out[w.Rota], taken{person: w.Person, from: w.From.Time(), to: w.To.Time(), override: w.ID, swap: w.Swap})
	}
	return out, err
}

func insertOverride(ctx context.Context, tx *db.Tx, w overrideRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO rota_override (tenant_id, id, rota_id, person_id, from_at, to_at, swap_id, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		w.ID, w.Rota, w.Person, w.From, w.To, w.Swap, tx.Actor().ID, tx.Now())
	return err
}
