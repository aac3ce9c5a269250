package ticket

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Kind is a machine as the screens need it.
type Kind struct {
	Kind    string  `json:"kind" enum:"incident,request,problem,change"`
	Prefix  string  `json:"prefix"`
	States  []State `json:"states" nullable:"false"`
	Moves   []Verb  `json:"transitions" nullable:"false"`
	Fields  []Field `json:"fields,omitempty" nullable:"false"`
	Crowd   []Crowd `json:"crowd,omitempty" nullable:"false"`
	Matrix  Matrix  `json:"matrix" nullable:"false" doc:"priority by impact (rows) and urgency (columns)"`
	Version int64   `json:"version" doc:"of the matrix"`
}

// Verb is a move as the screens need it.
type Verb struct {
	Verb      string   `json:"verb"`
	From      []string `json:"from" nullable:"false"`
	To        string   `json:"to"`
	Asks      []Field  `json:"asks,omitempty" nullable:"false"`
	Requester []string `json:"requester,omitempty" nullable:"false" doc:"states from which the person it is for may do it"`
}

// KindsIn asks for all kinds.
type KindsIn struct{}

// Kinds lists the kinds of tickets with their states, moves, codes and matrix.
func Kinds(ctx context.Context, r db.Reader, _ KindsIn) (api.Page[Kind], error) {
	out := api.Page[Kind]{Items: []Kind{}}
	for _, m := range machines {
		matrix, version, err := matrixOf(ctx, r, m)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, kindOf(m, matrix, version))
	}
	return out, nil
}

// ETag implements api.Tagged: the version of the matrix.
func (k Kind) ETag() string { return api.ETagOf(k.Version) }

func kindOf(m Machine, matrix Matrix, version int64) Kind {
	k := Kind{Kind: m.Kind, Prefix: m.Prefix, States: m.States, Fields: m.Fields, Crowd: m.Crowd, Matrix: matrix, Version: version, Moves: []Verb{}}
	for _, v := range m.Moves {
		k.Moves = append(k.Moves, Verb{Verb: v.Verb, From: v.From, To: v.To, Asks: v.Asks, Requester: v.Asker})
	}
	return k
}
