package status

import "comptoir/internal/base/api"

// Register adds the routes of those who look after the page; what the public reads is not of the API.
func (x *Pages) Register(root *api.Group) {
	g := root.At("/status-page")
	api.Get(g, "", x.Get, "status.read")
	api.Edit(g, "", x.Edit, "status.edit")
	api.Make(g, "/services", x.AddService, "status.edit", api.Name("status.add_service"))
	api.Edit(g, "/services/{id}", x.EditService, "status.edit", api.Name("status.edit_service"))
	api.Delete(g, "/services/{id}", x.DropService, "status.edit", api.Name("status.drop_service"))
	api.Act(g, "/services/{id}/state", x.SetState, "status.set", api.Name("status.set_state"))
	api.Make(g, "/notices", x.AddNotice, "status.publish", api.Name("status.add_notice"))
	api.Act(g, "/notices/{id}/end", x.EndNotice, "status.publish", api.Name("status.end_notice"))
}
