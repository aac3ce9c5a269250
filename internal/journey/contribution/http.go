package contribution

import "comptoir/internal/base/api"

// Register adds this domain's routes.
func Register(g *api.Group, s *Calls) {
	api.Make(g.At("/tickets"), "/{id}/call", s.OpenCall, "call.open")

	c := g.At("/calls")
	api.List(c, "", s.List, "call.read", api.Name("call.list"))
	api.Get(c, "/{id}", s.GetCall, "call.read")
	api.Edit(c, "/{id}", s.EditCall, "call.edit")
	api.Act(c, "/{id}/close", s.CloseCall, "call.close")
	api.Act(c, "/{id}/seen", s.Seen, "call.seen")
	api.Delete(c, "/{id}/seen", s.UndoSeen, "call.seen", api.Name("call.undo_seen"))
	api.List(c, "/{id}/seen", s.Who, "call.who")
	api.List(c, "/{id}/contributions", s.Contributions, "contribution.read", api.Name("contribution.list"))
	api.Make(c, "/{id}/contributions", s.Contribute, "contribution.make")

	w := g.At("/contributions")
	api.List(w, "", s.Credits, "contribution.read", api.Name("contribution.credits"))
	api.Get(w, "/{id}", s.Get, "contribution.read")
	api.Edit(w, "/{id}", s.Edit, "contribution.edit")
	api.Delete(w, "/{id}", s.Remove, "contribution.remove")
	api.Make(w, "/{id}/evidence", s.AddEvidence, "contribution.edit", api.Name("contribution.add_evidence"))
	api.Delete(w, "/{id}/evidence/{evidence}", s.DropEvidence, "contribution.edit", api.Name("contribution.drop_evidence"))
	api.Act(w, "/{id}/vote", s.Vote, "contribution.vote")
	api.Delete(w, "/{id}/vote", s.UndoVote, "contribution.vote", api.Name("contribution.undo_vote"))
	api.Act(w, "/{id}/status", s.SetStatus, "contribution.move")
	api.Act(w, "/{id}/mark", s.Mark, "contribution.mark")
	api.Delete(w, "/{id}/mark", s.Unmark, "contribution.mark", api.Name("contribution.unmark"))
}
