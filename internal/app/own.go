package app

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/base/job"
	"comptoir/internal/base/live"
	"comptoir/internal/base/outbox"
)

// JobsIn filters the jobs.
type JobsIn struct {
	State  string `query:"state" json:"-" enum:"ready,done,parked"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

func (a *App) jobs(ctx context.Context, r db.Reader, in JobsIn) (api.Page[job.Summary], error) {
	rows, err := job.List(ctx, r, job.ListIn{State: in.State, Before: in.Cursor, Limit: in.Limit + 1})
	page := api.Page[job.Summary]{Items: rows}
	if len(rows) > in.Limit {
		page.Items, page.Next = rows[:in.Limit], rows[in.Limit-1].ID
	}
	return page, err
}

// ReplayJobIn names a parked job.
type ReplayJobIn struct {
	ID string `path:"id" json:"-"`
}

func (a *App) replayJob(ctx context.Context, tx *db.Tx, in ReplayJobIn) (api.None, error) {
	return api.None{}, job.Replay(ctx, tx, in.ID)
}

// ParkedIn has no filter.
type ParkedIn struct {
	Limit int `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
}

func (a *App) parked(ctx context.Context, r db.Reader, in ParkedIn) (api.Page[outbox.Parked], error) {
	rows, err := outbox.AllParked(ctx, r, in.Limit)
	return api.Page[outbox.Parked]{Items: rows}, err
}

// ReplayParkedIn names a listener's parked event.
type ReplayParkedIn struct {
	Listener string `path:"listener" json:"-"`
	Seq      int64  `path:"seq" json:"-"`
}

func (a *App) replayParked(ctx context.Context, tx *db.Tx, in ReplayParkedIn) (api.None, error) {
	return api.None{}, a.Outbox.Replay(ctx, tx, in.Listener, in.Seq)
}

func (a *App) connect(w http.ResponseWriter, r *http.Request) error {
	a.Live.ServeHTTP(w, r)
	return nil
}

func (a *App) contract(w http.ResponseWriter, _ *http.Request) error {
	b, err := a.API.OpenAPI()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(b)
	return err
}

// Contract prints the API's contract, from an application on an empty database.
func Contract(ctx context.Context, version string, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "comptoir-openapi-")
	if err != nil {
		return err
	}
	defer func() {
		if e := os.RemoveAll(dir); err == nil {
			err = e
		}
	}()
	cfg, err := config.Load(config.Sources{Flags: map[string]string{"data": filepath.Join(dir, "data"), "log_level": "error"}})
	if err != nil {
		return err
	}
	a, err := Open(ctx, cfg, Options{Version: version})
	if err != nil {
		return err
	}
	b, err := a.API.OpenAPI()
	if err != nil {
		return err
	}
	if err := a.Close(); err != nil {
		return err
	}
	_, err = out.Write(append(pretty(b), '\n'))
	return err
}

func (a *App) eventsAfter(ctx context.Context, in live.EventsIn) (live.EventsOut, error) {
	actor, _ := auth.From(ctx)
	return a.Live.Events(ctx, actor, in)
}
