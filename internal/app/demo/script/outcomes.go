package script

import (
	"slices"
	"time"
)

// followUps are what is said in an incident that was made of a conversation, where all else was said before.
var followUps = map[string][][]Turn{
	"fr": {
		{{Kind: ByAgent, Text: "Je reprends votre dossier à la suite de notre conversation, vous n'avez rien à répéter."}, {Kind: ByNote, Text: "Vérifié avec la personne par téléphone, la conversation dit tout."}, {Kind: ByRequester, Text: "{Merci de me tenir au courant.|Merci, j'attends de vos nouvelles.}"}, {Kind: ByAgent, Text: "C'est en bonne voie, je vous confirme dès que c'est terminé."}},
		{{Kind: ByNote, Text: "Repris de la conversation. Éléments suffisants, pas besoin de rappeler."}, {Kind: ByAgent, Text: "Nous avançons : une vérification reste à faire de notre côté."}, {Kind: ByRequester, Text: "{Bien noté.|Entendu, merci.}"}},
		{{Kind: ByRequester, Text: "{Avez-vous des nouvelles ?|Bonjour, où en est-on ?}"}, {Kind: ByAgent, Text: "Oui : la cause est trouvée, la correction passe {ce soir|demain matin}."}},
	},
	"en": {
		{{Kind: ByAgent, Text: "I am taking this over from our conversation, there is nothing to repeat."}, {Kind: ByRequester, Text: "Thank you."}},
	},
}

// endings are how such an incident is resolved.
var endings = []struct{ Code, Notes string }{
	{"solved", "Cause trouvée et corrigée, vérifié avec la personne."},
	{"replacement", "Matériel remplacé, l'ancien est reparti en réparation."},
	{"configuration", "Paramétrage corrigé, essayé avec la personne."},
	{"workaround", "Contournement en place, la correction de fond suit son cours."},
}

// outcomes gives every conversation that ended so its incident.
func (s *stage) outcomes(plan *Plan, now time.Time, seed uint64) {
	for i := range plan.Conversations {
		c := &plan.Conversations[i]
		if c.draft == nil {
			continue
		}
		c.Incident = len(plan.Incidents)
		plan.Incidents = append(plan.Incidents, s.outcome(*c, i, now, seed))
	}
}

// outcome is the life of the incident that a conversation became.
func (s *stage) outcome(c Conversation, index int, now time.Time, seed uint64) Incident {
	rng := stream(seed, "outcome", index)
	d := *c.draft
	asker := s.person(c.Requester)
	inc := Incident{
		Lang: c.Lang, Requester: c.Requester, Channel: "chat", Title: d.Title, Description: d.Description, Category: d.Category,
		Group: d.Group, Impact: d.Impact, Urgency: d.Urgency, Priority: matrix[d.Impact-1][d.Urgency-1], Conversation: index,
	}
	made := c.made()
	l := &life{stage: s, inc: &inc, asker: asker, agent: made.By, home: d.Group, words: castOf(asker, rng, c.Lang).since(made.At.In(s.zone), time.Hour), rng: rng, priority: inc.Priority}
	if members := s.members(d.Group); !slices.Contains(members, made.By) {
		l.agent = l.anyOf(d.Group)
		l.do(Act{At: made.At.Add(2 * time.Minute), Verb: Assign, By: made.By, Group: d.Group, Person: l.agent})
	}
	l.words.answered(s.person(l.agent))
	ways := followUps[c.Lang]
	ending := endings[rng.IntN(len(endings))]
	l.live(Template{Lang: c.Lang, Code: ending.Code, Resolution: ending.Notes, Talk: ways[rng.IntN(len(ways))]}, made.At.Add(4*time.Minute))
	l.cut(now)
	return inc
}

// made is the act by which a conversation became an incident.
func (c Conversation) made() Act {
	for _, a := range c.Acts {
		if a.Verb == MakeIncident {
			return a
		}
	}
	return Act{}
}

// matrix is the priority of impact and urgency, as an untouched installation has it.
var matrix = [3][3]int{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}}
