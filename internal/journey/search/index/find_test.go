package index_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/search/index"
)

const day = 24 * 3600 * 1000

func small(t *testing.T, docs ...index.Doc) *index.Index {
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
	for i := range docs {
		if docs[i].ID == "" {
			docs[i].ID = fmt.Sprint(i)
		}
		docs[i].Kind = "note"
		if docs[i].Audience == nil {
			docs[i].Audience = []string{"all"}
		}
		if err := x.Apply(index.Change{Put: docs[i : i+1]}); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func ids(t *testing.T, x *index.Index, q index.Query) []string {
	t.Helper()
	if q.Audience == nil {
		q.Audience = []string{"all"}
	}
	found, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, h := range found.Hits {
		out = append(out, h.ID)
	}
	if uint64(len(out)) != found.Total && len(q.Phrases) == 0 {
		t.Errorf("%+v: %d hits of %d", q, len(out), found.Total)
	}
	return out
}

func TestWhatIsFreshAndConfirmedComesFirst(t *testing.T) {
	x := small(t,
		index.Doc{ID: "old", Title: "imprimante bloquée", At: instant.Instant(19_000 * day)},
		index.Doc{ID: "fresh", Title: "imprimante bloquée", At: instant.Instant(20_000 * day)},
		index.Doc{ID: "confirmed", Title: "imprimante bloquée", At: instant.Instant(20_000 * day), Trust: 5},
		index.Doc{ID: "disputed", Title: "imprimante bloquée", At: instant.Instant(20_000 * day), Trust: -3})
	if got := ids(t, x, index.Query{Text: "imprimante", Today: 20_000}); !slices.Equal(got, []string{"confirmed", "fresh", "old", "disputed"}) && !slices.Equal(got, []string{"confirmed", "fresh", "disputed", "old"}) {
		t.Errorf("in the order %v", got)
	}
	if got := ids(t, x, index.Query{Since: 19_500, Today: 20_000}); len(got) != 3 || slices.Contains(got, "old") {
		t.Errorf("since a day: %v", got)
	}
	if got := ids(t, x, index.Query{Until: 19_500, Today: 20_000}); !slices.Equal(got, []string{"old"}) {
		t.Errorf("until a day: %v", got)
	}
}

func TestAudienceComesBeforeCounting(t *testing.T) {
	x := small(t,
		index.Doc{ID: "a", Title: "panne", Audience: []string{"agents"}, Tags: []string{"type:note"}},
		index.Doc{ID: "b", Title: "panne", Audience: []string{"person:1", "person:2"}, Tags: []string{"type:note"}})
	for audience, want := range map[string][]string{"agents": {"a"}, "person:2": {"b"}, "person:3": {}, "all": {}} {
		q := index.Query{Text: "panne", Audience: []string{audience}, Facets: []string{"type:"}}
		if got := ids(t, x, q); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", audience, got, want)
		}
		found, err := x.Find(t.Context(), q)
		if err != nil || found.Facets["type:"]["note"] != uint64(len(want)) {
			t.Errorf("%s counts %v, %v", audience, found.Facets, err)
		}
	}
}

func TestWordsPhrasesAndErrors(t *testing.T) {
	x := small(t,
		index.Doc{ID: "mdp", Title: "Réinitialiser son mot de passe", Text: "Le mot de passe expire. L'utilisateur appelle."},
		index.Doc{ID: "passe", Title: "Le badge ne passe plus", Text: "Pas un mot sur l'écran."},
		index.Doc{ID: "mail", Title: "E-mails en attente", Text: "INC0000042"})
	for _, c := range []struct {
		q    index.Query
		want []string
	}{
		{index.Query{Text: "réinitialisation"}, []string{"mdp"}},
		{index.Query{Text: "reinitialiser"}, []string{"mdp"}},
		{index.Query{Phrases: []string{"mot de passe"}}, []string{"mdp"}},
		{index.Query{Text: "passe", Without: []string{"badge"}}, []string{"mdp"}},
		{index.Query{Text: "email"}, []string{"mail"}},
		{index.Query{Text: "emial"}, []string{"mail"}},
		{index.Query{Text: "réinitaliser"}, []string{"mdp"}},
		{index.Query{Text: "inc0000042"}, []string{"mail"}},
		{index.Query{Text: "l'utilisateurs"}, []string{"mdp"}},
		{index.Query{Text: "réin", Begun: true}, []string{"mdp"}},
		{index.Query{Text: "ba", Begun: true}, []string{"passe"}},
		{index.Query{Text: "badhe", Begun: true}, []string{"passe"}},
		{index.Query{Text: "zygomorphe"}, []string{}},
	} {
		if got := ids(t, x, c.q); !slices.Equal(got, c.want) {
			t.Errorf("%+v finds %v, want %v", c.q, got, c.want)
		}
	}
}

// Where more match than are scored, filters alone give the newest, and the total is still right.
func TestManyMatches(t *testing.T) {
	x := small(t)
	var c index.Change
	for i := range 30_000 {
		c.Put = append(c.Put, index.Doc{Kind: "note", ID: fmt.Sprintf("%05d", i), Title: "panne commune", Audience: []string{"all"}, At: instant.Instant(int64(i) * day)})
	}
	c.Put[17].Title = "panne commune exceptionnelle"
	if err := x.Apply(c); err != nil {
		t.Fatal(err)
	}
	found, err := x.Find(t.Context(), index.Query{Text: "panne exceptionnelle", Audience: []string{"all"}, Limit: 5})
	if err != nil || found.Total != 30_000 || found.Hits[0].ID != "00017" {
		t.Fatalf("%d found, %v, %v", found.Total, found.Hits, err)
	}
	found, err = x.Find(t.Context(), index.Query{Audience: []string{"all"}, Limit: 1, Today: 30_000})
	if err != nil || found.Total != 30_000 || len(found.Hits) != 1 || found.Hits[0].ID != "29999" {
		t.Fatalf("%d found, %v, %v", found.Total, found.Hits, err)
	}
}
