package index

import (
	"errors"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v16"
)

// kind of segments, as the library's table of contents names it. They are the library's own but for how they are made.
const (
	plugType    = "counted"
	plugVersion = 1
)

// plugged makes the kind known to the library, which has one list of kinds for all.
var plugged = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(&plug{}, false) })

type plug struct{ zap.ZapPlugin }

func (*plug) Type() string    { return plugType }
func (*plug) Version() uint32 { return plugVersion }

// New takes the segment out of its envelope.
func (*plug) New(docs []api.Document) (segment.Segment, uint64, error) {
	if len(docs) == 1 {
		if e, ok := docs[0].(*envelope); ok {
			return e.segment, uint64(e.segment.Size()), nil
		}
	}
	return nil, 0, errors.New("a segment that is not made by this package")
}

// envelope carries a segment through the library's batches, as if it were a document.
type envelope struct {
	segment segment.Segment
}

// The name no document has: theirs have slashes.
func (*envelope) ID() string                               { return "envelope" }
func (*envelope) Size() int                                { return 0 }
func (*envelope) VisitFields(api.FieldVisitor)             {}
func (*envelope) VisitComposite(api.CompositeFieldVisitor) {}
func (*envelope) HasComposite() bool                       { return false }
func (*envelope) NumPlainTextBytes() uint64                { return 0 }
func (*envelope) AddIDField()                              {}
func (*envelope) StoredFieldsBytes() uint64                { return 0 }
func (*envelope) Indexed() bool                            { return false }
