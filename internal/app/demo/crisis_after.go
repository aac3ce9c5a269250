package demo

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis"
)

// choose keeps for the chronology what people wrote, decided and told, and when the phases began.
func choose() func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		page, err := s.x.Log(ctx, tx, crisis.LinesIn{ID: s.id, Limit: 500})
		if err != nil {
			return err
		}
		for _, l := range page.Items {
			if l.Type == crisis.SystemLine && !slices.Contains([]string{"declared", "phase_entered", "phase_entered_because"}, l.Code) {
				continue
			}
			if _, err := s.x.Choose(ctx, tx, crisis.ChooseIn{ID: s.id, Number: l.Number, Chosen: true}); err != nil {
				return err
			}
		}
		return nil
	}
}

// review holds the meeting after a crisis.
func review(kind, text string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		held := true
		_, err := s.x.Review(ctx, tx, crisis.ReviewIn{ID: s.id, Kind: kind, Text: &text, Held: &held})
		return err
	}
}

// toTicket makes a ticket of an action.
func toTicket(n int64) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.OpenTicket(ctx, tx, crisis.TicketIn{ID: s.id, N: n})
		return err
	}
}

// restored takes a service off what the crisis is about: it works again.
func restored(key string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		if s.p.things[key] == "" {
			return nil
		}
		_, err := s.x.Release(ctx, tx, crisis.ReleaseIn{ID: s.id, CI: s.p.things[key]})
		return err
	}
}
