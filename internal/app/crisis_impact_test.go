package app_test

import (
	"context"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/crisis"
)

// toldImpacts are the impacts that the screens of a crisis are given after a place in the log.
func toldImpacts(t *testing.T, h *apptest.House, after int64) []crisis.Impact {
	t.Helper()
	h.Settle()
	out, err := db.View(t.Context(), h.App.DB, auth.System(h.Tenant), func(ctx context.Context, r db.Reader) ([]crisis.Impact, error) {
		events, err := db.Events(ctx, r, after, 10_000)
		var out []crisis.Impact
		for _, e := range events {
			if e.Type != "crisis.impact_changed" || err != nil {
				continue
			}
			var record any
			if record, _, err = h.App.Crises.Record(ctx, r, e); err == nil {
				shown, ok := record.(crisis.Shown)
				if !ok || shown.Impact == nil {
					t.Errorf("an impact without a record: %+v", record)
					continue
				}
				out = append(out, *shown.Impact)
			}
		}
		return out, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatGoesDownShowsInTheCrisis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille, paul := h.As("camille"), h.As("paul")
		weekly(h)
		camille.Patch("/cis/"+ids["Paie"], m{"support_group_id": h.Group}).Is(200)
		path := declare(h, nil)
		drill := declare(h, m{"name": "Exercice", "exercise": true})
		h.Settle()

		from := h.Head()
		camille.Patch("/cis/"+ids["SRV-13"], m{"status": "down"}).Is(200)
		fell := h.Clock.Now()
		told := toldImpacts(t, h, from)
		if len(told) != 1 {
			t.Fatalf("%d pushes for one change", len(told))
		}
		got := told[0]
		if got.Counts.Lost != 1 || got.Counts.StoppedServices != 1 || got.Counts.Users != 412 || len(got.Losses) != 1 || !got.Losses[0].Down || got.Losses[0].Name != "SRV-13" || got.Stopped == nil || len(got.Stopped) != 0 {
			t.Fatalf("pushed %+v", got)
		}
		paie := got.Services[0]
		if paie.Name != "Paie" || paie.State != "stopped" || paie.Users != 412 || !paie.Deadline.Time().Equal(fell.Add(2*time.Hour)) || len(paie.Because) != 1 || paie.Because[0] != "SRV-13" ||
			len(paie.OnCall) != 1 || paie.OnCall[0].Person.Name != "Ines Test" || paie.OnCall[0].Phone != "" || paie.Group == nil {
			t.Errorf("the service: %+v", paie)
		}
		if asked := paul.Get(path + "/impact").Is(200); asked.Text("services.0.deadline_at") == "" || asked.Text("stopped.0.ci.name") == "" || asked.Text("losses.0.down") != "true" {
			t.Errorf("asked for: %s", asked.Body)
		}
		if asked := paul.Get(drill + "/impact").Is(200); asked.Text("counts.lost") != "0" {
			t.Errorf("an exercise follows no real loss: %s", asked.Body)
		}

		// Something else that stops what was stopped already, later: the deadline stays.
		h.Clock.Add(30 * time.Minute)
		paul.Post(path+"/cis", m{"ci_ids": []string{ids["Salle A"]}}).Is(200)
		if again := paul.Get(path + "/impact").Is(200); again.Text("losses.1.name") != "Salle A" || again.Text("counts.lost") != "2" {
			t.Errorf("with the room: %s", again.Body)
		}
		// What changes nothing of it is not told; what people use of a service is.
		from = h.Head()
		camille.Patch("/cis/"+ids["SRV-12"], m{"description": "au fond à gauche"}).Is(200)
		if got := toldImpacts(t, h, from); len(got) != 0 {
			t.Errorf("a description: %d pushes", len(got))
		}
		camille.Patch("/cis/"+ids["Paie"], m{"rto_min": 60}).Is(200)
		if got := toldImpacts(t, h, from); len(got) != 1 || got[0].Services[0].RTO != 60 {
			t.Errorf("another objective: %+v", got)
		}

		// It is up again, and somebody says that the room was not it.
		from = h.Head()
		camille.Patch("/cis/"+ids["SRV-13"], m{"status": "in_service"}).Is(200)
		paul.Delete(path + "/cis/" + ids["Salle A"]).Is(204)
		if got := toldImpacts(t, h, from); len(got) != 1 || got[0].Counts.Lost != 0 || len(got[0].Services) != 0 {
			t.Errorf("nothing is lost: %+v", got)
		}
		// A loss that has nothing to do with it is taken off, and a crisis that is declared later has what fell shortly before.
		camille.Patch("/cis/"+ids["SRV-12"], m{"status": "down"}).Is(200)
		h.Settle()
		paul.Delete(path + "/cis/" + ids["SRV-12"]).Is(204)
		if got := paul.Get(path + "/impact").Is(200); got.Text("counts.lost") != "0" {
			t.Errorf("taken off: %s", got.Body)
		}
		later := declare(h, m{"name": "Plus tard"})
		h.Settle()
		if got := paul.Get(later + "/impact").Is(200); got.Text("losses.0.name") != "SRV-12" || got.Text("counts.lost") != "1" {
			t.Errorf("what fell before: %s", got.Body)
		}
		h.As("zoe").Get(path + "/impact").Is(404)
	})
}
