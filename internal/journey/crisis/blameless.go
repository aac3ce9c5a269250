package crisis

import (
	"slices"
	"strconv"
	"strings"
)

// roleNames give who took part the name of what they did: a post-mortem is about what happened, not about who.
func (p *report) roleNames() {
	p.as = map[string]string{}
	var pairs []string
	for _, r := range p.pm.Roles {
		if _, named := p.as[r.Person.ID]; named {
			continue
		}
		word := p.word("role." + r.Role)
		if r.Deputy {
			word += " (" + p.say("deputy") + ")"
		}
		p.as[r.Person.ID] = word
		pairs = append(pairs, r.Person.Name, word)
	}
	others := 0
	for _, m := range p.pm.Members {
		if _, named := p.as[m.Person.ID]; !named {
			others++
			p.as[m.Person.ID] = p.say("participant") + " " + strconv.Itoa(others)
		}
		pairs = append(pairs, m.Person.Name, p.as[m.Person.ID])
	}
	p.swap = strings.NewReplacer(longestFirst(pairs)...)
}

// longestFirst lets no short name cut a longer one that holds it.
func longestFirst(pairs []string) []string {
	names := make([][2]string, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != "" {
			names = append(names, [2]string{pairs[i], pairs[i+1]})
		}
	}
	slices.SortStableFunc(names, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	out := make([]string, 0, len(pairs))
	for _, n := range names {
		out = append(out, n[0], n[1])
	}
	return out
}

// name is how a person appears: by their role unless names were asked for.
func (p *report) name(who *Person) string {
	switch {
	case who == nil:
		return "Comptoir"
	case p.as == nil:
		return one(who.Name)
	case p.as[who.ID] != "":
		return p.as[who.ID]
	}
	return p.say("participant")
}

// said are words in which who took part is named by their role, too.
func (p *report) said(text string) string {
	if p.swap == nil {
		return text
	}
	return p.swap.Replace(text)
}
