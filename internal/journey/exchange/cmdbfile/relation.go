package cmdbfile

import (
	"io"
	"slices"
	"strings"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

// Relation is a row of a file of relations. From and To are the ids of the CIs in the file of CIs: from depends on to.
type Relation struct {
	Line           int
	From, Type, To string
	Word           string // the type as the file has it
}

// Relations reads rows of parent, type and child: "app1	Depends on::Used by	db1" says that app1 depends on db1.
type Relations struct {
	rows                *Reader
	parent, kind, child string
}

// NewRelations reads the header: parent, type and child, or from, type and to.
func NewRelations(in io.Reader, o Options) (*Relations, error) {
	rows, err := NewReader(in, o)
	if err != nil {
		return nil, err
	}
	r := &Relations{rows: rows, parent: "parent", kind: "type", child: "child"}
	if rows.format == JSONLines {
		return r, nil
	}
	r.parent, r.kind, r.child = "", "", ""
	for _, c := range rows.columns {
		switch header, _ := headerOf(c); header {
		case "parent", "from", "source", "de":
			r.parent = c
		case "type", "relation", "relation type", "type de relation":
			r.kind = c
		case "child", "to", "target", "cible", "vers", "enfant":
			r.child = c
		}
	}
	if r.parent == "" || r.kind == "" || r.child == "" {
		return nil, fault.Invalid("cmdbfile.not_relations")
	}
	return r, nil
}

// Next gives the next relation, or what is wrong with its row; io.EOF after the last.
func (r *Relations) Next() (Relation, Bad, error) {
	row, bad, err := r.rows.Next()
	if err != nil || bad.Code != "" {
		return Relation{}, bad, err
	}
	for _, column := range []string{r.parent, r.kind, r.child} {
		if row.Values[column] == "" {
			return Relation{}, Bad{Line: row.Line, Code: "cmdbfile.absent", Column: column}, nil
		}
		if len([]rune(row.Values[column])) > maxID {
			return Relation{}, Bad{Line: row.Line, Code: "cmdbfile.value_too_long", Column: column, Value: cutShort(row.Values[column])}, nil
		}
	}
	rel := Relation{Line: row.Line, From: row.Values[r.parent], To: row.Values[r.child], Word: row.Values[r.kind]}
	kind, turned := typeOf(rel.Word)
	if kind == "" {
		return Relation{}, Bad{Line: row.Line, Code: "cmdbfile.unknown_relation", Column: r.kind, Value: cutShort(rel.Word)}, nil
	}
	rel.Type = kind
	if turned {
		rel.From, rel.To = rel.To, rel.From
	}
	return rel, Bad{}, nil
}

// relationType is one of ours with the words under which other tools and people write it, from one side and from the other.
type relationType struct {
	id             string
	words, inverse []string
}

func relationTypes() []relationType {
	return []relationType{
		{"depends_on", []string{"depends on", "uses", "requires", "needs", "depend de", "utilise", "necessite"}, []string{"used by", "impacts", "provides", "est utilise par", "utilise par", "impacte"}},
		{"runs_on", []string{"runs on", "virtualized by", "instantiates", "tourne sur", "s execute sur", "virtualise par"}, []string{"runs", "virtualizes", "fait tourner", "virtualise"}},
		{"hosted_at", []string{"hosted on", "hosted at", "located in", "located at", "contained by", "heberge sur", "heberge a", "situe a", "situe dans", "contenu dans"}, []string{"hosts", "contains", "heberge", "contient"}},
		{"powered_by", []string{"powered by", "alimente par"}, []string{"powers", "alimente"}},
		{"connects_to", []string{"connects to", "connected by", "connected to", "exchanges data with", "connecte a", "relie a"}, nil},
		{"member_of", []string{"member of", "members", "cluster", "membre de"}, []string{"members of", "has member", "cluster of", "a pour membre"}},
		{"backed_up_by", []string{"backed up by", "sauvegarde par"}, []string{"backs up", "sauvegarde"}},
		{"fails_over_to", []string{"fails over to", "replicates to", "bascule vers", "replique vers"}, []string{"standby of", "replicated by", "secours de"}},
	}
}

// typeOf reads "Depends on::Used by", "depends_on" and "dépend de"; turned says that the word reads from child to parent.
func typeOf(word string) (id string, turned bool) {
	first, _, _ := strings.Cut(word, "::")
	plain := strings.Join(i18n.Words(i18n.Fold(strings.ReplaceAll(first, "_", " "))), " ")
	for _, t := range relationTypes() {
		switch {
		case slices.Contains(t.words, plain):
			return t.id, false
		case slices.Contains(t.inverse, plain):
			return t.id, true
		}
	}
	return "", false
}
