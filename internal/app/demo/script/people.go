package script

import (
	"strings"

	"comptoir/internal/base/i18n"
)

// The sites of Demo, with the letters its machines bear and the beginning of its telephone numbers.
var sites = map[string]struct{ Letters, Dial string }{
	"Lyon Part-Dieu":      {"LYO", "04 65 71"},
	"Marseille Joliette":  {"MRS", "04 65 71"},
	"Nantes Beaulieu":     {"NTE", "02 61 91"},
	"Paris La Défense":    {"PAR", "01 99 00"},
	"Strasbourg Meinau":   {"STR", "03 53 01"},
	"Toulouse Montaudran": {"TLS", "05 36 49"},
}

// Those who run the service. The keys of the first seven are promised to outside programs.
const staff = `
sami             | Sami Haddad        | requester            | Gestionnaire de paie            | Ressources humaines | Lyon Part-Dieu      | 12 40 |
camille          | Camille Fournier   | agent                | Technicienne support            | DSI                 | Lyon Part-Dieu      | 10 21 | f
yanis            | Yanis Belkacem     | agent                | Technicien support              | DSI                 | Marseille Joliette  | 20 14 |
nora             | Nora Lefèvre       | supervisor           | Responsable du centre de services | DSI               | Lyon Part-Dieu      | 10 02 | f
ines             | Inès Carvalho      | agent                | Ingénieure réseau, astreinte    | DSI                 | Nantes Beaulieu     | 30 07 | f
paul             | Paul Duret         | crisis_manager       | Responsable continuité          | DSI                 | Paris La Défense    | 40 01 |
ana              | Ana Kovač          | admin                | Administratrice des outils      | DSI                 | Lyon Part-Dieu      | 10 05 | f
thomas.nguyen    | Thomas Nguyen      | agent                | Technicien support              | DSI                 | Paris La Défense    | 40 32 |
julie.legoff     | Julie Le Goff      | agent                | Technicienne de proximité       | DSI                 | Nantes Beaulieu     | 30 18 | f
bastien.keller   | Bastien Keller     | agent                | Ingénieur messagerie            | DSI                 | Strasbourg Meinau   | 50 11 |
anais.lambert    | Anaïs Lambert      | agent                | Technicienne support            | DSI                 | Lyon Part-Dieu      | 10 23 | f
moussa.traore    | Moussa Traoré      | agent                | Analyste applications           | DSI                 | Paris La Défense    | 40 36 |
elodie.roux      | Élodie Roux        | agent                | Analyste applications           | DSI                 | Lyon Part-Dieu      | 10 27 | f
karim.bouzid     | Karim Bouzid       | agent                | Ingénieur systèmes              | DSI                 | Marseille Joliette  | 20 19 |
sofia.nunes      | Sofia Nunes        | agent                | Analyste sécurité               | DSI                 | Paris La Défense    | 40 40 | f`

// Those who come to the counter.
const company = `
claire.morel       | Claire Morel        | requester | Comptable fournisseurs          | Comptabilité         | Lyon Part-Dieu      | 12 11 | f
lea.rousseau       | Léa Rousseau        | requester | Chargée de recrutement          | Ressources humaines  | Lyon Part-Dieu      | 12 43 | f
hugo.ferrand       | Hugo Ferrand        | requester | Acheteur                        | Achats               | Marseille Joliette  | 22 05 |
nadege.colin       | Nadège Colin        | requester | Assistante de direction         | Direction générale   | Paris La Défense    | 42 00 | f
marc.teixeira      | Marc Teixeira       | requester | Dessinateur-projeteur           | Bureau d’études      | Toulouse Montaudran | 61 17 |
fatou.diallo       | Fatou Diallo        | requester | Contrôleuse de gestion          | Finance              | Paris La Défense    | 42 15 | f
mehdi.amrani       | Mehdi Amrani        | requester | Chef d’équipe expédition        | Logistique           | Marseille Joliette  | 22 31 |
linh.tran          | Linh Tran           | requester | Responsable qualité             | Qualité              | Nantes Beaulieu     | 32 09 | f
pierre.guillou     | Pierre Guillou      | requester | Technicien de maintenance       | Production           | Nantes Beaulieu     | 32 22 |
aurelie.schmitt    | Aurélie Schmitt     | requester | Chargée de clientèle            | Relation clients     | Strasbourg Meinau   | 51 03 | f
david.cohen        | David Cohen         | requester | Juriste                         | Juridique            | Paris La Défense    | 42 21 |
maria.oliveira     | Maria Oliveira      | requester | Gestionnaire des stocks         | Logistique           | Marseille Joliette  | 22 34 | f
antoine.mercier    | Antoine Mercier     | requester | Directeur commercial            | Commerce             | Paris La Défense    | 42 30 |
samira.el-idrissi  | Samira El Idrissi   | requester | Assistante commerciale          | Commerce             | Lyon Part-Dieu      | 12 50 | f
julien.besson      | Julien Besson       | requester | Chef de projet                  | Bureau d’études      | Toulouse Montaudran | 61 20 |
ngozi.okafor       | Ngozi Okafor        | requester | Cheffe de produit               | Marketing            | Paris La Défense    | 42 34 | f
vincent.lemaire    | Vincent Lemaire     | requester | Responsable d’atelier           | Production           | Nantes Beaulieu     | 32 25 |
chloe.bernard      | Chloé Bernard       | requester | Chargée de communication        | Communication        | Lyon Part-Dieu      | 12 61 | f
rachid.benomar     | Rachid Benomar      | requester | Conducteur de ligne             | Production           | Nantes Beaulieu     | 32 28 |
isabelle.faure     | Isabelle Faure      | requester | Responsable paie                | Ressources humaines  | Lyon Part-Dieu      | 12 41 | f
kevin.zimmermann   | Kévin Zimmermann    | requester | Téléconseiller                  | Relation clients     | Strasbourg Meinau   | 51 06 |
amina.sow          | Amina Sow           | requester | Téléconseillère                 | Relation clients     | Strasbourg Meinau   | 51 07 | f
francois.delmas    | François Delmas     | requester | Ingénieur méthodes              | Production           | Toulouse Montaudran | 61 25 |
emma.janssens      | Emma Janssens       | requester | Chargée d’affaires              | Commerce             | Strasbourg Meinau   | 51 12 | f
omar.farouk        | Omar Farouk         | requester | Cariste                         | Logistique           | Marseille Joliette  | 22 38 |
celine.pham        | Céline Pham         | requester | Trésorière                      | Finance              | Paris La Défense    | 42 18 | f
lucas.martinez     | Lucas Martinez      | requester | Alternant marketing             | Marketing            | Paris La Défense    | 42 36 |
sylvie.garnier     | Sylvie Garnier      | requester | Hôtesse d’accueil               | Moyens généraux    | Lyon Part-Dieu      | 12 00 | f
baptiste.leroy     | Baptiste Leroy      | requester | Commercial itinérant            | Commerce             | Toulouse Montaudran | 06 39 98 71 13 |
yasmine.haddou     | Yasmine Haddou      | requester | Commerciale itinérante          | Commerce             | Strasbourg Meinau   | 06 39 98 71 18 | f
olivier.petit      | Olivier Petit       | requester | Directeur financier             | Finance              | Paris La Défense    | 42 10 |
nathalie.girard    | Nathalie Girard     | requester | Comptable clients               | Comptabilité         | Lyon Part-Dieu      | 12 14 | f
ibrahima.cisse     | Ibrahima Cissé      | requester | Responsable d’entrepôt          | Logistique           | Marseille Joliette  | 22 40 |
manon.le-bihan     | Manon Le Bihan      | requester | Laborantine                     | Qualité              | Nantes Beaulieu     | 32 12 | f
gregory.weiss      | Grégory Weiss       | requester | Planificateur                   | Production           | Strasbourg Meinau   | 51 20 |
leila.chaoui       | Leïla Chaoui        | requester | Acheteuse                       | Achats               | Lyon Part-Dieu      | 12 70 | f
adrien.vasseur     | Adrien Vasseur      | requester | Chargé d’études                 | Marketing            | Paris La Défense    | 42 38 |
sandrine.robin     | Sandrine Robin      | requester | Responsable formation           | Ressources humaines  | Nantes Beaulieu     | 32 40 | f
mathieu.caron      | Mathieu Caron       | requester | Ingénieur calcul                | Bureau d’études      | Toulouse Montaudran | 61 31 |
priya.raman        | Priya Raman         | requester | Analyste données                | Finance              | Paris La Défense    | 42 19 | f
james.whitfield    | James Whitfield     | requester | Regional Sales Manager          | Commerce             | Paris La Défense    | 42 33 |
olga.petrova       | Olga Petrova        | requester | Supply Chain Analyst            | Logistique           | Marseille Joliette  | 22 44 | f
sean.murphy        | Sean Murphy         | requester | Test Engineer                   | Bureau d’études      | Toulouse Montaudran | 61 40 |
stephane.moreau    | Stéphane Moreau     | requester | Gardien, poste de sécurité      | Moyens généraux    | Lyon Part-Dieu      | 12 01 |
virginie.blanc     | Virginie Blanc      | requester | Assistante juridique            | Juridique            | Paris La Défense    | 42 23 | f
tarik.ouali        | Tarik Ouali         | requester | Technicien de laboratoire       | Qualité              | Nantes Beaulieu     | 32 14 |`

const otherCompany = `
zoe            | Zoé Marchand   | admin     | Responsable informatique | Informatique   | Strasbourg Meinau | 80 01 | f
mathis.renard  | Mathis Renard  | agent     | Technicien               | Informatique   | Strasbourg Meinau | 80 02 |
lola.perrin    | Lola Perrin    | requester | Comptable                | Comptabilité   | Strasbourg Meinau | 80 11 | f
ali.demir      | Ali Demir      | requester | Commercial               | Commerce       | Strasbourg Meinau | 80 12 |
helene.vogel   | Hélène Vogel   | requester | Directrice               | Direction      | Strasbourg Meinau | 80 10 | f`

// Those who would rather be written to in English.
var english = map[string]bool{"james.whitfield": true, "olga.petrova": true, "sean.murphy": true, "priya.raman": true}

func demoPeople() []Person  { return parsePeople(staff+company, "demo.test") }
func autrePeople() []Person { return parsePeople(otherCompany, "autre.test") }

// parsePeople reads a table: key, name, role, title, department, site, telephone (its end is enough), f.
func parsePeople(table, domain string) []Person {
	var out []Person
	for line := range strings.Lines(strings.TrimSpace(table)) {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		p := Person{
			Key: cells[0], Name: cells[1], Email: cells[0] + "@" + domain, Roles: []string{cells[2]}, Title: cells[3], Department: cells[4], Site: cells[5],
			Phone: cells[6], Lang: i18n.French, Feminine: cells[7] == "f",
		}
		if !strings.HasPrefix(p.Phone, "0") {
			p.Phone = sites[p.Site].Dial + " " + p.Phone
		}
		if english[p.Key] {
			p.Lang = i18n.English
		}
		out = append(out, p)
	}
	return out
}

func firstWord(s string) string {
	first, _, _ := strings.Cut(s, " ")
	return first
}
