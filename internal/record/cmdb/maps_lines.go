package cmdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb/graph"
)

// A whole map is read as lines of text, one a row: of millions of rows, what is made for each value would cost more than reading it.
// Both statements name a bound on the id, so that the rows are walked in the order in which they were written and not by an index
// that scatters them. Codes and ids hold neither tabs nor ends of lines; a bundle comes last.
const (
	nodeLines = `SELECT id || class || '	' || criticality || '	' || redundancy || '	' || min_up || '	' || rule_over || '	' || capacity || '	' || load || '	' || rto || '	' ||
		restore_time || '	' || group_id FROM ci WHERE tenant_id = $1 AND id > '' AND status <> 'retired'`
	tieLines = `SELECT from_id || to_id || propagates || '	' || type || '	' || starts || '	' || bundle FROM ci_relation WHERE tenant_id = $1 AND id > '' AND removed_at = 0`
)

var errEnough = errors.New("enough")

// linesOf makes a sequence of what a query hands over: one goroutine reads, the other one's turn is to understand.
func linesOf[T any](ctx context.Context, r db.Reader, turn func([]byte) (T, error), text string) iter.Seq2[T, error] {
	const block, ahead = 1 << 16, 4 // bytes, blocks
	return func(yield func(T, error) bool) {
		full, spent, enough := make(chan []byte, ahead), make(chan []byte, ahead+2), make(chan struct{})
		var failed error
		go func() {
			defer close(full)
			var lines []byte
			send := func() error {
				select {
				case full <- lines:
				case <-enough:
					return errEnough
				}
				select {
				case lines = <-spent:
					lines = lines[:0]
				default:
					lines = make([]byte, 0, block+block/16)
				}
				return nil
			}
			failed = db.EachText(ctx, r, func(line []byte) error {
				lines = append(append(lines, line...), '\n')
				if len(lines) < block {
					return nil
				}
				return send()
			}, text)
			if failed == nil && len(lines) > 0 {
				failed = send()
			}
		}()
		ok := true
		for lines := range full { // to its end: the reader is ours again when nobody else reads
			for rest := lines; ok && len(rest) > 0; {
				line, after, _ := bytes.Cut(rest, []byte{'\n'})
				rest = after
				v, err := turn(line)
				if ok = yield(v, err) && err == nil; !ok {
					close(enough)
				}
			}
			select {
			case spent <- lines:
			default:
			}
		}
		if ok && failed != nil {
			var zero T
			yield(zero, failed)
		}
	}
}

func cisOf(ctx context.Context, r db.Reader, services map[string]bool) iter.Seq2[graph.CI, error] {
	known := map[string]string{} // words that come again and again
	word := func(b []byte) string {
		w, ok := known[string(b)]
		if !ok {
			w = string(b)
			known[w] = w
		}
		return w
	}
	return linesOf(ctx, r, func(line []byte) (graph.CI, error) {
		var key graph.Key
		c := cutter{rest: line}
		c.key(&key)
		w := nodeRow{Class: word(c.word()), Criticality: c.number(), Redundancy: word(c.word()), MinUp: c.number(), RuleOver: word(c.word()),
			Capacity: c.number(), Load: c.number(), RTO: c.number(), Restore: c.number(), Group: word(c.word())}
		return w.known(key, services), c.wrong(line)
	}, nodeLines)
}

func tiesOf(ctx context.Context, r db.Reader) iter.Seq2[graph.Relation, error] {
	return linesOf(ctx, r, func(line []byte) (graph.Relation, error) {
		var from, to graph.Key
		c := cutter{rest: line}
		c.key(&from)
		c.key(&to)
		w := tieRow{Propagates: c.number() == 1, Type: string(c.word()), Starts: string(c.word()), Bundle: string(c.rest)}
		l, err := w.between(from, to)
		return l, errors.Join(err, c.wrong(line))
	}, tieLines)
}

// cutter takes a line apart; what is wrong with it is said at the end.
type cutter struct {
	rest []byte
	err  error
}

func (c *cutter) word() []byte {
	w, rest, _ := bytes.Cut(c.rest, []byte{'\t'})
	c.rest = rest
	return w
}

func (c *cutter) number() (n int64) {
	w := c.word()
	for _, d := range w {
		if n = 10*n + int64(d-'0'); d < '0' || d > '9' || len(w) > 18 {
			c.err = strconv.ErrSyntax
		}
	}
	return n
}

func (c *cutter) key(k *graph.Key) {
	const digits = 2 * len(graph.Key{})
	if len(c.rest) < digits {
		c.err = graph.ErrKey
		return
	}
	if err := k.UnmarshalText(c.rest[:digits]); err != nil {
		c.err = err
	}
	c.rest = c.rest[digits:]
}

func (c *cutter) wrong(line []byte) error {
	if c.err == nil {
		return nil
	}
	return fmt.Errorf("%w in the row %q", c.err, line)
}
