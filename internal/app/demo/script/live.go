package script

import (
	"time"
)

// The moment one looks at it. Who waits, how long, and what for; the first in each queue near its target, one past it.
var waiting = []struct {
	Scenario, Person, Queue string
	Since                   time.Duration
	Adds                    string // what they wrote since
}{
	{"outlook-panne-site", "lea.rousseau", Mail, 6*time.Minute + 12*time.Second, "Même chose chez mes deux voisines de bureau. Le webmail marche."},
	{"calendrier-partage-vide", "hugo.ferrand", Mail, 108 * time.Second, ""},
	{"mail-externe-non-recu", "nadege.colin", Mail, 31 * time.Second, ""},
	{"clavier-qui-tape-seul", "rachid.benomar", Workstation, 2*time.Minute + 40*time.Second, ""},
	{"ecran-externe", "marc.teixeira", Workstation, 12 * time.Second, ""},
	{"vpn-coupe", "baptiste.leroy", Network, 4*time.Minute + 3*time.Second, "Je suis chez un client, ma démonstration commence dans une demi-heure."},
	{"en-vpn-travel", "james.whitfield", Network, 65 * time.Second, ""},
	{"tableau-de-bord-vide", "fatou.diallo", Applications, 3*time.Minute + 20*time.Second, ""},
}

// Who is being helped: up to which turn of which scenario, and how long ago the last word fell.
var underway = []struct {
	Scenario, Person, Agent string
	Turns                   int
	Ago                     time.Duration
}{
	{"outlook-ne-demarre-plus", "claire.morel", "camille", 4, 40 * time.Second},
	{"imprimante-muette", "kevin.zimmermann", "camille", 2, 95 * time.Second},
	{"restaurer-dossier-mail", "samira.el-idrissi", "camille", 6, 9 * time.Minute},
	{"mot-de-passe-expire", "yasmine.haddou", "yanis", 3, 25 * time.Second},
	{"pc-lent", "linh.tran", "yanis", 8, 6 * time.Minute},
	{"site-bloque", "leila.chaoui", "thomas.nguyen", 2, 50 * time.Second},
	{"double-authentification", "manon.le-bihan", "anais.lambert", 5, 4 * time.Minute},
}

var present = []Presence{
	{"camille", "available"}, {"yanis", "available"}, {"thomas.nguyen", "available"}, {"anais.lambert", "available"}, {"elodie.roux", "available"},
	{"nora", "available"}, {"julie.legoff", "busy"}, {"bastien.keller", "busy"}, {"moussa.traore", "away"}, {"ines", "away"},
}

// outages under way: the template, where, since when, and whom it touches.
var outages = []struct {
	Template, Site, Person string
	Priority               int
	Since                  time.Duration
	Turns, MeToo           int
}{
	{"panne-messagerie", "Lyon Part-Dieu", "sylvie.garnier", 1, 112 * time.Minute, 3, 37},
	{"panne-wifi-site", "Nantes Beaulieu", "pierre.guillou", 2, 47 * time.Minute, 2, 9},
	{"panne-edi", "Marseille Joliette", "maria.oliveira", 2, 3*time.Hour + 20*time.Minute, 1, 4},
}

// live is the present of Demo: nothing in it has ended.
func (s *stage) live(now time.Time, seed uint64) Plan {
	plan := Plan{House: s.House, Present: present}
	for n, o := range outages {
		plan.Incidents = append(plan.Incidents, s.outage(n, now, seed))
		s.busy.book(o.Person, now.Add(-o.Since), now)
	}
	plan.Incidents = append(plan.Incidents, s.samis(now, seed)...)
	for n := range underway {
		plan.Conversations = append(plan.Conversations, s.underway(n, now, seed))
	}
	for n, w := range waiting {
		rng := stream(seed, "waiting", n)
		sc, who, q := s.scenario(w.Scenario), s.person(w.Person), s.queue(w.Queue)
		if !q.openAt(now.Add(-w.Since), s.zone) {
			sc, q = s.scenario("wifi-salle"), s.queue(Network)
		}
		words := castOf(who, rng, sc.Lang).since(now.In(s.zone), 20*time.Minute)
		c := Conversation{Scenario: sc.Key, Lang: sc.Lang, Requester: who.Key, Queue: q.Key, State: "waiting", Incident: -1}
		at := now.Add(-w.Since)
		c.Acts = append(c.Acts, Act{At: at, Verb: Arrive, By: who.Key, Queue: q.Key, Text: words.fill(sc.Symptoms[rng.IntN(len(sc.Symptoms))])})
		if w.Adds != "" {
			c.Acts = append(c.Acts, Act{At: at.Add(w.Since / 3), Verb: Say, By: who.Key, Text: words.fill(w.Adds)})
		}
		s.busy.book(who.Key, at, now.Add(time.Hour))
		plan.Conversations = append(plan.Conversations, c)
	}
	return plan
}

func (s *stage) scenario(key string) Scenario {
	for _, sc := range s.scenarios {
		if sc.Key == key {
			return sc
		}
	}
	return Scenario{}
}

func (s *stage) template(key string) Template {
	for _, t := range s.templates {
		if t.Key == key {
			return t
		}
	}
	return Template{}
}

// underway is a conversation in its middle: played from a beginning, then moved so that its last word fell when it should.
func (s *stage) underway(n int, now time.Time, seed uint64) Conversation {
	u, rng := underway[n], stream(seed, "underway", n)
	sc, who := s.scenario(u.Scenario), s.person(u.Person)
	words := castOf(who, rng, sc.Lang).since(now.In(s.zone), 40*time.Minute).answered(s.person(u.Agent))
	c := Conversation{Scenario: sc.Key, Lang: sc.Lang, Requester: who.Key, Queue: sc.Queue, State: "active", Incident: -1}
	at := now
	c.Acts = append(c.Acts, Act{At: at, Verb: Arrive, By: who.Key, Queue: sc.Queue, Text: words.fill(sc.Symptoms[rng.IntN(len(sc.Symptoms))])})
	at = at.Add(lognormal(rng, waitMedian, .5, 6*time.Minute))
	c.Acts = append(c.Acts, Act{At: at, Verb: Take, By: u.Agent})
	for _, turn := range sc.Talk[:u.Turns] {
		text := words.fill(turn.Text)
		at = at.Add(min(pause(rng, turn.Kind, text), 90*time.Second))
		switch turn.Kind {
		case ByRequester:
			c.Acts = append(c.Acts, Act{At: at, Verb: Say, By: who.Key, Text: text})
		case ByAgent:
			c.Acts = append(c.Acts, Act{At: at, Verb: Say, By: u.Agent, Text: text})
		case ByNote:
			c.Acts = append(c.Acts, Act{At: at, Verb: Note, By: u.Agent, Text: text})
		case OnHold:
			c.Acts = append(c.Acts, Act{At: at, Verb: Hold, By: u.Agent, Text: text})
			c.State = "on_hold"
		}
	}
	shift := now.Add(-u.Ago).Sub(at)
	for i := range c.Acts {
		c.Acts[i].At = c.Acts[i].At.Add(shift)
	}
	s.busy.book(u.Agent, c.Acts[0].At, now.Add(time.Hour))
	s.busy.book(who.Key, c.Acts[0].At, now.Add(time.Hour))
	return c
}

// outage is one that goes on: taken, spoken of, and joined by many.
func (s *stage) outage(n int, now time.Time, seed uint64) Incident {
	o, rng := outages[n], stream(seed, "outage", n)
	t, who := s.template(o.Template), s.person(o.Person)
	level := levelShare[o.Priority][0]
	inc := Incident{
		Template: t.Key, Lang: t.Lang, Requester: who.Key, Channel: "phone", Group: t.Group, Category: t.Category,
		Impact: level.Impact, Urgency: level.Urgency, Priority: o.Priority, Conversation: -1,
	}
	opened := now.Add(-o.Since)
	l := &life{stage: s, inc: &inc, asker: who, home: t.Group, words: castOf(who, rng, t.Lang), rng: rng, priority: o.Priority}
	l.words.with("site", o.Site).since(opened.In(s.zone), 6*time.Minute)
	l.agent = s.members(t.Group)[0]
	l.words.answered(s.person(l.agent))
	inc.Title, inc.Description = l.words.fill(t.Title), l.words.fill(t.Description)
	l.do(Act{At: opened, Verb: Open, By: "anais.lambert"})
	l.do(Act{At: opened.Add(4 * time.Minute), Verb: Start, By: l.agent})
	for i, turn := range t.Talk[:o.Turns] {
		l.talk(turn, opened.Add(o.Since*time.Duration(i+1)/time.Duration(o.Turns+2)))
	}
	people := s.requesters()
	for i, at := range rng.Perm(len(people)) {
		if len(inc.Acts) == 2+o.Turns+o.MeToo {
			break
		}
		if people[at].Key == who.Key || people[at].Key == "sami" {
			continue
		}
		share := (float64(i) + rng.Float64()) / float64(len(people))
		l.do(Act{At: opened.Add(5*time.Minute + time.Duration(share*float64(o.Since-7*time.Minute))), Verb: MeToo, By: people[at].Key})
	}
	l.cut(now)
	return inc
}

// samis are what Sami finds of his own: one that waits for his answer, and one resolved since yesterday.
func (s *stage) samis(now time.Time, seed uint64) []Incident {
	var out []Incident
	for n, key := range []string{"acces-refuse-partage", "synchro-mobile"} {
		rng := stream(seed, "sami", n)
		t, who := s.template(key), s.person("sami")
		inc := Incident{Template: key, Lang: "fr", Requester: who.Key, Channel: "portal", Group: t.Group, Category: t.Category, Impact: 3, Urgency: 2, Priority: 4, Conversation: -1}
		l := &life{stage: s, inc: &inc, asker: who, agent: "camille", home: t.Group, words: castOf(who, rng, "fr").answered(s.person("camille")), rng: rng, priority: 4}
		inc.Title, inc.Description = l.words.fill(t.Title), l.words.fill(t.Description)
		opened := now.Add(-time.Duration(26+22*n) * time.Hour)
		for !workday(opened.In(s.zone)) {
			opened = opened.AddDate(0, 0, -1)
		}
		l.do(Act{At: opened, Verb: Open, By: who.Key})
		l.do(Act{At: opened.Add(35 * time.Minute), Verb: Start, By: l.agent})
		l.talk(t.Talk[0], opened.Add(40*time.Minute))
		if n == 0 {
			l.do(Act{At: opened.Add(41 * time.Minute), Verb: Hold, By: l.agent, Code: t.Hold, Text: l.words.fill(t.HoldNote)})
			l.do(Act{At: opened.Add(41*time.Minute + 30*time.Second), Verb: Say, By: l.agent, Text: l.words.fill("Vous faut-il la lecture seule, ou aussi la modification ?")})
		} else {
			l.talk(t.Talk[1], opened.Add(3*time.Hour))
			l.do(Act{At: opened.Add(4 * time.Hour), Verb: Resolve, By: l.agent, Code: t.Code, Text: l.words.fill(t.Resolution)})
		}
		l.cut(now)
		out = append(out, inc)
	}
	return out
}
