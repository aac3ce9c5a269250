package ticket

import (
	"maps"
	"slices"

	"comptoir/internal/base/instant"
)

// where a field of a machine is kept: a column of its own, or details. A move's "reason" is kept in the history only.
func (f Field) column() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Name
}

func (r *row) text(column string) *string {
	switch column {
	case "hold_reason":
		return &r.HoldReason
	case "resolution_code":
		return &r.ResolutionCode
	case "resolution_notes":
		return &r.ResolutionNotes
	default:
		return nil
	}
}

// has tells whether the ticket keeps the field.
func (r *row) has(f Field) bool {
	return r.text(f.column()) != nil || slices.ContainsFunc(r.machine().Fields, func(own Field) bool { return own.Name == f.column() })
}

func (r *row) get(f Field) string {
	if p := r.text(f.column()); p != nil {
		return *p
	}
	return r.Details.V[f.column()]
}

func (r *row) set(f Field, value string) {
	if p := r.text(f.column()); p != nil {
		*p = value
		return
	}
	if r.Details.V == nil {
		r.Details.V = map[string]string{}
	}
	if value == "" {
		delete(r.Details.V, f.column())
	} else {
		r.Details.V[f.column()] = value
	}
}

func (r *row) moment(column string) *instant.Instant {
	switch column {
	case "started_at":
		return &r.StartedAt
	case "resolved_at":
		return &r.ResolvedAt
	case "closed_at":
		return &r.ClosedAt
	default:
		return nil
	}
}

func (r *row) stamp(column string, now instant.Instant, again bool) {
	if p := r.moment(column); p != nil && (again || p.IsZero()) {
		*p = now
	}
}

func (r *row) clear(column string) {
	if p := r.moment(column); p != nil {
		*p = 0
		return
	}
	r.set(Field{Name: column}, "")
}

// details are what was given for the fields that a kind has of its own, without the empty ones.
func details(m Machine, given map[string]string) (map[string]string, error) {
	out, err := answers(m.Fields, given)
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	return out, err
}
