package cmdb

// relationKind is a type with its words.
type relationKind struct {
	RelationType
	fr, frInverse, en, enInverse string
}

const (
	carriesUp   = "to_from" // what it stands on is lost
	carriesDown = "from_to" // a member is lost
	carriesNone = "none"
)

// types are the eight; the graph knows no more of a relation than this and what the relation says of itself.
var types = []relationKind{
	{RelationType{ID: DependsOn, Propagates: true, Carries: carriesUp, Starts: StartsTo}, "dépend de", "est utilisé par", "depends on", "is used by"},
	{RelationType{ID: RunsOn, Propagates: true, Carries: carriesUp, Starts: StartsTo}, "tourne sur", "fait tourner", "runs on", "runs"},
	{RelationType{ID: HostedAt, Propagates: true, Carries: carriesUp, Starts: StartsTo}, "hébergé à", "héberge", "hosted at", "hosts"},
	{RelationType{ID: PoweredBy, Propagates: true, Carries: carriesUp, Starts: StartsTo}, "alimenté par", "alimente", "powered by", "powers"},
	{RelationType{ID: ConnectsTo, Carries: carriesNone, Starts: StartsNone, Symmetric: true}, "connecté à", "connecté à", "connects to", "connects to"},
	{RelationType{ID: MemberOf, Propagates: true, Carries: carriesDown, Starts: StartsFrom}, "membre de", "a pour membre", "member of", "has member"},
	{RelationType{ID: BackedUpBy, Carries: carriesNone, Starts: StartsTo}, "sauvegardé par", "sauvegarde", "backed up by", "backs up"},
	{RelationType{ID: FailsOverTo, Propagates: true, Carries: carriesNone, Starts: StartsNone}, "bascule vers", "secours de", "fails over to", "standby of"},
}

// needs are the types by which one CI needs another.
func needs() []string {
	var out []string
	for _, t := range types {
		if t.Carries != carriesNone {
			out = append(out, t.ID)
		}
	}
	return out
}

func typeOf(id string) (RelationType, bool) {
	for _, t := range types {
		if t.ID == id {
			return t.RelationType, true
		}
	}
	return RelationType{}, false
}
