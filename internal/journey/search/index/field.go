package index

import (
	"time"

	"github.com/blevesearch/bleve/v2/document"
	api "github.com/blevesearch/bleve_index_api"
)

// field is a field whose terms are counted already.
type field struct {
	name    string
	options api.FieldIndexingOptions
	length  int
	terms   api.TokenFrequencies
	value   []byte
}

func (f *field) Name() string                                   { return f.name }
func (f *field) Value() []byte                                  { return f.value }
func (f *field) ArrayPositions() []uint64                       { return nil }
func (f *field) EncodedFieldType() byte                         { return 't' }
func (f *field) Analyze()                                       {}
func (f *field) Options() api.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                            { return f.length }
func (f *field) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                      { return uint64(len(f.value)) }

func counted(name string, b bag, options api.FieldIndexingOptions) *field {
	f := &field{name: name, options: api.IndexField | options, length: b.length, terms: make(api.TokenFrequencies, len(b.of))}
	// All terms of a field in two pieces of memory, not in two for each.
	size := 0
	for term := range b.of {
		size += len(term)
	}
	slab, text := make([]api.TokenFreq, 0, len(b.of)), make([]byte, 0, size)
	for term, n := range b.of {
		from := len(text)
		text = append(text, term...)
		slab = append(slab, api.TokenFreq{Term: text[from:len(text):len(text)]})
		t := &slab[len(slab)-1]
		t.SetFrequency(n)
		f.terms[term] = t
	}
	return f
}

// entry is the document as the library takes it.
func (a analysed) entry() *document.Document {
	out := document.NewDocument(a.doc.name())
	out.AddField(counted(fieldStem, a.stem, 0))
	out.AddField(counted(fieldTitle, a.title, api.SkipFreqNorm))
	out.AddField(counted(fieldWord, a.word, api.SkipFreqNorm))
	out.AddField(counted(fieldBegin, a.begins, api.SkipFreqNorm))
	tags := bag{of: map[string]int{}}
	tags.add(kindTag+a.doc.Kind, 1)
	for _, t := range a.doc.Tags {
		tags.add(t, 1)
	}
	for _, t := range a.doc.Audience {
		tags.add(audienceTag+t, 1)
	}
	day := a.doc.At.Time().UTC()
	tags.add(dayTag+day.Format(time.DateOnly), 1)
	tags.add(monthTag+day.Format("2006-01"), 1)
	tags.add(yearTag+day.Format("2006"), 1)
	tags.add(lengthTag+lengthClass(a.stem.length), 1)
	out.AddField(counted(fieldTag, tags, api.SkipFreqNorm))
	out.AddField(&field{name: fieldKept, options: api.StoreField, value: a.kept})
	return out
}

func (f *field) Size() int { return len(f.name) + len(f.value) + 64*len(f.terms) }
