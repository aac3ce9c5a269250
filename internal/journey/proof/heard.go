package proof

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// HeardEvents are those that Heard listens to.
func HeardEvents() []string {
	return []string{Asked{}.EventType(), cmdb.CIVerified{}.EventType(), cmdb.CIEdited{}.EventType(), cmdb.CIRetired{}.EventType(),
		runbook.Verified{}.EventType(), runbook.Edited{}.EventType(), runbook.RetiredNow{}.EventType(), contact.Verified{}.EventType()}
}

// NobodyAsked says that no letter was ever written: nothing that people look at answers one.
func NobodyAsked(ctx context.Context, r db.Reader) (bool, error) {
	asked, err := anyLetter(ctx, r)
	return !asked, err
}

// Heard notes that somebody looked at what a letter asks about, without the letter. What an import changed was looked at by nobody.
func Heard(ctx context.Context, tx *db.Tx, e event.Event) error {
	switch e.Type {
	case Asked{}.EventType():
		return nil // the first one ends the idleness
	case contact.Verified{}.EventType():
		p, err := event.Decode[contact.Verified](e)
		if err != nil {
			return err
		}
		for _, line := range p.Right {
			if err := settle(ctx, tx, Line, line, Elsewhere, e.Actor, e.At); err != nil {
				return err
			}
		}
		return nil
	case cmdb.CIEdited{}.EventType():
		p, err := event.Decode[cmdb.CIEdited](e)
		if err != nil || p.Source != "" {
			return err
		}
	}
	return settle(ctx, tx, e.Subject.Kind, e.Subject.ID, Elsewhere, e.Actor, e.At)
}
