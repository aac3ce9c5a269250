package recovery

import (
	"net/http"

	"comptoir/internal/base/api"
)

// bodyBytes has room for as many ids as may be named.
const bodyBytes = 4 << 20

// Register adds this domain's routes.
func (x *Recoveries) Register(root *api.Group) {
	api.Apart(root.At("/recovery"), http.MethodPost, http.StatusOK, "", x.Order, "recovery.order", api.Limit(bodyBytes),
		api.Doc("In what order to rebuild what is lost and what stops because of it. Keeps nothing."))
	api.Apart(root.At("/cis"), http.MethodGet, http.StatusOK, "/{id}/sentence", x.SentenceOf, "ci.sentence")

	g := root.At("/plans")
	api.List(g, "", List, "plan.read", api.Name("plan.list"))
	api.Make(g, "", x.Save, "plan.save", api.Limit(bodyBytes))
	api.Get(g, "/{id}", x.Plan, "plan.read")
	api.Edit(g, "/{id}", Rename, "plan.rename")
	api.Act(g, "/{id}/recompute", x.Recompute, "plan.recompute", api.Limit(bodyBytes))
	api.Get(g, "/{id}/changes", ChangesBetween, "plan.read", api.Name("plan.changes"))
	api.Get(g, "/{id}/comparison", Compare, "plan.read", api.Name("plan.comparison"))
	api.Act(g, "/{id}/start", x.Start, "plan.start")
	api.Act(g, "/{id}/tasks/{n}/start", x.StartTask, "plan.task", api.Name("plan.task_start"))
	api.Act(g, "/{id}/tasks/{n}/done", x.DoneTask, "plan.task", api.Name("plan.task_done"))
	api.Act(g, "/{id}/tasks/{n}/skip", x.SkipTask, "plan.task", api.Name("plan.task_skip"))
	api.Raw(g, http.MethodGet, "/{id}/export", x.Export, "plan.read", api.Name("plan.export"),
		api.Doc("the plan as a file: format=md, csv, json or html; in the reader's language"))
}
