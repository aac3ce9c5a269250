package search

import "comptoir/internal/base/ref"

// Kind is the kind of the search itself in references: there is one for each tenant.
const Kind = "search"

func self() ref.Ref { return ref.Of(Kind, Kind) }

// SynonymsEdited: the lists of words that mean the same are others.
type SynonymsEdited struct {
	Version int64 `json:"version"`
}

// EventType implements event.Payload.
func (SynonymsEdited) EventType() string { return "search.synonyms_edited" }

// RebuildAsked: every node makes its index again.
type RebuildAsked struct{}

// EventType implements event.Payload.
func (RebuildAsked) EventType() string { return "search.rebuild_asked" }
