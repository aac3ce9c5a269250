package notify

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds this domain's routes.
func (s *Notices) Register(g *api.Group) {
	api.Apart(g.At("/me/notices"), http.MethodGet, http.StatusOK, "", s.Choices, "notice.choose", api.Name("notice.choices"))
	api.Edit(g.At("/me/notices"), "", s.Choose, "notice.choose")

	d := g.At("/me/devices")
	api.List(d, "", List, "device.read", api.Name("device.list"))
	api.Make(d, "", s.Add, "device.add")
	api.Delete(d, "/{id}", Remove, "device.remove")
	api.Act(d, "/{id}/test", s.TryOut, "device.test")
}
