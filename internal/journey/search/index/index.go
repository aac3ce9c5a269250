package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	api "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"comptoir/internal/base/event"
	"comptoir/internal/journey/search/words"
)

// Index is the documents of one tenant, open.
type Index struct {
	dir   string
	store api.Index
	queue *api.AnalysisQueue
	stops words.Lists

	presses chan *press // at rest

	mu      sync.Mutex
	dirty   bool
	mean    float64                     // length of a document; 0: to be counted again
	lengths map[segment.Segment]lengths // of the segments when it was counted last
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
	plugged()
	queue := api.NewAnalysisQueue(1)
	store, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": dir, "unsafe_batch": true, "bolt_timeout": "2s", "numSnapshotsToKeep": 1,
		"forceSegmentType": plugType, "forceSegmentVersion": plugVersion,
		"scorchMergePlanOptions": map[string]any{"FloorSegmentSize": smallest},
		"scorchPersisterOptions": map[string]any{"PersisterNapTimeMSec": nap.Milliseconds(), "PersisterNapUnderNumFiles": mostFiles},
	}, queue)
	if err != nil {
		queue.Close()
		return nil, err
	}
	if err := store.Open(); err != nil {
		queue.Close()
		return nil, fmt.Errorf("search index %s: %w", dir, err)
	}
	x = &Index{dir: dir, store: store, queue: queue, stops: words.Stops(), presses: make(chan *press, analysts)}
	return x, nil
}

// Small changes come all the time, and what is written of them is written again when segments are merged. So several wait for each
// other in memory before they go to disk, and segments are told apart by size from few documents on: with the library's 2,000 all
// that are smaller are merged again and again.
const (
	smallest  = 200
	nap       = 500 * time.Millisecond
	mostFiles = 500 // beyond, nobody waits
)

// analysts is how many segments are made at once.
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
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go x.wake(ctx)
	wait := time.NewTimer(flushTime)
	defer wait.Stop()
	select {
	case err := <-done:
		return err
	case <-wait.C:
		return fmt.Errorf("search index %s: the disk does not answer", x.dir)
	}
}

// wake ends the naps of who writes to disk, until ctx does: asking for a merge of nothing does so, if it does not come just before.
func (x *Index) wake(ctx context.Context) {
	s, ok := x.store.(*scorch.Scorch)
	if !ok {
		return
	}
	none := mergeplan.DefaultMergePlanOptions
	none.MaxSegmentsPerTier = mostFiles
	tick := time.NewTicker(wakeEvery)
	defer tick.Stop()
	for s.ForceMerge(ctx, &none) == nil {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

const wakeEvery = 10 * time.Millisecond

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
const layout = 3

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
	put := eachOnce(c.Put)
	for ; len(put) > mostAtOnce; put = put[mostAtOnce:] {
		if err := x.Apply(Change{Put: put[:mostAtOnce]}); err != nil {
			return err
		}
	}
	parts := [][]Doc{put}
	if len(put) >= 2*bulk {
		parts = [][]Doc{put[:len(put)/2], put[len(put)/2:]}
	}
	segments := make([]*envelope, len(parts))
	faults := make([]error, len(parts))
	var work sync.WaitGroup
	for i, part := range parts {
		if len(part) > 0 {
			work.Go(func() { segments[i], faults[i] = x.press(part) })
		}
	}
	work.Wait()
	if err := errors.Join(faults...); err != nil {
		return err
	}
	for i, part := range parts[1:] {
		b := api.NewBatch()
		for _, d := range part {
			b.Delete(d.name())
		}
		b.Update(segments[1+i])
		if err := x.store.Batch(b); err != nil {
			return err
		}
	}
	b := api.NewBatch()
	for _, n := range c.Drop {
		b.Delete(nameOf(n.Kind, n.ID, n.Part))
	}
	for _, d := range parts[0] {
		b.Delete(d.name()) // what it was before
	}
	if segments[0] != nil {
		b.Update(segments[0])
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

const (
	bulk       = 500    // from so many documents on a segment is one of many
	mostAtOnce = 40_000 // in two segments, the numbers of whose documents are small
)

// eachOnce leaves of documents with one name the last.
func eachOnce(docs []Doc) []Doc {
	last := make(map[string]int, len(docs))
	for i, d := range docs {
		last[d.name()] = i
	}
	if len(last) == len(docs) {
		return docs
	}
	out := make([]Doc, 0, len(last))
	for i, d := range docs {
		if last[d.name()] == i {
			out = append(out, d)
		}
	}
	return out
}

// press makes a segment of some documents.
func (x *Index) press(docs []Doc) (e *envelope, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("search index %s: %v", x.dir, p)
		}
	}()
	var p *press
	select {
	case p = <-x.presses:
	default:
		p = newPress(x.stops)
	}
	p.ready(len(docs))
	for _, d := range docs {
		p.take(d)
	}
	s, err := p.segment()
	p.rest()
	select {
	case x.presses <- p:
	default:
	}
	return &envelope{s}, err
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
