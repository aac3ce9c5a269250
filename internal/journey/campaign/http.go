package campaign

import "comptoir/internal/base/api"

// Register adds the routes of campaigns.
func Register(g *api.Group) {
	c := g.At("/campaigns")
	api.List(c, "", List, "campaign.read", api.Name("campaign.list"))
	api.Make(c, "", OpenOne, "campaign.open")
	api.Get(c, "/{id}", Get, "campaign.read")
	api.List(c, "/{id}/items", Items, "campaign.read", api.Name("campaign.items"))
	api.List(c, "/{id}/progress", Progress, "campaign.read", api.Name("campaign.progress"))
	api.Act(c, "/{id}/close", Close, "campaign.close")
}
