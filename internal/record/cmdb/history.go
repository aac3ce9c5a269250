package cmdb

import (
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Change is one field of a line of history, as texts; empty means none. An attribute's field is "attributes.<id>".
type Change struct {
	Field    string `json:"field"`
	Old      string `json:"old"`
	New      string `json:"new"`
	OldLabel string `json:"old_label,omitempty" doc:"the name behind an id"`
	NewLabel string `json:"new_label,omitempty" doc:"the name behind an id"`
}

// Line is one thing that was done to a CI or to one of its relations.
type Line struct {
	ID       string           `json:"id"`
	At       instant.Instant  `json:"at"`
	Actor    *directory.Brief `json:"actor,omitempty"`
	Source   string           `json:"source,omitempty" doc:"the import or agent that did it"`
	Verb     string           `json:"verb" doc:"make, edit, verify, retire, restore, release, relate, relation_edit, unrelate, user_add, user_remove"`
	Version  int64            `json:"version" doc:"the CI's, or the relation's, after it"`
	Changes  []Change         `json:"changes" nullable:"false"`
	Relation *LineRelation    `json:"relation,omitempty" doc:"the relation it is about"`
}

// LineRelation is the relation of a line, from the side of the CI whose history it is.
type LineRelation struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Out   bool   `json:"out" doc:"whether the relation goes from this CI to the other"`
	Other Named  `json:"other"`
}
