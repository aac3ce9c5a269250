package inventory

import "comptoir/internal/base/api"

// Register puts the routes of people in the API; agents come by Door.
func Register(g *api.Group) {
	inventory := g.At("/inventory")
	api.List(inventory, "/tokens", Tokens, "inventory_token.read")
	api.Make(inventory, "/tokens", MakeToken, "inventory_token.make", api.Secret)
	api.Delete(inventory, "/tokens/{id}", RevokeToken, "inventory_token.revoke")
	api.List(inventory, "/agents", Agents, "inventory.read", api.Name("inventory.agents"))
	cis := g.At("/cis")
	api.Get(cis, "/{id}/inventory", SheetOf, "inventory.read")
	api.List(cis, "/{id}/software", SoftwareOf, "inventory.read", api.Name("inventory.software"))
}
