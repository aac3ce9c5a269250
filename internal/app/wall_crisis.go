package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/feed"
)

// crisesKnown are crises on the wall: where they stand, what users were last told, and when more will be known.
func crisesKnown(ctx context.Context, r db.Reader, ids []string) ([]feed.Card, error) {
	list, err := crisis.WallCards(ctx, r, ids)
	out := make([]feed.Card, len(list))
	for i, c := range list {
		out[i] = feed.Card{Kind: crisis.Subject, Type: "real", ID: c.ID, Number: c.Number, Title: c.Name, State: c.Phase, Summary: markdown.Preview(c.Told, longLook),
			OpenedAt: c.DeclaredAt, NextUpdateAt: c.NextPointAt, UpdatedAt: c.UpdatedAt}
		if c.Exercise {
			out[i].Type = "exercise"
		}
	}
	return out, err
}

func crisisHeard(ctx context.Context, r db.Reader, id string) (feed.Heard, error) {
	few, err := crisis.Restricted(ctx, r, id)
	if few {
		return feed.HeardByFew, err
	}
	return feed.HeardByStaff, err
}
