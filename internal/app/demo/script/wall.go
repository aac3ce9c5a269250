package script

// Circle is a group of the wall; the first member owns it.
type Circle struct {
	Key, Name, Description, Access string
	Requesters                     bool
	Members                        []string
}

// Posted is a publication, that many days ago and so many minutes after nine.
type Posted struct {
	Circle, By  string
	Days, Later int
	Text        string
	Thanks      []string // who put a hand clap under it
	Comments    []Commented
	Question    string
	Answers     []string
	Votes       map[string]int
	Pin, Ack    bool
	Acked       []string
}

// Commented is an answer under a publication, so many minutes later.
type Commented struct {
	By    string
	Later int
	Text  string
}

// Circles are the groups of the wall of Demo.
func Circles() []Circle {
	return []Circle{
		{Key: "reseau", Name: "Réseau et télécoms", Description: "Le câble, le sans-fil, la téléphonie : ce qui casse et ce qui tient.", Access: "open",
			Members: []string{"ines", "yanis", "julie.legoff", "karim.bouzid", "camille"}},
		{Key: "poste", Name: "Poste de travail", Description: "Astuces et pièges du quotidien, ouvert à tout le monde.", Access: "open", Requesters: true,
			Members: []string{"camille", "yanis", "thomas.nguyen", "anais.lambert", "julie.legoff", "sami", "claire.morel", "nadege.colin", "linh.tran", "samira.el-idrissi"}},
		{Key: "messagerie", Name: "Messagerie et agendas", Description: "Boîtes, salles, listes de diffusion.", Access: "open", Requesters: true,
			Members: []string{"bastien.keller", "camille", "anais.lambert", "lea.rousseau", "nadege.colin", "chloe.bernard"}},
		{Key: "paie", Name: "Paie et finances", Description: "Les outils de la paie et de la comptabilité, entre ceux qui s’en servent et ceux qui les tiennent.", Access: "open", Requesters: true,
			Members: []string{"elodie.roux", "moussa.traore", "sami", "isabelle.faure", "claire.morel", "fatou.diallo"}},
		{Key: "pratiques", Name: "Bonnes pratiques", Description: "Comment nous travaillons au centre de services.", Access: "open",
			Members: []string{"nora", "camille", "yanis", "thomas.nguyen", "anais.lambert", "julie.legoff", "ines"}},
		{Key: "securite", Name: "Sécurité opérationnelle", Description: "Alertes et mesures, entre personnes concernées.", Access: "closed",
			Members: []string{"sofia.nunes", "ines", "karim.bouzid", "paul", "ana"}},
		{Key: "bascule", Name: "Exercice de bascule", Description: "Préparation de l’exercice de l’automne.", Access: "secret",
			Members: []string{"paul", "ines", "nora", "karim.bouzid"}},
	}
}

// Wall is what was posted, the oldest first.
func Wall() []Posted {
	return []Posted{
		{Circle: "pratiques", By: "nora", Days: 88, Later: 5, Text: "Bienvenue sur le fil. Trois règles, pas une de plus :\n\n1. une astuce qui a servi une fois servira encore : on l’écrit ;\n2. on cite le numéro de la fiche ;\n3. on remercie.", Pin: true,
			Ack: true, Acked: []string{"camille", "yanis", "thomas.nguyen", "julie.legoff"}, Thanks: []string{"camille", "yanis", "ines", "thomas.nguyen"}},
		{Circle: "poste", By: "camille", Days: 86, Later: 40, Text: "L’écran externe reste noir après la mise en veille ? Fermer le capot dix secondes, rouvrir : dans neuf cas sur dix, il revient. #écran #veille",
			Thanks: []string{"sami", "claire.morel", "yanis"}, Comments: []Commented{{"sami", 25, "Confirmé sur mon poste, merci !"}, {"linh.tran", 90, "Chez nous, il fallait aussi rebrancher la station d’accueil."}}},
		{Circle: "reseau", By: "ines", Days: 84, Later: 15, Text: "Nouvelle borne au 2ᵉ étage de Nantes, côté qualité. Si un coin reste mal couvert, dites-le ici avec le numéro du bureau. #wifi #nantes",
			Thanks: []string{"julie.legoff"}, Comments: []Commented{{"julie.legoff", 130, "Le bureau 214 décroche encore, porte fermée."}, {"ines", 160, "Vu : la puissance est montée d’un cran, à revoir demain."}, {"julie.legoff", 1500, "C’est bon, plus une coupure."}}},
		{Circle: "messagerie", By: "bastien.keller", Days: 82, Later: 55, Text: "Pour retrouver un message supprimé : **Dossier › Récupérer les éléments supprimés**. Trente jours, pas un de plus. #outlook",
			Thanks: []string{"camille", "anais.lambert", "nadege.colin"}},
		{Circle: "paie", By: "elodie.roux", Days: 80, Later: 70, Text: "L’édition des bulletins passe désormais le soir. Si l’un d’eux manque à 8 h, c’est un incident et non une demande. #paie",
			Comments: []Commented{{"isabelle.faure", 40, "Noté, merci. Et pour les acomptes ?"}, {"elodie.roux", 55, "Rien ne change : au fil de l’eau."}}},
		{By: "yanis", Days: 79, Later: 20, Text: "Les étiquettes de la baie B2 de Marseille sont refaites. Photo avant-après dans le dossier partagé. #baie-b2", Thanks: []string{"ines", "karim.bouzid", "camille"}},
		{Circle: "pratiques", By: "thomas.nguyen", Days: 76, Later: 95, Text: "Question ouverte : que dites-vous dans les trente premières secondes d’une conversation, quand la file est longue ?",
			Comments: []Commented{{"camille", 12, "« Je vous lis » et le prénom. Le reste attend que j’aie lu."}, {"anais.lambert", 30, "Je reformule le problème en une ligne : la personne corrige tout de suite."}, {"nora", 61, "Les deux ensemble : adopté."}}},
		{Circle: "securite", By: "sofia.nunes", Days: 74, Later: 10, Text: "Vague de faux messages « colis en attente ». Le domaine est bloqué depuis 8 h 40 ; trois boîtes vérifiées, rien d’ouvert. #hameçonnage", Ack: true, Acked: []string{"ines", "karim.bouzid", "ana"}},
		{Circle: "poste", By: "julie.legoff", Days: 72, Later: 180, Text: "Imprimante de l’accueil à Nantes : bac 2 réservé au papier à en-tête jusqu’à vendredi. #impression"},
		{Circle: "messagerie", By: "anais.lambert", Days: 70, Later: 33, Text: "Salle *Belle-Île* : elle refusait les réunions récurrentes, c’est corrigé. Ceux qui avaient contourné peuvent supprimer leurs doublons. #salles",
			Thanks: []string{"lea.rousseau", "nadege.colin", "chloe.bernard"}},
		{Circle: "poste", By: "sami", Days: 68, Later: 140, Text: "Astuce d’utilisateur : pour la visioconférence, brancher le casque **avant** d’entrer dans la réunion. Après, le micro reste celui du portable. #visio",
			Thanks: []string{"camille", "anais.lambert", "claire.morel", "samira.el-idrissi"}, Comments: []Commented{{"camille", 18, "Excellente, je la mets dans nos réponses types."}}},
		{Circle: "reseau", By: "karim.bouzid", Days: 66, Later: 400, Text: "Ce soir à 22 h, redémarrage du commutateur de l’atelier de Toulouse. Dix minutes, personne ne devrait le voir. #maintenance",
			Comments: []Commented{{"karim.bouzid", 800, "Fait, retour à 22 h 07."}}},
		{Circle: "pratiques", By: "nora", Days: 63, Later: 60, Text: "Point d’équipe : on garde le jeudi ?", Question: "Quel jour pour le point d’équipe ?", Answers: []string{"mardi 9 h", "jeudi 9 h", "vendredi 11 h"},
			Votes: map[string]int{"camille": 2, "yanis": 2, "thomas.nguyen": 1, "anais.lambert": 2, "julie.legoff": 3, "ines": 2}},
		{Circle: "paie", By: "moussa.traore", Days: 60, Later: 15, Text: "Export des écritures : choisir *point-virgule* et non *tabulation*, sinon le tableur mange les zéros des comptes. #comptabilité",
			Thanks: []string{"claire.morel", "fatou.diallo"}, Comments: []Commented{{"claire.morel", 44, "Voilà donc d’où venaient mes 401 sans zéro…"}}},
		{By: "camille", Days: 58, Later: 25, Text: "Qui a encore un lecteur de cartes de l’ancien modèle ? J’en cherche deux pour l’accueil de Lyon.", Comments: []Commented{{"thomas.nguyen", 9, "J’en ai un à Paris, il part par la navette de 16 h."}, {"julie.legoff", 31, "Et un autre à Nantes."}, {"camille", 35, "Vous êtes formidables."}}},
		{Circle: "poste", By: "anais.lambert", Days: 55, Later: 50, Text: "Mot de passe changé et VPN refusé : **verrouiller puis déverrouiller la session** avant de relancer le client. Inutile de réinstaller. #vpn",
			Thanks: []string{"camille", "yanis", "thomas.nguyen", "sami", "lea.rousseau", "ines"}, Comments: []Commented{{"yanis", 70, "Servi deux fois ce matin, ça marche."}}},
		{Circle: "securite", By: "ana", Days: 52, Later: 120, Text: "Les comptes partagés de l’atelier seront fermés le 15. La liste est jointe à la fiche ; chacun relit la sienne. #comptes"},
		{Circle: "reseau", By: "yanis", Days: 50, Later: 85, Text: "Le cordon jaune de la baie B2, port 13, c’est **l’imprimante de l’accueil**, pas une prise libre. Merci de ne plus le débrancher ! #baie-b2",
			Thanks: []string{"ines", "camille", "julie.legoff", "karim.bouzid"}, Comments: []Commented{{"thomas.nguyen", 14, "Coupable. J’ai posé une étiquette dessus."}, {"ines", 22, "Ajouté à la fiche de la baie."}}},
		{Circle: "messagerie", By: "chloe.bernard", Days: 47, Later: 30, Text: "La lettre interne part-elle encore avec l’ancien logo chez certains ? Dites-moi qui, je corrige la signature.", Comments: []Commented{{"nadege.colin", 15, "Chez moi oui, à la direction."}, {"chloe.bernard", 20, "Corrigé, merci."}}},
		{Circle: "pratiques", By: "camille", Days: 45, Later: 200, Text: "Quand deux personnes appellent pour la même panne, un mot suffit : « moi aussi » sur l’incident. On voit le nombre monter, et la priorité suit. #incidents",
			Thanks: []string{"nora", "yanis", "anais.lambert"}},
		{Circle: "bascule", By: "paul", Days: 44, Later: 45, Text: "Premier jet du scénario : perte de Lyon un mardi à 10 h. Ordre de remontée à vérifier avec Karim avant jeudi.", Ack: true, Acked: []string{"ines", "karim.bouzid"},
			Comments: []Commented{{"karim.bouzid", 190, "L’annuaire avant la messagerie, sinon rien ne s’ouvre."}, {"paul", 220, "Inscrit."}}},
		{Circle: "poste", By: "thomas.nguyen", Days: 41, Later: 100, Text: "La mise à jour de cette nuit redémarre le poste une fois de trop : c’est attendu, laissez-le finir. #mise-à-jour", Thanks: []string{"claire.morel"}},
		{Circle: "paie", By: "isabelle.faure", Days: 38, Later: 20, Text: "Clôture de la paie jeudi soir : merci d’éviter toute intervention sur le serveur d’édition d’ici là. @Élodie Roux #paie",
			Comments: []Commented{{"elodie.roux", 11, "C’est gelé jusqu’à vendredi 8 h."}, {"isabelle.faure", 4000, "Clôture faite, merci à tous."}}},
		{Circle: "reseau", By: "ines", Days: 35, Later: 300, Text: "Test de la ligne de secours de Strasbourg : bascule en 40 secondes, retour en 25. La téléphonie n’a pas bronché. #secours", Thanks: []string{"paul", "karim.bouzid", "nora"}},
		{By: "nora", Days: 32, Later: 10, Text: "Le mois dernier : 62 % des conversations prises en moins d’une minute, et dix-neuf notes retenues qui ont resservi. Bravo à toutes et à tous.",
			Thanks: []string{"camille", "yanis", "anais.lambert", "julie.legoff", "ines", "thomas.nguyen"}},
		{Circle: "poste", By: "linh.tran", Days: 29, Later: 75, Text: "Peut-on avoir deux écrans en salle qualité ? Nous comparons des plans toute la journée.", Comments: []Commented{{"julie.legoff", 40, "Deux bras articulés arrivent mardi."}, {"linh.tran", 55, "Merci beaucoup !"}}},
		{Circle: "messagerie", By: "bastien.keller", Days: 26, Later: 130, Text: "La taille des pièces jointes passe à 35 Mo. Au-delà, le lien de partage reste la bonne idée. #outlook", Pin: true, Thanks: []string{"lea.rousseau", "camille"}},
		{Circle: "securite", By: "sofia.nunes", Days: 22, Later: 65, Text: "Rappel : un QR code dans un message se vérifie comme un lien. Deux signalements hier, merci à celles et ceux qui ont demandé avant de scanner. #hameçonnage"},
		{Circle: "pratiques", By: "yanis", Days: 19, Later: 15, Text: "Canal d’essai : je note ici les phrases qui ont calmé quelqu’un. La première : « Vous n’avez rien cassé. »", Thanks: []string{"camille", "nora", "anais.lambert", "thomas.nguyen"},
			Comments: []Commented{{"anais.lambert", 33, "« On va le faire ensemble. »"}, {"julie.legoff", 58, "« C’est arrivé à trois collègues ce matin. »"}}},
		{Circle: "poste", By: "claire.morel", Days: 15, Later: 45, Text: "Le pavé numérique ne répond plus après la veille : la touche *Verr Num* deux fois, et il revient. #clavier", Thanks: []string{"sami", "camille"}},
		{Circle: "reseau", By: "julie.legoff", Days: 12, Later: 90, Text: "Travaux à Nantes lundi : le local technique sera fermé de 7 h à 9 h. Qui doit y passer prévient l’accueil. #nantes", Ack: true, Acked: []string{"ines", "yanis"}},
		{Circle: "bascule", By: "paul", Days: 9, Later: 20, Text: "Date retenue pour l’exercice : le dernier jeudi du mois. Rien à dire hors de ce groupe pour l’instant.", Thanks: []string{"nora"}},
		{Circle: "paie", By: "fatou.diallo", Days: 7, Later: 35, Text: "Le tableau de bord des engagements ne se rafraîchit que la nuit : inutile de rappeler le support à 10 h, c’est normal. #finances", Thanks: []string{"claire.morel", "moussa.traore"}},
		{Circle: "poste", By: "camille", Days: 5, Later: 150, Text: "Stations d’accueil du lot de printemps : si l’Ethernet clignote orange, changer de port USB-C. Un micrologiciel arrive. #station",
			Thanks: []string{"yanis", "julie.legoff"}, Comments: []Commented{{"thomas.nguyen", 25, "Vu à Paris aussi, deux postes."}, {"marc.teixeira", 70, "Et à Toulouse, ça marche avec l’autre port."}}},
		{Circle: "pratiques", By: "nora", Days: 3, Later: 8, Text: "Vendredi, 17 h : on ferme la file cinq minutes plus tôt pour le départ de Thomas en formation. Qui prend le relais ?", Question: "Qui tient la file vendredi soir ?",
			Answers: []string{"moi", "pas moi", "si besoin"}, Votes: map[string]int{"camille": 3, "yanis": 1, "anais.lambert": 2}},
		{By: "ines", Days: 1, Later: 30, Text: "Astreinte de la semaine : c’est moi. Le numéro n’a pas changé, et la nuit on appelle, on n’écrit pas. #astreinte", Pin: true, Thanks: []string{"nora", "paul"}},
		{Circle: "poste", By: "samira.el-idrissi", Days: 1, Later: 210, Text: "Merci à Yanis pour le casque de ce matin : réglé en quatre minutes, rendez-vous client sauvé.", Thanks: []string{"nora", "camille", "anais.lambert", "sami"},
			Comments: []Commented{{"yanis", 6, "Avec plaisir !"}}},
	}
}

// Profiled is what somebody says of themselves.
type Profiled struct {
	About  string
	Skills []string
}

// Profiles are those of the people of Demo who say something.
func Profiles() map[string]Profiled {
	return map[string]Profiled{
		"camille":        {"Au support depuis six ans. Écrans, stations d’accueil, et la patience qui va avec.", []string{"Poste de travail", "Impression", "Accueil des nouveaux"}},
		"yanis":          {"Support à Marseille ; un pied dans le réseau.", []string{"Wi-Fi", "Câblage", "VPN"}},
		"ines":           {"Réseau des six sites. D’astreinte une semaine sur trois.", []string{"Réseau", "Téléphonie", "Pare-feu"}},
		"bastien.keller": {"La messagerie, de la boîte perdue à la salle introuvable.", []string{"Messagerie", "Agendas", "Listes de diffusion"}},
		"elodie.roux":    {"Applications de paie.", []string{"Paie", "Éditions", "Interfaces"}},
		"sofia.nunes":    {"Sécurité opérationnelle. Mieux vaut une question de trop.", []string{"Sécurité", "Hameçonnage", "Comptes"}},
		"paul":           {"Continuité d’activité.", []string{"Gestion de crise", "Plans de reprise"}},
		"sami":           {"Gestionnaire de paie, et curieux.", []string{"Paie"}},
	}
}
