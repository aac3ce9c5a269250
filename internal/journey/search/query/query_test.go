package query

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Query{
		"":                               {},
		"imprimante bloquée":             {Words: "imprimante bloquée", Begun: true},
		"imprimante ":                    {Words: "imprimante"},
		`"mot de passe" vpn `:            {Words: "vpn", Phrases: []string{"mot de passe"}},
		"« mot de passe »":               {Phrases: []string{"mot de passe"}},
		`outlook -"boîte partagée" -mac`: {Words: "outlook", Without: []string{"boîte partagée", "mac"}},
		"type:incident priorité:1 de:moi depuis:7j": {Filters: []Filter{{Name: Type, Values: []string{"incident"}}, {Name: Priority, Values: []string{"1"}},
			{Name: By, Values: []string{"me"}}, {Name: Since, Values: []string{"7j"}}}},
		"kind:problem,note -state:closed priority:p2": {Filters: []Filter{{Name: Type, Values: []string{"problem", "note"}},
			{Name: State, Values: []string{"closed"}, Not: true}, {Name: Priority, Values: []string{"2"}}}},
		`état:"en cours" de:"Camille Roux"`: {Filters: []Filter{{Name: State, Values: []string{"in_progress"}}, {Name: By, Values: []string{"Camille Roux"}}}},
		"ETAT:RESOLU":                       {Filters: []Filter{{Name: State, Values: []string{"resolved"}}}},
		"erreur:0x80 type:licorne depuis:x": {Words: "erreur:0x80 type:licorne depuis:x", Begun: true},
		"type:":                             {},
		"e-mail - fin":                      {Words: "e-mail - fin", Begun: true},
		`"ouvert`:                           {Phrases: []string{"ouvert"}},
	} {
		if got := Parse(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q\n gives %+v\n want  %+v", text, got, want)
		}
	}
}

func TestDay(t *testing.T) {
	for value, want := range map[string]int64{"7j": 993, "24h": 999, "2w": 986, "today": 1000, "hier": 999, "1972-09-27": 1000, "27/09/1972": 1000} {
		if got, ok := Day(value, 1000); !ok || got != want {
			t.Errorf("%s is day %d %v, want %d", value, got, ok, want)
		}
	}
	if _, ok := Day("99999999999999999999j", 1000); ok {
		t.Error("a span without end is no span")
	}
}

func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"vpn ty", "fr", "vpn type:"},
		{"vpn type:inc", "en", "vpn type:incident"},
		{"prio", "fr", "priorité:"},
		{"prio", "en", "priority:"},
		{"état:rés", "fr", "état:résolu"},
		{"type:note,art", "fr", "type:note,article"},
		{"-state:cl", "en", "-state:closed"},
		{"de:m", "fr", "de:moi"},
		{"depuis:7", "fr", "depuis:7j"},
	} {
		got := Complete(c.text, c.lang)
		if !slices.ContainsFunc(got, func(p Proposal) bool { return p.Query == c.want }) {
			t.Errorf("%q in %s proposes %v, want %q", c.text, c.lang, got, c.want)
		}
	}
	if got := Complete("bonjour", "fr"); len(got) != 0 {
		t.Errorf("a word that begins no filter proposes %v", got)
	}
}

func TestUnfinishedFiltersAreNoWords(t *testing.T) {
	for text, want := range map[string]string{"vpn type:": "vpn", "type:inc": "", "vpn état:ré": "vpn", "type:inc vpn": "type:inc vpn", "priorité: vpn": "vpn", "http: vpn": "http: vpn", `vpn de:"`: "vpn"} {
		if q := Parse(text); q.Words != want || len(q.Filters) != 0 {
			t.Errorf("%q is words %q and filters %v, want words %q", text, q.Words, q.Filters, want)
		}
	}
	if q := Parse("type:incident"); len(q.Filters) != 1 {
		t.Errorf("a whole filter is %+v", q)
	}
}

func TestNaming(t *testing.T) {
	for text, want := range map[string]string{"vpn de:yan": "by|yan|vpn de:", `for:"Rachid B`: "for|Rachid B|for:", "assignee:a,ya": "to|ya|assignee:a,", "group:rés": "group|rés|group:", "type:inc": "||", "vpn": "||", `de:"Yanis Belkacem" vp`: "||"} {
		name, begun, head := Naming(text)
		if got := string(name) + "|" + begun + "|" + head; got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	if got := Quote("Rachid Benali"); got != `"Rachid Benali"` || Quote("Yanis") != "Yanis" {
		t.Errorf("quoted %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", `"`, "-", "--x", "type:", ":", `a:"b`, "(a+)+$", "type:incident,,", "«»", strings.Repeat("a ", 3000), "\xff\x00", `état:"en cours"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		n := utf8.RuneCountInString(q.Words)
		for _, list := range [][]string{q.Phrases, q.Without} {
			for _, p := range list {
				n += utf8.RuneCountInString(p)
				if strings.TrimSpace(p) == "" {
					t.Errorf("%q gives an empty phrase", s)
				}
			}
		}
		if n > Longest {
			t.Errorf("%d characters came out of a query", n)
		}
		for _, f := range q.Filters {
			if len(f.Values) == 0 || len(f.Values) > mostValues {
				t.Errorf("%q gives a filter of %d values", s, len(f.Values))
			}
		}
		if !utf8.ValidString(q.Words) {
			t.Errorf("%q gives words that are no text", s)
		}
		Complete(s, "fr")
		if _, begun, head := Naming(s); len(begun)+len(head) > len(clean(s)) {
			t.Errorf("%q names more than it says", s)
		}
	})
}
