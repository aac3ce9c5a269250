package cmdb

import "comptoir/internal/base/api"

// RegisterHealth adds the routes of the health page.
func RegisterHealth(g *api.Group) {
	h := g.At("/cmdb/health")
	api.Get(h, "", HealthOf, "ci.read", api.Name("cmdb.health"))
	api.List(h, "/{check}", HealthList, "ci.read", api.Name("cmdb.health_list"))
}
