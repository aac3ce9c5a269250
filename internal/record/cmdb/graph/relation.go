package graph

import "errors"

// Kind is one of the eight types of relation.
type Kind uint8

// The kinds, each read "from … to".
const (
	DependsOn Kind = iota
	RunsOn
	HostedAt
	PoweredBy
	MemberOf // from is a member of the cluster to, which needs it
	FailsOverTo
	ConnectsTo
	BackedUpBy
	kinds = 8
)

// ErrKind is the answer to a word that names no kind of relation.
var ErrKind = errors.New("graph: no such kind of relation")

// Kinds are all kinds, in the order of their numbers.
func Kinds() [kinds]Kind {
	return [kinds]Kind{DependsOn, RunsOn, HostedAt, PoweredBy, MemberOf, FailsOverTo, ConnectsTo, BackedUpBy}
}

// String is the kind's code: "depends_on", "runs_on" …
func (k Kind) String() string {
	switch k {
	case DependsOn:
		return "depends_on"
	case RunsOn:
		return "runs_on"
	case HostedAt:
		return "hosted_at"
	case PoweredBy:
		return "powered_by"
	case MemberOf:
		return "member_of"
	case FailsOverTo:
		return "fails_over_to"
	case ConnectsTo:
		return "connects_to"
	case BackedUpBy:
		return "backed_up_by"
	}
	return ""
}

// ParseKind reads a kind's code; it fails with ErrKind.
func ParseKind(code string) (Kind, error) {
	for _, k := range Kinds() {
		if k.String() == code {
			return k, nil
		}
	}
	return 0, ErrKind
}

// First says which side of a relation must be up before the other starts.
type First uint8

// The sides. The zero value leaves the order free.
const (
	Neither   First = iota
	ToFirst         // "from" waits for "to", as with depends on
	FromFirst       // "to" waits for "from", as with member of
)

// Relation is one directed relation between two CIs, known by From, Kind and To.
type Relation struct {
	From       Key
	Kind       Kind
	To         Key
	Propagates bool   // a loss goes through it; with fails over to: the standby counts
	First      First  // which side starts first
	Bundle     string // those of one CI with the same word are one group under its rule (not with fails over to)
}

// NewRelation is a relation with what its kind usually says: a loss goes through all but connects to and backed up by;
// what is needed starts first; a cluster waits for its members.
func NewRelation(from Key, kind Kind, to Key) Relation {
	r := Relation{From: from, Kind: kind, To: to, Propagates: true, First: ToFirst}
	switch kind {
	case MemberOf:
		r.First = FromFirst
	case FailsOverTo:
		r.First = Neither
	case ConnectsTo, BackedUpBy:
		r.Propagates, r.First = false, Neither
	}
	return r
}
