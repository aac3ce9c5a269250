package thread

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Wording is what a message said until somebody edited or deleted it.
type Wording struct {
	Version int64           `json:"version"`
	Text    string          `json:"text"`
	At      instant.Instant `json:"at" doc:"when it was written"`
	Until   instant.Instant `json:"until"`
	By      directory.Brief `json:"by" doc:"who edited or deleted it"`
	Deleted bool            `json:"deleted" doc:"it was deleted then, not edited"`
}

// History answers what a message said before, oldest first, for those who handle the record.
func (t *Threads) History(ctx context.Context, r db.Reader, in GetIn) (api.Page[Wording], error) {
	out := api.Page[Wording]{Items: []Wording{}}
	p, w, err := t.find(ctx, r, in)
	if err != nil {
		return out, err
	}
	if !p.internal {
		return out, errInternal
	}
	rows, err := tracesOf(ctx, r, w.ID)
	if err != nil {
		return out, err
	}
	known := names{}
	for _, e := range rows {
		known[e.By] = ""
	}
	if err := known.learn(ctx, r); err != nil {
		return out, err
	}
	since := w.At
	for _, e := range rows {
		out.Items = append(out.Items, Wording{Version: e.Version, Text: e.Text, At: since, Until: e.At, By: known.brief(e.By), Deleted: e.Deleted})
		since = e.At
	}
	return out, nil
}
