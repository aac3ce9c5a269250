package ticket_test

import (
	"context"
	"testing"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/ticket"
)

func TestImportKeepsWhatWas(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		at := func(h int) instant.Instant { return instant.Of(dbtest.Start.Add(time.Duration(h-1000) * time.Hour)) }
		old := []ticket.ImportIn{
			{ExternalID: "INC0000045", Title: "Symptom 72", State: ticket.Closed, RequesterID: "sami", OpenedBy: "yanis", Channel: "phone", Impact: 2, Urgency: 2, Priority: 3,
				ResolutionCode: "code 5", OpenedAt: at(1), ResolvedAt: at(5), ClosedAt: at(9), Reassignments: 2, Steps: []ticket.Step{
					{At: at(5), ActorID: "camille", Verb: "resolve", Changes: []ticket.Change{{Field: "state", Old: "new", New: "resolved"}}},
					{At: at(9), Verb: "close", Changes: []ticket.Change{{Field: "state", Old: "resolved", New: "closed"}}},
				}},
			{ExternalID: "INC0000047", Title: "Symptom 1", State: ticket.OnHold, HoldReason: "vendor", OpenedAt: at(2)},
			{ExternalID: "INC0000047", Title: "twice in the file", OpenedAt: at(2)},
		}
		run := func(source string, list []ticket.ImportIn) (ticket.Imports, error) {
			return db.Update(ctx, r.DB, auth.System("t1"), func(ctx context.Context, tx *db.Tx) (ticket.Imports, error) {
				return ticket.Import(ctx, tx, source, list)
			})
		}
		for i, want := range []ticket.Imports{{Created: 2, Skipped: 1}, {Skipped: 3}} {
			got, err := run("servicenow", old)
			if err != nil || got.Created != want.Created || got.Skipped != want.Skipped || len(got.IDs) != want.Created {
				t.Fatalf("run %d: %+v, %v", i, got, err)
			}
		}
		if got, err := run("elsewhere", old[:1]); err != nil || got.Created != 1 {
			t.Errorf("from another source it is another ticket: %+v, %v", got, err)
		}
		_, err := run("x", []ticket.ImportIn{{Title: "x", State: "flying"}})
		fails(t, err, "ticket.state_unknown")

		tk := read(t, r, camille, ticket.Get, ticket.GetIn{ID: "INC0000001"})
		if tk.ExternalID != "INC0000045" || tk.Source != "servicenow" || tk.State != ticket.Closed || tk.OpenedAt != at(1) || tk.ResolvedAt != at(5) || tk.ClosedAt != at(9) ||
			tk.UpdatedAt != at(9) || tk.StateAt != at(9) || tk.Version != 3 || tk.Priority != 3 || tk.ReassignmentCount != 2 || tk.ResolutionCode != "code 5" {
			t.Errorf("%+v", tk)
		}
		stream := read(t, r, camille, (&ticket.Activities{Threads: r.threads}).Activity, ticket.ActivityIn{ID: tk.ID})
		if kinds(stream.Items) != "created transition transition" || stream.Items[1].Actor.Name != "Camille Martin" || stream.Items[1].At != at(5) || stream.Items[2].Actor != nil {
			t.Errorf("%+v", stream.Items)
		}
		if next := r.open(t, sami, "Nouveau"); next.Number != "INC0000004" {
			t.Errorf("numbers go on: %s", next.Number)
		}
		for _, e := range r.events(t)[:3] {
			if e.Type != "ticket.imported" || len(e.Topics) != 0 {
				t.Errorf("%s to %v", e.Type, e.Topics)
			}
		}
	})
}

func TestTitleOf(t *testing.T) {
	for text, want := range map[string]string{
		"Bonjour,\nOutlook ne s'ouvre plus":                        "Bonjour, Outlook ne s'ouvre plus",
		"  **Outlook** ne s'ouvre plus. J'ai redémarré deux fois.": "Outlook ne s'ouvre plus.",
		"Ça marche. Non":                   "Ça marche. Non",
		"":                                 "",
		"mot " + "très " + longTail + " x": "mot très " + longTail[:len("long, ")*18-2] + "…",
	} {
		if got := ticket.TitleOf(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

const longTail = "long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long, long"
