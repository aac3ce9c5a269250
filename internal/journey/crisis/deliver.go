package crisis

import (
	"context"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/job"
	"comptoir/internal/people/account"
)

const (
	letterTries   = 8
	lettersAtOnce = 100 // put down in one transaction
)

// Deliver is the job that takes a message out on one way. It may run twice: what was settled is left alone, and what goes out leaves in
// the transaction that settles it.
func (x *Crises) Deliver(ctx context.Context, d *db.DB, j job.Job) error {
	in, err := job.Args[deliverArgs](j)
	if err != nil {
		return err
	}
	if in.Channel == ByMail {
		err = x.putDownLetters(ctx, d, j.Tenant, in)
	} else {
		_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) { return struct{}{}, x.carry(ctx, tx, in) })
	}
	if err == nil || !forGood(err) && j.Tries < deliverTries {
		return err
	}
	why := reasonOf(err)
	_, err = db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		c, m, w, err := outgoing(ctx, tx, in)
		if err != nil {
			return struct{}{}, err
		}
		w.State, w.Reason = Failed, why
		return struct{}{}, w.end(ctx, tx, c, m.Audience)
	})
	return err
}

// forGood: trying again does not help.
func forGood(err error) bool {
	switch fault.KindOf(err) {
	case fault.KindInternal, fault.KindUnavailable, fault.KindStale, fault.KindTooMany:
		return false
	}
	return true
}

// reasonOf is a failure in one word that the log has a text for, or the code of the fault.
func reasonOf(err error) string {
	code := fault.CodeOf(err)
	if what, ok := strings.CutPrefix(code, "mail."); ok {
		return what
	}
	if code == "" || fault.KindOf(err) == fault.KindInternal {
		return "internal"
	}
	return code
}

func outgoing(ctx context.Context, r db.Reader, in deliverArgs) (*row, messageRow, deliveryRow, error) {
	c, err := load(ctx, r, in.Crisis)
	if err != nil {
		return nil, messageRow{}, deliveryRow{}, err
	}
	m, err := messageOf(ctx, r, c.ID, in.N)
	if err != nil {
		return c, m, deliveryRow{}, err
	}
	w, err := deliveryOf(ctx, r, c.ID, in.N, in.Channel)
	return c, m, w, err
}

// carry takes a message out by everything but mail.
func (x *Crises) carry(ctx context.Context, tx *db.Tx, in deliverArgs) error {
	c, m, w, err := outgoing(ctx, tx, in)
	if err != nil || w.State != Queued {
		return err
	}
	w.State = Sent
	switch out := x.Out[in.Channel]; {
	case c.Exercise: // nothing of it is seen by who does not take part
		w.State, w.Reason = Skipped, "exercise"
	case in.Channel == ByDesk && m.Audience != "users":
		w.State, w.Reason = Skipped, "not_for_them"
	case (in.Channel == ByDesk || in.Channel == ByStatus) && (!m.EndedAt.IsZero() || !c.open()): // late: there is nothing to show any more
		w.State, w.Reason = Skipped, "withdrawn"
	case in.Channel == ByDesk:
		tx.Emit(w.ref(), Announced{}, topicAnnouncements)
	case out == nil:
		w.State, w.Reason = Skipped, "no_page"
	default:
		if w.People, w.Reason, err = out(ctx, tx, Telling{ID: w.ID, Crisis: c.ID, N: m.N, Audience: m.Audience, Text: m.Text, By: m.By}); err != nil {
			return err
		}
		if w.Reason != "" {
			w.State = Skipped
		}
	}
	return w.end(ctx, tx, c, m.Audience)
}

// putDownLetters makes a letter for each address, and a job for each letter. An address has one letter, however often this is done.
func (x *Crises) putDownLetters(ctx context.Context, d *db.DB, of string, in deliverArgs) error {
	type plan struct {
		to   []recipient
		open bool
	}
	p, err := db.View(ctx, d, auth.System(of), func(ctx context.Context, r db.Reader) (p plan, err error) {
		c, m, w, err := outgoing(ctx, r, in)
		if err != nil || w.State != Queued {
			return p, err
		}
		p.open = true
		p.to, err = recipients(ctx, r, c, m.Audience)
		return p, err
	})
	if err != nil || !p.open {
		return err
	}
	for from := 0; from < len(p.to); from += lettersAtOnce {
		some := p.to[from:min(from+lettersAtOnce, len(p.to))]
		if _, err := db.Update(ctx, d, auth.System(of), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			return struct{}{}, putDown(ctx, tx, in, some)
		}); err != nil {
			return err
		}
	}
	_, err = db.Update(ctx, d, auth.System(of), func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		_, err := tx.Exec(ctx, `UPDATE crisis_delivery SET state = $5 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND channel = $4 AND state = 'queued'`, in.Crisis, in.N, in.Channel, Sending)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, allWritten(ctx, tx, in)
	})
	return err
}

func putDown(ctx context.Context, tx *db.Tx, in deliverArgs, some []recipient) error {
	for _, to := range some {
		letter := id.New()
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_letter (tenant_id, crisis_id, n, email, id, name, lang, zone, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9)
			ON CONFLICT (tenant_id, crisis_id, n, email) DO NOTHING`, in.Crisis, in.N, account.FoldEmail(to.Email), letter, to.Name, to.Lang, to.Zone, tx.Now()); err != nil {
			return err
		}
		w, err := db.One[letterRow](ctx, tx, `SELECT `+letterColumns+` FROM crisis_letter WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND email = $4`, in.Crisis, in.N, account.FoldEmail(to.Email))
		if err != nil {
			return err
		}
		if w.State != Queued {
			continue
		}
		if err := job.Enqueue(ctx, tx, LetterJob, letterArgs{Letter: w.ID}, job.Unique(w.ID)); err != nil {
			return err
		}
	}
	return nil
}
