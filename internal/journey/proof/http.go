package proof

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds this domain's routes.
func (x *Proofs) Register(root *api.Group) {
	g := root.At("/proofs")
	api.List(g, "", x.Rounds, "proof.read", api.Name("proof.list"))
	api.Apart(g, http.MethodGet, http.StatusOK, "/{token}", x.LookAt, "", api.Public, api.Name("proof.look"))
	api.Apart(g, http.MethodPost, http.StatusOK, "/{token}", x.Answer, "", api.Public, api.Name("proof.answer"))
}
