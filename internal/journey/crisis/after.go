package crisis

import (
	"net/http"

	"comptoir/internal/base/api"
)

const importBytes = 1 << 20

// after are the routes of what is learned from a crisis.
func (x *Crises) after(g *api.Group) {
	api.Get(g, "/{id}/lessons", x.PostMortemOf, "crisis.export", api.Name("crisis.lessons"))
	api.Put(g, "/{id}/reviews/{kind}", x.Review, "crisis.review")
	api.Act(g, "/{id}/log/import", x.Import, "crisis.import", api.Limit(importBytes))
	api.Raw(g, http.MethodGet, "/{id}/log.csv", x.LogCSV, "crisis.export", api.Name("crisis.log_csv"), api.Doc("the log as a table, for a spreadsheet; the export is what proves it whole"))
}
