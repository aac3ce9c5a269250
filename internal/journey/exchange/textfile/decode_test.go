package textfile

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"
)

func TestDecoded(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"one byte", "a", "a"},
		{"ASCII", "name,class\n", "name,class\n"},
		{"UTF-8", "Réseau à Lyon", "Réseau à Lyon"},
		{"UTF-8 with a mark", "\xef\xbb\xbfé", "é"},
		{"Windows-1252", "R\xe9seau \x80 \x9cuf", "Réseau € œuf"},
		{"Windows-1252 at the end", "Caf\xe9", "Café"},
		{"the first decides", "é \xe9", "é \xe9"},
		{"UTF-16, little end first", wideText("\ufeffDMIA\t4 h €😀", binary.LittleEndian), "DMIA\t4 h €😀"},
		{"UTF-16, big end first", wideText("\ufeffné", binary.BigEndian), "né"},
		{"UTF-16 cut in a unit", "\xff\xfea\x00b", "a"},
	} {
		for how, in := range map[string]io.Reader{"whole": strings.NewReader(c.in), "bytewise": iotest.OneByteReader(strings.NewReader(c.in))} {
			got, err := io.ReadAll(iotest.OneByteReader(Decoded(in)))
			if err != nil || string(got) != c.want {
				t.Errorf("%s, %s: %q %v, want %q", c.name, how, got, err, c.want)
			}
		}
	}
}

func wideText(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// UTF-8 goes through untouched, what is read does not depend on how it arrives, and Windows-1252 always becomes UTF-8.
func FuzzDecoded(f *testing.F) {
	f.Add([]byte("a;é\n"))
	f.Add([]byte("\xff\xfe\x00\xd8"))
	f.Add([]byte("\x9c\xe9"))
	f.Fuzz(func(t *testing.T, in []byte) {
		whole, err := io.ReadAll(Decoded(bytes.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		slow, err := io.ReadAll(Decoded(iotest.OneByteReader(bytes.NewReader(in))))
		if err != nil || !bytes.Equal(whole, slow) {
			t.Fatalf("%q: %q at once, %q byte by byte (%v)", in, whole, slow, err)
		}
		marked := bytes.HasPrefix(in, []byte("\xef\xbb\xbf"))
		if utf8.Valid(in) && !marked && !bytes.Equal(whole, in) {
			t.Fatalf("%q became %q", in, whole)
		}
	})
}
