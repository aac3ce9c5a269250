package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
	analysis "comptoir/internal/journey/search/words"
)

// language makes texts whose words are as often used as those of a language: the nth word about 1/n as often as the first.
type language struct {
	words []string
	pick  *rand.Zipf
	dice  *rand.Rand
}

const vocabulary = 120_000

func speak(seed uint64) *language {
	dice := rand.New(rand.NewPCG(seed, 7))
	l := &language{dice: dice, pick: rand.NewZipf(dice, 1.07, 8, vocabulary-1)}
	start := []string{"b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "pr", "tr", "bl", "cr", "gr"}
	middle := []string{"a", "e", "i", "o", "u", "é", "ou", "an", "on", "in", "ai", "oi"}
	end := []string{"", "s", "r", "tion", "ment", "eur", "age", "ique", "ble", "té", "ance"}
	seen := map[string]bool{}
	for len(l.words) < vocabulary {
		var b strings.Builder
		for range 1 + dice.IntN(3) {
			b.WriteString(start[dice.IntN(len(start))] + middle[dice.IntN(len(middle))])
		}
		w := b.String() + end[dice.IntN(len(end))]
		if !seen[w] {
			seen[w] = true
			l.words = append(l.words, w)
		}
	}
	return l
}

func (l *language) word() string { return l.words[l.pick.Uint64()] }

func (l *language) say(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = l.word()
	}
	return strings.Join(out, " ")
}

// document is a short one: a title of four to nine words, a text of fifteen to sixty; each tenth only for agents, each tenth for one person.
func (l *language) document(i int) index.Doc {
	kinds := []string{"ticket", "conversation", "note", "article", "post"}
	d := index.Doc{Kind: kinds[l.dice.IntN(len(kinds))], ID: fmt.Sprintf("%032x", i), Title: l.say(4 + l.dice.IntN(6)), Text: l.say(15 + l.dice.IntN(46)),
		At: instant.Of(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(l.dice.IntN(700)) * 24 * time.Hour))}
	d.Tags = []string{"type:" + d.Kind, "state:" + []string{"open", "closed"}[l.dice.IntN(2)]}
	switch l.dice.IntN(10) {
	case 0:
		d.Audience = []string{fmt.Sprintf("person:%d", l.dice.IntN(5000))}
	case 1, 2, 3:
		d.Audience = []string{"agents"}
	default:
		d.Audience = []string{"all"}
	}
	return d
}

const (
	searchBatch   = 5000 // as many as a rebuild writes at once
	searchQueries = 400
)

// searching measures the index alone: what a search costs beside its HTTP request and its rows.
func (r *run) searching(ctx context.Context) (err error) {
	dir := filepath.Join(r.tmp, "search")
	if r.keep != "" {
		dir = filepath.Join(r.keep, fmt.Sprintf("search-%d", r.documents))
	}
	x, err := index.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	l := speak(1)
	have, err := x.Count()
	if err != nil {
		return err
	}
	if have < uint64(r.documents) {
		before, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		began := time.Now()
		for i := 0; i < r.documents && ctx.Err() == nil; i += searchBatch {
			var c index.Change
			for k := i; k < min(i+searchBatch, r.documents); k++ {
				c.Put = append(c.Put, l.document(k))
			}
			c.Position = event.Position{Epoch: "bench", Seq: int64(i)}
			if err := x.Apply(c); err != nil {
				return err
			}
		}
		r.report.aim("search", fmt.Sprintf("documents indexed, %d short ones", r.documents), float64(r.documents)/time.Since(began).Seconds(), "/s", true, 5000, "")
		after, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		r.report.add("search", "processor time to index a document", float64((after.cpu-before.cpu).Microseconds())/float64(r.documents), "µs", "")
	}
	size, err := folder(dir)
	if err != nil {
		return err
	}
	r.report.add("search", "size of the index", float64(size)/float64(r.documents), "B/document", "")
	synonyms := analysis.Thesaurus(analysis.Default())
	ask := func(name string, goal float64, make func() index.Query) error {
		var times spread
		before, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		for i := range searchQueries + 20 {
			q := make()
			q.Audience, q.Limit, q.Today, q.Synonyms = []string{"all", "agents", "group:1"}, 50, 20_454, synonyms
			began := time.Now()
			if _, err := x.Find(ctx, q); err != nil {
				return err
			}
			if i >= 20 {
				times = append(times, time.Since(began))
			}
		}
		after, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		cpu := float64((after.cpu - before.cpu).Microseconds()) / 1000 / (searchQueries + 20)
		r.report.aim("search", name+", p95", times.at(0.95), "ms", false, goal, fmt.Sprintf("p50 %.1f ms, processor %.1f ms", times.at(0.5), cpu))
		return nil
	}
	for _, m := range []struct {
		name string
		goal float64
		make func() index.Query
	}{
		{"search of one to four words", 50, func() index.Query { return index.Query{Text: l.say(1 + l.dice.IntN(4))} }},
		{"search of a sentence of nine words", 50, func() index.Query { return index.Query{Text: l.say(9)} }},
		{"search with facets and a filter", 50, func() index.Query {
			return index.Query{Text: l.say(2), Facets: []string{"type:", "state:"}, Tags: []index.AnyOf{{Tags: []string{"state:open"}}}}
		}},
		{"search of a misspelt word", 50, func() index.Query {
			w := l.words[l.dice.IntN(vocabulary)]
			return index.Query{Text: w + "zz " + l.word()}
		}},
		{"as one types", 30, func() index.Query {
			w := []rune(l.word())
			text := string(w[:1+l.dice.IntN(len(w))])
			if l.dice.IntN(2) == 0 {
				text = l.word() + " " + text
			}
			return index.Query{Text: text, Begun: true}
		}},
	} {
		if err := ask(m.name, m.goal, m.make); err != nil {
			return err
		}
	}
	var times spread
	for i := range 100 {
		began := time.Now()
		if err := x.Apply(index.Change{Put: []index.Doc{l.document(r.documents + i)}}); err != nil {
			return err
		}
		times = append(times, time.Since(began))
	}
	r.report.add("search", "one document written, p95", times.at(0.95), "ms", "")
	usage, err := usageOf(os.Getpid())
	if err != nil {
		return err
	}
	r.report.add("search", "memory of the process, the mapped index included", usage.rss, "MiB", "")
	return ctx.Err()
}

func folder(dir string) (size int64, err error) {
	err = filepath.Walk(dir, func(_ string, e os.FileInfo, err error) error {
		if err == nil && !e.IsDir() {
			size += e.Size()
		}
		return err
	})
	return size, err
}
