package words

import "strings"

const stopFrench = `au aux avec ce ces cet cette ceux celle celles celui ceci cela ca dans de des du elle elles en et eux il ils je la le les leur leurs lui ma mais me meme memes mes moi mon ne nos notre nous on ou par pas plus pour qu que qui quoi quel quelle quels quelles dont sa se ses si son sur ta te tes toi ton tu un une vos votre vous
c d j l m n s t y a ai as ont avait avaient avoir eu est es suis sommes etes sont ete etre etait etaient sera seront serait fut furent soit soient ainsi alors aussi car comme comment donc lors lorsque puis quand sans sous tres tout toute tous toutes peut peuvent faire fait chez entre vers afin aucun aucune autre autres chaque parce depuis ici peu pourquoi combien ni non oui or etc
arrive arrives arriver peux pouvez pourriez pourrait voudrais voudrait veux souhaite souhaiterais bonjour bonsoir merci svp besoin aidez toujours encore jamais rien quelqu quelque quelques lequel laquelle`

const stopEnglish = `a an and are as at be been being but by can could did do does doing for from had has have having he her hers him his how i if in into is it its itself just me more most my myself no nor not of off on once only or other our ours out over own same she should so some such than that the their theirs them then there these they this those through to too under until up very was we were what when where which while who whom why will with would you your yours yourself am about after again all also any because before between both
hello hi please thanks thank need want cannot anymore still never`

// Lists is which words carry little meaning. It is made once, by Stops.
type Lists struct{ fr, en map[string]bool }

// Stops makes the lists.
func Stops() Lists {
	set := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(s) {
			m[w] = true
		}
		return m
	}
	return Lists{set(stopFrench), set(stopEnglish)}
}

// Of says whether a folded word is empty of meaning in a language; Either means in one of them.
func (s Lists) Of(folded string, l Lang) bool {
	switch l {
	case French:
		return s.fr[folded]
	case English:
		return s.en[folded]
	default:
		return s.fr[folded] || s.en[folded]
	}
}

// Telling is how many words of a text tell its language.
const Telling = 400

// Tell says in which language words are written, by their little words.
func (s Lists) Tell(tokens []Token) Lang {
	fr, en := 0, 0
	for _, t := range tokens[:min(len(tokens), Telling)] {
		f, e := s.Hint(t.Text, Fold(t.Text))
		fr, en = fr+f, en+e
	}
	return Lean(fr, en)
}

// Hint says how far one word speaks for French, and for English.
func (s Lists) Hint(word, folded string) (fr, en int) {
	inFR, inEN := s.fr[folded], s.en[folded]
	if inFR && !inEN {
		fr++
	}
	if inEN && !inFR {
		en++
	}
	if folded != word {
		fr++
	}
	return fr, en
}

// Lean is the language for which the hints of a text speak together.
func Lean(fr, en int) Lang {
	switch {
	case fr > 2*en && fr >= 2:
		return French
	case en > 2*fr && en >= 2:
		return English
	default:
		return Either
	}
}
