package graph

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// Load reads what Save wrote. It fails with ErrSnapshot where a byte is not as it was written or the version is another; the
// caller then builds from the rows.
func Load(r io.Reader) (*Graph, error) {
	s := &reader{r: bufio.NewReaderSize(r, 1<<20), sum: crc32.New(crc32.MakeTable(crc32.Castagnoli)), buf: make([]byte, 8*block)}
	g, err := s.graph()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	return g, nil
}

// reader reads numbers until something is wrong; from then on it gives zeros. What it makes never grows ahead of what it has
// really read, whatever sizes a damaged file claims.
type reader struct {
	r   *bufio.Reader
	sum hash.Hash32
	buf []byte
	err error
}

func (s *reader) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}

func (s *reader) bytes(n int) []byte {
	b := s.buf[:n]
	if s.err == nil {
		_, s.err = io.ReadFull(s.r, b)
	}
	if s.err != nil {
		clear(b)
		return b
	}
	s.sum.Write(b) // a hash never fails
	return b
}

func (s *reader) number() uint64 { return binary.LittleEndian.Uint64(s.bytes(8)) }

// size is a number that may not be above a limit.
func (s *reader) size(limit int) int {
	n := s.number()
	if n > uint64(limit) {
		s.fail("a size of %d where %d is the most", n, limit)
		return 0
	}
	return int(n)
}

func (s *reader) text() string { return string(s.bytes(s.size(len(s.buf)))) }

func (s *reader) texts(limit int) []string {
	var list []string
	for range s.size(limit) {
		if s.err != nil {
			break
		}
		list = append(list, s.text())
	}
	return list
}

func (s *reader) rules() Rules {
	var r Rules
	rule := func() Rule {
		n := s.number()
		return Rule{Mode: Mode(n >> 32), N: uint32(n)}
	}
	for i := range r.Kinds {
		r.Kinds[i] = rule()
	}
	r.Bundles = rule()
	return r
}

func (s *reader) relation() Relation {
	var r Relation
	copy(r.From[:], s.bytes(len(r.From)))
	copy(r.To[:], s.bytes(len(r.To)))
	n := s.number()
	r.Kind, r.First, r.Propagates = Kind(n&7), First(n>>8&3), n>>16&1 == 1
	r.Bundle = s.text()
	return r
}

func (s *reader) graph() (*Graph, error) {
	if string(s.bytes(len(heading))) != heading {
		s.fail("another heading")
	}
	g := New()
	v := &View{graph: g}
	v.at.Epoch = s.text()
	v.at.Seq = int64(s.number())
	v.n = s.size(maxNodes)
	v.live = s.size(v.n)
	v.relations = s.size(1 << 40)
	v.classes = s.texts(maxClasses)
	v.bundles = s.texts(maxBundles)
	for range s.size(maxNodes) {
		if s.err != nil {
			break
		}
		v.profiles = append(v.profiles, profile{s.rules(), uint32(s.number()), uint32(s.number())})
	}
	v.groups = s.texts(maxNodes)
	for range s.size(maxNodes) {
		if s.err != nil {
			break
		}
		times := s.number()
		v.stakes = append(v.stakes, stake{uint32(times >> 32), uint32(times), uint32(s.size(max(0, len(v.groups)-1)))})
	}
	for n := 0; n < v.n && s.err == nil; n += pageSize {
		v.pages = append(v.pages, s.page(min(pageSize, v.n-n)))
	}
	var held []Relation
	for range s.size(1 << 40) {
		if s.err != nil {
			break
		}
		held = append(held, s.relation())
	}
	want := s.sum.Sum32()
	if got := s.number(); s.err == nil && got != uint64(want) {
		s.fail("a sum of %08x instead of %08x", got, want)
	}
	if s.err != nil {
		return nil, s.err
	}
	return g, g.adopt(v, held)
}

func (s *reader) page(nodes int) page {
	p := emptyPage()
	for i := range nodes {
		b := s.bytes(len(Key{}) + 20)
		copy(p.keys[i][:], b)
		b = b[len(Key{}):]
		p.attr[i] = attr(binary.LittleEndian.Uint32(b))
		p.profile[i] = binary.LittleEndian.Uint32(b[4:])
		p.stake[i] = binary.LittleEndian.Uint32(b[8:])
		p.downEnd[i+1] = binary.LittleEndian.Uint32(b[12:])
		p.upEnd[i+1] = binary.LittleEndian.Uint32(b[16:])
	}
	for i := nodes; i < pageSize; i++ {
		p.downEnd[i+1], p.upEnd[i+1] = p.downEnd[i], p.upEnd[i]
	}
	p.down = s.edges(int(p.downEnd[pageSize]))
	p.up = s.edges(int(p.upEnd[pageSize]))
	return p
}

func (s *reader) edges(n int) []edge {
	list := make([]edge, 0, min(n, block))
	for len(list) < n && s.err == nil {
		b := s.bytes(8 * min(n-len(list), block))
		if cap(list)-len(list) < len(b)/8 {
			list = append(make([]edge, 0, min(n, 4*cap(list))), list...)
		}
		for ; len(b) > 0; b = b[8:] {
			list = append(list, edge(binary.LittleEndian.Uint64(b)))
		}
	}
	return list
}

// adopt takes over a view that was read, once its sum is known to be right.
func (g *Graph) adopt(v *View, held []Relation) error {
	v.index = newIndex(v.n)
	for n := range Node(v.n) {
		v.index.add(v.key(n), n)
	}
	number := func(list []string, in map[string]uint32) {
		for i, word := range list {
			in[word] = uint32(i)
		}
	}
	number(v.classes, g.words.classes)
	number(v.bundles, g.words.bundles)
	number(v.groups, g.words.groups)
	for i, x := range v.stakes {
		g.words.stakes[x] = uint32(i)
	}
	for i, p := range v.profiles {
		g.words.profiles[p] = uint32(i)
	}
	for _, r := range held {
		t, err := g.words.tag(v, r)
		if err != nil {
			return err
		}
		g.waiting.put(r, t)
	}
	g.view.Store(v)
	return nil
}
