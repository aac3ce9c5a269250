package cmdb

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds this domain's routes.
func Register(g *api.Group, maps *Maps) {
	c := g.At("/cis")
	api.List(c, "", List, "ci.read", api.Name("ci.list"))
	api.Make(c, "", Make, "ci.make")
	api.Get(c, "/{id}", Get, "ci.read")
	api.Edit(c, "/{id}", Edit, "ci.edit")
	api.Act(c, "/{id}/verify", Verify, "ci.verify")
	api.Act(c, "/{id}/retire", Retire, "ci.retire")
	api.Act(c, "/{id}/restore", Restore, "ci.restore")
	api.Act(c, "/{id}/release", Release, "ci.release")
	api.List(c, "/{id}/history", History, "ci.read", api.Name("ci.history"))
	api.Get(c, "/{id}/users", UsersOf, "ci.read", api.Name("ci.users"))
	api.Make(c, "/{id}/users", AddUser, "ci.edit", api.Name("ci.user_add"))
	api.Delete(c, "/{id}/users/{user}", RemoveUser, "ci.edit", api.Name("ci.user_remove"))

	api.Get(c, "/{id}/neighbours", maps.Neighbours, "ci.read", api.Name("ci.neighbours"))
	api.Get(c, "/{id}/impact", maps.ImpactOf, "impact.read", api.Name("ci.impact"))
	api.Get(c, "/{id}/single-points", maps.SinglePoints, "impact.read", api.Name("ci.single_points"))
	api.Apart(g.At("/impact"), http.MethodPost, http.StatusOK, "", maps.Impact, "impact.read")
	api.Apart(g.At("/common-cause"), http.MethodPost, http.StatusOK, "", maps.CommonCause, "common_cause.read")

	l := g.At("/relations")
	api.List(l, "", Relations, "relation.read", api.Name("relation.list"))
	api.Make(l, "", Relate, "relation.make")
	api.Get(l, "/{id}", GetRelation, "relation.read")
	api.Edit(l, "/{id}", EditRelation, "relation.edit")
	api.Delete(l, "/{id}", Unrelate, "relation.remove")

	api.List(g.At("/services"), "", Services, "service.list")
	k := g.At("/ci-classes")
	api.List(k, "", Classes, "ci_class.read", api.Name("ci_class.list"))
	api.Make(k, "", MakeClass, "ci_class.make")
	api.Edit(k, "/{id}", EditClass, "ci_class.edit")
	api.List(g.At("/ci-relation-types"), "", RelationTypes, "relation.read", api.Name("relation.types"))
	api.Get(g.At("/map"), "", maps.Whole, "map.read", api.Name("map.whole"))
	api.Get(g.At("/map"), "/changes", MapChanges, "map.read", api.Name("map.changes"))
}
