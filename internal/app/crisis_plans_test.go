package app_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/app/apptest"
)

// plansOf are the rebuild plans of a crisis, as somebody sees them.
func plansOf(h *apptest.House, who, path string) []app.CrisisPlan {
	h.T.Helper()
	var page struct{ Items []app.CrisisPlan }
	h.As(who).Get(path + "/plans").Is(200).Into(&page)
	return page.Items
}

// stepOf is the step of a CI.
func stepOf(p app.CrisisPlan, name string) app.CrisisStep {
	i := slices.IndexFunc(p.Steps, func(s app.CrisisStep) bool { return s.CI.Name == name })
	if i < 0 {
		return app.CrisisStep{}
	}
	return p.Steps[i]
}

func TestAPlanBecomesTheTasksOfACrisis(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ids := site(h)
		camille, paul, ines := h.As("camille"), h.As("paul"), h.As("ines")
		book := camille.Post("/runbooks", m{"title": "Redémarrer SRV-12", "text": failover}).Is(201)
		camille.Put("/runbooks/"+book.Text("id")+"/cis/"+ids["SRV-12"], nil).Is(200)
		camille.Post("/runbooks/"+book.Text("id")+"/publish", nil).Is(200)
		weekly(h)
		plan := camille.Post("/plans", m{"name": "Perte de la salle A", "lost": []string{ids["Salle A"]}}).Is(201)
		path := declare(h, nil)

		camille.Post(path+"/plans", m{"plan_id": plan.Text("id")}).Is(403, "crisis.members_only")
		paul.Post(path+"/plans", m{"plan_id": "PLN0000099"}).Is(422, "plan.not_found")
		h.As("zoe").Post(path+"/plans", m{"plan_id": plan.Text("id")}).Is(404)
		h.As("zoe").Get(path + "/plans").Is(404)
		from := h.Head()
		started := paul.Post(path+"/plans", m{"plan_id": plan.Text("number")}).Is(201)
		if started.Text("plan.state") != "running" || started.Text("of_id") != plan.Text("id") || started.Text("copied") != "" {
			t.Fatalf("started: %s", started.Body)
		}
		if fired := h.Events(from); !slices.Equal(fired, []string{"plan.started", "crisis.line_written", "crisis.work_changed"}) {
			t.Errorf("it fires %v", fired)
		}
		again := paul.Post(path+"/plans", m{"plan_id": plan.Text("id")}).Is(409, "crisis.plan_started_already")
		if again.Text("title") == "" {
			t.Errorf("a second click: %s", again.Body)
		}

		var tasks struct {
			Items []struct {
				N        int64
				Title    string
				Details  string
				DueAt    time.Time `json:"due_at"`
				State    string
				WaitsFor []int64 `json:"waits_for"`
				CI       struct{ Name string }
				Runbook  string `json:"runbook_id"`
				Plan     string `json:"plan_id"`
			}
		}
		paul.Get(path + "/tasks").Is(200).Into(&tasks)
		if len(tasks.Items) != 6 || tasks.Items[0].Title != "Rétablir Salle A" || len(tasks.Items[0].WaitsFor) != 0 || tasks.Items[0].Plan != plan.Text("id") {
			t.Fatalf("tasks: %+v", tasks.Items)
		}
		for _, k := range tasks.Items {
			switch k.CI.Name {
			case "SRV-12", "SRV-13":
				if !slices.Equal(k.WaitsFor, []int64{1}) {
					t.Errorf("%s waits for %v", k.Title, k.WaitsFor)
				}
				if k.CI.Name == "SRV-12" && k.Runbook != book.Text("id") {
					t.Errorf("its procedure: %+v", k)
				}
			case "Paie":
				if len(k.WaitsFor) != 2 || k.DueAt.Sub(h.Clock.Now()) != 160*time.Minute {
					t.Errorf("the service comes last, after 160 minutes: %+v", k)
				}
			}
		}
		if got := logged(h, path); got[len(got)-1] != "plan_started" || slices.Contains(got, "task_added") {
			t.Errorf("one line says it all: %v", got)
		}

		// Who does a task says so in the crisis: the plan knows; and the other way round.
		shown := plansOf(h, "ines", path)
		if len(shown) != 1 || shown[0].Todo != 6 || stepOf(shown[0], "SRV-12").Procedures[0].Title != "Redémarrer SRV-12" || stepOf(shown[0], "SRV-12").OnCall[0].Person.Name != "Ines Test" {
			t.Fatalf("the plan in the crisis: %+v", shown)
		}
		h.Clock.Add(90 * time.Minute)
		ines.Post(path+"/tasks/1/move", m{"state": "done", "note": "le courant est revenu"}).Is(200)
		h.Settle()
		if got := camille.Get("/plans/" + plan.Text("id")).Is(200); got.Text("marks.0.state") != "done" || got.Text("marks.0.finished_by.id") != ines.ID || got.Text("marks.0.note") != "le courant est revenu" {
			t.Errorf("the plan's mark: %s", got.Body)
		}
		if one := plansOf(h, "paul", path)[0]; one.Done != 1 || *stepOf(one, "Salle A").FinishDrift != 30 || one.Worst < 30 || one.Late < 1 {
			t.Errorf("half an hour late: %+v", one)
		}
		n := stepOf(shown[0], "SRV-13")
		camille.Post("/plans/"+plan.Text("id")+"/tasks/"+strconv.Itoa(n.N)+"/skip", m{"note": "remplacé"}).Is(200)
		h.Settle()
		if got := paul.Get(path + "/tasks").Is(200); !slices.Contains(logged(h, path), "task_moved") || stepOf(plansOf(h, "paul", path)[0], "SRV-13").TaskState != "dropped" {
			t.Errorf("skipped on the plan: %s", got.Body)
		}
		exported(h, path)

		// An exercise used it up: the real crisis runs a copy.
		other := declare(h, m{"name": "Pour de vrai"})
		copied := paul.Post(other+"/plans", m{"plan_id": plan.Text("id")}).Is(201)
		if copied.Text("copied") != "true" || copied.Text("plan.id") == plan.Text("id") || plansOf(h, "paul", other)[0].Todo != 6 {
			t.Errorf("a copy: %s", copied.Body)
		}
		paul.Post(other+"/plans", m{"plan_id": plan.Text("id")}).Is(409, "crisis.plan_started_already")
		if got := plansOf(h, "paul", path); len(got) != 1 || got[0].Done != 1 {
			t.Errorf("what was done in the first crisis stays there: %+v", got)
		}
	})
}
