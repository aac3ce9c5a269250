package webhook

import "comptoir/internal/base/api"

// Register adds this domain's routes.
func Register(root *api.Group, h *Hooks) {
	g := root.At("/webhooks")
	api.List(g, "", h.List, "webhook.read", api.Name("webhook.list"))
	api.Make(g, "", h.Make, "webhook.edit", api.Name("webhook.make"), api.Secret)
	api.Edit(g, "/{id}", h.Edit, "webhook.edit")
	api.Delete(g, "/{id}", h.Drop, "webhook.edit", api.Name("webhook.drop"))
	api.Act(g, "/{id}/secret", h.Renew, "webhook.edit", api.Name("webhook.renew"), api.Secret)
	api.Act(g, "/{id}/test", h.Test, "webhook.edit", api.Name("webhook.test"))
	api.List(g, "/{id}/deliveries", h.Log, "webhook.read", api.Name("webhook.log"))
	api.Act(g, "/{id}/deliveries/{delivery}/replay", h.Replay, "webhook.edit", api.Name("webhook.replay"))
}
