package graph

// Needs is a group of needs that stand in for each other: of these relations, so many far ends must stand.
type Needs struct {
	Links  []Link
	Enough int
}

// Far is the end of a relation that the other needs.
func (l Link) Far() Node {
	if l.Kind.ownedByTo() {
		return l.From
	}
	return l.To
}

// Needs are the groups of what a node needs, as its rules make them. Standbys are not among them.
func (v *View) Needs(n Node) []Needs {
	var groups []Needs
	place := map[group]int{}
	for _, e := range v.down(n) {
		t := e.tag()
		if t.class() != need {
			break
		}
		i, ok := place[t.group()]
		if !ok {
			i = len(groups)
			place[t.group()] = i
			groups = append(groups, Needs{})
		}
		groups[i].Links = append(groups[i].Links, e.link(n))
	}
	for g, i := range place {
		groups[i].Enough = len(groups[i].Links) - v.spare(n, g)
	}
	return groups
}

// Standbys are those a node fails over to, in the order in which it asks them.
func (v *View) Standbys(n Node) []Node {
	var list []Node
	for _, e := range v.standbys(n) {
		if !v.tooMuch(n, e.far()) {
			list = append(list, e.far())
		}
	}
	return list
}
