package app

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/proof"
)

// proofs joins the proof of life: who looks at a record elsewhere is heard, and the letters go out once a month.
func (a *App) proofs() *proof.Proofs {
	a.Outbox.Listen(outbox.Listener{Name: "proof.looked", Types: proof.HeardEvents(), Idle: proof.NobodyAsked, Handle: proof.Heard})
	a.Jobs.Every(time.Hour, "proof.ask", func(ctx context.Context, _ *db.DB) error {
		return a.inEach(ctx, func(ctx context.Context, of string) error {
			_, err := a.AskProofs(ctx, of)
			return err
		})
	})
	return a.proof()
}

func (a *App) proof() *proof.Proofs { return &proof.Proofs{DB: a.DB, Runbooks: a.Runbooks} }

// AskProofs writes this month's letters of a tenant to who was not written to yet, and says how many.
func (a *App) AskProofs(ctx context.Context, tenantID string) (int, error) {
	return a.proof().Ask(ctx, tenantID, func(ctx context.Context, tx *db.Tx, l proof.Letter) error {
		data := mail.ProofOfLife{Until: l.Until.Time(), Link: a.Config.Origin() + "/proofs/" + l.Token}
		for _, one := range l.Items {
			data.Items = append(data.Items, mail.ProofItem{Kind: one.Kind, Number: one.Number, Name: one.Name})
		}
		return a.write(ctx, tx, l.Person, mail.Message{Template: mail.TemplateProofOfLife, Thread: "proof-" + l.ID, Data: data})
	})
}
