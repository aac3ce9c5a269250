package tenant

import "comptoir/internal/base/api"

// Register adds this domain's routes.
func Register(g *api.Group) {
	g = g.At("/tenant")
	api.Get(g, "", Settings, "tenant.read")
	api.Edit(g, "", Edit, "tenant.edit")
}
