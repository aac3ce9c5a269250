package feed

import (
	"context"

	"comptoir/internal/base/db"
)

// TopicsOf are the live topics of a post as they are now.
func (f *Feed) TopicsOf(ctx context.Context, r db.Reader, post string) ([]string, error) {
	w, err := load(ctx, r, post)
	if err != nil {
		return nil, err
	}
	return f.topics(ctx, r, w)
}
