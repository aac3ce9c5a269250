package search

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"comptoir/internal/base/event"
	"comptoir/internal/journey/search/index"
)

// shelf is one tenant's index on this node, and the one that is being made to replace it. The folder holds current and, while one
// is made, next.
type shelf struct {
	s      *Search
	tenant string

	writing  sync.Mutex // loading records and writing them is one step: an older state never follows a newer one
	gathered gathered   // under writing

	place    string
	mu       sync.RWMutex // held while searching; locked to exchange the indexes
	current  *index.Index
	next     *index.Index // nil, current (made from nothing), or one of its own
	position event.Position
	saved    event.Position
	savedAt  time.Time
	used     atomic.Int64 // nanoseconds
	building bool
	moved    chan struct{} // nil, or closed when the position moves or building ends
	done     int
	began    time.Time
	synonyms *synonyms
}

const (
	currentDir = "current"
	nextDir    = "next"
)

// dir is a folder of the shelf; it is known once the shelf was opened.
func (h *shelf) dir(name string) string { return filepath.Join(h.place, name) }

// open makes the current index ready; h.mu is locked.
func (h *shelf) open() error {
	h.used.Store(time.Now().UnixNano())
	if h.current != nil {
		return nil
	}
	folder, err := h.s.folder()
	if err != nil {
		return err
	}
	h.place = filepath.Join(folder, h.tenant)
	x, err := index.Open(h.dir(currentDir))
	if err != nil {
		return err
	}
	p, ok, err := x.Position()
	if err != nil {
		return errors.Join(err, x.Close())
	}
	h.current = x
	if ok && h.position.Epoch == "" {
		h.position = p
	}
	if ok {
		h.saved = p
	}
	return nil
}

// read lends the current index to f.
func (h *shelf) read(f func(*index.Index) error) error {
	h.used.Store(time.Now().UnixNano())
	h.mu.RLock()
	if h.current == nil {
		h.mu.RUnlock()
		h.mu.Lock()
		err := h.open()
		h.mu.Unlock()
		if err != nil {
			return err
		}
		h.mu.RLock()
	}
	defer h.mu.RUnlock()
	if h.current == nil {
		return errors.New("the index was closed meanwhile")
	}
	return f(h.current)
}

// rest closes an index that was not used for a while.
func (h *shelf) rest(after time.Duration, anyway bool) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.current == nil || !anyway && (h.building || time.Since(time.Unix(0, h.used.Load())) < after) {
		return nil
	}
	var err error
	if !h.building && h.position.Epoch != "" && h.position != h.saved {
		err = h.current.Apply(index.Change{Position: h.position})
		h.saved = h.position
	}
	if h.next != nil && h.next != h.current {
		err = errors.Join(err, h.next.Close())
	}
	err = errors.Join(err, h.current.Close())
	h.current, h.next = nil, nil
	return err
}

// discard throws the current index away, and opens an empty one.
func (h *shelf) discard() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var err error
	if h.current != nil {
		err = h.current.Abandon()
		if h.next == h.current {
			h.next = nil
		}
		h.current = nil
	}
	if h.place == "" {
		return errors.Join(err, errors.New("the search has no folder"))
	}
	if e := os.RemoveAll(h.dir(currentDir)); e != nil {
		return errors.Join(err, e)
	}
	h.position, h.saved = event.Position{}, event.Position{}
	return h.open()
}
