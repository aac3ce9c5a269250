package campaign

import (
	"context"
	"encoding/json"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/record/cmdb"
)

// HeardEvents are those that Heard listens to.
func HeardEvents() []string {
	return []string{Opened{}.EventType(), cmdb.CIVerified{}.EventType(), cmdb.CIEdited{}.EventType(), cmdb.CIRetired{}.EventType()}
}

// NoneOpen says that no campaign asks anybody to look at anything.
func NoneOpen(ctx context.Context, r db.Reader) (bool, error) {
	n, err := countOpen(ctx, r)
	return n == 0, err
}

// Heard notes that a person looked at a CI, in every campaign that asks for it. What an import changed was looked at by nobody.
func Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	how := "verified"
	switch e.Type {
	case Opened{}.EventType():
		return nil // it ends the idleness
	case cmdb.CIEdited{}.EventType():
		var p cmdb.CIEdited
		if err := json.Unmarshal(e.Data, &p); err != nil {
			return err
		}
		if p.Source != "" {
			return nil
		}
		how = "edited"
	case cmdb.CIRetired{}.EventType():
		how = "retired"
	}
	return looked(ctx, tx, e.Subject.ID, e.Actor, how, e.At)
}
