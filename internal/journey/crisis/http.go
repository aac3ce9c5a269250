package crisis

import (
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/people/account"
)

// Register adds this domain's routes.
func (x *Crises) Register(root *api.Group, accounts *account.Accounts) {
	api.Get(root.At("/crisis-kinds"), "", KindsOf, "crisis.read", api.Name("crisis.kinds"))
	g := root.At("/crises")
	api.List(g, "", x.List, "crisis.read", api.Name("crisis.list"))
	api.Make(g, "", x.Declare, "crisis.declare")
	api.Get(g, "/{id}", x.Get, "crisis.read")
	api.Edit(g, "/{id}", x.Edit, "crisis.edit")
	api.Act(g, "/{id}/move", x.Move, "crisis.move")
	api.Act(g, "/{id}/close", x.Close, "crisis.close")
	api.Act(g, "/{id}/join", x.Join, "crisis.join")
	api.Act(g, "/{id}/leave", x.Leave, "crisis.leave")
	api.List(g, "/{id}/members", x.Members, "crisis.read", api.Name("crisis.members"))
	api.List(g, "/{id}/roles", x.Roles, "crisis.read", api.Name("crisis.roles"))
	api.Make(g, "/{id}/roles", x.Give, "crisis.role", api.Name("crisis.give"))
	api.Delete(g, "/{id}/roles/{role}", x.EndRole, "crisis.role", api.Name("crisis.end_role"))
	api.Act(g, "/{id}/call", x.Call, "crisis.call")
	api.Act(g, "/{id}/answer", x.Answer, "crisis.answer")
	api.Act(g, "/{id}/cis", x.Affect, "crisis.attach", api.Name("crisis.affect"))
	api.Delete(g, "/{id}/cis/{ci}", x.Release, "crisis.attach", api.Name("crisis.release"))
	api.Act(g, "/{id}/records", x.Attach, "crisis.attach")
	api.Delete(g, "/{id}/records/{kind}/{record}", x.Detach, "crisis.attach", api.Name("crisis.detach"))
	api.Get(g, "/{id}/log", x.Log, "crisis.read", api.Name("crisis.log"))
	api.Make(g, "/{id}/log", x.Write, "crisis.write")
	api.Get(g, "/{id}/log/{number}", x.LineOf, "crisis.read", api.Name("crisis.line"))
	api.Act(g, "/{id}/log/{number}/assess", x.Assess, "crisis.assess")
	api.Act(g, "/{id}/log/{number}/choose", x.Choose, "crisis.choose")
	api.Act(g, "/{id}/log/{number}/erase", x.Erase, "crisis.erase")
	api.Make(g, "/{id}/promote", x.Promote, "crisis.promote")
	api.Raw(g, http.MethodGet, "/{id}/export", x.Export, "crisis.export", api.Doc("the whole log as a file that `comptoir verify` proves whole"))
	api.List(g, "/{id}/rooms", x.Rooms, "crisis.read", api.Name("crisis.rooms"))
	api.Make(g, "/{id}/rooms", x.OpenRoom, "crisis.room", api.Name("crisis.open_room"))
	api.Act(g, "/{id}/rooms/{room}/close", x.CloseRoom, "crisis.room", api.Name("crisis.close_room"))
	api.List(g, "/{id}/presence", x.WhoIsThere, "crisis.read", api.Name("crisis.who_is_there"))
	api.Put(g, "/{id}/presence", x.BePresent, "crisis.presence")
	x.work(g)
	x.exercise(g)
	x.after(g)
	x.outside(root, g)

	v := &Guests{Crises: x, Accounts: accounts}
	api.List(g, "/{id}/guests", v.Guests, "crisis.read", api.Name("crisis.guests"))
	api.Make(g, "/{id}/guests", v.Invite, "crisis.guest", api.Name("crisis.invite"), api.Secret)
	api.Delete(g, "/{id}/guests/{guest}", v.Revoke, "crisis.guest", api.Name("crisis.revoke"))
	o := root.At("/guests")
	api.Apart(o, http.MethodPost, http.StatusOK, "/{token}/enter", v.Enter, "", api.Public, api.Name("guest.enter"))
	api.Apart(o, http.MethodGet, http.StatusOK, "/{token}", v.Visit, "", api.Public, api.Name("guest.visit"))
	api.Apart(o, http.MethodGet, http.StatusOK, "/{token}/messages", v.Messages, "", api.Public, api.Name("guest.messages"))
	api.Apart(o, http.MethodPost, http.StatusCreated, "/{token}/messages", v.Say, "", api.Public, api.Name("guest.say"))
	k := root.At("/roll-calls")
	api.Apart(k, http.MethodGet, http.StatusOK, "/{token}", v.LookAtCall, "", api.Public, api.Name("roll_call.read"))
	api.Apart(k, http.MethodPost, http.StatusOK, "/{token}", v.AnswerCall, "", api.Public, api.Name("roll_call.answer"))
}

// outside are the routes of what those who do not take part are told.
func (x *Crises) outside(root, g *api.Group) {
	api.Act(g, "/{id}/messages/{n}/retry", x.RetryMessage, "crisis.message", api.Name("crisis.retry_message"))
	api.Act(g, "/{id}/messages/{n}/end", x.EndMessage, "crisis.message", api.Name("crisis.end_message"))
	api.List(g, "/{id}/freezes", x.FreezesOf, "crisis.read", api.Name("crisis.freezes"))
	api.Make(g, "/{id}/freezes", x.DeclareFreeze, "crisis.freeze", api.Name("crisis.declare_freeze"))
	api.Delete(g, "/{id}/freezes/{freeze}", x.LiftFreeze, "crisis.freeze", api.Name("crisis.lift_freeze"))
	api.List(root.At("/freezes"), "", x.Freezes, "freeze.read", api.Name("freeze.list"))
	api.List(root.At("/announcements"), "", x.Announcements, "announcement.read", api.Name("announcement.list"))
	api.List(root.At("/crisis-audiences"), "", x.Audiences, "crisis.audience", api.Name("crisis.audiences"))
	api.Put(root.At("/crisis-audiences"), "/{audience}", x.SetAudience, "crisis.audience", api.Name("crisis.set_audience"))
}

// work are the routes of what is decided, done and told.
func (x *Crises) work(g *api.Group) {
	api.List(g, "/{id}/decisions", x.Decisions, "crisis.read", api.Name("crisis.decisions"))
	api.Make(g, "/{id}/decisions", x.Decide, "crisis.decide")
	api.Make(g, "/{id}/decisions/propose", x.Propose, "crisis.propose")
	api.Act(g, "/{id}/decisions/{n}/take", x.Take, "crisis.decide", api.Name("crisis.take"))
	api.Act(g, "/{id}/decisions/{n}/reject", x.Reject, "crisis.decide", api.Name("crisis.reject"))
	api.Get(g, "/{id}/decisions/{n}", x.DecisionOf, "crisis.read", api.Name("crisis.decision"))
	api.Act(g, "/{id}/decisions/{n}/settle", x.Settle, "crisis.decide", api.Name("crisis.settle"))
	api.List(g, "/{id}/tasks", x.Tasks, "crisis.read", api.Name("crisis.tasks"))
	api.Make(g, "/{id}/tasks", x.AddTask, "crisis.task", api.Name("crisis.add_task"))
	api.Edit(g, "/{id}/tasks/{n}", x.EditTask, "crisis.task", api.Name("crisis.edit_task"))
	api.Act(g, "/{id}/tasks/{n}/move", x.MoveTask, "crisis.task", api.Name("crisis.move_task"))
	api.Get(g, "/{id}/points/draft", x.DraftPoint, "crisis.read", api.Name("crisis.draft_point"))
	api.List(g, "/{id}/points", x.Points, "crisis.read", api.Name("crisis.points"))
	api.Make(g, "/{id}/points", x.HoldPoint, "crisis.point", api.Name("crisis.hold_point"))
	api.List(g, "/{id}/messages/templates", x.Templates, "crisis.read", api.Name("crisis.templates"))
	api.List(g, "/{id}/messages", x.Messages, "crisis.read", api.Name("crisis.messages"))
	api.Make(g, "/{id}/messages", x.PlanMessage, "crisis.message", api.Name("crisis.plan_message"))
	api.Act(g, "/{id}/messages/{n}/settle", x.SettleMessage, "crisis.message", api.Name("crisis.settle_message"))
	api.List(g, "/{id}/clocks", x.Clocks, "crisis.read", api.Name("crisis.clocks"))
	api.Act(g, "/{id}/clocks", x.Know, "crisis.clock", api.Name("crisis.know"))
	api.Act(g, "/{id}/clocks/{regulation}/{step}/meet", x.Meet, "crisis.clock", api.Name("crisis.meet"))
	api.Get(g, "/{id}/state", x.StateAt, "crisis.read", api.Name("crisis.state"))
	api.Raw(g, http.MethodGet, "/{id}/postmortem", x.Report, "crisis.export", api.Name("crisis.postmortem"), api.Doc("what can be learned: format=json, md, html or pdf; names=true tells who, and not only in which role"))
	api.Make(g, "/{id}/findings", x.Find, "crisis.find")
	api.Delete(g, "/{id}/findings/{n}", x.DropFinding, "crisis.find", api.Name("crisis.drop_finding"))
	api.Act(g, "/{id}/findings/{n}/ticket", x.OpenTicket, "crisis.open_ticket")
	api.Get(g, "/{id}/handover", x.HandoverOf, "crisis.read", api.Name("crisis.handover"))
	api.Get(g, "/{id}/impact", x.ImpactOf, "crisis.read", api.Name("crisis.impact"))
}

// exercise are the routes of a scenario and of those who observe.
func (x *Crises) exercise(g *api.Group) {
	api.List(g, "/{id}/injects", x.Injects, "crisis.read", api.Name("crisis.injects"))
	api.Make(g, "/{id}/injects", x.AddInject, "crisis.inject", api.Name("crisis.add_inject"))
	api.Edit(g, "/{id}/injects/{n}", x.EditInject, "crisis.inject", api.Name("crisis.edit_inject"))
	api.Delete(g, "/{id}/injects/{n}", x.DropInject, "crisis.inject", api.Name("crisis.drop_inject"))
	api.Act(g, "/{id}/injects/{n}/release", x.ReleaseInject, "crisis.inject", api.Name("crisis.release_inject"))
	api.List(g, "/{id}/observations", x.Observations, "crisis.read", api.Name("crisis.observations"))
	api.Make(g, "/{id}/observations", x.Observe, "crisis.inject", api.Name("crisis.observe"))
}
