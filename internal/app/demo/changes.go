package demo

import (
	"context"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/change"
	"comptoir/internal/record/ticket"
)

// work is a change that the demonstration has before it: in so many days, from an hour on, for so long, and how far it is approved.
type work struct {
	by, group, state string
	days, hour       int
	length           time.Duration
	things           []string
	in               change.PlanIn
}

// changes plans the work of the coming days. The core of Lyon and the database of the ERP are planned for the same night: they meet
// on the map, not on one item.
func (p *player) changes(ctx context.Context) error {
	for _, w := range theWork() {
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error { return p.planned(ctx, tx, w) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) planned(ctx context.Context, tx *db.Tx, w work) error {
	zone, err := time.LoadLocation(p.house.Tenant.Zone)
	if err != nil {
		return err
	}
	today := tx.Now().Time().In(zone)
	from := time.Date(today.Year(), today.Month(), today.Day()+w.days, w.hour, 0, 0, 0, zone)
	in := w.in
	in.Start, in.End, in.GroupID = instant.Of(from), instant.Of(from.Add(w.length)), p.groups[w.group]
	for _, key := range w.things {
		in.CIs = append(in.CIs, p.things[key])
	}
	// Written down some days ago, so that it reads as a team's plan and not as a scene set a minute before.
	as := func(who string, ago time.Duration) *db.Tx { return tx.As(p.people[who]).At(tx.Now().Add(-ago)) }
	const day = 24 * time.Hour
	t, err := p.a.Changes().Plan(ctx, as(w.by, 4*day), in)
	for _, step := range []struct {
		who, verb string
		ago       time.Duration
		to        string
	}{{w.by, "submit", 3 * day, ticket.Review}, {"nora", "approve", 2 * day, ticket.Approved}, {w.by, "schedule", day, ticket.Scheduled}} {
		if err != nil || t.State == w.state {
			return err
		}
		var fields map[string]string
		if step.verb == "schedule" {
			fields = map[string]string{ticket.WindowStart: t.Details[ticket.WindowStart], ticket.WindowEnd: t.Details[ticket.WindowEnd]}
		}
		t, err = ticket.Move(ctx, as(step.who, step.ago), ticket.MoveIn{ID: t.ID, Verb: step.verb, Fields: fields})
	}
	return err
}

func theWork() []work {
	return []work{
		{by: "ines", group: script.Security, state: ticket.Scheduled, days: 1, hour: 12, length: time.Hour, things: []string{"cert-vpn"}, in: change.PlanIn{
			Title: "Renouveler le certificat de la passerelle VPN", Type: "standard", Impact: 3,
			Description: "Le certificat expire à la fin du mois ; le nouveau est déjà signé.",
			Plan:        "1. Déposer le nouveau certificat sur la passerelle.\n2. Recharger le service.\n3. Se connecter depuis l’extérieur avec un poste de test.",
			Backout:     "Remettre l’ancien certificat, gardé sous /etc/vpn/avant, et recharger.",
		}},
		{by: "ines", group: script.Network, state: ticket.Scheduled, days: 3, hour: 21, length: 150 * time.Minute, things: []string{"coeur-lyo"}, in: change.PlanIn{
			Title: "Mettre à jour le cœur de réseau de Lyon", Type: "normal", Impact: 2,
			Description: "Le constructeur corrige un défaut qui fait redémarrer les cartes de ligne. Les deux commutateurs passent l’un après l’autre.",
			Plan:        "1. Basculer le trafic sur le second commutateur.\n2. Mettre à jour le premier, attendre dix minutes sans alerte.\n3. Basculer de retour, mettre à jour le second.",
			Backout:     "À 22 h 45 au plus tard, redémarrer sur l’image précédente : elle reste sur la carte.",
		}},
		{by: "camille", group: script.Applications, state: ticket.Review, days: 3, hour: 22, length: 4 * time.Hour, things: []string{"srv-bdd-erp-01"}, in: change.PlanIn{
			Title: "Changer de version la base de données de l’ERP", Type: "normal", Impact: 1,
			Description: "La version actuelle n’est plus corrigée à partir de janvier.",
			Plan:        "1. Fermer l’ERP à 22 h, prévenir l’astreinte.\n2. Sauvegarde complète, vérifiée.\n3. Migration, puis les contrôles de la comptabilité.",
			Backout:     "Restaurer la sauvegarde de 22 h. Décision à 0 h 30 : au-delà, la restauration déborde sur l’ouverture.",
		}},
		{by: "yanis", group: script.Systems, state: ticket.Approved, days: 6, hour: 8, length: 4 * time.Hour, things: []string{"onduleur-lyo-b"}, in: change.PlanIn{
			Title: "Remplacer les batteries de l’onduleur LYO-B", Type: "normal", Impact: 2,
			Description: "Les batteries ont cinq ans. Pendant le remplacement, la salle tient sur la voie A et le groupe.",
			Plan:        "1. Vérifier la charge de la voie A.\n2. Passer l’onduleur en dérivation.\n3. Remplacer, mesurer, remettre en service.",
			Backout:     "Les anciennes batteries restent sur place jusqu’à la mesure finale.",
		}},
	}
}
