package script

import (
	"math/rand/v2"
	"strings"
	"time"

	"comptoir/internal/base/i18n"
)

// Street is where people come from who need help, one after the other without end. It is no use to several goroutines.
type Street struct {
	stage *stage
	rng   *rand.Rand
	decks map[string]*deck[Scenario]
}

// Visitor is somebody who comes to the counter, and what they do there. It is played by one goroutine.
type Visitor struct {
	Person   string        // key
	Queue    string        // key
	Lang     string        // fr, en
	Symptoms string        // what they write at the door
	After    time.Duration // since the visitor before
	Patience time.Duration // leaves when nobody has taken them for so long
	Adds     []Line        // what they write while they wait

	Scenario string // what they act, for a log

	rng     *rand.Rand
	words   *cast
	left    []string // what they still have to say
	thanked bool
}

// Line is something said, so long after what caused it.
type Line struct {
	After time.Duration
	Text  string
}

// Reaction is what somebody does about an answer: lines in turn, and perhaps leaving.
type Reaction struct {
	Lines  []Line
	Leaves bool // satisfied: they end the conversation after the last line, if the agent has not
}

const bustleEvery = 45 * time.Second // between two visitors, on average

// Bustle is an endless street of simulated requesters of Demo.
func Bustle(seed uint64) *Street {
	s := &Street{stage: open(Demo()), rng: stream(seed, "bustle", 0), decks: map[string]*deck[Scenario]{}}
	for _, q := range s.stage.Queues {
		var cards []Scenario
		for _, sc := range s.stage.scenarios {
			if sc.Queue == q.Key {
				cards = append(cards, sc)
			}
		}
		s.decks[q.Key] = &deck[Scenario]{cards: cards, rng: s.rng}
	}
	return s
}

// Next is the next visitor: somebody who is not busy (has no conversation open), at a queue that is not closed. nil asks
// nobody, and now is only for what they say of it. It waits for no one: where everybody is busy, no visitor comes and the answer is false.
func (s *Street) Next(now time.Time, busy, closed func(key string) bool) (*Visitor, bool) {
	after := 3*time.Second + time.Duration(s.rng.ExpFloat64()*float64(bustleEvery)).Round(time.Millisecond)
	var queues []string
	var shares []float64
	for _, share := range queueShare {
		if closed == nil || !closed(share.Queue) {
			queues, shares = append(queues, share.Queue), append(shares, share.Share)
		}
	}
	if len(queues) == 0 {
		return nil, false
	}
	sc, who, ok := s.somebody(queues, shares, busy)
	if !ok {
		return nil, false
	}
	rng := rand.New(rand.NewPCG(s.rng.Uint64(), s.rng.Uint64()))
	v := &Visitor{
		Person: who.Key, Queue: sc.Queue, Lang: sc.Lang, After: after,
		Patience: 6*time.Minute + lognormal(rng, 8*time.Minute, .5, 30*time.Minute),
		Scenario: sc.Key, rng: rng, words: castOf(who, rng, sc.Lang).since(now.Add(after).In(s.stage.zone), 30*time.Minute).with("agent", "").with("ae", ""),
	}
	if sc.End.Reason == EndAbandoned {
		v.Patience = lognormal(rng, 4*time.Minute, .5, 10*time.Minute)
	}
	v.Symptoms = v.words.fill(sc.Symptoms[rng.IntN(len(sc.Symptoms))])
	for _, turn := range sc.Talk {
		if turn.Kind == ByRequester {
			v.left = append(v.left, turn.Text)
		}
	}
	if rng.Float64() < .25 {
		v.Adds = []Line{{After: 40*time.Second + lognormal(rng, time.Minute, .6, 4*time.Minute), Text: v.oneOf(additions)}}
	}
	return v, true
}

// somebody chooses what happens, and to whom; where all who speak its language are busy, something else happens.
func (s *Street) somebody(queues []string, shares []float64, busy func(key string) bool) (Scenario, Person, bool) {
	for range 10 {
		sc := s.decks[queues[pick(s.rng, shares)]].deal()
		var free []Person
		for _, p := range s.stage.requesters() {
			if p.Lang == sc.Lang && p.Key != "sami" && (busy == nil || !busy(p.Key)) { // Sami is the one who looks
				free = append(free, p)
			}
		}
		if len(free) > 0 {
			return sc, free[s.rng.IntN(len(free))], true
		}
	}
	return Scenario{}, Person{}, false
}

// What anybody may say.
var (
	additions = map[string][]string{
		"fr": {"J'ai oublié de préciser : {c'est assez urgent|j'ai une réunion dans une heure}.", "J'ai redémarré en attendant, pareil.", "Ma machine est {pc} si ça aide."},
		"en": {"I forgot to say: it is rather urgent.", "I restarted in the meantime, no change."},
	}
	greetings = map[string][]string{
		"fr": {"Bonjour {agent} !", "Bonjour, merci de me prendre si vite.", "Ah, bonjour !"},
		"en": {"Hi {agent}, thanks for picking this up.", "Hello!"},
	}
	unsure = map[string][]string{
		"fr": {"{Hmm, je ne sais pas.|Je ne suis pas sûr{e}.} Où est-ce que je vois ça ?", "Attendez, je regarde...", "Oui.", "Non, pas à ma connaissance."},
		"en": {"I am not sure, where would I see that?", "Let me look...", "Yes.", "Not that I know of."},
	}
	trying = map[string][]string{
		"fr": {"D'accord, j'essaie.", "Je fais ça, une seconde.", "Ok, c'est lancé."},
		"en": {"Okay, trying that.", "One second."},
	}
	satisfied = map[string][]string{
		"fr": {"Merci beaucoup, bonne journée !", "Parfait, merci {agent} !", "Super, à bientôt."},
		"en": {"Thanks a lot, have a good day!", "Great, thank you {agent}!"},
	}
	stillThere = map[string][]string{
		"fr": {"Toujours là ?", "Je patiente, pas de souci.", "Vous avez pu regarder ?"},
		"en": {"Still there?", "Any news?"},
	}
)

// Taken is what they say when an agent takes them, whose first name is given.
func (v *Visitor) Taken(agent string) []Line {
	v.words.with("agent", agent)
	if v.rng.Float64() < .5 {
		return nil
	}
	return []Line{v.line(v.oneOf(greetings))}
}

// Hear is what they do about an agent's answer.
func (v *Visitor) Hear(text string) Reaction {
	heard := " " + strings.Join(i18n.Words(i18n.Fold(text)), " ") + " "
	bye := containsAny(heard, " bonne journee ", " bonne fin ", " bonne reunion ", " bon courage ", " a bientot ", " have a ", " good day ", " bye ", " goodbye ")
	solved := containsAny(heard, " incident ", " resolu ", " regle ", " repare ", " corrige ", " fixed ", " solved ")
	switch {
	case bye || len(v.left) == 0 && v.thanked:
		v.thanked = true
		return Reaction{Lines: []Line{v.line(v.oneOf(satisfied))}, Leaves: true}
	case len(v.left) == 0 || solved && len(v.left) == 1:
		v.thanked, v.left = true, nil
		return Reaction{Lines: []Line{v.line(v.oneOf(satisfied))}}
	case strings.Contains(text, "?") && v.rng.Float64() < .15:
		return Reaction{Lines: []Line{v.line(v.oneOf(unsure))}}
	case !strings.Contains(text, "?") && v.rng.Float64() < .3:
		first := v.line(v.oneOf(trying))
		then := v.line(v.next())
		then.After += 25*time.Second + lognormal(v.rng, 30*time.Second, .6, 3*time.Minute)
		return Reaction{Lines: []Line{first, then}}
	}
	return Reaction{Lines: []Line{v.line(v.next())}}
}

// Nudge is what they say when the agent has been silent for long.
func (v *Visitor) Nudge() Line { return v.line(v.oneOf(stillThere)) }

// Rating is what they give at the end, if anything: 1 to 5 and a comment, after a while.
func (v *Visitor) Rating() (stars int, text string, after time.Duration, given bool) {
	if v.rng.Float64() > ratedShare {
		return 0, "", 0, false
	}
	stars = pick(v.rng, ratingShare)
	return stars, typeset(v.Lang, comment(v.rng, v.Lang, stars)), 5*time.Second + lognormal(v.rng, 20*time.Second, .6, 2*time.Minute), true
}

func (v *Visitor) next() string {
	text := v.left[0]
	v.left = v.left[1:]
	return v.words.fill(text)
}

func (v *Visitor) line(text string) Line {
	return Line{After: pause(v.rng, ByRequester, text), Text: text}
}

func (v *Visitor) oneOf(ways map[string][]string) string {
	return v.words.fill(ways[v.Lang][v.rng.IntN(len(ways[v.Lang]))])
}

func containsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
