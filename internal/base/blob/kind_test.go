package blob

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/fault"
)

const fullDisk = syscall.ENOSPC

func zipOf(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte("content of " + name))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String()
}

// oleOf is a container whose root entry has that class.
func oleOf(class string) string {
	b := make([]byte, 512*4)
	copy(b, oleMagic)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1)
	copy(b[512*2+80:], class)
	return string(b)
}

func judged(name, content string) (string, string, error) {
	return judge(name, []byte(content)[:min(len(content), headBytes)], strings.NewReader(content))
}

func TestJudge(t *testing.T) {
	const png, jpeg, pdf = "\x89PNG\r\n\x1a\n....", "\xff\xd8\xff\xe0....", "%PDF-1.7\n..."
	office := zipOf(t, "[Content_Types].xml", "word/document.xml")
	for _, tc := range []struct{ name, content, wantName, wantType string }{
		{"capture.png", png, "capture.png", "image/png"},
		{"capture.PNG", png, "capture.PNG", "image/png"},
		{"photo.png", jpeg, "photo.jpg", "image/jpeg"},
		{"photo", jpeg, "photo.jpg", "image/jpeg"},
		{"photo.jfif", jpeg, "photo.jfif", "image/jpeg"},
		{"notes.txt", pdf, "notes.txt.pdf", "application/pdf"},
		{"photo.png", "<script>alert(1)</script>", "photo.png.txt", plainText},
		{"rapport.pdf", "bonjour", "rapport.pdf.txt", plainText},
		{"page.html", "bonjour", "page.html", "text/html; charset=utf-8"},
		{"page", "<!DOCTYPE html><p>x", "page", "text/html; charset=utf-8"},
		{"logo", "<?xml version='1.0'?><svg onload='x'/>", "logo", "image/svg+xml"},
		{"logo.png", "<SVG onload='x'/>", "logo.png.txt", plainText},
		{"logo.svg", "<svg/>", "logo.svg", "image/svg+xml"},
		{"flux.xml", "<?xml version='1.0'?><a/>", "flux.xml", "text/xml; charset=utf-8"},
		{"a.js", "alert(1)", "a.js", "text/javascript; charset=utf-8"},
		{"acces.log", "<a href=x>GET</a>", "acces.log", plainText},
		{"script.sh", "#!/bin/sh\nls", "script.sh", plainText},
		{"liste.csv", "a;b\n1;2", "liste.csv", "text/csv; charset=utf-8"},
		{"a.json", `{"a":1}`, "a.json", "application/json"},
		{"windows.txt", "\xff\xfea\x00b\x00", "windows.txt", "text/plain; charset=utf-16le"},
		{"lettre.docx", office, "lettre.docx", zipNames["docx"]},
		{"tableur.xlsx", office, "tableur.xlsx", zipNames["xlsx"]},
		{"archive.txt", office, "archive.txt.zip", zipType},
		{"archive.zip", zipOf(t, "a.txt"), "archive.zip", zipType},
		{"lettre.odt", zipOf(t, "mimetype", "META-INF/manifest.xml"), "lettre.odt", zipNames["odt"]},
		{"lettre.doc", oleOf("\x06\x09\x02\x00"), "lettre.doc", "application/msword"},
		{"mail.msg", oleOf("\x0b\x0d\x02\x00"), "mail.msg", "application/vnd.ms-outlook"},
		{"film", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "film.mp4", "video/mp4"},
		{"film.mov", "\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00", "film.mov", "video/quicktime"},
		{"IMG_1.HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "IMG_1.HEIC", "image/heic"},
		{"trace.pcap", "\xd4\xc3\xb2\xa1\x02\x00", "trace.pcap", "application/vnd.tcpdump.pcap"},
		{"base.db", "SQLite format 3\x00..", "base.db", "application/vnd.sqlite3"},
		{"inconnu.bin", "\x00\x01\x02\x03", "inconnu.bin", binaryAny},
		{"texte", "MZ est un code postal", "texte", plainText},
	} {
		name, mime, err := judged(tc.name, tc.content)
		require.NoError(t, err, tc.name)
		require.Equal(t, tc.wantName, name, tc.name)
		require.Equal(t, tc.wantType, mime, tc.name)
	}
}

func TestForbiddenKinds(t *testing.T) {
	type file struct{ name, content string }
	cases := []file{
		{"facture.pdf", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + strings.Repeat("\x00", 60)},
		{"outil", "\x7fELF\x02\x01\x01"},
		{"outil.txt", "\xcf\xfa\xed\xfe\x07\x00\x00\x01"},
		{"A.class", "\xca\xfe\xba\xbe\x00\x00\x00\x34"},
		{"raccourci.txt", "L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F...."},
		{"lib.zip", zipOf(t, "META-INF/MANIFEST.MF", "A.class")},
		{"app.zip", zipOf(t, "AndroidManifest.xml")},
		{"paquet.doc", oleOf("\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")},
		// Names that Windows or a reader would take for another.
		{"facture.pdf.exe", "x"}, {"a.EXE", "x"}, {"a.exe.", "x"}, {"a.exe ...", "x"}, {`C:\x\a.bat`, "x"}, {"a\u202efdp.exe", "x"}, {"a.e\u200bxe", "x"}, {"../../a.cmd", "x"}, {"a.exe\u00a0", "x"}, {"a.ex\x00e", "x"},
	}
	for _, ext := range forbiddenNames {
		cases = append(cases, file{"a." + ext, "text"})
	}
	for _, tc := range cases {
		_, _, err := judged(tc.name, tc.content)
		require.True(t, fault.Is(err, "file.forbidden_kind"), "%q gave %v", tc.name, err)
	}
}

func TestInline(t *testing.T) {
	for _, mime := range []string{"image/png", "application/pdf", plainText, "video/mp4"} {
		require.True(t, Inline(mime), mime)
	}
	for _, mime := range []string{"image/svg+xml", "text/html; charset=utf-8", "text/xml; charset=utf-8", "text/javascript; charset=utf-8", "application/xhtml+xml", zipType, binaryAny, ""} {
		require.False(t, Inline(mime), mime)
	}
}

func TestCleanName(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"rapport été.pdf", "rapport été.pdf"},
		{"/etc/passwd", "passwd"},
		{`C:\Users\sami\a.txt`, "a.txt"},
		{"../..", "file"},
		{"", "file"}, {".", "file"}, {"/", "file"}, {"...", "file"},
		{".htaccess", "htaccess"},
		{"a\r\nb\tc.txt", "a b c.txt"},
		{"a\x00.txt", "a.txt"},
		{"\u202egnp.exe", "gnp.exe"},
		{"a\u200b.txt", "a.txt"},
		{`a:b*c?d"e<f>g|.txt`, "a_b_c_d_e_f_g_.txt"},
		{"a.txt. ", "a.txt"},
		{"nul.txt", "_nul.txt"}, {"CON", "_CON"},
		{"e\u0301.txt", "é.txt"},
		{"caf\xe9.txt", "caf.txt"},
		{strings.Repeat("é", 200) + ".pdf", strings.Repeat("é", 88) + ".pdf"},
		{"a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 178)},
	} {
		require.Equal(t, tc.want, CleanName(tc.in), "%q", tc.in)
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("../\u202egnp.exe. ")
	f.Fuzz(func(t *testing.T, in string) {
		name := CleanName(in)
		if name == "" || len(name) > maxNameBytes+1 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00\r\n\u202e\u200b:\"") || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") {
			t.Errorf("%q became %q", in, name)
		}
		if again := CleanName(name); again != name {
			t.Errorf("%q became %q, then %q", in, name, again)
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("a.txt", "MZ\x00")
	f.Add("a.doc", oleOf("x"))
	f.Fuzz(func(t *testing.T, name, content string) {
		if content == "" {
			return
		}
		if got, mime, err := judged(name, content); err == nil && (got == "" || mime == "") {
			t.Errorf("%q: %q %q", name, got, mime)
		}
	})
}
