package feed

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
)

// builtin are the rules that come with the product; an admin changes or disables them. The empty group is the wall of all who work
// here; news stands for the group that SetUp makes, which everybody reads.
type builtin struct {
	name   string
	fr, en string
	news   bool
	definition
}

func (b builtin) in(lang string) string {
	if lang == i18n.English {
		return b.en
	}
	return b.fr
}

func builtins() []builtin {
	incident := func(field, op, value string) []Condition {
		return []Condition{{Field: "type", Op: "is", Values: []string{"incident"}}, {Field: field, Op: op, Values: []string{value}}}
	}
	begins := []string{"ticket.opened", "ticket.edited", "ticket.reopened"}
	ends := []string{"ticket.resolved", "ticket.reopened"}
	return []builtin{
		{"major_incident", "Incidents majeurs", "Major incidents", true, definition{Events: begins, When: incident("priority", "at_most", "1"), Surface: ends,
			Tags: []string{"incident"}, Headline: Headline{FR: "Incident majeur", EN: "Major incident"}}},
		{"widespread_incident", "Incidents qui touchent beaucoup de monde", "Incidents that touch many", true, definition{
			Events:  []string{"ticket.me_too", "ticket.edited"},
			When:    append(incident("me_too", "at_least", "5"), Condition{Field: "priority", Op: "at_most", Values: []string{"2"}}),
			Surface: ends, Tags: []string{"incident"}, Headline: Headline{FR: "Incident étendu", EN: "Widespread incident"}}},
		{"urgent_incident", "Incidents de priorité 2", "Incidents of priority 2", false, definition{Events: begins, When: incident("priority", "is", "2"),
			Surface: ends, Tags: []string{"incident"}, Headline: Headline{FR: "Incident de priorité {priority}", EN: "Incident of priority {priority}"}}},
		{"problem_call", "Appels à contribution", "Calls for contribution", true, definition{Events: []string{"call.opened"},
			Surface: []string{"call.closed"}, Tags: []string{"appel"},
			Headline: Headline{FR: "Appel à contribution", EN: "Call for contribution"}}},
		{"article", "Articles publiés", "Published articles", true, definition{Events: []string{"article.published"},
			Headline: Headline{FR: "Nouvel article", EN: "New article"}}},
		{"change_window", "Fenêtres de changement", "Change windows", false, definition{Events: []string{"ticket.scheduled"},
			When:    []Condition{{Field: "type", Op: "is", Values: []string{"change"}}},
			Surface: []string{"ticket.started", "ticket.resolved", "ticket.failed"}, Tags: []string{"changement"},
			Headline: Headline{FR: "Changement planifié", EN: "Scheduled change"}}},
		{"crisis", "Crises", "Crises", false, definition{Events: []string{"crisis.declared"}, When: []Condition{{Field: "type", Op: "is", Values: []string{"real"}}},
			Surface: []string{"crisis.moved", "crisis.users_told"}, Tags: []string{"crise"}, Headline: Headline{FR: "Crise", EN: "Crisis"}}},
		{"crisis_exercise", "Exercices de crise", "Crisis exercises", false, definition{Events: []string{"crisis.declared"},
			When: []Condition{{Field: "type", Op: "is", Values: []string{"exercise"}}}, Tags: []string{"crise"},
			Headline: Headline{FR: "EXERCICE : ceci n’est pas une crise réelle", EN: "EXERCISE: this is not a real crisis"}}},
	}
}

// SetUp gives a tenant what the wall begins with: a group of news that everybody reads, and the rules of the product that it has not
// been given yet. It may be done again: what an admin changed stays.
func (f *Feed) SetUp(ctx context.Context, tx *db.Tx, lang string) error {
	known, err := rulesIn(ctx, tx)
	if err != nil {
		return err
	}
	given := map[string]bool{}
	for _, w := range known {
		given[w.Builtin] = true
	}
	news := ""
	for i, b := range builtins() {
		if given[b.name] {
			continue
		}
		if b.news && news == "" {
			if news, err = f.newsGroup(ctx, tx, lang); err != nil {
				return err
			}
		}
		w := ruleRow{ID: id.New(), Builtin: b.name, Name: b.in(lang), Enabled: true, Order: int64(i+1) * 10}
		if w.Definition.V = b.definition; b.news {
			w.Definition.V.Group = news
		}
		if err := insertRule(ctx, tx, w); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feed) newsGroup(ctx context.Context, tx *db.Tx, lang string) (string, error) {
	in := MakeGroupIn{Name: "Informations", Description: "Ce qui touche tout le monde : incidents majeurs, nouveaux articles, annonces.", Requesters: true, Everyone: true}
	if lang == i18n.English {
		in.Name, in.Description = "News", "What concerns everybody: major incidents, new articles, announcements."
	}
	g, there, err := groupByName(ctx, tx, i18n.Fold(in.Name))
	if err != nil || there {
		return g.ID, err
	}
	made, err := f.MakeGroup(ctx, tx, in)
	return made.ID, err
}

func insertRule(ctx context.Context, tx *db.Tx, w ruleRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO feed_rule (tenant_id, id, builtin, name, definition, enabled, ordinal, updated_at, updated_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, builtin) WHERE builtin <> '' DO NOTHING`,
		w.ID, w.Builtin, w.Name, w.Definition, w.Enabled, w.Order, tx.Now(), tx.Actor().ID)
	return err
}
