package query

import (
	"slices"
	"strings"

	"comptoir/internal/base/i18n"
)

// Name is what a filter is about.
type Name string

// The filters.
const (
	Type     Name = "type"
	State    Name = "state"
	Priority Name = "priority"
	By       Name = "by"  // who wrote or opened it
	For      Name = "for" // whom it is for
	To       Name = "to"  // who is on it
	Group    Name = "group"
	Tag      Name = "tag"
	Since    Name = "since"
	Before   Name = "before"
	Lang     Name = "lang"
)

// entry is a word of the grammar in both languages: the first of each is the one proposed.
type entry struct {
	canonical string
	fr, en    []string
}

func filters() []entry {
	return []entry{
		{string(Type), []string{"type", "genre", "sorte"}, []string{"type", "kind"}},
		{string(State), []string{"état", "statut"}, []string{"state", "status"}},
		{string(Priority), []string{"priorité", "prio"}, []string{"priority"}},
		{string(By), []string{"de", "par", "auteur"}, []string{"from", "by", "author"}},
		{string(For), []string{"pour", "demandeur"}, []string{"for", "requester"}},
		{string(To), []string{"affecté", "assigné", "agent"}, []string{"assignee", "assigned"}},
		{string(Group), []string{"groupe", "équipe"}, []string{"group", "team"}},
		{string(Tag), []string{"étiquette", "mot"}, []string{"tag"}},
		{string(Since), []string{"depuis", "après"}, []string{"since", "after"}},
		{string(Before), []string{"avant"}, []string{"before"}},
		{string(Lang), []string{"langue"}, []string{"lang", "language"}},
	}
}

func types() []entry {
	return []entry{
		{"incident", []string{"incident", "incidents"}, []string{"incident", "incidents"}},
		{"request", []string{"demande", "demandes"}, []string{"request", "requests"}},
		{"problem", []string{"problème", "problèmes"}, []string{"problem", "problems"}},
		{"change", []string{"changement", "changements"}, []string{"change", "changes"}},
		{"ticket", []string{"ticket", "tickets"}, []string{"ticket", "tickets"}},
		{"conversation", []string{"conversation", "conversations", "tchat"}, []string{"conversation", "conversations", "chat"}},
		{"note", []string{"note", "notes"}, []string{"note", "notes"}},
		{"article", []string{"article", "articles", "fiche"}, []string{"article", "articles"}},
		{"post", []string{"publication", "publications"}, []string{"post", "posts"}},
		{"ci", []string{"ci", "équipement", "configuration"}, []string{"ci", "cis", "asset"}},
		{"runbook", []string{"procédure", "procédures"}, []string{"runbook", "procedure", "runbooks"}},
		{"person", []string{"personne", "personnes", "gens"}, []string{"person", "people", "persons"}},
	}
}

func states() []entry {
	return []entry{
		{"open", []string{"ouvert", "ouverte"}, []string{"open"}},
		{"new", []string{"nouveau", "nouvelle"}, []string{"new"}},
		{"in_progress", []string{"en-cours", "encours", "en cours"}, []string{"in-progress", "in_progress", "in progress"}},
		{"on_hold", []string{"en-attente", "suspendu", "en attente"}, []string{"on-hold", "on_hold", "on hold"}},
		{"resolved", []string{"résolu", "résolue"}, []string{"resolved"}},
		{"closed", []string{"clos", "fermé", "close", "fermée"}, []string{"closed"}},
		{"canceled", []string{"annulé", "annulée"}, []string{"canceled", "cancelled"}},
		{"waiting", []string{"attend"}, []string{"waiting"}},
		{"active", []string{"actif", "active"}, []string{"active"}},
		{"hot", []string{"chaud", "chaude"}, []string{"hot"}},
		{"confirmed", []string{"confirmé", "confirmée"}, []string{"confirmed"}},
		{"disputed", []string{"contesté", "contestée"}, []string{"disputed"}},
		{"stale", []string{"périmé", "périmée"}, []string{"stale"}},
		{"draft", []string{"brouillon"}, []string{"draft"}},
		{"published", []string{"publié", "publiée"}, []string{"published"}},
		{"retired", []string{"retiré", "retirée"}, []string{"retired"}},
	}
}

func langs() []entry {
	return []entry{{"fr", []string{"français", "fr"}, []string{"french"}}, {"en", []string{"anglais"}, []string{"english", "en"}}}
}

func priorities() []entry {
	var out []entry
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		out = append(out, entry{n, []string{n, "p" + n}, []string{n, "p" + n}})
	}
	return out
}

func persons() []entry { return []entry{{"me", []string{"moi"}, []string{"me"}}} }

// list are the values of a name that has a list of its own.
func (n Name) list() []entry {
	switch n {
	case Type:
		return types()
	case State:
		return states()
	case Priority:
		return priorities()
	case Lang:
		return langs()
	case By, For, To:
		return persons()
	}
	return nil
}

// begins says whether a value of the name's list begins like this, in either language.
func (n Name) begins(typed string) bool {
	return slices.ContainsFunc(n.list(), func(e entry) bool {
		_, fr := e.begins(typed, i18n.French)
		_, en := e.begins(typed, i18n.English)
		return fr || en
	})
}

func (e entry) is(folded string) bool {
	same := func(w string) bool { return i18n.Fold(w) == folded }
	return e.canonical == folded || slices.ContainsFunc(e.fr, same) || slices.ContainsFunc(e.en, same)
}

func nameOf(typed string) (Name, bool) {
	folded := i18n.Fold(typed)
	for _, e := range filters() {
		if e.is(folded) {
			return Name(e.canonical), true
		}
	}
	return "", false
}

// value brings a value to its canonical form; false where the name knows no such value.
func (n Name) value(typed string) (string, bool) {
	folded := i18n.Fold(typed)
	for _, e := range n.list() {
		if e.is(folded) {
			return e.canonical, true
		}
	}
	switch n {
	case By, For, To, Group, Tag:
		return strings.TrimPrefix(typed, "#"), true
	case Since, Before:
		_, ok := moment(folded)
		return folded, ok
	}
	return "", false
}
