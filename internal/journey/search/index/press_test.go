package index_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
)

// Many documents written at once are found as those written one by one: rare words, frequent ones, those that stand in more
// documents than a set lists, names written twice, before and after merging and opening again.
func TestManyAtOnceAreFoundAsOneByOne(t *testing.T) {
	const many = 9_500 // in two segments of more than 4,096
	dir := filepath.Join(t.TempDir(), "index")
	x, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	doc := func(i int) index.Doc {
		d := index.Doc{Kind: "note", ID: fmt.Sprintf("%05d", i), Title: fmt.Sprintf("Imprimante %d", i), Text: "bourrage papier",
			Audience: []string{"all"}, At: instant.Instant(day * int64(20_000+i%7)), Keys: []string{fmt.Sprintf("INC%07d", i)}}
		if i%1000 == 7 {
			d.Text += " courroie courroie"
		}
		return d
	}
	var c index.Change
	for i := range many {
		c.Put = append(c.Put, doc(i))
	}
	last := doc(3)
	last.Text = "agrafeuse"
	c.Put = append(c.Put, last)
	if err := x.Apply(c); err != nil {
		t.Fatal(err)
	}
	look := func(when string) {
		t.Helper()
		for _, q := range []struct {
			text  string
			tags  []index.AnyOf
			total uint64
			first string
		}{
			{"courroies", nil, 10, ""}, {"bourrage", nil, many - 1, ""}, {"agrafeuse", nil, 1, "00003"}, {"INC0001234", nil, many, "01234"},
			{"4321", nil, 1, "04321"}, {"", []index.AnyOf{{Tags: []string{"day:2024-10-04"}}}, many/7 + 1, ""},
		} {
			found, err := x.Find(t.Context(), index.Query{Text: q.text, Tags: q.tags, Audience: []string{"all"}, Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			if found.Total != q.total && q.text != "INC0001234" {
				t.Errorf("%s: %q finds %d, want %d", when, q.text, found.Total, q.total)
			}
			if len(found.Hits) == 0 || q.first != "" && found.Hits[0].ID != q.first {
				t.Errorf("%s: %q does not find %s first: %+v", when, q.text, q.first, found.Hits[:min(len(found.Hits), 2)])
			}
		}
		if n, err := x.Count(); err != nil || n != many {
			t.Errorf("%s: %d documents, %v", when, n, err)
		}
	}
	look("written at once")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = index.Open(dir); err != nil {
		t.Fatal(err)
	}
	look("opened again")
	for _, i := range []int{1, 7, 4321, 9_000} {
		if err := x.Apply(index.Change{Put: []index.Doc{doc(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	look("some written once more")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}
