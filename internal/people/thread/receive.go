package thread

import (
	"context"
	"errors"
	"io"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/id"
)

// Receive keeps a file that came by another way than Upload, as the actor's own, attached to nothing yet.
func (f *Files) Receive(ctx context.Context, actor auth.Actor, fileName string, body io.Reader) (File, error) {
	name := id.New()
	stored, err := f.Store.Put(ctx, actor.Tenant, name, fileName, body, f.Threads.Limits.orDefault().FileBytes)
	if err != nil {
		return File{}, err
	}
	file, err := f.keep(ctx, actor, name, "", stored)
	if err != nil {
		return File{}, errors.Join(err, f.Store.Delete(actor.Tenant, name))
	}
	return file, nil
}
