package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
)

// Engine names the database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says where the data is.
type Config struct {
	Path       string           // SQLite file; used when URL is empty
	URL        string           // postgres://…
	Clock      func() time.Time // nil means time.Now
	Migrations fs.FS            // goose files, one SQL text for both engines
	Sealed     []Sealed         // tables whose rows are never changed or deleted
	Log        *slog.Logger     // nil means slog.Default
}

// DB is the open database of one node.
type DB struct {
	engine  Engine
	clock   func() time.Time
	log     *slog.Logger
	pool    *sql.DB // PostgreSQL: everything; SQLite: readers
	writer  *sql.DB // SQLite only
	readers *shelf
	write   *conn // SQLite only: the writer's one connection
	url     string
	path    string // SQLite only

	mu         sync.Mutex
	committers map[string]*committer
	closed     bool
	wakers     []func(Grown)
	work       sync.WaitGroup
	stop       context.CancelFunc
	epoch      string
}

// Open opens and migrates the database.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{clock: c.Clock, log: c.Log, committers: map[string]*committer{}, url: c.URL}
	if d.clock == nil {
		d.clock = time.Now
	}
	if d.log == nil {
		d.log = slog.Default()
	}
	var err error
	if c.URL != "" {
		err = d.openPostgres(ctx, c)
	} else {
		err = d.openSQLite(ctx, c)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if d.epoch, err = d.readEpoch(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	bg, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	if d.engine == Postgres {
		d.work.Go(func() { d.listen(bg) })
	}
	return d, nil
}

// Engine says which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Now is the clock's time.
func (d *DB) Now() instant.Instant { return instant.Of(d.clock()) }

// Clock is the DB's source of time, for what must share it.
func (d *DB) Clock() func() time.Time { return d.clock }

// Log is the logger given at Open.
func (d *DB) Log() *slog.Logger { return d.log }

// Epoch names this history of the log; it changes at every restore.
func (d *DB) Epoch() string { return d.epoch }

// Grown says that a tenant's log has grown up to a number. Events are the last of it, numbered and in order, where this node
// wrote them: who follows the log need not read again what was just written. They are everybody's: never changed.
type Grown struct {
	Tenant string
	Head   int64
	Events []event.Event
}

// OnCommit registers what is told, after a commit on any node, that a log has grown; one tenant's commits on this node come in
// their order. It must not block.
func (d *DB) OnCommit(wake func(Grown)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wakers = append(d.wakers, wake)
}

func (d *DB) wake(g Grown) {
	d.mu.Lock()
	wakers := d.wakers
	d.mu.Unlock()
	for _, w := range wakers {
		w(g)
	}
}

// Close waits for what is being committed, then closes.
func (d *DB) Close() error {
	d.mu.Lock()
	d.closed = true
	for _, c := range d.committers {
		c.shut()
	}
	d.mu.Unlock()
	if d.stop != nil {
		d.stop()
	}
	d.work.Wait()
	var err error
	if d.readers != nil {
		for _, c := range d.readers.list {
			if c.c != nil {
				err = errors.Join(err, c.c.Close())
			}
		}
	}
	if d.write != nil {
		err = errors.Join(err, d.write.c.Close())
	}
	if d.writer != nil {
		err = errors.Join(err, d.writer.Close())
	}
	if d.pool != nil {
		err = errors.Join(err, d.pool.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.pool.PingContext(ctx) }

func (d *DB) readEpoch(ctx context.Context) (string, error) {
	var e string
	err := d.pool.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'epoch'`).Scan(&e)
	if err != nil {
		return "", fmt.Errorf("read epoch: %w", err)
	}
	return e, nil
}

// redact hides the password of a database URL, for messages.
func redact(url string) string {
	if at := strings.LastIndex(url, "@"); at > 0 {
		if s := strings.Index(url, "://"); s > 0 {
			return url[:s+3] + "…" + url[at:]
		}
	}
	return url
}
