package search

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
)

// RebuildIn asks for a new index.
type RebuildIn struct{}

// Rebuild asks every node to make its index again; the old one answers until the new one is complete.
func Rebuild(_ context.Context, tx *db.Tx, _ RebuildIn) (api.None, error) {
	tx.Emit(self(), RebuildAsked{}, Kind, "settings")
	return api.None{}, nil
}

// ProgressIn asks how the index is.
type ProgressIn struct{}

// Progress is the state of the index on the node that answers.
type Progress struct {
	Documents uint64          `json:"documents"`
	Building  bool            `json:"building"`
	Done      int             `json:"done" doc:"records read since it began to be made"`
	BeganAt   instant.Instant `json:"began_at,omitzero"`
	Position  string          `json:"position" doc:"up to where of the log it knows"`
	Behind    int64           `json:"behind" doc:"events it has not read yet"`
}

// Progress reads it.
func (s *Search) Progress(ctx context.Context, r db.Reader, _ ProgressIn) (Progress, error) {
	head, err := r.Position(ctx)
	if err != nil {
		return Progress{}, err
	}
	h := s.shelf(r.Tenant())
	var out Progress
	err = h.read(func(x *index.Index) error {
		var err error
		out.Documents, err = x.Count()
		out.Building, out.Done = h.building, h.done
		if h.building {
			out.BeganAt = instant.Of(h.began)
		}
		out.Position, out.Behind = h.position.String(), max(0, head.Seq-h.position.Seq)
		return err
	})
	return out, err
}
