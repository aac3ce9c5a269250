package app

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/config"
	"comptoir/internal/base/id"
)

// drain is how long requests under way may take to end when the server stops.
const drain = 10 * time.Second

// Serve runs the server until ctx ends.
func Serve(ctx context.Context, cfg config.Config, o Options) (err error) {
	a, err := Open(ctx, cfg, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if o.Furnish != nil {
		if err := o.Furnish(ctx, a); err != nil {
			return err
		}
	}
	if err := a.prepareSetup(ctx); err != nil {
		return err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := a.Start(work); err != nil {
		return err
	}
	closeSocket, err := a.openSocket(work)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSocket()) }()
	l := o.Listener
	if l == nil {
		if l, err = net.Listen("tcp", cfg.Addr); err != nil {
			return err
		}
	}
	s := &http.Server{
		Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: log.New(discardHangups{a.log}, "", 0),
	}
	s.RegisterOnShutdown(a.Crises.Ears.Close)
	failed := make(chan error, 2)
	go func() { failed <- serveOn(s, l, cfg) }()
	if o.Background != nil {
		go func() {
			if err := o.Background(work, a); err != nil && work.Err() == nil {
				failed <- err
			}
		}()
	}
	if o.Ready != nil {
		o.Ready(a, l.Addr())
	}
	debug.FreeOSMemory() // the contract and its schemas were built on it, once
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	a.Health.Drain()
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err = errors.Join(err, a.Live.Close(late))
	if e := s.Shutdown(late); e != nil && !errors.Is(e, context.DeadlineExceeded) {
		err = errors.Join(err, e)
	}
	return err
}

func serveOn(s *http.Server, l net.Listener, cfg config.Config) error {
	serve := func() error { return s.Serve(l) }
	if cfg.TLS.CertFile != "" {
		serve = func() error { return s.ServeTLS(l, cfg.TLS.CertFile, cfg.TLS.KeyFile) }
	}
	if err := serve(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// discardHangups keeps net/http's lines about clients that went away at the level they deserve.
type discardHangups struct{ log *slog.Logger }

func (d discardHangups) Write(b []byte) (int, error) {
	d.log.Debug("http", "line", string(b))
	return len(b), nil
}

// withID gives each request the id that its log lines, events and problems carry.
func withID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(api.WithRequestID(r.Context(), id.New())))
	})
}

func aboutRequest(ctx context.Context) []slog.Attr {
	if rid := api.RequestID(ctx); rid != "" {
		return []slog.Attr{slog.String("request_id", rid)}
	}
	return nil
}
