package exchange

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds the routes of imports.
func Register(g *api.Group, x *Exchange, fileBytes int64) {
	i := g.At("/imports")
	api.List(i, "", x.List, "import.read", api.Name("import.list"))
	api.Make(i, "", x.Make, "import.make")
	api.Raw(i, http.MethodPost, "/upload", x.Upload, "import.make", api.Name("import.upload"), api.Limit(2*fileBytes+maxFormValue),
		api.Doc("POST /imports with the files: multipart/form-data (cis, relations, source, key, mapping), or a file of CIs alone (text/csv, application/x-ndjson)"))
	api.Get(i, "/{id}", x.Get, "import.read")
	api.Edit(i, "/{id}", x.Remap, "import.remap")
	api.List(i, "/{id}/rows", x.Rows, "import.read", api.Name("import.rows"))
	api.Act(i, "/{id}/apply", x.Apply, "import.apply")
}
