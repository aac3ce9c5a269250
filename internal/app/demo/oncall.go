package demo

import (
	"context"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/db"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/oncall"
)

// callable are colleagues with an emergency card: numbers of the ranges kept for fiction.
func callable() []struct{ key, mobile, home, refuge string } {
	return []struct{ key, mobile, home, refuge string }{
		{"paul", "06 39 98 40 01", "01 99 00 71 20", "paul.duret@ailleurs.test"},
		{"nora", "06 39 98 10 02", "", "nora.lefevre@ailleurs.test"},
		{"ines", "06 39 98 30 07", "02 61 91 44 08", "ines.carvalho@ailleurs.test"},
		{"karim.bouzid", "06 39 98 20 19", "", "karim.bouzid@ailleurs.test"},
		{"yanis", "06 39 98 20 14", "", ""},
		{"camille", "06 39 98 10 21", "", ""},
		{"sofia.nunes", "06 39 98 40 40", "", "sofia.nunes@ailleurs.test"},
	}
}

// outside are those one calls who have no account here.
func outside() []contact.MakeIn {
	phone := func(use, value string) contact.LineIn {
		return contact.LineIn{Kind: contact.Phone, Use: use, Value: value, Emergency: use == "duty", Verified: true}
	}
	return []contact.MakeIn{
		{Kind: contact.Organisation, Name: "Hébergeur du Fleuve", Category: "hosting", Title: "Centre de données de Lyon", Availability: "24 h/24", Emergency: true, Rank: 20,
			References: []contact.Reference{{Label: "N° client", Value: "HF-22107"}, {Label: "Contrat", Value: "2024-118, garantie 4 h"}},
			Lines:      []contact.LineIn{phone("duty", "04 65 71 90 00"), {Kind: contact.Email, Use: "duty", Value: "supervision@hebergeur-du-fleuve.test", Independent: true}}},
		{Kind: contact.Organisation, Name: "CERT des Métropoles", Category: "cert", Title: "Réponse à incident de sécurité", Availability: "24 h/24", Emergency: true, Rank: 21,
			Lines: []contact.LineIn{phone("duty", "01 99 00 81 12")}},
		{Kind: contact.Organisation, Name: "Assurances du Port", Category: "insurer", Title: "Sinistres cyber", Availability: "24 h/24, déclarer sous 72 h", Emergency: true, Rank: 22,
			References: []contact.Reference{{Label: "Police", Value: "CY-884-201"}}, Lines: []contact.LineIn{phone("duty", "02 61 91 70 33")}},
		{Kind: contact.Organisation, Name: "Opérateur Grand Large", Category: "supplier", Title: "Liens entre sites", Availability: "jours ouvrés, 8 h–20 h ; astreinte sur contrat", Emergency: true, Rank: 23,
			References: []contact.Reference{{Label: "Contrat", Value: "GL-70-553"}}, Lines: []contact.LineIn{phone("switchboard", "05 36 49 12 00")}},
	}
}

// onCall writes down whom one calls and who is on call: Inès, this week.
func (p *player) onCall(ctx context.Context) error {
	cards := map[string]string{}
	now := p.a.DB.Now()
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		paul := tx.As(p.people["paul"])
		for i, w := range callable() {
			lines := []contact.LineIn{{Kind: contact.Phone, Use: "mobile", Value: w.mobile, Emergency: true, Verified: i < 5}}
			if w.home != "" {
				lines = append(lines, contact.LineIn{Kind: contact.Phone, Use: "home", Value: w.home, Private: true, Verified: true})
			}
			if w.refuge != "" {
				lines = append(lines, contact.LineIn{Kind: contact.Email, Use: "personal", Value: w.refuge, Independent: true, Private: true})
			}
			c, err := contact.Make(ctx, paul, contact.MakeIn{PersonID: p.people[w.key].ID, Emergency: true, Rank: int64(i + 1), Lines: lines})
			if err != nil {
				return err
			}
			cards[w.key] = c.ID
		}
		if _, err := contact.Edit(ctx, paul, contact.EditIn{ID: cards["paul"], Deputies: &[]string{cards["nora"]}}); err != nil {
			return err
		}
		for _, in := range outside() {
			if _, err := contact.Make(ctx, paul, in); err != nil {
				return err
			}
		}
		branch := func(who, under string) contact.Branch {
			return contact.Branch{Contact: cards[who], Under: cards[under]}
		}
		if _, err := contact.MakeTree(ctx, paul, contact.TreeIn{Name: "Perte d’un centre de données", Description: "Chacun appelle ceux placés sous lui, puis rend compte à qui l’a appelé.",
			Branches: []contact.Branch{branch("paul", ""), branch("nora", "paul"), branch("ines", "paul"), branch("camille", "nora"), branch("yanis", "nora"), branch("karim.bouzid", "ines"), branch("sofia.nunes", "ines")}}); err != nil {
			return err
		}
		return p.rotas(ctx, tx, now.Time())
	})
}

func (p *player) rotas(ctx context.Context, tx *db.Tx, now time.Time) error {
	zone, err := time.LoadLocation(p.house.Tenant.Zone)
	if err != nil {
		return err
	}
	turn := now.In(zone).Add(-9 * time.Hour) // on a Monday before nine, last week's turn goes on
	monday := turn.AddDate(0, 0, -(int(turn.Weekday()+6)%7)-12*7).Format(time.DateOnly)
	ids := func(keys ...string) []string {
		out := make([]string, len(keys))
		for i, k := range keys {
			out[i] = p.people[k].ID
		}
		return out
	}
	week := func(people ...string) oncall.Layer {
		return oncall.Layer{People: ids(people...), Start: monday, At: "09:00", Unit: "week", Every: 1}
	}
	rotas := &oncall.Rotas{DB: p.a.DB, Origin: p.a.Config.Origin, Tell: func(context.Context, *db.Tx, oncall.Letter) error { return nil }}
	network, err := rotas.Make(ctx, tx.As(p.people["ana"]), oncall.MakeIn{Name: "Astreinte réseau", Description: "Liens entre sites, pare-feu, téléphonie.", GroupID: p.groups[script.Network], Zone: p.house.Tenant.Zone,
		Layers: []oncall.Layer{week("ines", "yanis", "thomas.nguyen")}})
	if err != nil {
		return err
	}
	nights := []oncall.Window{}
	for day := 1; day <= 5; day++ {
		nights = append(nights, oncall.Window{Day: day, From: "19:00", To: "08:00"})
	}
	top := week("sofia.nunes", "karim.bouzid")
	top.Name, top.Windows = "Nuits de semaine", nights
	base := week("karim.bouzid", "bastien.keller")
	base.Name = "Semaine"
	if _, err := rotas.Make(ctx, tx.As(p.people["ana"]), oncall.MakeIn{Name: "Astreinte systèmes", GroupID: p.groups[script.Systems], Zone: p.house.Tenant.Zone, Layers: []oncall.Layer{top, base}}); err != nil {
		return err
	}
	_, err = oncall.MakePlan(ctx, tx.As(p.people["nora"]), oncall.PlanIn{Name: "Réseau, incident majeur", GroupID: p.groups[script.Network], Priority: 1, Rounds: 2,
		Steps: []oncall.Step{{Rotas: []string{network.ID}, Wait: 10}, {People: ids("nora", "paul"), Wait: 15}}})
	return err
}
