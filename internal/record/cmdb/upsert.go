package cmdb

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// Chunk is how many CIs or relations one call of Upsert, Preview and their likes takes: a few milliseconds of the writer's time.
const Chunk = 200

// Found is a CI as a source describes it. Fields are by their names in the API (Fields lists them), as text; "" empties a field,
// an absent one is not spoken of. Attributes need not be declared by the class.
type Found struct {
	CI         string            // the CI's id where the caller has reconciled it (by name, serial number…); else by external id
	ExternalID string            // within the source
	Class      string            // id of the class; an unknown one is an error: see EnsureClass
	Name       string            // required for a CI that is not there yet
	Fields     map[string]string // name → value: status, environment, criticality, site_id, rto_min, …
	Attributes map[string]string
}

// What Upsert did, or Preview would do.
const (
	Made    = "made"
	Edited  = "edited"
	Same    = "same"
	Refused = "refused"
)

// Kept is a value that the import left as it is, because another source or a person owns it.
type Kept struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Offered string `json:"offered"`
	Owner   string `json:"owner"`
}

// Outcome is what became of one Found.
type Outcome struct {
	CI      string   `json:"ci,omitempty" doc:"id; absent for a CI to be made"`
	Number  string   `json:"number,omitempty"`
	Action  string   `json:"action" enum:"made,edited,same,refused"`
	Changes []Change `json:"changes,omitempty" nullable:"false" doc:"before and after, by field"`
	Kept    []Kept   `json:"kept,omitempty" nullable:"false"`
	Err     error    `json:"-"` // why it is refused: a fault with its fields
}

// UpsertIn are CIs from one source, at most Chunk.
type UpsertIn struct {
	Source  string
	CIs     []Found
	Classes []Class // those that Preview is to take as if they were there; Upsert wants them made
}

// FoundRelation is a relation as a source describes it, between two CIs by their ids.
type FoundRelation struct {
	From, Type, To string
	Propagates     *bool  // nil: as its type says
	Starts         string // "": as its type says
	Bundle         string
}

// UpsertRelationsIn are relations from one source, at most Chunk.
type UpsertRelationsIn struct {
	Source    string
	Relations []FoundRelation
}

// RelationOutcome is what became of one FoundRelation.
type RelationOutcome struct {
	ID     string
	Action string // made, edited, same, refused
	Err    error
}

func isFault(err error, f **fault.Error) bool { return errors.As(err, f) }

func outcomes(plans []plan) []Outcome {
	out := make([]Outcome, len(plans))
	for i, p := range plans {
		out[i] = p.Outcome
	}
	return out
}

// Preview answers what Upsert would do, and writes nothing.
func Preview(ctx context.Context, r db.Reader, in UpsertIn) ([]Outcome, error) {
	plans, err := planned(ctx, r, in, func() *row { return fresh(r, in.Source) })
	return outcomes(plans), err
}

// Upsert makes and edits a chunk of CIs from one source, in one statement or event for all where it can. A refused one is told in
// its Outcome and stops nothing; what another source or a person owns is kept and told.
func Upsert(ctx context.Context, tx *db.Tx, in UpsertIn) ([]Outcome, error) {
	in.Classes = nil
	plans, err := planned(ctx, tx, in, func() *row { return fresh(tx, in.Source) })
	if err != nil {
		return nil, err
	}
	var made []*row
	var known, written []string
	for i := range plans {
		p := &plans[i]
		switch p.Action {
		case Made:
			made = append(made, p.c)
		case Edited:
			if err := free(ctx, tx, p.c); err != nil {
				p.Action, p.Changes, p.Err = Refused, nil, err
				continue
			}
			saved, err := alter(ctx, tx, p.old, p.c, alteration{verb: "edit", source: in.Source, f: nil})
			if err != nil {
				return nil, err
			}
			if !saved {
				return nil, fault.Stale("record.stale")
			}
			if !sameExternals(p.old.External.V, p.c.External.V) {
				if err := replaceExternals(ctx, tx, p.c); err != nil {
					return nil, err
				}
			}
			written = append(written, p.c.ID)
			known = append(known, p.c.ID)
		case Same:
			known = append(known, p.c.ID)
		}
	}
	if len(made) > 0 {
		numbers, err := db.NextNumbers(ctx, tx, Prefix, len(made))
		if err != nil {
			return nil, err
		}
		for i, c := range made {
			c.Number = numbers[i]
			written = append(written, c.ID)
		}
		if err := insertRows(ctx, tx, made); err != nil {
			return nil, err
		}
	}
	for i := range plans {
		if p := &plans[i]; p.Action == Made {
			p.CI, p.Number = p.c.ID, p.c.Number
		}
	}
	if err := seen(ctx, tx, known, tx.Now()); err != nil {
		return nil, err
	}
	imported(tx, in.Source, written, nil)
	return outcomes(plans), nil
}

// imported says what a chunk wrote: to who looks at the map, and to who looks at one of few CIs.
func imported(tx *db.Tx, source string, cis, relations []string) {
	if len(cis)+len(relations) == 0 {
		return
	}
	topics := []string{topicAll}
	const few = 20
	if len(cis) <= few {
		for _, c := range cis {
			topics = append(topics, TopicOf(c))
		}
	}
	tx.Emit(ref.Of("cmdb", source), Imported{Source: source, CIs: cis, Relations: relations}, topics...)
}
