package thread

import (
	"context"
	"errors"
	"net/http"
	"os"

	"comptoir/internal/base/api"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
)

// Download gives a file, or with size=thumb a small picture of it, to who may read it. Its bytes never change, so a browser
// keeps them for the session it has.
func (f *Files) Download(w http.ResponseWriter, r *http.Request) (err error) {
	actor := api.ActorOf(r)
	file, err := db.View(r.Context(), f.DB, actor, func(ctx context.Context, rd db.Reader) (keptFile, error) {
		return f.Threads.mayOpen(ctx, rd, r.PathValue("id"))
	})
	if err != nil {
		return err
	}
	query := r.URL.Query()
	thumb := query.Get("size") == "thumb"
	bytes, mime, err := f.open(r.Context(), actor.Tenant, file, thumb)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bytes.Close()) }()
	h := w.Header()
	blob.Headers(h, file.Name, mime, query.Get("download") == "1")
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	h.Set("Vary", "Cookie, Authorization")
	h.Set("ETag", `"`+file.SHA256+`"`)
	if thumb {
		h.Set("ETag", `"`+file.SHA256+`-thumb"`)
	}
	http.ServeContent(w, r, "", file.At.Time(), bytes)
	return nil
}

func (f *Files) open(ctx context.Context, tenant string, file keptFile, thumb bool) (*os.File, string, error) {
	if thumb {
		return f.Store.Thumbnail(ctx, tenant, file.ID, file.Type)
	}
	bytes, err := f.Store.Open(tenant, file.ID)
	return bytes, file.Type, err
}
