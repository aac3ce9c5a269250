package cmdb

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// MayRead says whether the reader sees a CI: agents do.
func MayRead(ctx context.Context, r db.Reader, key string) error {
	if !r.Actor().Has(auth.Agent) {
		return errNotFound
	}
	_, err := rowByKey(ctx, r, key)
	return err
}

// MayEdit says whether the actor may change a CI: agents may, as long as it is not retired.
func MayEdit(ctx context.Context, r db.Reader, key string) error {
	if !r.Actor().Has(auth.Agent) {
		return errNotFound
	}
	c, err := rowByKey(ctx, r, key)
	if err == nil && c.Status == Retired {
		return fault.Conflict("cmdb.is_retired")
	}
	return err
}

// MayHear says whether the actor may follow a live topic of this domain.
func MayHear(ctx context.Context, r db.Reader, topic string) (known bool, err error) {
	if topic == topicAll {
		if !r.Actor().Has(auth.Agent) {
			return true, fault.Denied("permission.denied")
		}
		return true, nil
	}
	if len(topic) > 3 && topic[:3] == "ci:" {
		return true, MayRead(ctx, r, topic[3:])
	}
	return false, nil
}

// ThreadKind is what a CI says about its thread: agents talk there.
func ThreadKind() thread.Kind {
	return thread.Kind{MayRead: MayRead, Find: IDOf}
}
