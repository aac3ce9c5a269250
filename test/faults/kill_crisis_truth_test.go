package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"comptoir/internal/journey/crisis/chain"
)

// verify reads everything from the server, and holds it against what was promised.
func (k *killedCrisis) verify() {
	k.t.Helper()
	open := map[string]act{} // by what they leave, and by what they are about
	for _, x := range k.players {
		if x.open != nil {
			open[x.open.trace], open[x.open.record] = *x.open, *x.open
		}
	}
	x := k.proven()
	for trace, n := range k.traced(x) {
		if _, sent := open[trace]; n > 1 || k.traces[trace] == 0 && !sent {
			k.t.Errorf("%q is in the log %d times, and was acknowledged %d times", trace, n, k.traces[trace])
		}
	}
	there := k.traced(x)
	for trace := range k.traces {
		if there[trace] != 1 {
			k.t.Errorf("%q was acknowledged, and is in the log %d times", trace, there[trace])
		}
	}
	got := k.shown(x)
	for record, state := range got {
		if state != k.records[record] && state != open[record].state {
			k.t.Errorf("%s is %s, acknowledged was %q", record, state, k.records[record])
		}
	}
	for record, state := range k.records {
		if got[record] == "" {
			k.t.Errorf("%s was acknowledged as %s, and is not there", record, state)
		}
	}
	if k.t.Failed() {
		k.t.FailNow()
	}
}

// proven is the log, which must be whole and hold all that was seen of it before.
func (k *killedCrisis) proven() chain.Export {
	k.t.Helper()
	a, err := k.as(k.h.Admin).Do(k.t.Context(), "GET", k.path+"/export", "", nil)
	must(k.t, err)
	if a.Status != http.StatusOK {
		k.t.Fatalf("export: %d %s", a.Status, a.Body)
	}
	x, err := chain.Read(bytes.NewReader(a.Body))
	must(k.t, err)
	for _, head := range append(k.heads, "") {
		if _, broken := chain.Check(x, head); broken != nil {
			k.t.Fatal(broken)
		}
	}
	k.heads, k.export = append(k.heads, x.Head.Hash), a.Body
	for number, hash := range k.seals {
		if number > int64(len(x.Lines)) || x.Lines[number-1].Hash != hash {
			k.t.Errorf("line %d is not the one that was answered", number)
		}
	}
	return x
}

var marks = regexp.MustCompile(`\bk\d+n\d+\b`)

// traced counts the lines of players' acts: by what they are, and the words that mark them.
func (k *killedCrisis) traced(x chain.Export) map[string]int {
	out := map[string]int{}
	for _, l := range x.Lines {
		what := l.Code
		if what == "" {
			what = l.Type
		}
		if what == "answered_later" {
			var args struct{ Minutes string }
			must(k.t, json.Unmarshal([]byte(l.Args), &args))
			out[what+" "+l.Author+" "+args.Minutes]++
			continue
		}
		words := marks.FindAllString(l.Text+" "+l.Args, -1)
		slices.SortFunc(words, byNumber)
		if words = slices.Compact(words); len(words) > 0 {
			out[what+" "+strings.Join(words, " ")]++
		}
	}
	return out
}

// byNumber sorts the words of one player by their number.
func byNumber(a, b string) int {
	n := func(s string) (i, n int) {
		_, _ = fmt.Sscanf(s, "k%dn%d", &i, &n) // the pattern says so
		return i, n
	}
	_, x := n(a)
	_, y := n(b)
	return x - y
}

// shown is every record that players make, as REST tells it; none is there twice.
func (k *killedCrisis) shown(x chain.Export) map[string]string {
	k.t.Helper()
	out := map[string]string{}
	put := func(kind, text, state string) {
		for _, mark := range append(marks.FindAllString(text, 1), "")[:1] {
			if mark == "" || out[kind+" "+mark] != "" {
				k.t.Errorf("a %s too many: %q", kind, text)
			}
			out[kind+" "+mark] = state
		}
	}
	for _, task := range all[struct{ Title, State string }](k, k.path+"/tasks") {
		put("task", task.Title, task.State)
	}
	for _, d := range all[struct{ Question, State string }](k, k.path+"/decisions") {
		put("decision", d.Question, d.State)
	}
	for _, p := range all[struct {
		Text string
		Head chain.Head
		Line int64
	}](k, k.path+"/points") {
		put("point", p.Text, "held")
		if p.Line != p.Head.Number+1 || p.Head.Number < 1 || x.Lines[p.Head.Number-1].Hash != p.Head.Hash {
			k.t.Errorf("the point %q stands after another line than it says: %d, %+v", p.Text, p.Line, p.Head)
		}
	}
	for _, m := range all[struct {
		Person named
		Answer string
		Min    int `json:"answer_min"`
	}](k, k.path+"/members") {
		if m.Answer != "" {
			out["answer "+m.Person.ID] = fmt.Sprint(m.Answer, " ", m.Min)
		}
	}
	for after := int64(0); ; {
		var p page[message]
		must(k.t, k.as(k.h.Admin).Call(k.t.Context(), "GET", fmt.Sprintf("/threads/crisis_room/%s/messages?limit=500&after=%d", k.room, after), nil, &p))
		for _, m := range p.Items {
			if m.Seq != after+1 {
				k.t.Errorf("message %d after %d", m.Seq, after)
			}
			after = m.Seq
			put("message", m.Text, "said")
		}
		if p.Next == "" {
			return out
		}
	}
}

func all[T any](k *killedCrisis, path string) []T {
	k.t.Helper()
	var p page[T]
	must(k.t, k.as(k.h.Admin).Call(k.t.Context(), "GET", path, nil, &p))
	return p.Items
}

// readMade reads the number of a line, and passes over the numbers of records, which are words.
func readMade(b []byte, m *made) error {
	var is struct {
		ID     string
		N      int64
		Number json.RawMessage
		Hash   string
	}
	if err := json.Unmarshal(b, &is); err != nil {
		return err
	}
	m.ID, m.N, m.Hash, m.Number = is.ID, is.N, is.Hash, 0
	if len(is.Number) > 0 && is.Number[0] != '"' {
		return json.Unmarshal(is.Number, &m.Number)
	}
	return nil
}
