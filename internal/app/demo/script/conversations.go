package script

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// What the measured log cannot tell, being one of telephone calls: how people wait, type and rate.
const (
	waitMedian   = 75 * time.Second
	agentMedian  = 22 * time.Second // before writing
	askerMedian  = 30 * time.Second
	perCharacter = 110 * time.Millisecond // of writing
	ratedShare   = .45
)

var ratingShare = []float64{1: .02, 2: .04, 3: .10, 4: .29, 5: .55}

// stage is where a house is played: what it says and does, who is busy, and who was taken last.
type stage struct {
	House
	zone      *time.Location
	scenarios []Scenario
	templates []Template
	busy      calendar
	last      map[string]time.Time // by queue: when somebody was taken last; the order of arrival is kept
}

func open(h House) *stage {
	zone, err := time.LoadLocation(h.Tenant.Zone)
	if err != nil {
		zone = time.UTC // a machine without the table of zones still shows the demonstration
	}
	return &stage{House: h, zone: zone, scenarios: Scenarios(), templates: Templates(), busy: calendar{}, last: map[string]time.Time{}}
}

// queueFor is the queue of a scenario in this house; a small house has only one.
func (s *stage) queueFor(key string) Queue {
	if q := s.queue(key); q.Key != "" {
		return q
	}
	return s.Queues[0]
}

// groupFor is the same of groups.
func (s *stage) groupFor(key string) string {
	if s.members(key) != nil {
		return key
	}
	return s.Groups[0].Key
}

// lognormal draws a time around a median, as people's are: many short ones, few long ones.
func lognormal(rng *rand.Rand, median time.Duration, spread float64, most time.Duration) time.Duration {
	return min(time.Duration(float64(median)*math.Exp(rng.NormFloat64()*spread)), most).Round(time.Millisecond)
}

// play acts a scenario from an arrival on. It books the people, and says false where nobody is there to take it.
func (s *stage) play(sc Scenario, asker Person, arrived time.Time, rng *rand.Rand) (Conversation, bool) {
	q := s.queueFor(sc.Queue)
	words := castOf(asker, rng, sc.Lang).since(arrived.In(s.zone), 25*time.Minute)
	c := Conversation{Scenario: sc.Key, Lang: sc.Lang, Requester: asker.Key, Queue: q.Key, State: "closed", Incident: -1}
	add := func(a Act) { c.Acts = append(c.Acts, a) }
	add(Act{At: arrived, Verb: Arrive, By: asker.Key, Queue: q.Key, Text: words.fill(sc.Symptoms[rng.IntN(len(sc.Symptoms))])})

	if sc.End.Reason == EndAbandoned {
		add(Act{At: arrived.Add(lognormal(rng, 5*time.Minute, .5, 25*time.Minute)), Verb: Abandon, By: asker.Key})
		s.busy.book(asker.Key, arrived, c.Acts[1].At)
		return c, true
	}
	at := s.taken(q, arrived, rng)
	agent, ok := s.agent(q, sc, asker.Key, at, rng)
	if !ok {
		return c, false
	}
	words.answered(s.person(agent))
	began := at
	add(Act{At: at, Verb: Take, By: agent})
	for _, turn := range sc.Talk {
		if turn.Kind == Handover && s.queue(turn.To).Key == "" {
			continue
		}
		if turn.Kind == Invitation && s.person(turn.To).Key == "" {
			continue
		}
		text := words.fill(turn.Text)
		at = at.Add(pause(rng, turn.Kind, text))
		switch turn.Kind {
		case ByRequester:
			add(Act{At: at, Verb: Say, By: asker.Key, Text: text})
		case ByAgent:
			add(Act{At: at, Verb: Say, By: agent, Text: text})
		case ByNote:
			add(Act{At: at, Verb: Note, By: agent, Text: text})
		case OnHold:
			add(Act{At: at, Verb: Hold, By: agent, Text: text})
			at = at.Add(lognormal(rng, turn.Wait, .2, 2*turn.Wait))
			add(Act{At: at, Verb: Resume, By: agent})
		case Invitation:
			add(Act{At: at, Verb: Invite, By: agent, Person: turn.To, Text: text})
		case Handover:
			add(Act{At: at, Verb: Transfer, By: agent, Queue: turn.To, Text: text})
			s.busy.book(agent, began, at)
			q = s.queue(turn.To)
			c.Queue = q.Key
			at = s.taken(q, at, rng)
			if agent, ok = s.agent(q, sc, asker.Key, at, rng, agent); !ok {
				return c, false
			}
			words.answered(s.person(agent))
			began = at
			add(Act{At: at, Verb: Take, By: agent})
		}
	}
	at = at.Add(20*time.Second + lognormal(rng, 25*time.Second, .6, 3*time.Minute))
	if sc.End.Reason == EndIncident {
		d := sc.End.Ticket
		d.Title, d.Description, d.Group = words.fill(d.Title), words.fill(d.Description), s.groupFor(d.Group)
		c.draft = &d
		add(Act{At: at, Verb: MakeIncident, By: agent})
		at = at.Add(lognormal(rng, 20*time.Second, .4, time.Minute))
	}
	add(Act{At: at, Verb: CloseTalk, By: agent, Code: sc.End.Reason, Text: words.fill(sc.End.Solution)})
	s.busy.book(agent, began, at)
	s.busy.book(asker.Key, arrived, at)
	if sc.End.Reason == EndResolved && rng.Float64() < ratedShare {
		stars := pick(rng, ratingShare)
		add(Act{At: at.Add(lognormal(rng, 50*time.Second, .8, 20*time.Minute)), Verb: Rate, By: asker.Key, Rating: stars, Text: typeset(sc.Lang, comment(rng, sc.Lang, stars))})
	}
	return c, true
}

// pause is how long it takes until somebody has written this.
func pause(rng *rand.Rand, kind, text string) time.Duration {
	median := agentMedian
	if kind == ByRequester {
		median = askerMedian
	}
	return 2*time.Second + lognormal(rng, median, .7, 5*time.Minute) + time.Duration(utf8.RuneCountInString(text))*perCharacter
}

// taken is when somebody who arrives then is taken: nobody before those who came earlier, and later at the full hours.
func (s *stage) taken(q Queue, arrived time.Time, rng *rand.Rand) time.Time {
	median := waitMedian
	switch arrived.In(s.zone).Hour() {
	case 9, 10, 11, 14, 15:
		median = median * 8 / 5
	}
	at := arrived.Add(4*time.Second + lognormal(rng, median, .85, q.Max*4/3))
	if last := s.last[q.Key]; at.Before(last) && arrived.Before(last) {
		at = last.Add(3 * time.Second)
	}
	s.last[q.Key] = at
	return at
}

// agent chooses who takes it: of the queue's group, one of those with the fewest others, and with a place left.
func (s *stage) agent(q Queue, sc Scenario, asker string, at time.Time, rng *rand.Rand, not ...string) (string, bool) {
	var idle []string
	least := places - 1
	for _, key := range s.members(q.Group) {
		if key == asker || slices.Contains(not, key) || sc.names(s.person(key)) {
			continue
		}
		n := s.busy.load(key, at, at.Add(20*time.Minute))
		if n < least {
			idle, least = nil, n
		}
		if n == least {
			idle = append(idle, key)
		}
	}
	if len(idle) == 0 {
		return "", false
	}
	return idle[rng.IntN(len(idle))], true
}

// names tells whether a scenario speaks of somebody, who can then not be the one speaking.
func (sc Scenario) names(p Person) bool {
	for _, turn := range sc.Talk {
		if turn.To == p.Key || strings.Contains(turn.Text, "@"+p.First()) || turn.Kind == Invitation && strings.Contains(turn.To, p.Key) {
			return true
		}
	}
	return false
}

// deck deals the same cards over and over, each time in another order, so that none comes twice in a row.
type deck[T any] struct {
	cards []T
	left  []int
	rng   *rand.Rand
}

func (d *deck[T]) deal() T {
	if len(d.left) == 0 {
		d.left = d.rng.Perm(len(d.cards))
	}
	card := d.cards[d.left[0]]
	d.left = d.left[1:]
	return card
}

// queueShare is how many come to which counter.
var queueShare = []struct {
	Queue string
	Share float64
}{{Mail, .28}, {Workstation, .32}, {Network, .25}, {Applications, .15}}

// history plays about so many conversations, all of which ended before now.
func (s *stage) history(now time.Time, seed uint64, days, enough int) Plan {
	rng := stream(seed, "arrivals", 0)
	decks := map[string]*deck[Scenario]{}
	var shares []float64
	for _, share := range queueShare {
		var cards []Scenario
		for _, sc := range s.scenarios {
			if sc.Queue == share.Queue {
				cards = append(cards, sc)
			}
		}
		decks[share.Queue] = &deck[Scenario]{cards: cards, rng: rng}
		shares = append(shares, share.Share)
	}
	arrivals := make([]time.Time, enough)
	for i := range arrivals {
		arrivals[i] = arrival(rng, now, s.zone, days)
	}
	slices.SortFunc(arrivals, time.Time.Compare)
	plan := Plan{House: s.House}
	for n, at := range arrivals {
		sc := decks[queueShare[pick(rng, shares)].Queue].deal()
		if !s.queueFor(sc.Queue).openAt(at, s.zone) {
			sc = decks[Workstation].deal()
		}
		asker, ok := s.asker(sc, at, rng)
		if !ok {
			continue
		}
		// What would still go on now is left out: the present is another plan (live.go).
		if c, ok := s.play(sc, asker, at, stream(seed, "conversation", n)); ok && c.end().Before(now.Add(-time.Minute)) {
			plan.Conversations = append(plan.Conversations, c)
		}
	}
	s.outcomes(&plan, now, seed)
	return plan
}

func (c Conversation) end() time.Time { return c.Acts[len(c.Acts)-1].At }

// asker chooses somebody who is free and speaks the language; Sami, whose screen one looks at, comes more often.
func (s *stage) asker(sc Scenario, at time.Time, rng *rand.Rand) (Person, bool) {
	people := s.requesters()
	if sc.Lang == "fr" && rng.Float64() < .03 {
		if sami := s.person("sami"); sami.Key != "" && s.busy.load(sami.Key, at, at.Add(time.Hour)) == 0 {
			return sami, true
		}
	}
	for range 60 {
		p := people[rng.IntN(len(people))]
		if p.Lang == sc.Lang && s.busy.load(p.Key, at, at.Add(90*time.Minute)) == 0 {
			return p, true
		}
	}
	return Person{}, false
}
