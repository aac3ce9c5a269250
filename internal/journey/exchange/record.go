package exchange

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// Record gives live the import that an event is about, for the admins who look at it.
func (x *Exchange) Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	if e.Subject.Kind != Kind {
		return nil, false, nil
	}
	w, err := loadImport(ctx, r, e.Subject.ID)
	if err != nil {
		return nil, false, err
	}
	i, err := x.present(ctx, r, w)
	if i.Error != nil {
		i.Error.Message = "" // the reader's language is not known here
	}
	return i, err == nil, err
}
