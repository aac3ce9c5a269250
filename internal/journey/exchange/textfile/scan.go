package textfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Scanner cuts a stream into records of fields, as RFC 4180 has them: quoted fields may hold separators, line breaks and
// doubled quotes. A record that breaks the rules is named by its code and costs its last line; the next one begins behind it.
// encoding/csv reads a field of any size and would let one lost quote swallow the file into memory; this one does not.
type Scanner struct {
	in    *bufio.Reader
	sep   byte
	limit int
	line  int // of what is read next, from 1

	text []byte // the fields of a record, one behind the other
	ends []int  // where each ends in text
}

// NewScanner reads UTF-8 (Decoded gives it) with commas, unless Prologue finds another separator. A record of more than limit
// bytes is not read.
func NewScanner(in io.Reader, limit int) *Scanner {
	return &Scanner{in: bufio.NewReaderSize(in, 64<<10), sep: ',', limit: limit, line: 1}
}

// The places of a Scanner within a record.
const (
	atStart = iota // of a field
	inPlain        // a field without quotes
	inQuotes
	afterQuote // one quote inside quotes: the end, or the first of two
)

// Record gives the next record with the line it begins on; code says what is wrong with it, and io.EOF that there is none.
// Lines without anything in their fields are passed over. The fields are strings of their own.
func (s *Scanner) Record() (fields []string, line int, code string, err error) {
	for {
		line = s.line
		code, err = s.scan()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, line, "", err
		}
		ended := errors.Is(err, io.EOF)
		switch {
		case code != "":
			return nil, line, code, nil
		case len(bytes.TrimSpace(s.text)) == 0:
			if ended {
				return nil, line, "", io.EOF
			}
		default:
			return s.fields(), line, "", nil
		}
	}
}

func (s *Scanner) fields() []string {
	all := string(s.text)
	out := make([]string, len(s.ends))
	begin := 0
	for i, end := range s.ends {
		out[i] = all[begin:end]
		begin = end
	}
	return out
}

// scan reads one record into text and ends. With io.EOF the stream ended behind it.
func (s *Scanner) scan() (code string, err error) {
	s.text, s.ends = s.text[:0], s.ends[:0]
	place, read := atStart, 0
	for {
		c, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			if place == inQuotes {
				return "textfile.open_quote", io.EOF
			}
			if read > 0 {
				s.end()
			}
			return "", io.EOF
		}
		if err != nil {
			return "", err
		}
		if read++; read > s.limit {
			return "textfile.too_long", s.skipLine(c)
		}
		if c == '\n' {
			s.line++
		}
		switch {
		case c == '\r' && s.lineEnds(): // Windows ends its lines with both
		case place == inQuotes && c == '"':
			place = afterQuote
		case place == inQuotes:
			s.text = append(s.text, c)
		case place == afterQuote && c == '"':
			s.text = append(s.text, c)
			place = inQuotes
		case c == s.sep:
			s.end()
			place = atStart
		case c == '\n':
			s.end()
			return "", nil
		case place == afterQuote:
			return "textfile.stray_quote", s.skipLine(c)
		case place == atStart && c == '"':
			place = inQuotes
		default:
			s.text = append(s.text, c)
			place = inPlain
		}
	}
}

func (s *Scanner) end() { s.ends = append(s.ends, len(s.text)) }

// lineEnds tells whether nothing of the line is left.
func (s *Scanner) lineEnds() bool {
	next, err := s.in.Peek(1)
	return err != nil || next[0] == '\n'
}

// skipLine passes over the rest of the line that c stands on.
func (s *Scanner) skipLine(c byte) error {
	for c != '\n' {
		next, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		c = next
	}
	s.line++
	return nil
}

// Prologue passes over a byte order mark and Excel's "sep=;" line, and finds the separator in the first line.
func (s *Scanner) Prologue() error {
	if mark, err := s.in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		if _, err := s.in.Discard(3); err != nil {
			return err
		}
	}
	first, err := s.in.Peek(s.in.Size())
	if err != nil && len(first) == 0 && !errors.Is(err, io.EOF) {
		return err // one that comes later is met again by reading
	}
	line, _, _ := strings.Cut(string(first), "\n")
	line = strings.TrimRight(line, "\r")
	if sep, found := strings.CutPrefix(line, "sep="); found && len(sep) == 1 {
		s.sep = sep[0]
		return s.skipLine(0)
	}
	best := 0
	for _, sep := range []byte{',', ';', '\t', '|'} {
		if n := strings.Count(line, string(sep)); n > best {
			s.sep, best = sep, n
		}
	}
	return nil
}
