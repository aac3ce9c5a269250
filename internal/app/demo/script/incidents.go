package script

import (
	"math/rand/v2"
	"slices"
	"time"
)

// How incidents come in: ours, the measured log having nothing but telephone calls.
var channels = []struct {
	Channel string
	Share   float64
}{{"portal", .46}, {"phone", .28}, {"mail", .16}, {"in_person", .10}}

// Words of every incident, where its template has none of its own.
var (
	handedOn = []string{
		"Après lecture, cela relève plutôt de votre équipe. Merci de regarder.",
		"Premier niveau de vérification fait, rien de notre côté. Je vous le passe.",
		"Déjà vu chez vous la semaine dernière, je vous le confie.",
		"La personne a rappelé, c'est en fait votre périmètre.",
		"Rien dans les journaux de notre côté, merci de vérifier le vôtre.",
	}
	holdNotes = map[string][]string{
		"awaiting_caller": {"Question posée, en attente de la réponse.", "Sans nouvelles, relance prévue demain.", "Personne au bout du fil, nous reprendrons à son retour."},
		"problem":         {"Rattaché à un problème ouvert, en attente de la correction de fond.", "Cause commune à plusieurs incidents : le problème est en cours d'analyse."},
		"vendor":          {"Dossier {ref} ouvert chez le fournisseur.", "Pièce commandée, livraison annoncée sous cinq jours."},
		"change":          {"En attente de la prochaine fenêtre de maintenance."},
	}
	reopenings = map[string][]string{
		"fr": {"Le problème est revenu ce matin.", "Cela a fonctionné une journée, et de nouveau plus rien.", "Mes collègues ont encore le même message."},
		"en": {"It came back this morning.", "It worked for a day, and then no more."},
	}
	cancelings = []string{"Ouvert deux fois, voir l'autre incident.", "La personne a trouvé elle-même, il n'y a plus lieu.", "Le matériel a été rendu entre-temps.", "Demande de service et non incident : refaite au catalogue."}
	thanks     = map[string][]string{
		"fr": {"Merci, c'est réglé.", "C'est bon pour moi.", "Tout fonctionne, merci beaucoup.", "Parfait, vous pouvez clore."},
		"en": {"Thank you, all good.", "It works, you may close it."},
	}
)

// incidents lays out about so many incidents opened in the days before now, besides those made of conversations.
func (s *stage) incidents(now time.Time, seed uint64, days, enough int) Plan {
	rng := stream(seed, "incidents", 0)
	decks := map[int]*deck[Template]{}
	for p := 1; p <= 4; p++ {
		var cards []Template
		for _, t := range s.templates {
			if slices.Contains(t.Priorities, p) && (t.Lang == s.Tenant.Lang || s.speaks(t.Lang)) {
				cards = append(cards, t)
			}
		}
		decks[p] = &deck[Template]{cards: cards, rng: rng}
	}
	plan := Plan{House: s.House}
	for n := range enough {
		own := stream(seed, "incident", n)
		priority := pick(own, priorityShare[:])
		t := decks[priority].deal()
		plan.Incidents = append(plan.Incidents, s.incident(t, priority, arrival(own, now, s.zone, days), now, own))
	}
	slices.SortStableFunc(plan.Incidents, func(a, b Incident) int { return a.Acts[0].At.Compare(b.Acts[0].At) })
	return plan
}

func (s *stage) speaks(lang string) bool {
	return slices.ContainsFunc(s.requesters(), func(p Person) bool { return p.Lang == lang })
}

// incident lives one life of a template, up to now.
func (s *stage) incident(t Template, priority int, opened, now time.Time, rng *rand.Rand) Incident {
	asker := s.caller(t.Lang, rng)
	level := drawLevels(rng, priority)
	inc := Incident{
		Template: t.Key, Lang: t.Lang, Requester: asker.Key, Group: s.groupFor(t.Group), Category: t.Category,
		Impact: level.Impact, Urgency: level.Urgency, Priority: matrix[level.Impact-1][level.Urgency-1], Conversation: -1,
	}
	var shares []float64
	for _, c := range channels {
		shares = append(shares, c.Share)
	}
	inc.Channel = channels[pick(rng, shares)].Channel
	l := &life{stage: s, inc: &inc, asker: asker, home: inc.Group, words: castOf(asker, rng, t.Lang).since(opened.In(s.zone), 35*time.Minute), rng: rng, priority: priority, handovers: pick(rng, reassignedShare[:])}
	if l.handovers > 0 {
		inc.Group = l.elsewhere()
	}
	l.agent = l.anyOf(inc.Group)
	l.words.answered(s.person(l.agent))
	inc.Title, inc.Description = l.words.fill(t.Title), l.words.fill(t.Description)
	opener := asker.Key
	if inc.Channel != "portal" {
		opener = l.anyOf(s.groupFor(Workstation))
	}
	if t.Lasts[0] > 0 && rng.Float64() < .5 {
		inc.Channel, opener = "monitoring", l.agent
	}
	l.do(Act{At: opened, Verb: Open, By: opener})
	l.live(t, opened)
	l.cut(now)
	return inc
}

// caller chooses who has the incident.
func (s *stage) caller(lang string, rng *rand.Rand) Person {
	var people []Person
	for _, p := range s.requesters() {
		if p.Lang == lang {
			people = append(people, p)
		}
	}
	return people[rng.IntN(len(people))]
}
