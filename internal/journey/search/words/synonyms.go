package words

import "strings"

// Synonyms knows which expressions mean the same.
type Synonyms struct {
	by      map[string][]entry // by the first stem of an expression
	longest int
}

type entry struct {
	stems  []string
	others [][]Token
}

// Thesaurus makes Synonyms of lists of expressions, each list of one meaning. Within a list each stands for all others.
func Thesaurus(lists [][]string) *Synonyms {
	s := &Synonyms{by: map[string][]entry{}}
	stops := Stops()
	for _, list := range lists {
		cut := make([][]Token, len(list))
		for i, expression := range list {
			for _, t := range Cut(expression) {
				if !t.Part && !stops.Of(Fold(t.Text), French) {
					cut[i] = append(cut[i], t)
				}
			}
		}
		for i, tokens := range cut {
			if len(tokens) == 0 {
				continue
			}
			e := entry{}
			for _, t := range tokens {
				e.stems = append(e.stems, Stem(t.Text, French))
			}
			for k, other := range cut {
				if k != i && len(other) > 0 {
					e.others = append(e.others, other)
				}
			}
			s.by[e.stems[0]] = append(s.by[e.stems[0]], e)
			s.longest = max(s.longest, len(e.stems))
		}
	}
	return s
}

// Of says how many stems from the first mean something that can be said otherwise, and how; 0 for none. The longest wins.
func (s *Synonyms) Of(stems []string) (taken int, others [][]Token) {
	if len(stems) == 0 {
		return 0, nil
	}
	for _, e := range s.by[stems[0]] {
		if len(e.stems) < taken || len(e.stems) > len(stems) {
			continue
		}
		same := true
		for i, stem := range e.stems {
			same = same && stems[i] == stem
		}
		switch {
		case !same:
		case len(e.stems) > taken:
			taken, others = len(e.stems), e.others
		default:
			others = append(others[:len(others):len(others)], e.others...)
		}
	}
	return taken, others
}

// Default are the lists a service desk begins with, in French and English.
func Default() [][]string {
	var out [][]string
	for line := range strings.Lines(defaults) {
		var list []string
		for expression := range strings.SplitSeq(strings.TrimSpace(line), ",") {
			if expression = strings.TrimSpace(expression); expression != "" {
				list = append(list, expression)
			}
		}
		if len(list) > 1 {
			out = append(out, list)
		}
	}
	return out
}

const defaults = `
e-mail, mail, courriel, mél, messagerie, adresse électronique, message électronique
mot de passe, mdp, password, passphrase
identifiant, login, nom d'utilisateur, username
se connecter, connexion, authentification, ouvrir une session, sign in, log in
imprimante, printer, copieur, multifonction, mopieur
imprimer, impression, print
ordinateur, pc, poste de travail, computer, workstation
portable, laptop, ultraportable, notebook
téléphone, phone, mobile, smartphone
écran, moniteur, display, monitor
souris, mouse
clavier, keyboard
casque, micro-casque, headset
réseau, network
sans fil, wifi, wi-fi, wlan, wireless
réseau privé virtuel, vpn, accès distant, remote access
télétravail, travail à distance, remote work
panne, incident, dysfonctionnement, outage, hors service
lent, lenteur, ralentissement, slow, rame
bloqué, verrouillé, locked
plante, plantage, crash, freeze, figé, gelé
sauvegarde, backup
restaurer, restauration, restore
serveur, server
base de données, bdd, database
logiciel, application, appli, software
installer, installation, déployer, setup
mise à jour, maj, update, mettre à jour
version, release
dossier, répertoire, folder, directory
fichier, file
partage, dossier partagé, share, lecteur réseau
pièce jointe, attachment
boîte aux lettres, boîte de réception, mailbox, inbox
calendrier, agenda, calendar
réunion, meeting
visioconférence, visio, video call
navigateur, browser
droits, permissions, habilitation, autorisation, access rights
compte, account
utilisateur, usager, user
supprimer, effacer, delete, remove
annuaire, active directory, ldap
double authentification, mfa, 2fa, second facteur, authentification forte
hameçonnage, phishing, filoutage
virus, malware, logiciel malveillant, rançongiciel, ransomware
pare-feu, firewall
certificat, certificate
disque, disk, stockage, storage
espace disque, disk space, disque plein, disk full
mémoire, ram, memory
processeur, cpu
redémarrer, relancer, restart, reboot
arrêter, éteindre, stop, shutdown
numériser, scanner, scan, numérisation
badge, carte d'accès, access card
tableur, excel, feuille de calcul, spreadsheet
traitement de texte, word
capture d'écran, copie d'écran, screenshot
raccourci, shortcut
alerte, alarme, alert
file d'attente, queue
tâche, task
certifier, valider, approuver, approve
congés, absence, vacances, leave
paie, salaire, payroll
note de frais, frais de déplacement, expense report
`
