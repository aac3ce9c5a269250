package index

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v16"
)

// A segment is written as the library's own format wants it, straight from counted terms. The library's way there, through maps
// of maps for each document, takes three times as long.

// fieldNames in the order of their numbers; nameField must be the first.
const (
	nameField = "_id"
	noValues  = math.MaxUint64 // in the place of values by document
	chunks    = 1026           // the library's rule for cutting frequencies: at most so many documents with a term less two in a chunk
	inChunk   = 1024
)

func fieldNames() []string {
	return []string{nameField, fieldStem, fieldTag, fieldKept, fieldBegin, fieldTitle, fieldWord}
}

// countedOf says which field has which tally; those without have none.
func countedOf(field string) (int, bool) {
	switch field {
	case fieldStem:
		return inStem, true
	case fieldTag:
		return inTag, true
	case fieldBegin:
		return inBegin, true
	case fieldTitle:
		return inTitle, true
	case fieldWord:
		return inWord, true
	}
	return 0, false
}

// plate is the segment in the making.
type plate struct {
	out   []byte
	docs  uint64
	tf    []byte
	ends  []uint64
	set   []uint16
	terms *vellum.Builder
	fst   sink
}

type sink struct{ b []byte }

func (s *sink) Write(b []byte) (int, error) {
	s.b = append(s.b, b...)
	return len(b), nil
}

// segment makes one of the documents taken; there is at least one, and no name twice.
func (p *press) segment() (segment.Segment, error) {
	size := 0
	for _, d := range p.docs {
		size += len(d.kept) + 100
	}
	w := &plate{docs: uint64(len(p.docs)), out: make([]byte, 0, size+6*len(p.posts))}
	stored := w.stored(p.docs)
	var err error
	if w.terms, err = vellum.New(&w.fst, nil); err != nil {
		return nil, err
	}
	names := fieldNames()
	at := make([]uint64, len(names))
	for i, name := range names {
		if at[i], err = w.field(p, name); err != nil {
			return nil, err
		}
	}
	fields := w.fields(names, at)
	return zap.InitSegmentBase(w.out, crc32.ChecksumIEEE(w.out), chunks, w.docs, stored, fields)
}

func (w *plate) count(v uint64) { w.out = binary.AppendUvarint(w.out, v) }
func (w *plate) place() uint64  { return uint64(len(w.out)) }
func (w *plate) fixed(v uint64) { w.out = binary.BigEndian.AppendUint64(w.out, v) }
func (w *plate) text(s string)  { w.out = append(w.out, s...) }
func (w *plate) section(v uint64) {
	w.out = binary.BigEndian.AppendUint16(w.out, zap.SectionInvertedTextIndex)
	w.fixed(v)
}

// stored writes what is kept of each document, and where.
func (w *plate) stored(docs []pressed) uint64 {
	places := make([]uint64, len(docs))
	number := uint64(slices.Index(fieldNames(), fieldKept))
	var meta, packed []byte
	for i, d := range docs {
		places[i] = w.place()
		meta = binary.AppendUvarint(meta[:0], uint64(len(d.name)))
		for _, v := range []uint64{number, 't', 0, uint64(len(d.kept)), 0} {
			meta = binary.AppendUvarint(meta, v)
		}
		packed = unpacked(packed[:0], d.kept)
		w.count(uint64(len(meta)))
		w.count(uint64(len(d.name) + len(packed)))
		w.out = append(w.out, meta...)
		w.text(d.name)
		w.out = append(w.out, packed...)
	}
	start := w.place()
	for _, v := range places {
		w.fixed(v)
	}
	return start
}

// unpacked writes bytes in the form of the library's compression, as they are: hashes do not compress. There are less than 65,536.
func unpacked(out, b []byte) []byte {
	const literal = 61 << 2 // with a length of two bytes
	out = binary.AppendUvarint(out, uint64(len(b)))
	out = append(out, literal)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(b)-1))
	return append(out, b...)
}

// field writes the postings and the dictionary of a field, and says where it begins.
func (w *plate) field(p *press, name string) (uint64, error) {
	w.fst.b = w.fst.b[:0]
	if err := w.terms.Reset(&w.fst); err != nil {
		return 0, err
	}
	var err error
	if number, ok := countedOf(name); ok {
		err = w.counted(p, number)
	} else if name == nameField {
		err = w.names(p.docs)
	}
	if err != nil {
		return 0, err
	}
	if err := w.terms.Close(); err != nil {
		return 0, err
	}
	dictionary := w.place()
	w.count(uint64(len(w.fst.b)))
	w.out = append(w.out, w.fst.b...)
	start := w.place()
	w.count(noValues)
	w.count(noValues)
	w.count(dictionary)
	return start, nil
}

func (w *plate) names(docs []pressed) error {
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(docs[a].name, docs[b].name) })
	for _, i := range order {
		if err := w.terms.Insert([]byte(docs[i].name), zap.FSTValEncode1Hit(uint64(i), 1)); err != nil {
			return err
		}
	}
	return nil
}

func (w *plate) counted(p *press, number int) error {
	f := &p.fields[number]
	slices.SortFunc(f.used, func(a, b int32) int { return strings.Compare(p.terms[a], p.terms[b]) })
	var key []byte
	for _, id := range f.used {
		key = append(key[:0], p.terms[id]...)
		if err := w.terms.Insert(key, w.postings(p, f.first[id], number == inStem)); err != nil {
			return err
		}
	}
	return nil
}

// postings writes those of one term and says where they are, or, of a term that stands once, what they are. Only stems need to know
// how often, and how long the document is.
func (w *plate) postings(p *press, first int32, stems bool) uint64 {
	length := func(one post) (times, length uint64) {
		if stems {
			return uint64(one.times), uint64(p.docs[one.doc].length)
		}
		return 1, 1
	}
	one := p.posts[first]
	if times, length := length(one); one.next == 0 && times == 1 {
		return zap.FSTValEncode1Hit(uint64(one.doc), length)
	}
	n := uint64(0)
	for at := first; at != 0; at = p.posts[at].next {
		n++
	}
	chunk := w.docs / (n/inChunk + 1)
	w.tf, w.ends, w.set = w.tf[:0], w.ends[:0], w.set[:0]
	for at := first; at != 0; at = p.posts[at].next {
		one := p.posts[at]
		for uint64(len(w.ends)) < uint64(one.doc)/chunk {
			w.ends = append(w.ends, uint64(len(w.tf)))
		}
		times, length := length(one)
		w.tf = binary.AppendUvarint(binary.AppendUvarint(w.tf, times<<1), length)
		w.set = append(w.set, uint16(one.doc))
	}
	for uint64(len(w.ends)) < (w.docs-1)/chunk+1 {
		w.ends = append(w.ends, uint64(len(w.tf)))
	}
	frequencies := w.place()
	w.count(uint64(len(w.ends)))
	for _, end := range w.ends {
		w.count(end)
	}
	w.out = append(w.out, w.tf...)
	start := w.place()
	w.count(frequencies)
	w.count(0) // where in the text: not known
	w.bitmap()
	return start
}

// The form of a set of numbers that are all below 65,536, as documents of a segment are when it is made: one container, of numbers
// while they are few.
const (
	plainSet   = 12346
	mostListed = 4096
)

func (w *plate) bitmap() {
	if len(w.set) <= mostListed {
		w.count(uint64(4 + 4 + 4 + 4 + 2*len(w.set)))
		w.out = binary.LittleEndian.AppendUint32(w.out, plainSet)
		w.out = binary.LittleEndian.AppendUint32(w.out, 1)
		w.out = binary.LittleEndian.AppendUint16(w.out, 0)
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(len(w.set)-1))
		w.out = binary.LittleEndian.AppendUint32(w.out, 16)
		for _, doc := range w.set {
			w.out = binary.LittleEndian.AppendUint16(w.out, doc)
		}
		return
	}
	all := roaring.New()
	for _, doc := range w.set {
		all.Add(uint32(doc))
	}
	b, err := all.ToBytes()
	if err != nil { // of a buffer in memory: cannot be
		panic(err)
	}
	w.count(uint64(len(b)))
	w.out = append(w.out, b...)
}

// fields writes where each field is.
func (w *plate) fields(names []string, at []uint64) uint64 {
	places := make([]uint64, len(names))
	for i, name := range names {
		places[i] = w.place()
		w.count(uint64(len(name)))
		w.text(name)
		w.count(1)
		w.section(at[i])
	}
	start := w.place()
	w.count(uint64(len(names)))
	for _, v := range places {
		w.fixed(v)
	}
	return start
}
