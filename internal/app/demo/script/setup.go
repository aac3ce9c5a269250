package script

import (
	"strings"
	"time"
)

func demoGroups() []Group {
	return []Group{
		{Mail, "Messagerie", "Courriel, agendas, listes, visioconférence.", []string{"bastien.keller", "camille", "anais.lambert", "yanis"}},
		{Workstation, "Poste de travail", "Ordinateurs, écrans, téléphones, imprimantes.", []string{"yanis", "julie.legoff", "camille", "thomas.nguyen"}},
		{Network, "Réseau et accès", "VPN, Wi-Fi, comptes, droits, badges.", []string{"ines", "thomas.nguyen", "anais.lambert", "yanis"}},
		{Applications, "Applications métier", "ERP, paie, entrepôt, achats, décisionnel.", []string{"elodie.roux", "moussa.traore", "camille"}},
		{Systems, "Systèmes et stockage", "Serveurs, sauvegardes, baies, bases de données.", []string{"karim.bouzid", "bastien.keller"}},
		{Security, "Sécurité", "Hameçonnage, comptes compromis, correctifs urgents.", []string{"sofia.nunes", "ines"}},
	}
}

// The counter of a company whose warehouses never sleep is open round the clock; that for applications keeps office hours, so
// that a closed one can be seen.
func demoQueues() []Queue {
	return []Queue{
		{Key: Mail, Name: "Messagerie", Description: "Courriel, agendas partagés, visioconférence.", Group: Mail, Target: 5 * time.Minute, Max: 20 * time.Minute, Order: 1},
		{Key: Workstation, Name: "Poste de travail", Description: "Ordinateur, écran, imprimante, téléphone.", Group: Workstation, Target: 5 * time.Minute, Max: 30 * time.Minute, Order: 2,
			Notice: typeset("fr", "Le remplacement des écrans du site de Nantes a lieu cette semaine : inutile de signaler un écran manquant, il revient sous 24 h.")},
		{Key: Network, Name: "Réseau et accès", Description: "VPN, Wi-Fi, mot de passe, droits d’accès.", Group: Network, Target: 3 * time.Minute, Max: 15 * time.Minute, Order: 3},
		{Key: Applications, Name: "Applications métier", Description: "ERP, paie, entrepôt, achats, tableaux de bord.", Group: Applications, Target: 10 * time.Minute, Max: 45 * time.Minute, Order: 4, Days: officeHours("08:00", "18:30"),
			Notice: typeset("fr", "Clôture comptable en cours jusqu'au 5 du mois : les demandes de l'ERP liées à la clôture passent en premier.")},
	}
}

func officeHours(from, to string) []Day {
	var days []Day
	for day := 1; day <= 5; day++ {
		days = append(days, Day{day, from, to})
	}
	return days
}

// replies are the canned ones: shortcut, language, queue, title on one line, and the text below it.
func replies() []Reply {
	var out []Reply
	for _, block := range blocks("replies.txt") {
		head := cells(block.head, 4)
		out = append(out, Reply{Shortcut: head[0], Lang: head[1], Queue: head[2], Title: head[3], Text: typeset(head[1], strings.Join(block.lines, "\n"))})
	}
	return out
}
