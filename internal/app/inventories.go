package app

import (
	"net/http"

	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/inventory"
	"comptoir/internal/record/cmdb"
)

// inventories opens the door of the inventory agents, outside the API: they know neither its prefix nor its ways.
func (a *App) inventories(mux *http.ServeMux) {
	door := inventory.NewDoor(a.DB)
	answer := func(w http.ResponseWriter, r *http.Request) {
		if err := door.Receive(w, r); err != nil {
			a.API.Problem(w, r, err)
		}
	}
	mux.HandleFunc("POST "+inventory.Path+"{token}", answer)
	mux.HandleFunc("POST "+inventory.Path+"{$}", answer)
	mux.HandleFunc("POST /inventory", answer)
}

// serials keeps the list of serial numbers, by which agents and imports find machines again.
func (a *App) serials() {
	a.Outbox.Listen(outbox.Listener{Name: "cmdb.serials", Types: cmdb.SerialEvents(), Concerns: cmdb.SerialsConcern, Handle: cmdb.SerialsHeard})
}
