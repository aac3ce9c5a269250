package app

import (
	"context"
	"io"
	"net/http"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/exchange"
)

// exchanges builds what imports files.
func (a *App) exchanges() *exchange.Exchange {
	return &exchange.Exchange{DB: a.DB, Files: a.Files, Text: a.Text.Text,
		Keep: func(ctx context.Context, actor auth.Actor, name string, body io.Reader) (string, error) {
			file, err := a.files().Receive(ctx, actor, name, body)
			return file.ID, err
		}}
}

// sweepImports forgets what imports of long ago kept.
func (a *App) sweepImports() {
	a.Jobs.Every(time.Hour, "exchange.sweep", func(ctx context.Context, _ *db.DB) error {
		return a.eachTenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := exchange.Sweep(ctx, tx)
			return err
		})
	})
}

// withFiles lets POST /imports bring the files with it: the same address takes JSON that names them.
func withFiles(next http.Handler) http.Handler {
	const imports = api.Prefix + "/imports"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == imports && exchange.FileTypes(r.Header.Get("Content-Type")) {
			r.URL.Path = imports + "/upload"
		}
		next.ServeHTTP(w, r)
	})
}
