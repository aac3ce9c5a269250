package desk

import "comptoir/internal/base/api"

// Register adds the desk's routes.
func Register(root *api.Group) {
	g := root.At("/conversations")
	api.List(g, "", List, "desk.read", api.Name("desk.list"))
	api.Make(g, "", Arrive, "desk.arrive")
	api.Act(g, "/take", Take, "desk.take", api.Doc("The next person by priority, then arrival; 204 when nobody waits."))
	api.Get(g, "/{id}", Get, "desk.read")
	api.Get(g, "/{id}/transcript", TranscriptOf, "desk.read", api.Name("desk.transcript"))
	api.Get(g, "/{id}/context", ContextOf, "desk.context")
	api.Act(g, "/{id}/accept", Accept, "desk.accept")
	api.Act(g, "/{id}/decline", Decline, "desk.decline")
	api.Act(g, "/{id}/hold", Hold, "desk.hold")
	api.Act(g, "/{id}/resume", Resume, "desk.resume")
	api.Act(g, "/{id}/return", Return, "desk.return")
	api.Act(g, "/{id}/transfer", Transfer, "desk.transfer")
	api.Act(g, "/{id}/invite", Invite, "desk.invite")
	api.Act(g, "/{id}/leave", Leave, "desk.leave")
	api.Act(g, "/{id}/close", Close, "desk.close")
	api.Make(g, "/{id}/incident", CreateIncident, "desk.incident")
	api.Act(g, "/{id}/link", Link, "desk.link")
	api.Act(g, "/{id}/abandon", Abandon, "desk.abandon")
	api.Act(g, "/{id}/reopen", Reopen, "desk.reopen")
	api.Act(g, "/{id}/keep-place", KeepPlace, "desk.arrive", api.Name("desk.keep_place"))
	api.Act(g, "/{id}/rate", Rate, "desk.rate")

	q := root.At("/queues")
	api.List(q, "", Queues, "desk.queues")
	api.Make(q, "", MakeQueue, "desk.configure", api.Name("desk.make_queue"))
	api.Edit(q, "/{id}", EditQueue, "desk.configure", api.Name("desk.edit_queue"))
	api.Act(q, "/{id}/announce", Announce, "desk.announce")

	api.List(root.At("/agents"), "", Agents, "desk.agents")
	api.Put(root.At("/me/presence"), "", SetPresence, "desk.presence")

	s := root.At("/replies")
	api.List(s, "", Replies, "desk.replies")
	api.Make(s, "", MakeReply, "desk.configure", api.Name("desk.make_reply"))
	api.Edit(s, "/{id}", EditReply, "desk.configure", api.Name("desk.edit_reply"))
	api.Delete(s, "/{id}", DropReply, "desk.configure", api.Name("desk.drop_reply"))
}
