package app

import (
	"context"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/live"
	"comptoir/internal/journey/desk"
)

// flush writes who was seen: those who asked something since, and those whose screen is connected.
func (s *seen) flush(ctx context.Context, d *db.DB, connected func() []live.Account) error {
	for _, c := range connected() {
		s.note(c.Tenant, c.ID)
	}
	s.mu.Lock()
	by := s.by
	s.by = nil
	s.mu.Unlock()
	for tenant, agents := range by {
		ids := make([]string, 0, len(agents))
		for id := range agents {
			ids = append(ids, id)
		}
		for len(ids) > 0 {
			n := min(len(ids), 100)
			if _, err := db.Update(ctx, d, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
				return desk.Seen(ctx, tx, ids[:n])
			}); err != nil {
				return err
			}
			ids = ids[n:]
		}
	}
	return nil
}

// firstQueue is what a new organisation begins with.
func firstQueue(ctx context.Context, tx *db.Tx, lang string) error {
	name, description := "Support informatique", "Toute question sur le poste, les accès ou les applications."
	if lang == "en" {
		name, description = "IT support", "Any question about your workstation, access or applications."
	}
	_, err := desk.MakeQueue(ctx, tx, desk.QueueIn{Name: name, Description: description})
	return err
}
