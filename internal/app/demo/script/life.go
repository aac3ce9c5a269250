package script

import (
	"math/rand/v2"
	"slices"
	"time"
)

// life is one incident while it is written.
type life struct {
	*stage
	inc       *Incident
	asker     Person
	agent     string // who has it
	home      string // the group that can help
	words     *cast
	rng       *rand.Rand
	priority  int
	handovers int // still to come
	noted     int
}

func (l *life) do(a Act) { l.inc.Acts = append(l.inc.Acts, a) }

func (l *life) anyOf(group string, not ...string) string {
	members := slices.DeleteFunc(slices.Clone(l.members(group)), func(key string) bool { return slices.Contains(not, key) })
	if len(members) == 0 {
		members = l.members(group)
	}
	return members[l.rng.IntN(len(members))]
}

// hours moves what can wait to office hours; what is urgent is done at once.
func (l *life) hours(at time.Time) time.Time {
	if l.priority <= 2 {
		return at
	}
	return working(l.rng, at, l.zone)
}

// live writes the acts of a life that begins at its opening: taken, handed on, talked about, on hold, resolved or canceled,
// perhaps reopened, closed. How often and how long is drawn as measured.
func (l *life) live(t Template, opened time.Time) {
	lasts := time.Duration(quantile(toResolve[l.priority], l.rng.Float64()) * float64(time.Minute))
	if t.Lasts[0] > 0 {
		lasts = t.Lasts[0] + time.Duration(l.rng.Float64()*float64(t.Lasts[1]-t.Lasts[0]))
	}
	resolved := l.hours(opened.Add(max(lasts, 3*time.Minute)))
	begun := l.hours(opened.Add(time.Duration(quantile(toStart, l.rng.Float64())*float64(time.Minute)) + time.Duration(40+l.rng.IntN(200))*time.Second))
	if latest := opened.Add(resolved.Sub(opened) * 2 / 5); begun.After(latest) {
		begun = latest
		if next := l.hours(latest); next.Before(resolved) {
			begun = next
		}
	}
	if l.rng.Float64() < unresolvedShare && t.Lasts[0] == 0 {
		l.do(Act{At: resolved, Verb: Cancel, By: l.agent, Text: l.ours(cancelings)})
		return
	}
	l.do(Act{At: begun, Verb: Start, By: l.agent})
	l.crowd(t, opened, resolved)
	l.middle(t, begun, resolved)
	l.end(t, resolved)
}

// middle is what happens between taking it and resolving it, one thing after another and in the order of the template.
func (l *life) middle(t Template, begun, resolved time.Time) {
	var things []func(at time.Time)
	for left := l.handovers; left > 0; left-- {
		things = append(things, func(at time.Time) { l.handOn(at, left == 1) })
	}
	talk := make([]func(time.Time), 0, len(t.Talk))
	for _, turn := range t.Talk {
		talk = append(talk, func(at time.Time) { l.talk(turn, at) })
	}
	if len(talk) > 0 && l.rng.Float64() < heldShare {
		reason, notes := drawHold(l.rng), []string(nil)
		if t.Hold != "" {
			reason, notes = t.Hold, []string{t.HoldNote}
		} else {
			notes = holdNotes[reason]
		}
		held := func(at time.Time) { l.do(Act{At: at, Verb: Hold, By: l.agent, Code: reason, Text: l.ours(notes)}) }
		resumed := func(at time.Time) { l.do(Act{At: at, Verb: Resume, By: l.agent}) }
		middle := len(talk) / 2
		talk = slices.Insert(talk, middle, held, resumed)
	}
	things = append(things, talk...)
	// Spread over the time there is, early rather than late, and never two at once.
	room := resolved.Sub(begun)
	at := begun
	for i, thing := range things {
		share := (float64(i) + .3 + .6*l.rng.Float64()) / float64(len(things)+1)
		next := l.hours(begun.Add(time.Duration(share * float64(room))))
		if !next.Before(resolved) {
			next = resolved.Add(-time.Duration(len(things)-i) * room / time.Duration(40*(len(things)+1)))
		}
		if !next.After(at) {
			next = at.Add(resolved.Sub(at) / time.Duration(len(things)-i+2))
		}
		at = next
		thing(at)
	}
}

func (l *life) talk(turn Turn, at time.Time) {
	text := l.words.fill(turn.Text)
	switch turn.Kind {
	case ByRequester:
		l.do(Act{At: at, Verb: Say, By: l.asker.Key, Text: text})
	case ByAgent:
		l.do(Act{At: at, Verb: Say, By: l.agent, Text: text})
	case ByNote:
		l.do(Act{At: at, Verb: Note, By: l.agent, Text: text})
	}
}

// handOn gives it to somebody of another group, the last time to those who know.
func (l *life) handOn(at time.Time, last bool) {
	group := l.elsewhere()
	if last {
		group = l.home
	}
	was := l.agent
	l.do(Act{At: at, Verb: Note, By: was, Text: l.ours(handedOn[(l.noted+len(was))%len(handedOn):][:1])})
	l.noted++
	l.agent = l.anyOf(group, was)
	l.words.answered(l.person(l.agent))
	l.do(Act{At: at, Verb: Assign, By: was, Group: group, Person: l.agent})
}

// elsewhere is a group that will not be able to help.
func (l *life) elsewhere() string {
	if len(l.Groups) == 1 {
		return l.home
	}
	for {
		if g := l.Groups[l.rng.IntN(len(l.Groups))].Key; g != l.home {
			return g
		}
	}
}

// crowd are the others an outage touches.
func (l *life) crowd(t Template, opened, resolved time.Time) {
	if t.Lasts[0] == 0 {
		return
	}
	people := l.requesters()
	most := 9
	if l.priority == 1 {
		most = 26
	}
	n := min(2+l.rng.IntN(most), len(people)-1)
	for _, i := range l.rng.Perm(len(people))[:n] {
		if people[i].Key == l.asker.Key {
			continue
		}
		share := .05 + .8*l.rng.Float64()*l.rng.Float64()
		l.do(Act{At: opened.Add(time.Duration(share * float64(resolved.Sub(opened)))), Verb: MeToo, By: people[i].Key})
	}
}

// end resolves it, and what may come after.
func (l *life) end(t Template, resolved time.Time) {
	l.do(Act{At: resolved, Verb: Resolve, By: l.agent, Code: t.Code, Text: l.words.fill(t.Resolution)})
	if l.rng.Float64() < reopenedShare {
		again := resolved.Add(lognormal(l.rng, 20*time.Hour, .7, 100*time.Hour))
		reasons := reopenings[l.inc.Lang]
		if t.Reopen != "" {
			reasons = []string{t.Reopen}
		}
		l.do(Act{At: again, Verb: Reopen, By: l.asker.Key, Text: l.say(reasons)})
		resolved = l.hours(again.Add(lognormal(l.rng, 6*time.Hour, .8, 72*time.Hour)))
		l.do(Act{At: resolved, Verb: Resolve, By: l.agent, Code: t.Code, Text: l.words.fill(t.Resolution)})
	}
	if l.rng.Float64() < .07 {
		at := resolved.Add(lognormal(l.rng, 3*time.Hour, .8, 40*time.Hour))
		l.do(Act{At: at, Verb: Say, By: l.asker.Key, Text: l.say(thanks[l.inc.Lang])})
		l.do(Act{At: at.Add(5 * time.Second), Verb: Close, By: l.asker.Key})
		return
	}
	l.do(Act{At: resolved.Add(closeAfterHours * time.Hour).Add(time.Duration(l.rng.IntN(3600)) * time.Second), Verb: Close})
}

func (l *life) say(ways []string) string { return l.words.fill(ways[l.rng.IntN(len(ways))]) }

// ours is what agents write for each other, in their own language whatever the requester's.
func (l *life) ours(ways []string) string { return typeset("fr", l.say(ways)) }

// cut puts the acts in order, drops what has not happened yet, and says how the incident stands.
func (l *life) cut(now time.Time) {
	acts := l.inc.Acts
	slices.SortStableFunc(acts, func(a, b Act) int { return a.At.Compare(b.At) })
	if after := slices.IndexFunc(acts, func(a Act) bool { return !a.At.Before(now) }); after >= 0 {
		acts = acts[:after]
	}
	l.inc.Acts, l.inc.State = acts, stateAfter(acts)
}

// stateAfter is the state the acts leave an incident in.
func stateAfter(acts []Act) string {
	state := "new"
	for _, a := range acts {
		switch a.Verb {
		case Start, Resume, Reopen:
			state = "in_progress"
		case Hold:
			state = "on_hold"
		case Resolve:
			state = "resolved"
		case Close:
			state = "closed"
		case Cancel:
			state = "canceled"
		}
	}
	return state
}
