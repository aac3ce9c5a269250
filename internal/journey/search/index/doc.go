// Package index keeps the terms of all documents of one tenant in a folder, and finds them. It stores no text: titles and words
// are read from the rows when a hit is shown. What it keeps of a document is its terms, a row of small numbers that stand for
// its words in order, its tags (what filters and facets ask for) and its audience (who may know of it).
package index

import (
	"encoding/binary"
	"hash/fnv"
	"strings"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/words"
)

// Doc is what can be found. A record may have several: what its readers see, and what only some of them do.
type Doc struct {
	Kind, ID string // of the record
	Part     string // tells the record's documents apart; empty for the first
	Title    string
	Text     string
	Keys     []string        // numbers and names that are typed whole: INC0000042, an address
	Tags     []string        // "type:incident", "state:new": what filters and facets ask for
	Audience []string        // whoever has one of these tokens may know of it
	At       instant.Instant // when it was last true
	Trust    int             // how many confirmed it, less how many disputed
}

// Limits of one document: what is longer is found by its beginning.
const (
	maxTokens  = 20_000
	maxKept    = 3_000 // tokens whose order is kept
	titleTimes = 2     // a word of the title counts as so many
)

// Fields of the index.
const (
	fieldStem  = "a" // stems, those of the title several times
	fieldTitle = "t" // stems of the title
	fieldWord  = "w" // words as written, without accents
	fieldBegin = "p" // beginnings of the title's words, of one to three letters
	fieldTag   = "g" // tags, and the audience behind audienceTag
	fieldKept  = "k" // stored: day, trust, title's length, words in order
)

const (
	audienceTag = "aud:"
	dayTag      = "day:"
	monthTag    = "month:"
	yearTag     = "year:"
	kindTag     = "kind:"
)

func (d Doc) name() string { return nameOf(d.Kind, d.ID, d.Part) }

func nameOf(kind, id, part string) string { return kind + "/" + id + "/" + part }

func splitName(name string) (kind, id, part string) {
	kind, rest, _ := strings.Cut(name, "/")
	id, part, _ = strings.Cut(rest, "/")
	return kind, id, part
}

// bag counts terms.
type bag struct {
	of     map[string]int
	length int
}

func (b *bag) add(term string, times int) {
	if term == "" {
		return
	}
	b.of[term] += times
	b.length += times
}

// analysed is a document as terms.
type analysed struct {
	doc                       Doc
	stem, title, word, begins bag
	kept                      []byte
}

// sign is a word in the kept order: its stem and its form.
const signSize = 5

func signOf(stem, word string) (stemSign, wordSign uint32) {
	return hash(stem) & 0xFFFFFF, hash(word) & 0xFFFF
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // never fails
	v := h.Sum32()
	return v ^ v>>15
}

// memo remembers the forms of words, of which a few make up most of all texts. Each analyst has its own.
type memo struct{ of map[memoKey]forms }

type memoKey struct {
	word string
	lang words.Lang
}

type forms struct {
	folded string
	stems  []string
}

const mostRemembered = 20_000

func (m *memo) forms(word string, l words.Lang) forms {
	k := memoKey{word, l}
	f, ok := m.of[k]
	if !ok {
		f = forms{words.Fold(word), stemsOf(word, l)}
		if len(m.of) >= mostRemembered {
			clear(m.of)
		}
		m.of[k] = f
	}
	return f
}

// analyse makes the terms of a document.
func analyse(d Doc, stops words.Lists, m *memo) analysed {
	out := analysed{doc: d, stem: bag{of: map[string]int{}}, title: bag{of: map[string]int{}}, word: bag{of: map[string]int{}}, begins: bag{of: map[string]int{}}}
	title, text := words.Cut(d.Title), words.Cut(clip(d.Text))
	lang := stops.Tell(append(append([]words.Token{}, title...), text...))
	w := writer{a: &out, stops: stops, lang: lang, memo: m}
	out.kept = binary.AppendVarint(nil, int64(d.At)/dayMillis)
	out.kept = binary.AppendVarint(out.kept, int64(d.Trust))
	mark := len(out.kept)
	for _, t := range title {
		w.token(t, true)
	}
	inTitle := (len(out.kept) - mark) / signSize
	body := append([]byte{}, out.kept[mark:]...)
	out.kept = binary.AppendUvarint(out.kept[:mark], uint64(inTitle))
	out.kept = append(out.kept, body...)
	for _, k := range d.Keys {
		w.key(k)
	}
	for i, t := range text {
		if i >= maxTokens {
			break
		}
		w.token(t, false)
	}
	return out
}

const dayMillis = 24 * 3600 * 1000

// maxText is how many bytes of a text are looked at.
const maxText = 200_000

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "")
}

type writer struct {
	a     *analysed
	stops words.Lists
	lang  words.Lang
	memo  *memo
	kept  int
}

func (w *writer) token(t words.Token, title bool) {
	f := w.memo.forms(t.Text, w.lang)
	folded := f.folded
	empty := w.stops.Of(folded, w.lang) && !t.Joined
	w.a.word.add(folded, 1)
	if title {
		w.begin(folded)
	}
	if empty {
		return
	}
	times := 1
	if title {
		times = titleTimes
	}
	first := ""
	for i, s := range f.stems {
		if i == 0 {
			first = s
		}
		w.a.stem.add(s, times)
		if title {
			w.a.title.add(s, 1)
		}
	}
	if !t.Joined && w.kept < maxKept {
		w.kept++
		stem, word := signOf(first, folded)
		w.a.kept = append(w.a.kept, byte(stem), byte(stem>>8), byte(stem>>16), byte(word), byte(word>>8))
	}
}

// begin keeps the first letters of a word of the title, for who has typed no more yet.
func (w *writer) begin(folded string) {
	n := 0
	for i := range folded {
		if n > 0 {
			w.a.begins.add(folded[:i], 1)
		}
		if n++; n > 3 {
			return
		}
	}
	w.a.begins.add(folded, 1)
}

// key adds what is typed whole; a number is found without its zeros and letters too.
func (w *writer) key(k string) {
	for _, t := range words.Cut(k) {
		w.token(t, true)
		if digits := strings.TrimLeft(t.Text, "0"); digits != t.Text && digits != "" {
			w.a.stem.add(digits, titleTimes)
			w.a.word.add(digits, 1)
		}
	}
}

// stemsOf are the forms under which a word is found: one in a text whose language is known, both where it is not.
func stemsOf(word string, l words.Lang) []string {
	switch l {
	case words.French, words.English:
		return []string{words.Stem(word, l)}
	}
	fr, en := words.Stem(word, words.French), words.Stem(word, words.English)
	if fr == en {
		return []string{fr}
	}
	return []string{fr, en}
}
