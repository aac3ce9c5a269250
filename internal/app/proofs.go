package app

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/proof"
	"comptoir/internal/people/tenant"
)

// proofs joins the proof of life: who looks at a record elsewhere is heard, and the letters go out once a month.
func (a *App) proofs() *proof.Proofs {
	x := &proof.Proofs{DB: a.DB, Runbooks: a.Runbooks}
	a.Outbox.Listen(outbox.Listener{Name: "proof.looked", Types: proof.HeardEvents(), Idle: proof.NobodyAsked, Handle: proof.Heard})
	a.Jobs.Every(time.Hour, "proof.ask", func(ctx context.Context, _ *db.DB) error {
		all, err := tenant.List(ctx, a.DB)
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.Suspended() {
				continue
			}
			if _, err := a.AskProofs(ctx, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return x
}

// AskProofs writes this month's letters of a tenant to who was not written to yet, and says how many.
func (a *App) AskProofs(ctx context.Context, tenantID string) (int, error) {
	x := &proof.Proofs{DB: a.DB, Runbooks: a.Runbooks}
	return x.Ask(ctx, tenantID, func(ctx context.Context, tx *db.Tx, l proof.Letter) error {
		data := mail.ProofOfLife{Until: l.Until.Time(), Link: a.Config.Origin() + "/proofs/" + l.Token}
		for _, one := range l.Items {
			data.Items = append(data.Items, mail.ProofItem{Kind: one.Kind, Number: one.Number, Name: one.Name})
		}
		return a.write(ctx, tx, l.Person, mail.Message{Template: mail.TemplateProofOfLife, Thread: "proof-" + l.ID, Data: data})
	})
}
