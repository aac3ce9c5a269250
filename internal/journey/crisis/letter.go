package crisis

import (
	"context"
	"errors"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/tenant"
)

// LetterJob is the durable job that carries one letter of a message.
const LetterJob = "crisis.letter"

type letterArgs struct {
	Letter string `json:"letter"`
}

type letterRow struct {
	ID     string `db:"id"`
	Crisis string `db:"crisis_id"`
	N      int64  `db:"n"`
	Email  string `db:"email"`
	Name   string `db:"name"`
	Lang   string `db:"lang"`
	Zone   string `db:"zone"`
	State  string `db:"state"`
}

const letterColumns = `id, crisis_id, n, email, name, lang, zone, state`

// Letter is the job that carries one letter. It goes out under an id of its own, so that a server that dies between the sending and the
// note of it sends the same letter again, which the reader's box knows, not a second one.
func (x *Crises) Letter(ctx context.Context, d *db.DB, j job.Job) error {
	in, err := job.Args[letterArgs](j)
	if err != nil {
		return err
	}
	m, err := db.View(ctx, d, auth.System(j.Tenant), func(ctx context.Context, r db.Reader) (*mail.Message, error) { return x.letter(ctx, r, in.Letter) })
	if err != nil || m == nil {
		return err
	}
	state, reason := Sent, ""
	if err := x.Post(ctx, *m); err != nil {
		if !mail.Permanent(err) && j.Tries < letterTries {
			return err
		}
		state, reason = Failed, reasonOf(err)
	}
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		w, err := db.One[letterRow](ctx, tx, `UPDATE crisis_letter SET state = $3, reason = $4, at = $5 WHERE tenant_id = $1 AND id = $2 AND state = 'queued' RETURNING `+letterColumns, in.Letter, state, reason, tx.Now())
		if errors.Is(err, db.ErrNoRows) {
			return struct{}{}, nil
		}
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, allWritten(ctx, tx, deliverArgs{Crisis: w.Crisis, N: w.N, Channel: ByMail})
	})
	return err
}

// letter is what is to be sent; nil where it was.
func (x *Crises) letter(ctx context.Context, r db.Reader, key string) (*mail.Message, error) {
	w, err := db.One[letterRow](ctx, r, `SELECT `+letterColumns+` FROM crisis_letter WHERE tenant_id = $1 AND id = $2`, key)
	if err != nil || w.State != Queued {
		return nil, err
	}
	c, err := load(ctx, r, w.Crisis)
	if err != nil {
		return nil, err
	}
	m, err := messageOf(ctx, r, w.Crisis, w.N)
	if err != nil {
		return nil, err
	}
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return nil, err
	}
	if w.Lang == "" {
		w.Lang = t.Lang
	}
	if w.Zone == "" {
		w.Zone = t.Zone
	}
	return &mail.Message{ID: w.ID, Tenant: r.Tenant(), Organisation: t.Name, To: mail.Address{Name: w.Name, Email: w.Email}, Lang: w.Lang, Zone: w.Zone,
		Template: mail.TemplateCrisisNotice, Thread: "crisis-" + c.ID, Data: mail.CrisisNotice{Exercise: c.Exercise, Text: m.Text, At: m.StateAt.Time()}}, nil
}

// allWritten settles the delivery by mail once no letter waits any more.
func allWritten(ctx context.Context, tx *db.Tx, in deliverArgs) error {
	// Its row is locked first: of the last two letters one waits for the other, and counts it.
	n, err := tx.Exec(ctx, `UPDATE crisis_delivery SET at = $5 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND channel = $4 AND state = 'sending'`, in.Crisis, in.N, in.Channel, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	type counted struct {
		State  string `db:"state"`
		N      int64  `db:"n"`
		Reason string `db:"reason"`
	}
	all, err := db.Select[counted](ctx, tx, `SELECT state, count(*) AS n, max(reason) AS reason FROM crisis_letter WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 GROUP BY state ORDER BY state`, in.Crisis, in.N)
	if err != nil {
		return err
	}
	c, m, w, err := outgoing(ctx, tx, in)
	if err != nil {
		return err
	}
	w.State, w.People, w.Failed, w.Reason = Sent, 0, 0, ""
	for _, s := range all {
		switch w.People += s.N; s.State {
		case Queued:
			return nil
		case Failed:
			w.Failed, w.Reason = s.N, s.Reason
		}
	}
	switch w.People {
	case 0:
		w.State, w.Reason = Skipped, "nobody"
	case w.Failed:
		w.State = Failed
	}
	return w.end(ctx, tx, c, m.Audience)
}
