package index

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/bleve_index_api"

	"comptoir/internal/base/event"
	"comptoir/internal/journey/search/words"
)

// Index is the documents of one tenant, open.
type Index struct {
	dir   string
	store api.Index
	queue *api.AnalysisQueue
	stops words.Lists

	mu      sync.Mutex
	dirty   bool
	mean    float64 // length of a document; 0: to be counted again
	changes int64
}

// Open opens or makes the index in a folder; an error other than of the disk means that it is of no use and is to be made again.
func Open(dir string) (x *Index, err error) {
	defer func() {
		if p := recover(); p != nil { // what a damaged file does to the library
			x, err = nil, fmt.Errorf("search index %s: %v", dir, p)
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	if err := sound(dir); err != nil {
		return nil, fmt.Errorf("search index %s: %w", dir, err)
	}
	queue := api.NewAnalysisQueue(analysts)
	store, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": dir, "unsafe_batch": true, "bolt_timeout": "2s", "numSnapshotsToKeep": 1,
	}, queue)
	if err != nil {
		queue.Close()
		return nil, err
	}
	if err := store.Open(); err != nil {
		queue.Close()
		return nil, fmt.Errorf("search index %s: %w", dir, err)
	}
	x = &Index{dir: dir, store: store, queue: queue, stops: words.Stops()}
	return x, nil
}

// analysts is how many documents are turned into the library's form at once.
const analysts = 2

// Close waits until all is on disk, and closes.
func (x *Index) Close() (err error) {
	defer x.queue.Close()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("search index %s: %v", x.dir, p)
		}
	}()
	if err := errors.Join(x.flush(), x.store.Close()); err != nil {
		return err
	}
	return markClosed(x.dir)
}

// Abandon closes an index that is thrown away.
func (x *Index) Abandon() error {
	defer x.queue.Close()
	return x.store.Close()
}

// flushTime bounds the wait for a disk that does not answer.
const flushTime = 30 * time.Second

// flush waits until the changes so far are on disk: the library writes behind, and forgets at closing what it has not written.
func (x *Index) flush() error {
	x.mu.Lock()
	dirty := x.dirty
	x.dirty = false
	x.mu.Unlock()
	if !dirty {
		return nil
	}
	done := make(chan error, 1)
	b := api.NewBatch()
	b.SetInternal(keyFlush, []byte("1"))
	b.SetPersistedCallback(func(err error) { done <- err })
	if err := x.store.Batch(b); err != nil {
		return err
	}
	wait := time.NewTimer(flushTime)
	defer wait.Stop()
	select {
	case err := <-done:
		return err
	case <-wait.C:
		return fmt.Errorf("search index %s: the disk does not answer", x.dir)
	}
}

var (
	keyPosition = []byte("position")
	keyVersion  = []byte("version")
	keyFlush    = []byte("flush")
)

// Position is up to where of the log the index knows; false for one that was never filled, or by other rules than today's.
func (x *Index) Position() (event.Position, bool, error) {
	version, err := x.internal(keyVersion)
	if err != nil || string(version) != thisVersion() {
		return event.Position{}, false, err
	}
	b, err := x.internal(keyPosition)
	if err != nil || b == nil {
		return event.Position{}, false, err
	}
	p, ok := event.ParsePosition(string(b))
	return p, ok, nil
}

// layout is the form of what is kept; a new one makes indexes again.
const layout = 2

func thisVersion() string { return fmt.Sprintf("%d.%d", layout, words.Version) }

func (x *Index) internal(key []byte) ([]byte, error) {
	r, err := x.store.Reader()
	if err != nil {
		return nil, err
	}
	b, err := r.GetInternal(key)
	return b, errors.Join(err, r.Close())
}

// Change is one step of the index: documents in, documents out, and how far it then knows the log.
type Change struct {
	Put      []Doc
	Drop     []Name
	Position event.Position // zero leaves it
}

// Name is a document's name.
type Name struct{ Kind, ID, Part string }

// Apply makes a change; searches that begin after it see it. Changes of different documents may be made at once.
func (x *Index) Apply(c Change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("search index %s: %v", x.dir, p)
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	ready := make([]analysed, len(c.Put))
	var work sync.WaitGroup
	for half := range analysts {
		work.Go(func() {
			m := memo{of: map[memoKey]forms{}}
			for i := half; i < len(c.Put); i += analysts {
				ready[i] = analyse(c.Put[i], x.stops, &m)
			}
		})
	}
	work.Wait()
	b := api.NewBatch()
	for _, n := range c.Drop {
		b.Delete(nameOf(n.Kind, n.ID, n.Part))
	}
	for _, a := range ready {
		b.Update(a.entry())
	}
	if c.Position.Epoch != "" {
		b.SetInternal(keyPosition, []byte(c.Position.String()))
		b.SetInternal(keyVersion, []byte(thisVersion()))
	}
	err = x.store.Batch(b)
	x.mu.Lock()
	x.dirty, x.mean = true, 0
	x.changes++
	x.mu.Unlock()
	return err
}

// Count is how many documents there are.
func (x *Index) Count() (uint64, error) {
	r, err := x.store.Reader()
	if err != nil {
		return 0, err
	}
	n, err := r.DocCount()
	return n, errors.Join(err, r.Close())
}
