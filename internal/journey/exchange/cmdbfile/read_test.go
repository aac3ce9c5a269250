package cmdbfile

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"strings"
	"testing"

	"comptoir/internal/base/fault"
)

func readAll(t *testing.T, text string) (rows []Row, bad []Bad, columns []string) {
	t.Helper()
	r, err := NewReader(strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, b, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, bad, r.Columns()
		}
		if err != nil {
			t.Fatal(err)
		}
		if b.Code != "" {
			bad = append(bad, b)
		} else {
			rows = append(rows, row)
		}
	}
}

func TestEveryFormGivesTheSameRows(t *testing.T) {
	want := map[string]string{"id": "a1", "name": "Réseau, cœur", "rto": "4 h"}
	for name, text := range map[string]string{
		"commas":       "id,name,rto\na1,\"Réseau, cœur\",4 h\n",
		"semicolons":   "\ufeffid;name;rto\r\na1;Réseau, cœur;4 h\r\n",
		"tabs":         "id\tname\trto\na1\tRéseau, cœur\t4 h",
		"Windows-1252": "id;name;rto\na1;R\xe9seau, c\x9cur;4 h\n",
		"JSON lines":   "\n{\"id\":\"a1\",\"name\":\" Réseau, cœur\",\"rto\":\"4 h\",\"none\":null}\n",
	} {
		rows, bad, _ := readAll(t, text)
		if len(bad) > 0 || len(rows) != 1 || !maps.Equal(rows[0].Values, want) {
			t.Errorf("%s: %v, bad %v", name, rows, bad)
		}
	}
	rows, _, columns := readAll(t, `{"id":12,"on":true,"tags":["a", 1],"nested":{"x": {}}}`)
	if v := rows[0].Values; v["id"] != "12" || v["on"] != "true" || v["tags"] != `["a",1]` || v["nested"] != `{"x":{}}` || strings.Join(columns, " ") != "id nested on tags" {
		t.Errorf("values that are no text: %v, columns %v", v, columns)
	}
}

func TestBadRowsAreNamedAndTheRestIsRead(t *testing.T) {
	rows, bad, _ := readAll(t, "id,name\n1,a\n2\n3,\"b\n4,c\n5,\x01\n")
	if len(rows) != 1 || len(bad) != 2 || bad[0] != (Bad{Line: 3, Code: "cmdbfile.wrong_columns"}) || bad[1].Code != "textfile.open_quote" {
		t.Errorf("CSV: %v, bad %v", rows, bad)
	}
	long := strings.Repeat("x", MaxRecord)
	rows, bad, _ = readAll(t, "{\"id\":1}\n{\"id\":\n[]\n{\"id\":\""+long+"\"}\nnull\n{\"id\":\"\\u0000\"}\n{\"id\":\"éa\xff\"}\n{\"id\":\"\\ud800\"}\n{\"id\":2}")
	codes := map[string]int{}
	for _, b := range bad {
		codes[b.Code]++
		if b.Line < 2 || b.Line > 8 {
			t.Errorf("line of %v", b)
		}
	}
	if len(rows) != 2 || rows[1].Line != 9 || codes["cmdbfile.not_json"] != 3 || codes["textfile.too_long"] != 1 || codes["cmdbfile.bad_text"] != 3 {
		t.Errorf("JSON lines: %v, bad %v", rows, codes)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for text, code := range map[string]string{
		"": "cmdbfile.empty", " \n\n": "cmdbfile.empty", `[{"id":1}]`: "cmdbfile.json_array", "just words\n": "cmdbfile.not_a_table",
		"a,b,a\n1,2,3": "cmdbfile.column_twice", "a,\x01\n": "cmdbfile.bad_header", "a" + strings.Repeat(",", MaxColumns): "cmdbfile.too_many_columns",
	} {
		if _, err := NewReader(strings.NewReader(text), Options{}); !fault.Is(err, code) {
			t.Errorf("%.20q: %v, want %s", text, err, code)
		}
	}
}

// Whatever the bytes, reading ends, every row is either given or named, and what is given is text.
func FuzzRead(f *testing.F) {
	f.Add([]byte("id,name,dmia (h)\n1,a,4\n2,\"b\"\"\",x\n"))
	f.Add([]byte("{\"id\":\"x\",\"class\":\"Baie\",\"status\":\"active\",\"rto\":\"4h30\"}\n{}\nnull\n"))
	f.Add([]byte("parent\ttype\tchild\na\tDepends on::Used by\tb\nc\tUsed by\td\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := NewReader(bytes.NewReader(text), Options{})
		if err != nil {
			if fault.CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		for {
			row, bad, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if bad.Code != "" {
				if bad.Line < 1 || len([]rune(bad.Value)) > shownValue+1 {
					t.Fatalf("bad row %+v", bad)
				}
				continue
			}
			for name, value := range row.Values {
				if name == "" || badText(name, maxColumn) != "" || badText(value, MaxValue) != "" {
					t.Fatalf("column %q: %q", name, value)
				}
			}
			m := Guess(r.Columns())
			if err := m.Check(); err != nil {
				t.Fatalf("the guess %v is refused: %v", m, err)
			}
			ci, bad := m.CI(row)
			if bad.Code == "" && ci.ExternalID == "" && ci.Name == "" {
				t.Fatalf("a CI that nobody could find: %+v", ci)
			}
			for key := range ci.Attributes {
				if !soundKey(key) {
					t.Fatalf("attribute %q", key)
				}
			}
		}
		if rels, err := NewRelations(bytes.NewReader(text), Options{}); err == nil {
			list, err := allRelations(rels, func(Bad) {})
			if err != nil && fault.CodeOf(err) == "" {
				t.Fatal(err)
			}
			for _, l := range list {
				if l.From == "" || l.To == "" || l.Type == "" {
					t.Fatalf("half a relation: %+v", l)
				}
			}
		}
	})
}
