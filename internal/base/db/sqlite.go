package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// The portable subset names the collation "C"; on SQLite it is the bytes' order, which is what PostgreSQL's is.
var registerCollation = sync.OnceValue(func() error {
	return sqlite.RegisterCollationUtf8("C", strings.Compare)
})

const readers = 8

func (d *DB) openSQLite(ctx context.Context, c Config) error {
	d.engine, d.path = SQLite, c.Path
	if err := registerCollation(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o700); err != nil {
		return err
	}
	dsn := func(more ...string) string {
		q := url.Values{"_pragma": append([]string{
			"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
			"temp_store(MEMORY)", "journal_size_limit(67108864)",
		}, more...)}
		return "file:" + (&url.URL{Path: c.Path}).EscapedPath() + "?" + q.Encode()
	}
	var err error
	if d.writer, err = sql.Open("sqlite", dsn("cache_size(-8000)")); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	unlock, err := lockFile(c.Path + ".migrate")
	if err != nil {
		return err
	}
	err = d.migrate(ctx, d.writer, c)
	if err = errors.Join(err, unlock()); err != nil {
		return err
	}
	if d.pool, err = sql.Open("sqlite", dsn("query_only(1)", "cache_size(-2000)")); err != nil {
		return err
	}
	d.pool.SetMaxOpenConns(readers + 1) // one more for Ping and the like
	d.pool.SetMaxIdleConns(readers + 1)
	d.readers = newShelf(readers)
	w, err := d.writer.Conn(ctx)
	if err != nil {
		return err
	}
	d.write = &conn{c: w}
	d.committers[""] = d.startCommitter(256, d.write)
	return nil
}

// conn is a SQLite connection that keeps its prepared statements.
type conn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt
}

const maxStmts = 400

func (c *conn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := c.stmts[text]; ok {
		return s, nil
	}
	if len(c.stmts) >= maxStmts {
		for _, s := range c.stmts {
			if err := s.Close(); err != nil {
				return nil, err
			}
		}
		c.stmts = nil
	}
	s, err := c.c.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	if c.stmts == nil {
		c.stmts = map[string]*sql.Stmt{}
	}
	c.stmts[text] = s
	return s, nil
}

func (c *conn) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (c *conn) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (c *conn) begin(ctx context.Context, _ string) (transaction, error) {
	_, err := c.exec(ctx, "BEGIN IMMEDIATE", nil)
	return c, err
}

func (c *conn) commit(ctx context.Context) error {
	_, err := c.exec(ctx, "COMMIT", nil)
	return err
}

func (c *conn) rollback(ctx context.Context) error {
	_, err := c.exec(ctx, "ROLLBACK", nil)
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil // the engine had rolled back by itself
	}
	return err
}

// shelf holds the reading connections that are free. The one given back last goes out first: its cache is warm, and those nobody
// needs are never opened.
type shelf struct {
	free chan struct{} // one for each on the shelf
	mu   sync.Mutex
	list []*conn
}

func newShelf(n int) *shelf {
	s := &shelf{free: make(chan struct{}, n)}
	for range n {
		s.put(&conn{})
	}
	return s
}

func (s *shelf) put(c *conn) {
	s.mu.Lock()
	s.list = append(s.list, c)
	s.mu.Unlock()
	s.free <- struct{}{}
}

func (s *shelf) take(ctx context.Context) (*conn, error) {
	select {
	case <-s.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.list[len(s.list)-1]
	s.list = s.list[:len(s.list)-1]
	return c, nil
}

// reader borrows a reading connection; it is opened at its first use.
func (d *DB) reader(ctx context.Context) (*conn, error) {
	c, err := d.readers.take(ctx)
	if err == nil && c.c == nil {
		if c.c, err = d.pool.Conn(ctx); err != nil {
			d.readers.put(c)
		}
	}
	return c, err
}

func (d *DB) giveBack(c *conn) { d.readers.put(c) }
