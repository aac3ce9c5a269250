package script

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"

	"comptoir/internal/base/i18n"
)

// cast is what the words of one conversation or incident are filled in with.
type cast struct {
	values map[string]string
	rng    *rand.Rand
	lang   string
}

var (
	beforeName = regexp.MustCompile(`\b([dDqQ]u?)e \{(nom|moi|collegue|agent)\}`)
	holes      = regexp.MustCompile(`\{[^{}]*\}`)
	rooms      = []string{"Saône", "Calanques", "Erdre", "Canopée", "Garonne", "Belledonne", "Ventoux", "Vercors", "Ouessant"}
	shares     = []string{"Achats", "Compta", "RH-Commun", "Projets-2025", "Qualité", "Expéditions", "Plans", "Contrats"}
	friends    = []string{"Marie", "Nicolas", "Farid", "Clémence", "Joseph", "Sonia", "Étienne", "Mariam", "Gilles", "Aïcha"}
	floors     = []string{"1er", "2e", "3e", "4e", "5e", "6e"}
)

// castOf chooses what goes with a requester; the same things all through one conversation.
func castOf(who Person, rng *rand.Rand, lang string) *cast {
	letters := sites[who.Site].Letters
	if letters == "" {
		letters = "STR"
	}
	e := ""
	if who.Feminine {
		e = "e"
	}
	floor := rng.IntN(len(floors))
	return &cast{rng: rng, lang: lang, values: map[string]string{
		"moi": who.First(), "nom": who.Name, "site": who.Site, "service": who.Department, "e": e,
		"pc":       "PC-" + strconv.Itoa(1000+rng.IntN(8999)),
		"imp":      "IMP-" + letters + "-" + strconv.Itoa((floor+1)*100+1+rng.IntN(19)),
		"borne":    "AP-" + letters + "-" + strconv.Itoa((floor+1)*10+rng.IntN(9)),
		"etage":    floors[floor],
		"salle":    rooms[rng.IntN(len(rooms))],
		"dossier":  shares[rng.IntN(len(shares))],
		"collegue": friends[rng.IntN(len(friends))],
		"ref":      strconv.Itoa(4000+rng.IntN(5000)) + "-" + strconv.Itoa(1000+rng.IntN(9000)),
		"cde":      "45000" + strconv.Itoa(10000+rng.IntN(90000)),
		"n":        strconv.Itoa(3 + rng.IntN(28)),
		"ip":       "10." + strconv.Itoa(20+rng.IntN(30)) + "." + strconv.Itoa(rng.IntN(200)) + "." + strconv.Itoa(10+rng.IntN(230)),
	}}
}

// since says when it began, some time before it is told.
func (c *cast) since(told time.Time, before time.Duration) *cast {
	began := told.Add(-before).Truncate(5 * time.Minute)
	return c.with("heure", strings.TrimSuffix(strconv.Itoa(began.Hour())+began.Format(" h 04"), " 00"))
}

// with sets one more value, such as the agent of the moment.
func (c *cast) with(name, value string) *cast {
	c.values[name] = value
	return c
}

// answered says who the agent of the moment is; {ae} agrees with them.
func (c *cast) answered(by Person) *cast {
	c.values["agent"], c.values["ae"] = by.First(), ""
	if by.Feminine {
		c.values["ae"] = "e"
	}
	return c
}

// fill makes a finished text of one from scenes/.
func (c *cast) fill(text string) string {
	text = beforeName.ReplaceAllStringFunc(text, c.elide)
	for range 2 { // a choice may have names in it
		text = holes.ReplaceAllStringFunc(text, c.fillHole)
	}
	return typeset(c.lang, text)
}

// elide writes « d'Isabelle » for « de Isabelle ».
func (c *cast) elide(match string) string {
	parts := beforeName.FindStringSubmatch(match)
	if strings.ContainsAny(firstLetter(c.values[parts[2]]), "AEIOUÉÈÎÔÂ") {
		return parts[1] + "'{" + parts[2] + "}"
	}
	return match
}

func firstLetter(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func (c *cast) fillHole(hole string) string {
	name := hole[1 : len(hole)-1]
	if ways := strings.Split(name, "|"); len(ways) > 1 {
		return ways[c.rng.IntN(len(ways))]
	}
	if value, known := c.values[name]; known {
		return value
	}
	return hole
}

var (
	ordinals = regexp.MustCompile(`\b(\d+)(er|e)\b`)
	units    = regexp.MustCompile(`(\d) (h|min|s|Go|Mo|Ko|To|ms|m|€|pages|personnes|postes|jours)\b`)
	euros    = regexp.MustCompile(`(\d) €`)
	hours    = regexp.MustCompile(`(\d\x{a0}h) (\d)`)
	numero   = regexp.MustCompile(`\bn° (\d)`)
)

// typeset gives a text the signs of a printed one: the curled apostrophe and, in French, its spaces, and the raised letters of
// 3ᵉ. What is between backquotes is for machines and stays.
func typeset(lang, text string) string {
	parts := strings.Split(text, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = typesetWords(lang, parts[i])
	}
	return strings.Join(parts, "`")
}

func typesetWords(lang, text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "'", "’"), "...", "…")
	if lang != i18n.French {
		return text
	}
	if !strings.ContainsAny(text, "0123456789") {
		return i18n.Typography(lang, text)
	}
	text = ordinals.ReplaceAllStringFunc(text, func(s string) string {
		if digits, first := strings.CutSuffix(s, "er"); first {
			return digits + "ᵉʳ"
		}
		return strings.TrimSuffix(s, "e") + "ᵉ"
	})
	text = units.ReplaceAllString(text, "$1\u00a0$2")
	text = euros.ReplaceAllString(text, "$1\u00a0€")
	text = hours.ReplaceAllString(text, "$1\u00a0$2")
	text = numero.ReplaceAllString(text, "n°\u00a0$1")
	return i18n.Typography(lang, text)
}
