package proof

// Asked: a person was written to.
type Asked struct {
	Items int `json:"items"`
}

// EventType implements event.Payload.
func (Asked) EventType() string { return "proof.asked" }

// Answered: they said what is right and what is not, by item.
type Answered struct {
	Right []string `json:"right,omitempty"`
	Wrong []string `json:"wrong,omitempty"`
}

// EventType implements event.Payload.
func (Answered) EventType() string { return "proof.answered" }
