package contact

import (
	"context"
	"errors"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/tenant"
)

// Asked is a letter to write: is this still right?
type Asked struct {
	Contact, Name, Email, Lang string
	Token                      string
	Lines                      int
}

type askRow struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Lang  string `db:"lang"`
	Email string `db:"email"`
	Lines int    `db:"n"`
}

// asksAtOnce is how many letters one look enqueues: they go out in an hour, not in a second.
const asksAtOnce = 100

// AskAgain chooses the contacts of the emergency view to be asked whether their lines are still right: those with a line that
// nobody has verified for AskEvery, and who were not asked for as long. They are written at their first e-mail that is not said to be
// wrong. Who has an account is asked with all else that is theirs (see CardsDue).
func AskAgain(ctx context.Context, tx *db.Tx) ([]Asked, error) {
	before := tx.Now().Add(-AskEvery)
	rows, err := db.Select[askRow](ctx, tx, `SELECT c.id, c.name, c.lang, COALESCE((SELECT e.value FROM contact_line e
			WHERE e.tenant_id = $1 AND e.contact_id = c.id AND e.kind = 'email' AND e.wrong_at = 0 ORDER BY e.place, e.id LIMIT 1), '') AS email,
			(SELECT count(*) FROM contact_line n WHERE n.tenant_id = $1 AND n.contact_id = c.id) AS n
		FROM contact c WHERE c.tenant_id = $1 AND c.archived_at = 0 AND c.emergency = 1 AND c.kind <> 'group' AND c.person_id = ''
			AND EXISTS (SELECT 1 FROM contact_line l WHERE l.tenant_id = $1 AND l.contact_id = c.id AND l.verified_at < $2)
			AND NOT EXISTS (SELECT 1 FROM contact_check k WHERE k.tenant_id = $1 AND k.contact_id = c.id AND k.asked_at >= $2)
		ORDER BY c.id LIMIT $3`, before, asksAtOnce)
	if err != nil {
		return nil, err
	}
	var out []Asked
	for _, w := range rows {
		token, hash := auth.NewLink(tx.Tenant())
		if _, err := tx.Exec(ctx, `INSERT INTO contact_check (tenant_id, contact_id, token_hash, asked_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, contact_id) DO UPDATE SET token_hash = excluded.token_hash, asked_at = excluded.asked_at, answered_at = 0`, w.ID, hash, tx.Now()); err != nil {
			return nil, err
		}
		if w.Email == "" {
			continue // noted as asked, so that it is not looked at every hour; the page shows the line unverified
		}
		out = append(out, Asked{Contact: w.ID, Name: w.Name, Email: w.Email, Lang: w.Lang, Token: token, Lines: w.Lines})
	}
	return out, nil
}

// Check is what a letter's link opens: one's own lines, for one answer.
type Check struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation" doc:"the tenant that asks"`
	Lines        []Line `json:"lines" nullable:"false"`
	Answered     bool   `json:"answered"`
}

// CheckIn is the token of a letter's link.
type CheckIn struct {
	Token string `path:"token" json:"-"`
}

type checkRow struct {
	Contact  string          `db:"contact_id"`
	AskedAt  instant.Instant `db:"asked_at"`
	Answered instant.Instant `db:"answered_at"`
}

var errNoCheck = fault.NotFound("contact.no_such_check")

// LookAt shows what a letter asks. Looking answers nothing: a mail server that opens links confirms no number.
func (c *Contacts) LookAt(ctx context.Context, in CheckIn) (Check, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Check{}, errNoCheck
	}
	return db.View(ctx, c.DB, auth.System(of), func(ctx context.Context, r db.Reader) (Check, error) {
		k, err := checkOf(ctx, r, hash)
		if err != nil {
			return Check{}, err
		}
		return k.present(ctx, r)
	})
}

// AnswerIn says which lines are right, and which are not; a line in neither stays as it is.
type AnswerIn struct {
	Token string   `path:"token" json:"-"`
	Right []string `json:"right,omitempty" nullable:"false" maxItems:"50"`
	Wrong []string `json:"wrong,omitempty" nullable:"false" maxItems:"50"`
}

// Answer takes the answer, once.
func (c *Contacts) Answer(ctx context.Context, in AnswerIn) (Check, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Check{}, errNoCheck
	}
	return db.Update(ctx, c.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (Check, error) {
		k, err := checkOf(ctx, tx, hash)
		if err != nil {
			return Check{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE contact_check SET answered_at = $2 WHERE tenant_id = $1 AND token_hash = $3 AND answered_at = 0`, tx.Now(), hash)
		if err != nil {
			return Check{}, err
		}
		if n == 0 {
			return Check{}, fault.Conflict("contact.check_answered")
		}
		who, err := load(ctx, tx, k.Contact)
		if err != nil {
			return Check{}, err
		}
		right := slices.DeleteFunc(slices.Clone(in.Right), func(l string) bool { return slices.Contains(in.Wrong, l) })
		for _, part := range []struct {
			lines []string
			wrong bool
		}{{right, false}, {in.Wrong, true}} {
			if len(part.lines) == 0 {
				continue
			}
			if _, err := verified(ctx, tx, who, part.lines, part.wrong, who.PersonID); err != nil {
				return Check{}, err
			}
		}
		k.Answered = tx.Now()
		return k.present(ctx, tx)
	})
}

func checkOf(ctx context.Context, r db.Reader, hash string) (checkRow, error) {
	k, err := db.One[checkRow](ctx, r, `SELECT contact_id, asked_at, answered_at FROM contact_check WHERE tenant_id = $1 AND token_hash = $2`, hash)
	if errors.Is(err, db.ErrNoRows) || err == nil && r.Now().Sub(k.AskedAt) > CheckFor {
		return k, errNoCheck
	}
	return k, err
}

func (k checkRow) present(ctx context.Context, r db.Reader) (Check, error) {
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return Check{}, err
	}
	if t.Suspended() {
		return Check{}, errNoCheck
	}
	c, err := load(ctx, r, k.Contact)
	if err != nil {
		return Check{}, err
	}
	lines, err := linesOf(ctx, r, []string{c.ID})
	out := Check{Name: c.Name, Organisation: t.Name, Lines: []Line{}, Answered: !k.Answered.IsZero()}
	for _, l := range lines[c.ID] {
		l.Fresh, l.VerifiedBy = l.fresh(r.Now()), ""
		out.Lines = append(out.Lines, l)
	}
	return out, err
}
