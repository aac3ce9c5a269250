package script

import (
	"strconv"
	"strings"
)

// virtual are the machines of each centre, with what they are for.
const virtual = `
lyo | AD-LYO-01, DNS-LYO-01, SRV-EXCH-01, SRV-RELAIS-01, SRV-ERP-01, SRV-ERP-02, SRV-BDD-ERP-01, SRV-PAIE-01, SRV-BDD-RH-01, SRV-TEMPS-01, SRV-ACHATS-01, SRV-EDI-01, SRV-WMS-01, SRV-BDD-WMS-01, SRV-BI-01, SRV-BDD-BI-01, SRV-FIC-01, SRV-INTRANET-01, SRV-INTRANET-02, SRV-IMP-01, SRV-IPBX-01, SRV-CRM-01, SRV-BDD-CRM-01, SRV-MES-01, SRV-BDD-MES-01, SRV-SAUV-01, SRV-SUPERV-01, SRV-BADGE-01, SRV-WIFI-01
mrs | AD-MRS-01, DNS-MRS-01, SRV-EXCH-02, SRV-RELAIS-02, SRV-ERP-03, SRV-BDD-ERP-02, SRV-WMS-02, SRV-BDD-WMS-02, SRV-FIC-02, SRV-IPBX-02, SRV-MES-02, SRV-PLANS-01, SRV-BDD-PLANS-01, SRV-WEB-01, SRV-WEB-02, SRV-BDD-WEB-01, SRV-SAUV-02, SRV-RECETTE-ERP, SRV-RECETTE-PAIE`

func (b *builder) machines() {
	for line := range strings.Lines(strings.TrimSpace(virtual)) {
		dc, names, _ := strings.Cut(line, "|")
		dc = strings.TrimSpace(dc)
		for n, name := range strings.Split(names, ",") {
			name = strings.TrimSpace(name)
			t := Thing{Key: strings.ToLower(name), Class: "virtual_machine", Name: name, Site: "dc-" + dc, Group: Systems, Criticality: 2, Restore: 15, Unverified: n%7 == 3,
				Attributes: map[string]string{"os": "Debian", "os_version": "12", "cpu_cores": "4", "memory_mb": "16384"}}
			if strings.HasPrefix(name, "AD") || strings.Contains(name, "EXCH") || strings.Contains(name, "FIC") || strings.Contains(name, "PAIE") {
				t.Attributes["os"], t.Attributes["os_version"] = "Windows Server", "2022"
			}
			if strings.Contains(name, "RECETTE") {
				t.Environment, t.Criticality = "recette", 4
			}
			b.add(t)
			b.tie(t.Key, "runs_on", "grappe-"+dc)
			b.tie(t.Key, "backed_up_by", "app-sauvegarde")
		}
	}
	b.add(Thing{Key: "srv-compta-old", Class: "physical_server", Name: "SRV-COMPTA-OLD", Site: "dc-lyo", Group: Systems, Lifecycle: "obsolete", Status: "retired", Criticality: 4})
	b.add(Thing{Key: "esx-stock-01", Class: "hypervisor", Name: "ESX-STOCK-01", Site: "dc-lyo", Group: Systems, Lifecycle: "stock", Criticality: 4})
}

// software stands on machines and on other software: key | class | name | restore | owner | group | needs, "all" or "any" | what it
// runs on | what it depends on.
const software = `
annuaire        | cluster     | Annuaire Active Directory     | 30 | karim.bouzid   | systemes     | members | ad-lyo-01, ad-mrs-01           |
dns             | cluster     | Résolution de noms            | 15 | ines           | reseau       | members | dns-lyo-01, dns-mrs-01         |
exchange        | cluster     | Nœuds de messagerie           | 60 | bastien.keller | messagerie   | members | srv-exch-01, srv-exch-02       | annuaire
relais          | cluster     | Relais de courriel            | 20 | bastien.keller | messagerie   | members | srv-relais-01, srv-relais-02   | internet, dns
bdd-erp         | database    | Base ERP                      | 45 | elodie.roux    | applications | any     | srv-bdd-erp-01                 |
bdd-erp-secours | database    | Base ERP de secours           | 45 | elodie.roux    | applications | any     | srv-bdd-erp-02                 |
bdd-rh          | database    | Base RH                       | 40 | elodie.roux    | applications | any     | srv-bdd-rh-01                  |
bdd-wms         | database    | Base entrepôt                 | 40 | moussa.traore  | applications | any     | srv-bdd-wms-01                 |
bdd-wms-secours | database    | Base entrepôt de secours      | 40 | moussa.traore  | applications | any     | srv-bdd-wms-02                 |
bdd-bi          | database    | Entrepôt de données           | 60 | moussa.traore  | applications | any     | srv-bdd-bi-01                  |
bdd-crm         | database    | Base relation clients         | 30 | elodie.roux    | applications | any     | srv-bdd-crm-01                 |
bdd-mes         | database    | Base ateliers                 | 30 | moussa.traore  | applications | any     | srv-bdd-mes-01                 |
bdd-plans       | database    | Base des plans                | 40 | moussa.traore  | applications | any     | srv-bdd-plans-01               |
bdd-web         | database    | Base boutique                 | 30 | elodie.roux    | applications | any     | srv-bdd-web-01                 |
app-sso         | application | Portail d'authentification    | 20 | sofia.nunes    | securite     | any     | ad-lyo-01, ad-mrs-01           | annuaire, dns
app-messagerie  | application | Messagerie Épistole           | 30 | bastien.keller | messagerie   | all     | exchange                       | annuaire, relais
app-erp         | application | ERP Mérédia                   | 30 | elodie.roux    | applications | any     | srv-erp-01, srv-erp-02, srv-erp-03 | bdd-erp, app-sso
app-paie        | application | Paie Solde                    | 30 | elodie.roux    | applications | all     | srv-paie-01                    | bdd-rh, app-sso
app-temps       | application | Temps et congés               | 20 | elodie.roux    | applications | all     | srv-temps-01                   | bdd-rh, app-sso
app-achats      | application | Portail des achats            | 20 | moussa.traore  | applications | all     | srv-achats-01                  | app-erp, app-sso
app-edi         | application | Passerelle EDI                | 25 | moussa.traore  | applications | all     | srv-edi-01                     | app-erp, internet
app-wms         | application | Gestion d'entrepôt Quai       | 30 | moussa.traore  | applications | any     | srv-wms-01, srv-wms-02         | bdd-wms, app-erp
app-bi          | application | Tableaux de bord Cadran       | 30 | moussa.traore  | applications | all     | srv-bi-01                      | bdd-bi, app-sso
app-fichiers    | application | Serveurs de fichiers          | 40 | karim.bouzid   | systemes     | any     | srv-fic-01, srv-fic-02         | annuaire
app-intranet    | application | Intranet                      | 15 | camille        | applications | any     | srv-intranet-01, srv-intranet-02 | app-sso
app-impression  | application | Files d'impression            | 15 | julie.legoff   | poste        | all     | srv-imp-01                     | annuaire
app-ipbx        | application | Standard téléphonique         | 30 | ines           | reseau       | any     | srv-ipbx-01, srv-ipbx-02       | dns
app-crm         | application | Relation clients Fidel        | 25 | elodie.roux    | applications | all     | srv-crm-01                     | bdd-crm, app-sso
app-mes         | application | Pilotage d'atelier Cadence    | 30 | moussa.traore  | applications | any     | srv-mes-01, srv-mes-02         | bdd-mes, app-erp
app-plans       | application | Coffre à plans                | 30 | moussa.traore  | applications | all     | srv-plans-01                   | bdd-plans, app-sso
app-web         | application | Site et boutique              | 25 | chloe.bernard  | applications | any     | srv-web-01, srv-web-02         | bdd-web, internet
app-sauvegarde  | application | Sauvegarde Arche              | 45 | karim.bouzid   | systemes     | any     | srv-sauv-01, srv-sauv-02       | 
app-supervision | application | Supervision Vigie             | 30 | karim.bouzid   | systemes     | all     | srv-superv-01                  | dns
app-badge       | application | Contrôle d'accès              | 30 | sofia.nunes    | securite     | all     | srv-badge-01                   | 
app-vpn         | application | Passerelle VPN                | 20 | ines           | reseau       | all     |                                | internet, annuaire`

func (b *builder) software() {
	for line := range strings.Lines(strings.TrimSpace(software)) {
		c := cells(strings.TrimRight(line, "\n"), 9)
		t := Thing{Key: c[0], Class: c[1], Name: typeset("fr", c[2]), Restore: minutes(c[3]), Owner: c[4], Group: c[5], Criticality: 2}
		kind := "runs_on"
		switch c[6] {
		case "members":
			t.Rule, t.Over = "any", "member_of"
		case "any":
			t.Rule, t.Over = "any", "runs_on"
		}
		if strings.HasSuffix(t.Key, "-secours") {
			t.Capacity = 1
		}
		b.add(t)
		for _, on := range list(c[7]) {
			if c[6] == "members" {
				b.tie(on, "member_of", t.Key)
			} else {
				b.tie(t.Key, kind, on)
			}
		}
		b.tie(t.Key, "depends_on", list(c[8])...)
	}
	b.tie("annuaire", "depends_on", "dns") // the old ring of every company: who starts first is a question of hands
	b.tie("dns", "depends_on", "annuaire")
	b.tie("bdd-erp", "fails_over_to", "bdd-erp-secours")
	b.tie("bdd-wms", "fails_over_to", "bdd-wms-secours")
	for _, c := range []struct{ key, name, on string }{{"cert-vpn", "Certificat de la passerelle VPN", "app-vpn"}, {"cert-web", "Certificat du site public", "app-web"}} {
		b.add(Thing{Key: c.key, Class: "certificate", Name: c.name, Group: Security, Owner: "sofia.nunes", Criticality: 2, Restore: 30, Attributes: map[string]string{"issuer": "Autorité Demo"}})
		b.tie(c.on, "depends_on", c.key)
	}
}

// offered are the business services: key | name | criticality | DMIA | PDMA | owner | group | stands on | used by | in one line.
const offered = `
svc-messagerie  | Messagerie et agendas          | 1 | 240  | 60   | bastien.keller | messagerie   | app-messagerie         | sites                                                       | Courriel, agendas partagés et salles.
svc-identite    | Identité et accès              | 1 | 60   | 15   | sofia.nunes    | securite     | app-sso, annuaire      | sites; number 260 Ateliers et entrepôts                     | Ouvrir sa session et ses applications.
svc-erp         | Gestion commerciale            | 1 | 240  | 15   | elodie.roux    | applications | app-erp                | site-lyo; site-par; site-str; number 42 Agences             | Commandes, facturation, comptabilité.
svc-expedition  | Expéditions et entrepôt        | 1 | 120  | 15   | moussa.traore  | applications | app-wms, app-edi       | site-mrs; number 85 Préparateurs de commandes               | Préparer, étiqueter, expédier.
svc-ateliers    | Pilotage des ateliers          | 1 | 60   | 5    | vincent.lemaire | applications | app-mes               | site-nte; number 210 Opérateurs en poste                    | Ordres de fabrication et suivi des machines.
svc-telephonie  | Téléphonie                     | 1 | 120  |      | ines           | reseau       | app-ipbx               | sites                                                       | Numéro unique, postes et standard.
svc-vpn         | Accès à distance               | 2 | 240  |      | ines           | reseau       | app-vpn                | number 180 Télétravail et itinérants                        | Travailler hors des sites.
svc-internet    | Accès à Internet               | 2 | 240  |      | ines           | reseau       | internet, dns          | sites                                                       | Navigation et échanges avec l'extérieur.
svc-fichiers    | Partages de fichiers           | 2 | 480  | 240  | karim.bouzid   | systemes     | app-fichiers           | sites                                                       | Dossiers communs et personnels.
svc-paie        | Paie                           | 2 | 1440 | 240  | isabelle.faure | applications | app-paie               | sami; isabelle.faure; sandrine.robin                        | Bulletins, virements, déclarations.
svc-temps       | Congés et temps                | 3 | 2880 | 480  | sandrine.robin | applications | app-temps              | sites                                                       | Poser et valider ses absences.
svc-relation    | Relation clients               | 2 | 240  | 60   | antoine.mercier | applications | app-crm, app-ipbx     | site-str; number 28 Téléconseillers en soirée               | Dossiers et appels des clients.
svc-edi         | Échanges avec les clients      | 2 | 240  | 60   | moussa.traore  | applications | app-edi                | mehdi.amrani; maria.oliveira; olga.petrova                  | Commandes et factures électroniques.
svc-achats      | Achats                         | 3 | 1440 | 240  | leila.chaoui   | applications | app-achats             | hugo.ferrand; leila.chaoui; claire.morel                    | Demandes, commandes, fournisseurs.
svc-decisionnel | Décisionnel                    | 3 | 2880 | 1440 | fatou.diallo   | applications | app-bi                 | site-par                                                    | Tableaux de bord et clôtures.
svc-plans       | Bureau d'études                | 2 | 480  | 60   | julien.besson  | applications | app-plans              | site-tls                                                    | Plans, nomenclatures, calculs.
svc-impression  | Impression                     | 3 | 960  |      | julie.legoff   | poste        | app-impression         | sites                                                       | Imprimantes des sites et étiquettes.
svc-intranet    | Intranet                       | 4 | 2880 | 1440 | chloe.bernard  | applications | app-intranet           | sites                                                       | Actualités et documents de l'entreprise.
svc-boutique    | Site public et boutique        | 2 |      |      |                | applications | app-web                |                                                             | Catalogue et commandes en ligne.
svc-sauvegarde  | Sauvegarde et restauration     | 2 | 1440 |      | karim.bouzid   | systemes     | app-sauvegarde         | systemes                                                    | Copies des machines et des bases, sur deux sites.`

func (b *builder) services() {
	for line := range strings.Lines(strings.TrimSpace(offered)) {
		c := cells(strings.TrimRight(line, "\n"), 10)
		key := b.add(Thing{Key: c[0], Class: "business_service", Name: typeset("fr", c[1]), Criticality: minutes(c[2]), RTO: minutes(c[3]), RPO: minutes(c[4]), Owner: c[5], Group: c[6],
			Restore: 10, Description: typeset("fr", c[9])})
		b.tie(key, "depends_on", list(c[7])...)
		for _, who := range strings.Split(c[8], ";") {
			b.use(key, strings.TrimSpace(who))
		}
	}
}

func (b *builder) use(service, who string) {
	number, many := strings.CutPrefix(who, "number ")
	switch {
	case who == "":
	case who == "sites":
		for _, place := range towns() {
			b.Uses = append(b.Uses, Use{Service: service, Kind: "site", Ref: siteKey(place)})
		}
	case many:
		count, note, _ := strings.Cut(number, " ")
		b.Uses = append(b.Uses, Use{Service: service, Kind: "number", Count: minutes(count), Note: typeset("fr", note)})
	case strings.HasPrefix(who, "site-"):
		b.Uses = append(b.Uses, Use{Service: service, Kind: "site", Ref: who})
	case who == Systems:
		b.Uses = append(b.Uses, Use{Service: service, Kind: "group", Ref: who})
	default:
		b.Uses = append(b.Uses, Use{Service: service, Kind: "person", Ref: who})
	}
}

// About is the service that an incident of a category is about; "" where it is about one computer or nothing of the map.
func About(category string) string {
	for _, a := range []struct{ begins, service string }{
		{"Messagerie", "svc-messagerie"}, {"Réseau / VPN", "svc-vpn"}, {"Réseau / Téléphonie", "svc-telephonie"}, {"Réseau / Opérateur", "svc-internet"}, {"Réseau / DNS", "svc-internet"},
		{"Applications / ERP", "svc-erp"}, {"Applications / Facturation", "svc-erp"}, {"Applications / Import", "svc-erp"}, {"Applications / Paie", "svc-paie"},
		{"Applications / Congés", "svc-temps"}, {"Applications / Achats", "svc-achats"}, {"Applications / EDI", "svc-edi"}, {"Applications / Entrepôt", "svc-expedition"},
		{"Applications / Étiquettes", "svc-expedition"}, {"Applications / Décisionnel", "svc-decisionnel"}, {"Applications / Planification", "svc-ateliers"},
		{"Applications / Portail", "svc-intranet"}, {"Systèmes / Fichiers", "svc-fichiers"}, {"Systèmes / Stockage", "stockage-lyo"}, {"Systèmes / Base", "bdd-erp"},
		{"Systèmes / Sauvegarde", "svc-sauvegarde"}, {"Accès / Compte", "svc-identite"}, {"Accès / Partage", "svc-fichiers"}, {"Accès / Badge", "app-badge"}, {"Matériel / Imprimante", "svc-impression"},
	} {
		if strings.HasPrefix(category, a.begins) {
			return a.service
		}
	}
	return ""
}

// OwnMachine says that an incident of a category is about the requester's own computer.
func OwnMachine(category string) bool {
	return strings.HasPrefix(category, "Poste") || category == "Matériel / Ordinateur" || category == "Matériel / Station"
}

// minutes reads a number of a table; nothing is 0.
func minutes(cell string) int64 {
	if cell == "" {
		return 0
	}
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		panic("the landscape has " + cell + " where a number belongs")
	}
	return n
}

func list(cell string) []string {
	var out []string
	for w := range strings.SplitSeq(cell, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
