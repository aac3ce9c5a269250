package index

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"strings"
	"time"

	"comptoir/internal/journey/search/words"
)

// press turns documents into a segment. It remembers words from one segment to the next, of which a few make up most of all
// texts; terms have numbers, so that counting them touches no map. One goroutine uses it at a time.
type press struct {
	stops words.Lists
	known map[string]*form
	ids   map[string]int32
	terms []string
	signs []uint32 // hashes of the terms, once asked for

	fields [countedFields]tally
	posts  []post
	docs   []pressed
	tokens []words.Token
	cut    []*form
	day    [3]string // tags of the last day seen
	dayOf  int64
}

// form is what is known of a word.
type form struct {
	folded   string
	word     int32   // its term
	begins   []int32 // terms of its beginnings
	fr, en   int     // how far it tells the language
	empty    [3]bool // by language
	stems    [3][]int32
	wordSign uint32
}

// post is one term in one document.
type post struct {
	doc, times uint32
	next       int32 // of the same term, 0 for none: the first post is nobody's
}

// tally is a field: the posts of each term.
type tally struct {
	first, last []int32
	used        []int32
}

// pressed is a document of the segment in the making.
type pressed struct {
	name   string
	length uint32 // in stems
	kept   []byte
}

// The counted fields, in the order of their names.
const (
	inStem = iota
	inTag
	inBegin
	inTitle
	inWord
	countedFields
)

func newPress(stops words.Lists) *press {
	p := &press{stops: stops}
	p.forget()
	return p
}

func (p *press) forget() {
	p.known, p.ids, p.terms, p.signs = map[string]*form{}, map[string]int32{}, nil, nil
	p.fields = [countedFields]tally{}
	p.dayOf = math.MinInt64
	p.term("") // number 0, which is never counted
}

// What a press remembers between segments: more while many documents come at once.
const (
	mostRemembered = 10_000
	mostInBulk     = 60_000
)

// ready clears the press for a segment of n documents.
func (p *press) ready(n int) {
	most := mostRemembered
	if n >= bulk {
		most = mostInBulk
	}
	if len(p.terms) > most {
		p.forget()
	}
	for i := range p.fields {
		f := &p.fields[i]
		for _, id := range f.used {
			f.first[id] = 0
		}
		f.used = f.used[:0]
	}
	p.posts = append(p.posts[:0], post{})
	p.docs = p.docs[:0]
}

// rest lets go of what only the last segment needed.
func (p *press) rest() {
	clear(p.docs)
	if cap(p.posts) > bulk*100 {
		p.posts, p.docs, p.tokens, p.cut = nil, nil, nil, nil
	}
}

func (p *press) term(s string) int32 {
	id, ok := p.ids[s]
	if !ok {
		id = int32(len(p.terms))
		s = strings.Clone(s)
		p.ids[s] = id
		p.terms = append(p.terms, s)
		p.signs = append(p.signs, hash(s))
		for i := range p.fields {
			f := &p.fields[i]
			f.first, f.last = append(f.first, 0), append(f.last, 0)
		}
	}
	return id
}

// add counts a term in the document in the making.
func (p *press) add(field int, id int32, times int) {
	if id == 0 {
		return
	}
	f := &p.fields[field]
	doc := uint32(len(p.docs) - 1)
	at := int32(len(p.posts))
	switch {
	case f.first[id] == 0:
		f.first[id] = at
		f.used = append(f.used, id)
	case p.posts[f.last[id]].doc == doc:
		p.posts[f.last[id]].times += uint32(times)
		return
	default:
		p.posts[f.last[id]].next = at
	}
	f.last[id] = at
	p.posts = append(p.posts, post{doc: doc, times: uint32(times)})
}

func (p *press) form(word string) *form {
	if f, ok := p.known[word]; ok {
		return f
	}
	word = strings.Clone(word)
	f := &form{folded: words.Fold(word)}
	f.word = p.term(f.folded)
	f.wordSign = p.signs[f.word] & 0xFFFF
	f.fr, f.en = p.stops.Hint(word, f.folded)
	for l := range f.empty {
		f.empty[l] = p.stops.Of(f.folded, words.Lang(l))
	}
	n := 0
	for i := range f.folded {
		if n > 0 {
			f.begins = append(f.begins, p.term(f.folded[:i]))
		}
		if n++; n > mostBegin {
			break
		}
	}
	if n <= mostBegin && n > 0 {
		f.begins = append(f.begins, f.word)
	}
	p.known[word] = f
	return f
}

// mostBegin is how many letters the longest beginning kept has.
const mostBegin = 3

func (p *press) stems(word string, f *form, l words.Lang) []int32 {
	if f.stems[l] == nil {
		f.stems[l] = []int32{}
		for _, s := range stemsOf(word, l) {
			f.stems[l] = append(f.stems[l], p.term(s))
		}
	}
	return f.stems[l]
}

// take makes the terms of a document.
func (p *press) take(d Doc) {
	p.docs = append(p.docs, pressed{name: d.name()})
	p.tokens = words.CutInto(p.tokens[:0], d.Title)
	inTitle := len(p.tokens)
	p.tokens = words.CutInto(p.tokens, clip(d.Text))
	p.cut = p.cut[:0]
	fr, en := 0, 0
	for i := range p.tokens {
		f := p.form(p.tokens[i].Text)
		p.cut = append(p.cut, f)
		if i < words.Telling {
			fr, en = fr+f.fr, en+f.en
		}
	}
	w := writer{p: p, doc: &p.docs[len(p.docs)-1], lang: words.Lean(fr, en)}
	signs := make([]byte, 0, min(len(p.tokens), maxKept)*signSize+16)
	signs = binary.AppendVarint(signs, int64(d.At)/dayMillis)
	signs = binary.AppendVarint(signs, int64(d.Trust))
	// How many signs the title has comes before them.
	w.signs = signs
	begin := len(signs)
	for i, t := range p.tokens[:inTitle] {
		w.token(t, p.cut[i], true)
	}
	count := binary.AppendUvarint(nil, uint64(len(w.signs)-begin)/signSize)
	w.signs = append(w.signs, count...)
	copy(w.signs[begin+len(count):], w.signs[begin:len(w.signs)-len(count)])
	copy(w.signs[begin:], count)
	for _, k := range d.Keys {
		w.key(k)
	}
	text := p.tokens[inTitle:]
	for i, t := range text[:min(len(text), maxTokens)] {
		w.token(t, p.cut[inTitle+i], false)
	}
	w.doc.kept = w.signs
	p.tags(d, w.doc.length)
}

// tags are few, and each once.
func (p *press) tags(d Doc, length uint32) {
	tag := func(s string) {
		p.add(inTag, p.term(s), 1)
	}
	tag(kindTag + d.Kind)
	for _, t := range d.Tags {
		tag(t)
	}
	for _, t := range d.Audience {
		tag(audienceTag + t)
	}
	if n := floorDay(int64(d.At)); n != p.dayOf {
		day := d.At.Time().UTC()
		p.day = [3]string{dayTag + day.Format(time.DateOnly), monthTag + day.Format("2006-01"), yearTag + day.Format("2006")}
		p.dayOf = n
	}
	for _, t := range p.day {
		tag(t)
	}
	tag(lengthTag + lengthClass(int(length)))
}

func floorDay(ms int64) int64 {
	if ms < 0 {
		ms -= dayMillis - 1
	}
	return ms / dayMillis
}

type writer struct {
	p     *press
	doc   *pressed
	lang  words.Lang
	kept  int
	signs []byte
}

func (w *writer) token(t words.Token, f *form, title bool) {
	w.p.add(inWord, f.word, 1)
	if title {
		for _, b := range f.begins {
			w.p.add(inBegin, b, 1)
		}
	}
	if f.empty[w.lang] && !t.Joined {
		return
	}
	times := 1
	if title {
		times = titleTimes
	}
	stems := w.p.stems(t.Text, f, w.lang)
	for _, s := range stems {
		w.stem(s, times)
		if title {
			w.p.add(inTitle, s, 1)
		}
	}
	if !t.Joined && w.kept < maxKept {
		w.kept++
		stem, word := w.p.signs[stems[0]], f.wordSign
		w.signs = append(w.signs, byte(stem), byte(stem>>8), byte(stem>>16), byte(word), byte(word>>8))
	}
}

func (w *writer) stem(id int32, times int) {
	w.p.add(inStem, id, times)
	w.doc.length += uint32(times)
}

// key adds what is typed whole; a number is found without its zeros and letters too.
func (w *writer) key(k string) {
	for _, t := range words.Cut(k) {
		w.token(t, w.p.form(t.Text), true)
		if digits := strings.TrimLeft(t.Text, "0"); digits != t.Text && digits != "" {
			id := w.p.term(digits)
			w.stem(id, titleTimes)
			w.p.add(inWord, id, 1)
		}
	}
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
