package cmdb

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
	Source string
	CIs    []Found
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
