package knowledge

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

// Who something is for.
const (
	Everyone = "everyone"
	Agents   = "agents"
	Groups   = "groups"
)

// Audience says who may read.
type Audience struct {
	Kind   string  `json:"kind" enum:"everyone,agents,groups"`
	Groups []Named `json:"groups,omitempty" nullable:"false" doc:"with kind groups: their members, and nobody else"`
}

// AudienceIn is an audience as it is given.
type AudienceIn struct {
	Kind   string   `json:"kind" enum:"everyone,agents,groups"`
	Groups []string `json:"groups,omitempty" nullable:"false" maxItems:"20" doc:"ids; with kind groups"`
}

// Named is how a group appears inside a record.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// within says whether everybody in a is in b too, as far as the words themselves tell.
func (a AudienceIn) within(b AudienceIn) bool {
	switch b.Kind {
	case Everyone:
		return true
	case Agents:
		return a.Kind == Agents
	default:
		return a.Kind == Groups && !slices.ContainsFunc(a.Groups, func(g string) bool { return !slices.Contains(b.Groups, g) })
	}
}

// Tokens are what a search document carries; a reader with one of them may read it.
func (a AudienceIn) Tokens() []string {
	switch a.Kind {
	case Everyone:
		return []string{"all"}
	case Agents:
		return []string{"agents"}
	}
	out := make([]string, len(a.Groups))
	for i, g := range a.Groups {
		out[i] = "group:" + g
	}
	return out
}

// topics are where the audience hears of changes.
func (a AudienceIn) topics() []string {
	if a.Kind != Groups {
		return []string{"knowledge:" + a.Kind}
	}
	out := make([]string, len(a.Groups))
	for i, g := range a.Groups {
		out[i] = "knowledge:group:" + g
	}
	return out
}

// reader is who asks, as audiences know people. The server itself reads everything.
type reader struct {
	id     string
	agent  bool
	all    bool
	groups []string
}

func (l *Library) reader(ctx context.Context, r db.Reader) (reader, error) {
	a := r.Actor()
	who := reader{id: a.ID, agent: a.Has(auth.Agent), all: a.IsSystem()}
	if who.all || a.ID == "" {
		return who, nil
	}
	teams, err := directory.GroupsOf(ctx, r, a.ID)
	if err != nil {
		return who, err
	}
	for _, g := range teams {
		who.groups = append(who.groups, g.ID)
	}
	if l.MoreGroups.Mine == nil {
		return who, nil
	}
	if named, err := groupsNamed(ctx, r); named && err == nil { // they cost more, and mostly nothing is theirs
		more, err := l.MoreGroups.Mine(ctx, r)
		if err != nil {
			return who, err
		}
		who.groups = append(who.groups, more...)
	} else if err != nil {
		return who, err
	}
	return who, nil
}

func (who reader) in(a AudienceIn) bool {
	switch {
	case who.all || a.Kind == Everyone:
		return true
	case a.Kind == Agents:
		return who.agent
	default:
		return slices.ContainsFunc(a.Groups, func(g string) bool { return slices.Contains(who.groups, g) })
	}
}

// readableBy adds the condition that the reader is in the audience of the rows of table, which are of that kind.
func (w *where) readableBy(who reader, table, kind string) {
	if who.all {
		return
	}
	cond, args := `(`+table+`.audience = 'everyone'`, []any(nil)
	if who.agent {
		cond += ` OR ` + table + `.audience = 'agents'`
	}
	if len(who.groups) > 0 {
		cond += ` OR ` + table + `.id IN (SELECT record_id FROM knowledge_group WHERE tenant_id = $1 AND kind = ? AND group_id IN (` + marks(len(who.groups)) + `))`
		args = append([]any{kind}, db.Args(who.groups)...)
	}
	w.add(cond+`)`, args...)
}

// audienceOf checks an audience that somebody gives: they are in it, and its groups are there.
func (l *Library) audienceOf(ctx context.Context, r db.Reader, who reader, in AudienceIn) (AudienceIn, error) {
	if in.Kind != Groups {
		if in.Kind != Everyone && in.Kind != Agents {
			return in, fault.InvalidField("audience", "knowledge.audience_unknown")
		}
		in.Groups = nil
		return in, nil
	}
	in.Groups = slices.Compact(slices.Sorted(slices.Values(in.Groups)))
	if len(in.Groups) == 0 || len(in.Groups) > 20 {
		return in, fault.InvalidField("audience", "knowledge.audience_without_groups")
	}
	names, err := l.groupNames(ctx, r, in.Groups)
	if err != nil {
		return in, err
	}
	for _, g := range in.Groups {
		if names[g] == "" {
			return in, fault.InvalidField("audience", "knowledge.group_unknown")
		}
	}
	if !who.in(in) && l.MoreGroups.Mine != nil { // nothing may have been theirs before
		if who.groups, err = l.MoreGroups.Mine(ctx, r); err != nil {
			return in, err
		}
	}
	if !who.in(in) {
		return in, fault.InvalidField("audience", "knowledge.not_in_audience")
	}
	return in, nil
}

func (l *Library) groupNames(ctx context.Context, r db.Reader, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	teams, err := directory.GroupBriefs(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	for id, g := range teams {
		out[id] = g.Name
	}
	if len(out) < len(ids) && l.MoreGroups.Names != nil {
		more, err := l.MoreGroups.Names(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		for id, name := range more {
			out[id] = name
		}
	}
	return out, nil
}

func (a AudienceIn) shown(names map[string]string) Audience {
	out := Audience{Kind: a.Kind}
	for _, g := range a.Groups {
		out.Groups = append(out.Groups, Named{ID: g, Name: names[g]})
	}
	return out
}
