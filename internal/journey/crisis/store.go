package crisis

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/crisis/chain"
)

const columns = `id, number, name, description, level, exercise, restricted, phase, phase_at, detected_at, declared_at, declared_by, ended_at, cadence_min,
	next_point_at, updated_at, version`

// load finds a crisis by id or number, whoever asks.
func load(ctx context.Context, r db.Reader, key string) (*row, error) {
	column := "number"
	if id.Valid(key) {
		column = "id"
	}
	c, err := db.One[row](ctx, r, `SELECT `+columns+` FROM crisis WHERE tenant_id = $1 AND `+column+` = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, errNotFound
	}
	return &c, err
}

func insert(ctx context.Context, tx *db.Tx, c *row) error {
	if _, err := tx.Exec(ctx, `INSERT INTO crisis (tenant_id, id, number, name, description, level, exercise, restricted, phase, phase_at, detected_at, declared_at,
		declared_by, cadence_min, next_point_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		c.ID, c.Number, c.Name, c.Description, c.Level, c.Exercise, c.Restricted, c.Phase, c.PhaseAt, c.DetectedAt, c.DeclaredAt,
		c.DeclaredBy, c.CadenceMin, c.NextPointAt, c.UpdatedAt); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_log (tenant_id, crisis_id, hash) VALUES ($1, $2, $3)`, c.ID, chain.Start); err != nil {
		return err
	}
	return entered(ctx, tx, c)
}

// entered keeps when a phase began.
func entered(ctx context.Context, tx *db.Tx, c *row) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_phase (tenant_id, crisis_id, n, phase, at, by_id)
		VALUES ($1, $2, (SELECT count(*) + 1 FROM crisis_phase p WHERE p.tenant_id = $1 AND p.crisis_id = $2), $3, $4, $5)`, c.ID, c.Phase, c.PhaseAt, tx.Actor().ID)
	return err
}

// save writes what may change of a crisis, unless somebody did since it was read.
func save(ctx context.Context, tx *db.Tx, c *row) error {
	c.UpdatedAt = tx.Now()
	n, err := tx.Exec(ctx, `UPDATE crisis SET name = $4, description = $5, level = $6, restricted = $7, phase = $8, phase_at = $9, detected_at = $10, ended_at = $11,
		cadence_min = $12, next_point_at = $13, updated_at = $14, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		c.ID, c.Version, c.Name, c.Description, c.Level, c.Restricted, c.Phase, c.PhaseAt, c.DetectedAt, c.EndedAt, c.CadenceMin, c.NextPointAt, c.UpdatedAt)
	if err == nil && n == 0 {
		err = errMeanwhile
	}
	c.Version++
	return err
}

// touch counts the version up and, until the commit, keeps everybody else who would touch it waiting: what is checked after it stays
// true.
func touch(ctx context.Context, tx *db.Tx, c *row) error {
	now, err := db.One[row](ctx, tx, `UPDATE crisis SET updated_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING `+columns, c.ID, tx.Now())
	if err == nil {
		*c = now
	}
	return err
}

type roleRow struct {
	ID      string          `db:"id"`
	Role    string          `db:"role"`
	Deputy  bool            `db:"deputy"`
	Person  string          `db:"person_id"`
	From    instant.Instant `db:"from_at"`
	Until   instant.Instant `db:"until_at"`
	GivenBy string          `db:"given_by"`
}

const roleColumns = `id, role, deputy, person_id, from_at, until_at, given_by`

func rolesNow(ctx context.Context, r db.Reader, crisis string) ([]roleRow, error) {
	return db.Select[roleRow](ctx, r, `SELECT `+roleColumns+` FROM crisis_role WHERE tenant_id = $1 AND crisis_id = $2 AND until_at = 0 ORDER BY from_at, id`, crisis)
}

func rolesEver(ctx context.Context, r db.Reader, crisis string) ([]roleRow, error) {
	return db.Select[roleRow](ctx, r, `SELECT `+roleColumns+` FROM crisis_role WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY from_at, id`, crisis)
}

func rolesOf(ctx context.Context, r db.Reader, crisis, person string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT DISTINCT role FROM crisis_role WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3 AND until_at = 0 ORDER BY role`, crisis, person)
}

func insertRole(ctx context.Context, tx *db.Tx, crisis string, w roleRow, single bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO crisis_role (tenant_id, id, crisis_id, role, deputy, single, person_id, from_at, given_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		w.ID, crisis, w.Role, w.Deputy, single, w.Person, w.From, w.GivenBy)
	return err
}

func endRole(ctx context.Context, tx *db.Tx, role string) error {
	_, err := tx.Exec(ctx, `UPDATE crisis_role SET until_at = $3 WHERE tenant_id = $1 AND id = $2 AND until_at = 0`, role, tx.Now())
	return err
}

type memberRow struct {
	Person     string          `db:"person_id"`
	JoinedAt   instant.Instant `db:"joined_at"`
	LeftAt     instant.Instant `db:"left_at"`
	AskedAt    instant.Instant `db:"asked_at"`
	AskedBy    string          `db:"asked_by"`
	AskedTimes int64           `db:"asked_times"`
	Answer     string          `db:"answer"`
	AnswerMin  int64           `db:"answer_min"`
	AnsweredAt instant.Instant `db:"answered_at"`
}

const memberColumns = `person_id, joined_at, left_at, asked_at, asked_by, asked_times, answer, answer_min, answered_at`

// memberOf is somebody's part in a crisis; the zero row where they have none.
func memberOf(ctx context.Context, r db.Reader, crisis, person string) (memberRow, error) {
	m, err := db.One[memberRow](ctx, r, `SELECT `+memberColumns+` FROM crisis_member WHERE tenant_id = $1 AND crisis_id = $2 AND person_id = $3`, crisis, person)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return m, err
}

func membersOf(ctx context.Context, r db.Reader, crisis string) ([]memberRow, error) {
	return db.Select[memberRow](ctx, r, `SELECT `+memberColumns+` FROM crisis_member WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY joined_at, person_id`, crisis)
}

func countMembers(ctx context.Context, r db.Reader, crisis string) (int64, error) {
	return db.One[int64](ctx, r, `SELECT count(*) FROM crisis_member WHERE tenant_id = $1 AND crisis_id = $2 AND left_at = 0`, crisis)
}

// enrol makes somebody take part; it says whether they did not yet.
func enrol(ctx context.Context, tx *db.Tx, crisis, person string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO crisis_member (tenant_id, crisis_id, person_id, joined_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, crisis_id, person_id) DO UPDATE SET left_at = 0 WHERE crisis_member.left_at > 0`, crisis, person, tx.Now())
	return n > 0, err
}

func cisOf(ctx context.Context, r db.Reader, crisis string) ([]string, error) {
	return db.Select[string](ctx, r, `SELECT ci_id FROM crisis_ci WHERE tenant_id = $1 AND crisis_id = $2 AND removed_at = 0 ORDER BY added_at, ci_id`, crisis)
}

func recordsOf(ctx context.Context, r db.Reader, crisis string) ([]ref.Ref, error) {
	type recordRow struct {
		Kind string `db:"kind"`
		ID   string `db:"ref_id"`
	}
	rows, err := db.Select[recordRow](ctx, r, `SELECT kind, ref_id FROM crisis_record WHERE tenant_id = $1 AND crisis_id = $2 AND removed_at = 0 ORDER BY added_at, kind, ref_id`, crisis)
	out := make([]ref.Ref, len(rows))
	for i, w := range rows {
		out[i] = ref.Of(w.Kind, w.ID)
	}
	return out, err
}

// crisesAbout are those not archived to which a record was linked at an instant, and still is, or the one it is.
func crisesAbout(ctx context.Context, r db.Reader, about ref.Ref, at instant.Instant) ([]string, error) {
	if about.Kind == Subject {
		return db.Select[string](ctx, r, `SELECT id FROM crisis WHERE tenant_id = $1 AND id = $2 AND phase <> 'archived'`, about.ID)
	}
	return db.Select[string](ctx, r, `SELECT w.crisis_id FROM crisis_record w JOIN crisis c ON c.tenant_id = w.tenant_id AND c.id = w.crisis_id
		WHERE w.tenant_id = $1 AND w.kind = $2 AND w.ref_id = $3 AND w.removed_at = 0 AND w.added_at <= $4 AND c.phase <> 'archived' ORDER BY w.crisis_id`, about.Kind, about.ID, at.Add(event.Slack))
}

func headOf(ctx context.Context, r db.Reader, crisis string) (chain.Head, error) {
	type headRow struct {
		Number int64  `db:"head"`
		Hash   string `db:"hash"`
	}
	h, err := db.One[headRow](ctx, r, `SELECT head, hash FROM crisis_log WHERE tenant_id = $1 AND crisis_id = $2`, crisis)
	return chain.Head{Number: h.Number, Hash: h.Hash}, err
}
