package textfile

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Decoded gives the text as UTF-8 without byte order mark. A mark decides; without one, the first character beyond ASCII does:
// where it is no UTF-8, the file is Windows-1252, as older office programs write it. What is wrong after that is left as it
// is, for the reader of the rows to name the line.
func Decoded(in io.Reader) io.Reader {
	b := bufio.NewReaderSize(in, 64<<10)
	mark, err := b.Peek(3)
	if err != nil && len(mark) < 2 {
		return b // what is wrong is met again by reading
	}
	switch {
	case string(mark) == "\xef\xbb\xbf":
		if _, err := b.Discard(3); err != nil {
			return b
		}
		return b
	case mark[0] == 0xff && mark[1] == 0xfe:
		return &wide{in: b, low: 0, high: 1, skip: true}
	case mark[0] == 0xfe && mark[1] == 0xff:
		return &wide{in: b, low: 1, high: 0, skip: true}
	}
	return &narrow{in: b}
}

// narrow decodes one byte after the other.
type narrow struct {
	in   *bufio.Reader
	code coding
	left []byte // decoded, not yet given
	held [utf8.UTFMax]byte
}

type coding int

const (
	undecided coding = iota
	unicode8
	windows1252
)

func (n *narrow) Read(p []byte) (int, error) {
	written := copy(p, n.left)
	n.left = n.left[written:]
	for written < len(p) {
		if written > 0 && n.in.Buffered() == 0 {
			return written, nil // what is there, before waiting for more
		}
		c, err := n.in.ReadByte()
		if err != nil {
			if written > 0 && errors.Is(err, io.EOF) {
				return written, nil
			}
			return written, err
		}
		if c >= utf8.RuneSelf && n.code == undecided {
			n.decide(c)
		}
		if c < utf8.RuneSelf || n.code != windows1252 {
			p[written] = c
			written++
			continue
		}
		size := utf8.EncodeRune(n.held[:], windowsRune(c))
		k := copy(p[written:], n.held[:size])
		n.left = n.held[k:size]
		written += k
	}
	return written, nil
}

func (n *narrow) decide(first byte) {
	rest, err := n.in.Peek(utf8.UTFMax - 1)
	if err != nil && !errors.Is(err, io.EOF) {
		rest = nil
	}
	r, size := utf8.DecodeRune(append([]byte{first}, rest...))
	n.code = unicode8
	if r == utf8.RuneError && size <= 1 {
		n.code = windows1252
	}
}

// windowsRune: Windows-1252 is Latin-1 but for these.
func windowsRune(c byte) rune {
	if c < 0x80 || c > 0x9f {
		return rune(c)
	}
	return [32]rune{
		'€', 0xfffd, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0xfffd, 'Ž', 0xfffd,
		0xfffd, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0xfffd, 'ž', 'Ÿ',
	}[c-0x80]
}

// wide decodes UTF-16.
type wide struct {
	in        *bufio.Reader
	low, high int // places of the two bytes
	skip      bool
	left      []byte
	held      [utf8.UTFMax]byte
}

func (w *wide) unit() (uint16, error) {
	var b [2]byte
	_, err := io.ReadFull(w.in, b[:])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF // half a unit at the end says nothing
	}
	return uint16(b[w.low]) | uint16(b[w.high])<<8, err
}

func (w *wide) rune() (rune, error) {
	u, err := w.unit()
	if err != nil || !utf16.IsSurrogate(rune(u)) {
		return rune(u), err
	}
	second, err := w.unit()
	if errors.Is(err, io.EOF) {
		return utf8.RuneError, nil
	}
	return utf16.DecodeRune(rune(u), rune(second)), err
}

func (w *wide) Read(p []byte) (int, error) {
	if w.skip {
		w.skip = false
		if _, err := w.unit(); err != nil {
			return 0, err
		}
	}
	written := copy(p, w.left)
	w.left = w.left[written:]
	for written < len(p) {
		if written > 0 && w.in.Buffered() == 0 {
			return written, nil
		}
		r, err := w.rune()
		if err != nil {
			if written > 0 && errors.Is(err, io.EOF) {
				return written, nil
			}
			return written, err
		}
		size := utf8.EncodeRune(w.held[:], r)
		k := copy(p[written:], w.held[:size])
		w.left = w.held[k:size]
		written += k
	}
	return written, nil
}
