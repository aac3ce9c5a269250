package ticket_test

import (
	"context"
	"fmt"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/record/ticket"
)

// BenchmarkOpen is the ticket's part of a conversation becoming an incident (T9), durable.
func BenchmarkOpen(b *testing.B) {
	r := newRig(b, dbtest.Open(b, db.SQLite))
	in := ticket.OpenIn{Title: "Outlook ne s'ouvre plus depuis ce matin", Description: "Impossible d'ouvrir l'ensemble de dossiers", RequesterID: "sami", GroupID: "messagerie", AssigneeID: "camille",
		Conversation: &ticket.Transcript{ID: "c", Number: "CHT0000001", Requester: "sami", From: 1, To: 12}}
	b.ResetTimer()
	for range b.N {
		do(b, r, camille, ticket.Open, in)
	}
}

// BenchmarkList reads pages of 50 among 100,000 tickets (T10).
func BenchmarkList(b *testing.B) {
	r := newRig(b, dbtest.Open(b, db.SQLite))
	fill(b, r, 100_000)
	for _, in := range []ticket.ListIn{
		{}, {State: "open"}, {State: "new"}, {Assignee: "me", State: "open"}, {Assignee: "none", Group: "reseau", State: "open"}, {State: "open", Sort: "priority"},
		{Sort: "-opened_at"}, {State: "open", Sort: "opened_at"}, {Requester: "lea"}, {Query: "zebul"}, {Query: "imprim"}, {Query: "zebul imprim"}, {Query: "INC0050000"}, {Priority: "1", State: "open"},
	} {
		b.Run(fmt.Sprintf("%s %s %s %s %s %s", in.State, in.Assignee, in.Group, in.Sort, in.Query, in.Priority), func(b *testing.B) {
			for range b.N {
				_, err := db.View(ctx, r.DB, camille, func(ctx context.Context, rd db.Reader) (int, error) {
					p, err := ticket.List(ctx, rd, in)
					return len(p.Items), err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("outages", func(b *testing.B) {
		for range b.N {
			if _, err := look(r, auth.Actor(sami), ticket.Outages, ticket.OutagesIn{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
