package index_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
	"comptoir/internal/journey/search/measure"
)

type set struct {
	name    string
	docs    []measure.Text
	queries []measure.Text
	judged  measure.Judged
}

func load(t testing.TB, name string) set {
	t.Helper()
	root := os.Getenv("COMPTOIR_DATA")
	if root == "" {
		t.Skip("COMPTOIR_DATA does not say where the retrieval sets are")
	}
	s := set{name: name}
	texts := func(file string) []measure.Text {
		f, err := os.Open(filepath.Join(root, name, file))
		if err != nil {
			t.Skip(err)
		}
		defer f.Close()
		out, err := measure.ReadTexts(f)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	s.docs, s.queries = texts("corpus.jsonl"), texts("queries.jsonl")
	f, err := os.Open(filepath.Join(root, name, "qrels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if s.judged, err = measure.ReadJudged(f); err != nil {
		t.Fatal(err)
	}
	return s
}

func fill(t testing.TB, s set) *index.Index {
	t.Helper()
	x, err := index.Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	var c index.Change
	for i, d := range s.docs {
		c.Put = append(c.Put, index.Doc{Kind: "article", ID: strconv.Itoa(i), Title: d.Title, Text: d.Text, Audience: []string{"all"}, At: instant.Of(time.Now())})
	}
	if err := x.Apply(c); err != nil {
		t.Fatal(err)
	}
	return x
}

func figures(t testing.TB, s set, x *index.Index, tuned index.Tuning) measure.Figures {
	var sum measure.Sum
	for _, q := range s.queries {
		found, err := x.FindTuned(context.Background(), index.Query{Text: q.Text, Audience: []string{"all"}, Limit: 100}, tuned)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, h := range found.Hits {
			n, _ := strconv.Atoi(h.ID)
			ids = append(ids, s.docs[n].ID)
		}
		sum.Add(ids, s.judged[q.ID])
	}
	return sum.Figures()
}

// The floors are a little under what docs/performance.md says, and well above a plain full-text index.
func TestQualityHoldsOnRealSets(t *testing.T) {
	for name, floor := range map[string]float64{"ir-libreoffice-help-fr": .61, "ir-libreoffice-help-en": .66, "ir-piaf-fr": .79} {
		t.Run(name, func(t *testing.T) {
			s := load(t, name)
			f := figures(t, s, fill(t, s), index.Tuned())
			t.Logf("%+v", f)
			if f.NDCG10 < floor {
				t.Errorf("nDCG@10 is %.4f, want at least %.2f", f.NDCG10, floor)
			}
		})
	}
}

// TestTry compares figures of the ranking: COMPTOIR_TRY="Near=0.5;Coord=0.2 Title=1" tries two.
func TestTry(t *testing.T) {
	try := os.Getenv("COMPTOIR_TRY")
	if try == "" {
		t.Skip("COMPTOIR_TRY names nothing to try")
	}
	var sets []set
	var all []*index.Index
	for _, name := range []string{"ir-libreoffice-help-fr", "ir-libreoffice-help-en", "ir-piaf-fr"} {
		s := load(t, name)
		var some []measure.Text
		for i, q := range s.queries {
			if i%3 == 0 {
				some = append(some, q)
			}
		}
		s.queries = some
		sets = append(sets, s)
		all = append(all, fill(t, s))
	}
	for _, one := range strings.Split(try, ";") {
		tuned := index.Tuned()
		for _, pair := range strings.Fields(one) {
			name, value, _ := strings.Cut(pair, "=")
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			into, ok := map[string]*float64{"K1": &tuned.K1, "B": &tuned.B, "Near": &tuned.Near, "Exact": &tuned.Exact,
				"Title": &tuned.Title, "Whole": &tuned.Whole, "Early": &tuned.Early}[name]
			if name == "Again" {
				tuned.Again = int(v)
			} else if !ok {
				t.Fatal(name)
			} else {
				*into = v
			}
		}
		line := one + ":"
		mean := 0.0
		for i, s := range sets {
			start := time.Now()
			f := figures(t, s, all[i], tuned)
			line += "  " + strconv.FormatFloat(f.NDCG10, 'f', 4, 64) + " r100 " + strconv.FormatFloat(f.Recall100, 'f', 3, 64) + " " + (time.Since(start) / time.Duration(len(s.queries))).Round(time.Microsecond).String()
			mean += f.NDCG10 / 3
		}
		t.Logf("%s  mean %.4f", line, mean)
	}
}
