package ticket_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/record/ticket"
)

// cpu is what the process has used, for figures that other work on the machine does not blur.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measured(b *testing.B, f func()) {
	b.Helper()
	f() // statements get prepared
	b.ResetTimer()
	before := cpu(b)
	for range b.N {
		f()
	}
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// BenchmarkOpen is the ticket's part of a conversation becoming an incident (T9), durable.
func BenchmarkOpen(b *testing.B) {
	r := newRig(b, dbtest.Open(b, db.SQLite))
	in := ticket.OpenIn{Title: "Outlook ne s'ouvre plus depuis ce matin", Description: "Impossible d'ouvrir l'ensemble de dossiers", RequesterID: "sami", GroupID: "messagerie", AssigneeID: "camille",
		Conversation: &ticket.Transcript{ID: "c", Number: "CHT0000001", Requester: "sami", From: 1, To: 12}}
	measured(b, func() { do(b, r, camille, ticket.Open, in) })
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
			measured(b, func() { read(b, r, camille, ticket.List, in) })
		})
	}
	b.Run("outages", func(b *testing.B) {
		measured(b, func() { read(b, r, sami, ticket.Outages, ticket.OutagesIn{}) })
	})
}
