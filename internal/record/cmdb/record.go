package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// Record gives live what an event of this package is about, the same for every reader: the CI or the relation. An import's event
// names what it wrote; who looks at one of those CIs is given it.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch e.Subject.Kind {
	case Subject:
		c, err := rowByID(ctx, r, e.Subject.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		out, err := presentOne(ctx, r, c)
		out.ClassName = "" // the reader's language is not known here
		return out, err == nil, err
	case RelationKind:
		l, err := relationByID(ctx, r, e.Subject.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		out, err := presentRelation(ctx, r, l)
		out.From.ClassName, out.To.ClassName = "", ""
		return out, err == nil, err
	default:
		return nil, false, nil
	}
}
