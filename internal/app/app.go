package app

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"comptoir/internal/app/migrations"
	"comptoir/internal/base/api"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/job"
	"comptoir/internal/base/live"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/obs"
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/campaign"
	"comptoir/internal/journey/change"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/exchange"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/journey/exchange/incidentlog"
	"comptoir/internal/journey/exchange/textfile"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/inventory"
	"comptoir/internal/journey/inventory/report"
	"comptoir/internal/journey/kit"
	"comptoir/internal/journey/notify"
	"comptoir/internal/journey/proof"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/journey/search"
	"comptoir/internal/journey/status"
	"comptoir/internal/journey/webhook"
	"comptoir/internal/people/account"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/link"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
	"comptoir/web"
)

// Options are what the command decides, beside the configuration.
type Options struct {
	Version    string
	Log        *slog.Logger
	Clock      func() time.Time
	Listener   net.Listener // nil: one is opened at Config.Addr
	Demo       []account.DemoAccount
	Furnish    func(context.Context, *App) error // before the first request
	Background func(context.Context, *App) error // while serving
	Ready      func(*App, net.Addr)              // once listening
}

// App is the house, built.
type App struct {
	Config   config.Config
	DB       *db.DB
	API      *api.API
	Jobs     *job.Runner
	Outbox   *outbox.Outbox
	Live     *live.Hub
	Search   *search.Search
	Accounts *account.Accounts
	Threads  *thread.Threads
	Maps     *cmdb.Maps
	Links    *link.Links
	Feed     *feed.Feed
	Crises   *crisis.Crises
	Hooks    *webhook.Hooks
	Notices  *notify.Notices
	Status   *status.Pages
	Library  *knowledge.Library
	Runbooks *runbook.Runbooks
	Files    *blob.Store
	Mail     mail.Sender
	Text     *i18n.Catalog
	Metrics  *obs.Metrics
	Health   *obs.Health

	log     *slog.Logger
	options Options
	seen    seen
	// sendLetter writes one letter and hands it over, for jobs that keep what became of it.
	sendLetter func(context.Context, mail.Message) error
	setup      setup
	handler    http.Handler
	unlock     func() error
	stops      []func() error
	closing    sync.Once
}

// Locales are the texts of every package that has some.
func Locales() []fs.FS {
	all := []embed.FS{api.Locales, blob.Locales, outbox.Locales, job.Locales, mail.Locales, live.Locales,
		tenant.Locales, account.Locales, directory.Locales, contact.Locales, thread.Locales, ticket.Locales, cmdb.Locales, link.Locales, knowledge.Locales, oncall.Locales, runbook.Locales, desk.Locales, contribution.Locales, change.Locales, crisis.Locales, feed.Locales, webhook.Locales, search.Locales, status.Locales, incidentlog.Locales, textfile.Locales, cmdbfile.Locales, inventory.Locales, recovery.Locales, report.Locales, exchange.Locales, campaign.Locales, notify.Locales, kit.Locales, proof.Locales, locales}
	out := make([]fs.FS, len(all))
	for i, f := range all {
		out[i] = f
	}
	return out
}

//go:embed locales
var locales embed.FS

// Open builds the house on its data, in order; Close takes it down in reverse. Nothing runs before Start.
func Open(ctx context.Context, cfg config.Config, o Options) (a *App, err error) {
	a = &App{Config: cfg, options: o, log: o.Log}
	if a.log == nil {
		a.log = obs.NewLogger(os.Stderr, obs.LogOptions{Level: cfg.LogLevel, Format: cfg.LogFormat, About: aboutRequest})
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if a.Text, err = i18n.New(Locales()...); err != nil {
		return a, err
	}
	if err = os.MkdirAll(cfg.Data, 0o700); err != nil {
		return a, err
	}
	if cfg.Embedded() {
		if a.unlock, err = lockData(cfg.Data); err != nil {
			return a, err
		}
	}
	where := db.Config{URL: cfg.Database, Path: filepath.Join(cfg.Data, databaseFile), Clock: o.Clock, Migrations: migrations.FS, Sealed: crisis.Sealed(), Log: a.log}
	if a.DB, err = db.Open(ctx, where); err != nil {
		return a, err
	}
	a.stop(a.DB.Close)
	if a.Files, err = blob.Open(filepath.Join(cfg.Data, filesFolder)); err != nil {
		return a, err
	}
	a.stop(a.Files.Close)
	a.Metrics, a.Health = obs.NewMetrics(o.Version), obs.NewHealth(a.log)
	a.Health.Add("database", a.DB.Ping)
	a.Jobs, a.Outbox = job.NewRunner(a.DB), outbox.New(a.DB)
	a.Maps = &cmdb.Maps{DB: a.DB, Folder: filepath.Join(cfg.Data, mapsFolder)}
	a.stop(a.Maps.Save)
	a.Links = links()
	a.Library = a.library()
	a.Runbooks = a.procedures()
	a.Links.Kinds[knowledge.ArticleKind] = a.articleTies()
	a.Feed, a.Hooks = a.wall(), a.hooks()
	a.Threads = thread.New(a.kinds(), thread.Limits{MessageChars: cfg.Limits.MessageChars, FilesPerMessage: cfg.Limits.FilesPerMessage, FileBytes: cfg.Limits.FileBytes})
	a.Feed.Threads, a.Threads.Called = a.Threads, a.Feed.Callees
	a.Library.Threads = a.Threads
	a.Crises = a.crises()
	if err = a.post(); err != nil {
		return a, err
	}
	if err = a.statusPages(); err != nil {
		return a, err
	}
	a.crisesOut()
	a.accounts()
	if err = a.hub(); err != nil {
		return a, err
	}
	a.searching()
	a.routes()
	a.listeners()
	a.schedules()
	return a, a.serveAll()
}

const (
	databaseFile = "comptoir.db"
	filesFolder  = "files"
	mapsFolder   = "maps"
)

func (a *App) stop(f func() error) { a.stops = append(a.stops, f) }

// Start sets listeners, jobs and live connections to work.
func (a *App) Start(ctx context.Context) error {
	a.stop(func() error { a.Jobs.Close(); return nil })
	a.stop(func() error { a.Outbox.Close(); return nil })
	if err := a.setUpWalls(ctx); err != nil {
		return err
	}
	if err := a.Live.Start(ctx); err != nil {
		return err
	}
	if err := a.Outbox.Start(ctx); err != nil {
		return err
	}
	return a.Jobs.Start(ctx)
}

// Close takes the house down in reverse.
func (a *App) Close() (err error) {
	a.closing.Do(func() {
		for i := len(a.stops) - 1; i >= 0; i-- {
			err = errors.Join(err, a.stops[i]())
		}
		if a.unlock != nil {
			err = errors.Join(err, a.unlock())
		}
	})
	return err
}

// Handler is everything this server answers.
func (a *App) Handler() http.Handler { return a.handler }

// serveAll puts health, figures and the web application beside the API, and the watch around it all.
func (a *App) serveAll() error {
	files, err := web.Dist()
	if err != nil {
		return err
	}
	mux := a.API.Mux()
	mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		if err := a.contract(w, r); err != nil {
			a.API.Problem(w, r, err)
		}
	})
	mux.HandleFunc("GET /healthz", a.Health.Live)
	mux.HandleFunc("GET /readyz", a.Health.Ready)
	mux.Handle("GET /metrics", a.Metrics.Handler(a.Config.MetricsToken))
	a.inventories(mux)
	a.addressBook(mux)
	a.Status.Serve(mux)
	codes, err := faults(a.Text)
	if err != nil {
		return err
	}
	mux.Handle("GET /docs/errors", codes)
	documents, err := newPages(files, a.API.Handler())
	if err != nil {
		return err
	}
	mux.Handle("/", documents)
	route := func(r *http.Request) string {
		_, pattern := mux.Handler(r)
		return pattern
	}
	a.handler = obs.Proxies(a.Config.Proxies(), withID(obs.Access(a.log, a.Metrics, route, withFiles(withEndings(a.API.Handler())))))
	return nil
}
