package graph

// Change is one thing that became different on the map.
type Change struct {
	verb     verb
	ci       CI
	relation Relation
}

type verb uint8

const (
	putCI verb = iota
	dropCI
	putRelation
	dropRelation
)

// PutCI adds a CI or replaces what is known of it; its relations stay.
func PutCI(ci CI) Change { return Change{verb: putCI, ci: ci} }

// DropCI takes a CI away with all its relations. One that is not there is left alone.
func DropCI(key Key) Change { return Change{verb: dropCI, ci: CI{Key: key}} }

// PutRelation adds a relation or replaces the one with the same ends and kind.
func PutRelation(r Relation) Change { return Change{verb: putRelation, relation: r} }

// DropRelation takes a relation away. One that is not there is left alone.
func DropRelation(from Key, kind Kind, to Key) Change {
	return Change{verb: dropRelation, relation: Relation{From: from, Kind: kind, To: to}}
}
