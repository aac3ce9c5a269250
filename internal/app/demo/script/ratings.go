package script

import "math/rand/v2"

// What people write below their stars, most often nothing.
var comments = map[string][6][]string{
	"fr": {
		1: {"Trois quarts d'heure d'attente, puis on me demande de revenir demain.", "On m'a fait redémarrer trois fois pour rien."},
		2: {"C'est réglé, mais c'est la deuxième fois ce mois-ci.", "Un peu trop technique pour moi."},
		3: {"Correct, un peu long.", "Réglé, sans savoir d'où ça venait."},
		4: {"Efficace, merci.", "Bonne explication.", "Rapide, j'aurais aimé une capture d'écran du chemin."},
		5: {"Parfait, merci !", "Réponse en deux minutes, je n'y croyais pas.", "Beaucoup de patience avec moi, merci.", "Rien à redire.", "On m'a même expliqué comment l'éviter.", "Agréable de parler à quelqu'un."},
	},
	"en": {
		1: {"Waited a long time."}, 2: {"Solved, but for the second time."}, 3: {"Fine, a bit slow."}, 4: {"Quick and clear."},
		5: {"Excellent, thank you!", "Sorted in minutes."},
	},
}

const commentedShare = .4

func comment(rng *rand.Rand, lang string, stars int) string {
	ways := comments[lang][stars]
	if len(ways) == 0 || rng.Float64() > commentedShare {
		return ""
	}
	return ways[rng.IntN(len(ways))]
}
