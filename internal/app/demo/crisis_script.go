package demo

import (
	"time"

	"comptoir/internal/journey/crisis"
)

// theNight is the power failure of Lyon, from the call to the post-mortem.
func theNight() []beat {
	m := time.Minute
	return []beat{
		{1 * m, "paul", call("ines", "camille", "yanis", "nora")},
		{2 * m, "paul", role(crisis.Director, "paul", false)},
		{4 * m, "ines", answer(crisis.Take, 0)},
		{5 * m, "camille", answer(crisis.Later, 15)},
		{6 * m, "nora", answer(crisis.Take, 0)},
		{6 * m, "paul", role(crisis.Technical, "ines", false)},
		{7 * m, "paul", role(crisis.Communication, "nora", false)},
		{8 * m, "ines", say("ups", "L’onduleur B est en défaut, la voie A a suivi. Le gardien confirme : plus rien en salle A.")},
		{9 * m, "paul", phase(crisis.Mobilisation)},
		{19 * m, "camille", answer(crisis.Take, 0)},
		{20 * m, "paul", role(crisis.Scribe, "camille", false)},
		{21 * m, "camille", promote("ups", crisis.Information)},
		{22 * m, "camille", write(crisis.Information, "Première alarme de température en salle A", 31*m)},
		{23 * m, "paul", phase(crisis.Steering)},
		{24 * m, "camille", write(crisis.Information, "Le groupe électrogène aurait pris feu (dit au téléphone, non vu)", 2*m)},
		{27 * m, "ines", propose("Basculer la messagerie vers Marseille ?", "Basculer maintenant", "Attendre le retour du courant", "Enedis n’annonce rien avant midi ; l’annuaire de Marseille répond.")},
		{29 * m, "paul", take(1, "Basculer maintenant")},
		{30 * m, "paul", task("Basculer la messagerie vers Marseille", "ines", 45*m)},
		{31 * m, "paul", task("Vérifier la réplication de la paie", "yanis", 30*m)},
		{32 * m, "paul", task("Rouvrir la messagerie aux utilisateurs", "ines", 90*m, 1)},
		{33 * m, "nora", message("users", "affichage et téléphone", "La messagerie, la paie et l’annuaire de Lyon sont arrêtés depuis 2 h. Nos équipes y travaillent. Prochaine information à 4 h.", 5*m, true)},
		{36 * m, "camille", assess(1, crisis.Refuted, "le gardien est allé voir : de la vapeur, pas de feu")},
		{38 * m, "nora", point("**Faits** : les deux voies de la salle A sont coupées, pas d’incendie.\n\n**Décidé** : bascule de la messagerie vers Marseille.\n\n**Attendu** : état de la réplication de la paie.")},
		{52 * m, "yanis", say("pay", "La réplication de la paie s’arrête à 1 h 54 : onze minutes de saisie à refaire.")},
		{53 * m, "camille", promote("pay", crisis.Information)},
		{55 * m, "yanis", propose("Rejouer les onze minutes de paie depuis les journaux ?", "Les rejouer cette nuit", "Les faire ressaisir demain", "Le fichier des saisies est lisible.")},
		{58 * m, "paul", reject(2, "onze minutes ne valent pas un risque de doublon : on ressaisira")},
		{54 * m, "yanis", moveTask(2, crisis.Done, "arrêtée à 1 h 54")},
		{71 * m, "ines", moveTask(1, crisis.Done, "")},
		{74 * m, "nora", point("**Faits** : la messagerie tourne à Marseille. Onze minutes de paie à ressaisir.\n\n**Attendu** : le courant, annoncé pour 5 h.")},
		{88 * m, "ines", moveTask(3, crisis.Done, "")},
		{89 * m, "paul", restored("svc-messagerie")},
		{95 * m, "nora", message("management", "SMS", "Messagerie rétablie à 3 h 35. La paie attend le retour du courant, prévu à 5 h.", 10*m, true)},
		{176 * m, "camille", write(crisis.Information, "Le courant est revenu sur les deux voies", 3*m)},
		{177 * m, "camille", assess(1, crisis.Verified, "")},
		{190 * m, "paul", restored("svc-paie")},
		{205 * m, "paul", phase(crisis.StandDown)},
		{237 * m, "camille", write(crisis.Information, "Les échanges avec les clients ont redémarré les derniers : la file a été vidée à la main", 3*m)},
		{238 * m, "paul", restored("svc-edi")},
		{240 * m, "paul", over("tout tourne, rien en attente")},
		{26 * 60 * m, "ines", find(crisis.WentWell, "La bascule de la messagerie a suivi la procédure, sans surprise.", "")},
		{26 * 60 * m, "camille", find(crisis.WentBadly, "Vingt minutes sans historien : les premières lignes ont été écrites de mémoire.", "")},
		{27 * 60 * m, "nora", find(crisis.Gap, "Le numéro d’astreinte du fournisseur de l’onduleur n’était plus le bon.", "")},
		{27 * 60 * m, "paul", find(crisis.Improvement, "Faire confirmer chaque mois les numéros d’urgence des fournisseurs.", "nora")},
		{28 * 60 * m, "ines", find(crisis.Cause, "Les deux voies d’alimentation partageaient un même tableau, ce que le plan ne montrait pas.", "")},
		{28 * 60 * m, "paul", find(crisis.Improvement, "Nommer un historien suppléant dès l’appel.", "camille")},
		{29 * 60 * m, "camille", choose()},
		{7 * 24 * 60 * m, "paul", toTicket(4)},
		{7 * 24 * 60 * m, "paul", review(crisis.Hot, "Tout le monde a su quoi faire dès que les rôles ont été tenus. Les vingt premières minutes ont manqué d’un historien ; le reste s’est joué sur un numéro d’astreinte périmé.")},
	}
}
