package directory

import "comptoir/internal/base/api"

// Register adds this domain's routes.
func Register(root *api.Group) {
	p := root.At("/people")
	api.List(p, "", People, "directory.read", api.Name("directory.list"))
	api.Get(p, "/{id}", Get, "directory.read")

	g := root.At("/groups")
	api.List(g, "", Groups, "directory.read", api.Name("group.list"))
	api.Get(g, "/{id}", GetGroup, "directory.read", api.Name("group.read"))
	api.Make(g, "", MakeGroup, "group.edit", api.Name("group.make"))
	api.Edit(g, "/{id}", EditGroup, "group.edit")
	api.Put(g, "/{id}/members/{person}", Join, "group.edit", api.Name("group.join"))
	api.Delete(g, "/{id}/members/{person}", Leave, "group.edit", api.Name("group.leave"))
}
