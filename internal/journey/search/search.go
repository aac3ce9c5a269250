package search

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/obs"
)

// Config is what app gives.
type Config struct {
	DB      *db.DB
	Dir     string // folder of the indexes; its content can be thrown away at any time the server does not run
	Log     *slog.Logger
	Metrics *obs.Metrics
	Sources []Source
	// Tokens are those of the reader beside who they are: of groups, mostly.
	Tokens func(ctx context.Context, r db.Reader) ([]string, error)
	// Persons finds persons by what stands behind de:, pour: or affecté:; me is not asked.
	Persons func(ctx context.Context, r db.Reader, name string) ([]string, error)
	// GroupNamed finds groups by what stands behind groupe:.
	GroupNamed func(ctx context.Context, r db.Reader, name string) ([]string, error)
	// Text words a reason.
	Text func(lang, key string, args map[string]any) string
	// Rest is how long an index may be unused before it is closed; zero means a minute.
	Rest time.Duration
}

// Search answers, from the indexes of this node.
type Search struct {
	c       Config
	sources map[string]Source
	took    obs.Histogram
	failed  obs.Counter
	written obs.Counter

	mu      sync.Mutex
	shelves map[string]*shelf // by tenant
	ctx     context.Context   //nolint:containedctx // the life of the builders, until Close
	stop    context.CancelFunc
	work    sync.WaitGroup
	begin   sync.Once
	mine    string   // folder of this node, once taken
	lock    *os.File // held while it is
}

// New follows no log before its Tail runs; it answers from what is on disk.
func New(c Config) *Search {
	if c.Rest == 0 {
		c.Rest = time.Minute
	}
	s := &Search{c: c, sources: map[string]Source{}, shelves: map[string]*shelf{}}
	for _, one := range c.Sources {
		s.sources[one.Kind] = one
	}
	s.took = c.Metrics.Histogram("search_seconds", "Time to answer a search.", "kind")
	s.failed = c.Metrics.Counter("search_index_failures_total", "Indexes found damaged, and made again.")
	s.written = c.Metrics.Counter("search_documents_total", "Documents written to the indexes.")
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// resting lets indexes rest when nobody needs them; it begins with the first tail.
func (s *Search) resting() {
	tick := time.NewTicker(s.c.Rest)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			if err := s.rest(false); err != nil {
				s.c.Log.Warn("a search index did not close well", "error", err)
			}
		}
	}
}

// Close stops the builders and closes the indexes.
func (s *Search) Close() error {
	s.stop()
	s.work.Wait()
	err := s.rest(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.mine, s.lock = "", nil
	}
	return err
}

// rest closes the indexes that nobody used for a while, or all.
func (s *Search) rest(all bool) error {
	s.mu.Lock()
	shelves := make([]*shelf, 0, len(s.shelves))
	for _, h := range s.shelves {
		shelves = append(shelves, h)
	}
	s.mu.Unlock()
	var err error
	for _, h := range shelves {
		err = errors.Join(err, h.rest(s.c.Rest, all))
	}
	return err
}

func (s *Search) shelf(tenant string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.shelves[tenant]
	if h == nil {
		h = &shelf{s: s, tenant: tenant}
		s.shelves[tenant] = h
	}
	return h
}
