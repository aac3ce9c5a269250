// Package ref points at any record without importing its package.
package ref

import "strings"

// Ref is a record's kind ("ticket", "conversation") and id.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Of makes a Ref.
func Of(kind, id string) Ref { return Ref{Kind: kind, ID: id} }

// String is "kind:id", the form used in topic names.
func (r Ref) String() string { return r.Kind + ":" + r.ID }

// Parse reads the form of String.
func Parse(s string) (Ref, bool) {
	kind, id, ok := strings.Cut(s, ":")
	return Ref{kind, id}, ok && kind != "" && id != ""
}
