package app_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/exchange"
)

const smallLog = `number,incident_state,opened_at,sys_updated_at,impact,urgency,priority,assignment_group,category
X1,New,1/3/2024 08:00,1/3/2024 08:00,2 - Medium,2 - Medium,3 - Moderate,Réseau,VPN
X1,Active,1/3/2024 08:00,1/3/2024 09:00,1 - High,2 - Medium,2 - High,Réseau,VPN
X2,Resolved,2/4/2024 10:00,2/4/2024 11:00,3 - Low,3 - Low,4 - Low,?,Poste
X3,Wrong,31/31/2024 10:00,2/4/2024 11:00,3 - Low,3 - Low,4 - Low,?,Poste
`

// What was imported stands in the database with the figures of the file, the last row of a number being its state.
func TestImportIncidents(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rep, err := exchange.ImportIncidents(t.Context(), h.App.DB, h.Tenant, strings.NewReader(smallLog), exchange.IncidentOptions{Zone: "Europe/Paris"})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Rows != 4 || rep.Bad != 1 || rep.Incidents != 2 || rep.Created != 2 || len(rep.BadRows) != 1 || rep.BadRows[0].Line != 5 {
			t.Fatalf("reported %+v", rep)
		}
		found := h.As("camille").Get("/tickets?q=X1").Is(200)
		got := h.As("camille").Get("/tickets/" + found.Text("items.0.id")).Is(200)
		if got.Text("external_id") != "X1" || got.Text("state") != "in_progress" || got.Text("priority") != "2" ||
			got.Text("group.name") != "Réseau" || got.Text("opened_at") != "2024-03-01T07:00:00.000Z" {
			t.Fatalf("imported as %s", got.Body)
		}
		again, err := exchange.ImportIncidents(t.Context(), h.App.DB, h.Tenant, strings.NewReader(smallLog), exchange.IncidentOptions{})
		if err != nil || again.Created != 0 || again.Known != 2 {
			t.Fatalf("imported twice: %+v %v", again, err)
		}
	})
}

func TestImportOfTheRealSample(t *testing.T) {
	name := filepath.Join(os.Getenv("COMPTOIR_DATA"), "uci498-sample", "incident_event_log_1000.csv")
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", name)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, c := range rows[0] {
		column[c] = i
	}
	last := map[string][]string{}
	for _, r := range rows[1:] {
		last[r[column["number"]]] = r
	}
	want := map[string]int{}
	for _, r := range last {
		want["P"+r[column["priority"]][:1]]++
		want["state "+strings.ToLower(r[column["incident_state"]])]++
		if g := r[column["assignment_group"]]; g != "?" {
			want[g]++
		}
	}
	h := apptest.On(t, db.SQLite)
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }() // only read
	if _, err := exchange.ImportIncidents(t.Context(), h.App.DB, h.Tenant, in, exchange.IncidentOptions{}); err != nil {
		t.Fatal(err)
	}
	type n struct {
		Key string `db:"k"`
		N   int    `db:"n"`
	}
	got, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) ([]n, error) {
		return db.Select[n](ctx, r, `SELECT 'P' || priority AS k, count(*) AS n FROM ticket WHERE tenant_id = $1 GROUP BY priority
			UNION ALL SELECT 'state ' || state, count(*) FROM ticket WHERE tenant_id = $1 GROUP BY state
			UNION ALL SELECT g.name, count(*) FROM ticket t JOIN grp g ON g.tenant_id = t.tenant_id AND g.id = t.group_id WHERE t.tenant_id = $1 GROUP BY g.name`)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got {
		if want[g.Key] != g.N {
			t.Errorf("%s: %d in the database, %d in the file", g.Key, g.N, want[g.Key])
		}
		delete(want, g.Key)
	}
	if len(want) > 0 {
		t.Errorf("in the file and not in the database: %v", want)
	}
}
