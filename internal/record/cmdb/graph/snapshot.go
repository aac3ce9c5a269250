package graph

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// ErrSnapshot is the answer to a snapshot that is cut short, altered, or of another version.
var ErrSnapshot = errors.New("graph: not a whole snapshot of this version")

// A snapshot is this heading, then numbers in little-endian order, and at the end the CRC-32C of everything before.
const (
	heading = "comptoir.graph\x00\x02" // the last byte is the version
	block   = 1 << 15                  // numbers read or written at once
)

// Save writes a snapshot for Load. It is of one moment; changes made meanwhile are not in it and do not wait for it.
func (g *Graph) Save(w io.Writer) error {
	g.changing.Lock()
	v := g.view.Load()
	held := make([]Relation, 0, len(g.waiting.relations))
	for _, h := range g.waiting.relations {
		held = append(held, h.relation)
	}
	g.changing.Unlock()

	s := newWriter(w)
	s.bytes([]byte(heading))
	s.text(v.at.Epoch)
	s.number(uint64(v.at.Seq))
	s.number(uint64(v.n))
	s.number(uint64(v.live))
	s.number(uint64(v.relations))
	s.texts(v.classes)
	s.texts(v.bundles)
	s.number(uint64(len(v.profiles)))
	for _, p := range v.profiles {
		s.rules(p.rules)
		s.number(uint64(p.capacity))
		s.number(uint64(p.load))
	}
	s.texts(v.groups)
	s.number(uint64(len(v.stakes)))
	for _, x := range v.stakes {
		s.number(uint64(x.rto)<<32 | uint64(x.restore))
		s.number(uint64(x.group))
	}
	for i := range v.pages {
		s.page(&v.pages[i], min(pageSize, v.n-i<<pageBits))
	}
	s.number(uint64(len(held)))
	for _, r := range held {
		s.relation(r)
	}
	return s.end()
}

type writer struct {
	w   *bufio.Writer
	sum hash.Hash32
	buf []byte
	err error
}

func newWriter(w io.Writer) *writer {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	return &writer{w: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<20), sum: sum, buf: make([]byte, 0, 8*block)}
}

func (s *writer) bytes(b []byte) {
	if s.err == nil {
		_, s.err = s.w.Write(b)
	}
}

func (s *writer) number(n uint64) { s.bytes(binary.LittleEndian.AppendUint64(s.buf[:0], n)) }

func (s *writer) text(t string) {
	s.number(uint64(len(t)))
	s.bytes([]byte(t))
}

func (s *writer) texts(list []string) {
	s.number(uint64(len(list)))
	for _, t := range list {
		s.text(t)
	}
}

func (s *writer) rules(r Rules) {
	for _, rule := range append(r.Kinds[:], r.Bundles) {
		s.number(uint64(rule.Mode)<<32 | uint64(rule.N))
	}
}

func (s *writer) relation(r Relation) {
	s.bytes(r.From[:])
	s.bytes(r.To[:])
	n := uint64(r.Kind) | uint64(r.First)<<8
	if r.Propagates {
		n |= 1 << 16
	}
	s.number(n)
	s.text(r.Bundle)
}

func (s *writer) page(p *page, nodes int) {
	for i := range nodes {
		s.buf = append(s.buf[:0], p.keys[i][:]...)
		s.buf = binary.LittleEndian.AppendUint32(s.buf, uint32(p.attr[i]))
		s.buf = binary.LittleEndian.AppendUint32(s.buf, p.profile[i])
		s.buf = binary.LittleEndian.AppendUint32(s.buf, p.stake[i])
		s.buf = binary.LittleEndian.AppendUint32(s.buf, p.downEnd[i+1])
		s.buf = binary.LittleEndian.AppendUint32(s.buf, p.upEnd[i+1])
		s.bytes(s.buf)
	}
	s.edges(p.down)
	s.edges(p.up)
}

func (s *writer) edges(list []edge) {
	for len(list) > 0 {
		n := min(len(list), block)
		s.buf = s.buf[:0]
		for _, e := range list[:n] {
			s.buf = binary.LittleEndian.AppendUint64(s.buf, uint64(e))
		}
		s.bytes(s.buf)
		list = list[n:]
	}
}

// end writes the sum of what went before.
func (s *writer) end() error {
	if s.err == nil {
		s.err = s.w.Flush()
	}
	s.number(uint64(s.sum.Sum32()))
	if s.err == nil {
		s.err = s.w.Flush()
	}
	if s.err != nil {
		return fmt.Errorf("graph: save: %w", s.err)
	}
	return nil
}
