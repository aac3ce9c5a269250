package kit

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"comptoir/internal/base/i18n"
)

// index is what the kit's search finds: one line a page, kept in a file until the page that carries it is written.
type index struct {
	f *os.File
	n int
}

// found is one page: where it is, what it is, and its words, folded and each once.
type found struct {
	Path   string `json:"u"`
	Kind   string `json:"k"`
	Number string `json:"n"`
	Title  string `json:"t"`
	Head   string `json:"h"` // the words of number and title
	Words  string `json:"w"`
}

const mostWords = 4000 // of one page

func newIndex(folder string) (*index, error) {
	f, err := os.CreateTemp(folder, "kit-index-*")
	return &index{f: f}, err
}

func (x *index) add(path, kind, number, title, text string) error {
	line, err := json.Marshal(found{Path: path, Kind: kind, Number: number, Title: title, Head: fold(number + " " + title), Words: fold(text)})
	if err != nil {
		return err
	}
	if x.n > 0 {
		line = append([]byte(",\n"), line...)
	}
	x.n++
	_, err = x.f.Write(line)
	return err
}

// fold are the distinct words of a text, as the search compares them.
func fold(text string) string {
	list := i18n.Words(i18n.Fold(text))
	slices.Sort(list)
	list = slices.Compact(list)
	return strings.Join(list[:min(len(list), mostWords)], " ")
}

// copyTo writes the lines; JSON escapes what would end a script.
func (x *index) copyTo(w io.Writer) error {
	if _, err := x.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, x.f)
	return err
}

func (x *index) close() error { return errors.Join(x.f.Close(), os.Remove(x.f.Name())) }
