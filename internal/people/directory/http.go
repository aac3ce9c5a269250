package directory

import "comptoir/internal/base/api"

// Register adds this domain's routes.
func Register(g *api.Group) {
	p := g.At("/people")
	api.List(p, "", People, "directory.read", api.Name("directory.list"))
	api.List(p, "/pictures", Pictures, "directory.read", api.Name("directory.pictures"))
	api.Get(p, "/{id}", Get, "directory.read")

	r := g.At("/groups")
	api.List(r, "", Groups, "directory.read", api.Name("group.list"))
	api.Get(r, "/{id}", GetGroup, "directory.read", api.Name("group.read"))
	api.Make(r, "", MakeGroup, "group.edit", api.Name("group.make"))
	api.Edit(r, "/{id}", EditGroup, "group.edit")
	api.Put(r, "/{id}/members/{person}", Join, "group.edit", api.Name("group.join"))
	api.Delete(r, "/{id}/members/{person}", Leave, "group.edit", api.Name("group.leave"))
}
