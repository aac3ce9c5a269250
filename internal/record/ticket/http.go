package ticket

import (
	"comptoir/internal/base/api"
	"comptoir/internal/people/thread"
)

// Register adds this domain's routes.
func Register(g *api.Group, threads *thread.Threads) {
	activities := &Activities{Threads: threads}
	t := g.At("/tickets")
	api.List(t, "", List, "ticket.read", api.Name("ticket.list"))
	api.Make(t, "", Open, "ticket.open")
	api.Get(t, "/{id}", Get, "ticket.read")
	api.Edit(t, "/{id}", Edit, "ticket.edit")
	api.Act(t, "/{id}/assign", Assign, "ticket.assign")
	api.Act(t, "/{id}/start", Start, "ticket.start")
	api.Act(t, "/{id}/identify", Identify, "ticket.identify")
	api.Act(t, "/{id}/submit", Submit, "ticket.submit")
	api.Act(t, "/{id}/approve", Approve, "ticket.approve")
	api.Act(t, "/{id}/reject", Reject, "ticket.reject")
	api.Act(t, "/{id}/schedule", Schedule, "ticket.schedule")
	api.Act(t, "/{id}/fail", Fail, "ticket.fail")
	api.Act(t, "/{id}/hold", Hold, "ticket.hold")
	api.Act(t, "/{id}/resume", Resume, "ticket.resume")
	api.Act(t, "/{id}/resolve", Resolve, "ticket.resolve")
	api.Act(t, "/{id}/close", Close, "ticket.close")
	api.Act(t, "/{id}/reopen", Reopen, "ticket.reopen")
	api.Act(t, "/{id}/cancel", Cancel, "ticket.cancel")
	api.Act(t, "/{id}/me_too", MeToo, "ticket.me_too")
	api.Delete(t, "/{id}/me_too", UndoMeToo, "ticket.me_too", api.Name("ticket.me_too_undo"))
	api.Get(t, "/{id}/activity", activities.Activity, "ticket.read", api.Name("ticket.activity"))

	api.List(g.At("/outages"), "", Outages, "ticket.outages")

	k := g.At("/ticket-kinds")
	api.List(k, "", Kinds, "ticket.kinds")
	api.Edit(k, "/{kind}/matrix", EditMatrix, "ticket.matrix_edit")
}
