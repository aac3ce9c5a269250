package thread

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// multipartRoom is what the form may hold beside the file.
const multipartRoom = 64 << 10

var errNoPart = fault.InvalidField("file", "file.missing")

// Upload takes one file of a form: its bytes go to the store as they come, then its row is written. An Idempotency-Key sent
// again with the same bytes answers the same file.
func (f *Files) Upload(w http.ResponseWriter, r *http.Request) error {
	part, err := filePart(r)
	if err != nil {
		return err
	}
	actor, name := api.ActorOf(r), id.New()
	limit := f.Threads.Limits.orDefault().FileBytes
	stored, err := f.Store.Put(r.Context(), actor.Tenant, name, part.FileName(), part, limit)
	if err != nil {
		return err
	}
	file, err := f.keep(r.Context(), actor, name, key(r), stored)
	if file.ID != name {
		err = errors.Join(err, f.Store.Delete(actor.Tenant, name))
	}
	if err != nil {
		return err
	}
	body, err := json.Marshal(file)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body) // a client that hung up is not our error
	return nil
}

// filePart finds the form's field "file"; others before it are passed over.
func filePart(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, errNoPart
	}
	for {
		part, err := form.NextPart()
		var tooBig *http.MaxBytesError
		switch {
		case errors.As(err, &tooBig):
			return nil, err
		case errors.Is(err, io.EOF) || err != nil:
			return nil, errNoPart
		case part.FormName() == "file":
			return part, nil
		}
	}
}

func (f *Files) keep(ctx context.Context, actor auth.Actor, name, key string, s blob.Stored) (File, error) {
	return db.Update(ctx, f.DB, actor, func(ctx context.Context, tx *db.Tx) (File, error) {
		file := File{ID: name, Name: s.Name, Size: s.Size, Type: s.Type, Width: s.Width, Height: s.Height}
		fresh, err := insertFile(ctx, tx, file, s.SHA256, key)
		if err != nil || fresh {
			return file, err
		}
		before, err := fileOfKey(ctx, tx, key)
		if err != nil {
			return File{}, err
		}
		if before.SHA256 != s.SHA256 {
			return File{}, fault.Invalid("idempotency.other_body", fault.Field{Name: "Idempotency-Key", Code: "idempotency.other_body"})
		}
		return before.File, nil
	})
}

// key is the Idempotency-Key in a form that any database takes.
func key(r *http.Request) string {
	given := r.Header.Get("Idempotency-Key")
	if given == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(given))
	return hex.EncodeToString(sum[:16])
}
