package demo

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/status"
)

// publicPage opens the page that everybody may read: its services, what the night of Lyon said on it, and the maintenance of this evening.
func (p *player) publicPage(ctx context.Context) error {
	now := p.a.DB.Now()
	began := now.Add(-powerFailed)
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		x := p.a.Status
		open, about, english := true, "Ce que nous savons de nos services, dès que nous le savons.", "What we know of our services, as soon as we know it."
		if _, err := x.Edit(ctx, tx.As(p.people["ana"]).At(began.Add(-90*24*time.Hour)), status.EditIn{Open: &open, AboutFR: &about, AboutEN: &english}); err != nil {
			return err
		}
		for _, s := range []status.ServiceIn{
			{NameFR: "Messagerie", NameEN: "E-mail"}, {NameFR: "Paie", NameEN: "Payroll"}, {NameFR: "Portail des usagers", NameEN: "Users’ portal"},
			{NameFR: "Accès à distance (VPN)", NameEN: "Remote access (VPN)", State: status.Maintenance}, {NameFR: "Téléphonie", NameEN: "Telephony"},
		} {
			if _, err := x.AddService(ctx, tx.As(p.people["ana"]).At(now.Add(-40*time.Minute)), s); err != nil {
				return err
			}
		}
		for _, n := range []struct {
			text       string
			begin, end instant.Instant
		}{
			{"La messagerie, la paie et l’annuaire sont **arrêtés** : l’électricité du centre de données est coupée. Nos équipes y travaillent. Prochaine information dans une heure.", began.Add(33 * time.Minute), began.Add(95 * time.Minute)},
			{"La messagerie est **rétablie**. La paie attend le retour du courant.", began.Add(95 * time.Minute), began.Add(4 * time.Hour)},
			{"L’accès à distance est en maintenance ce soir : vos connexions peuvent être coupées quelques minutes.\n\n- rien ne change pour qui travaille sur place ;\n- enregistrez votre travail avant 20 h.", now.Add(-40 * time.Minute), 0},
		} {
			key := id.New()
			if _, err := x.Publish(ctx, tx.As(p.people["nora"]).At(n.begin), key, "", n.text); err != nil {
				return err
			}
			if n.end > 0 {
				if err := x.End(ctx, tx.As(p.people["nora"]).At(n.end), key); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
