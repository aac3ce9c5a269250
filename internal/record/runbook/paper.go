package runbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/record/runbook/form"
)

// FileLimit is the largest file that an import takes, in bytes.
const FileLimit = 32 << 20

// Limits of an import. What is unpacked is counted while it is read, whatever the archive says of itself.
const (
	fileBytes     = FileLimit
	rowBytes      = 1 << 20
	rowsLimit     = 5000
	unpackedBytes = 64 << 20
	keyLimit      = 400
)

// paper is one row of an import: a procedure that is to be, or why it cannot be one.
type paper struct {
	line     int    // in the file; of an archive, the how-manieth file
	key      string // what it is found by again
	title    string
	text     string
	lang     string
	tags     []string
	cis      []string
	reviewAt instant.Instant
	words    editionRow // read before the transaction
	fault    error
}

// row is one line of JSON.
type row struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Text   string   `json:"text"`
	Lang   string   `json:"lang"`
	Tags   []string `json:"tags"`
	CIs    []string `json:"cis"`
	Review string   `json:"review"`
}

var (
	errFile  = fault.Invalid("runbook.file_unreadable", fault.Field{Name: "file", Code: "runbook.file_unreadable"})
	errLarge = fault.Invalid("runbook.file_too_big", fault.Field{Name: "file", Code: "runbook.file_too_big", Args: map[string]any{"limit": rowsLimit}}).With("limit", rowsLimit)
)

// papersOf reads JSON lines, an archive of Markdown files, or one such file.
func papersOf(name string, content []byte) ([]paper, error) {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".zip"), bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return ofArchive(content)
	case strings.HasSuffix(lower, ".md"), strings.HasSuffix(lower, ".markdown"):
		return []paper{ofMarkdown(1, path.Base(name), content)}, nil
	}
	return ofLines(bytes.NewReader(content))
}

// ofLines reads one object a line; lines that are empty are none.
func ofLines(in io.Reader) ([]paper, error) {
	var out []paper
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		b, long, err := line(lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(bytes.TrimSpace(b)) > 0 || long {
			out = append(out, ofJSON(n, b, long))
		}
		if len(out) > rowsLimit {
			return nil, errLarge
		}
		if err != nil {
			return out, nil
		}
	}
}

// line reads up to the end of a line; of one that is too long the rest is read and left out.
func line(in *bufio.Reader) (b []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(b)+len(part) > rowBytes {
			long = true
		} else {
			b = append(b, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return b, long, err
		}
	}
}

func ofJSON(n int, b []byte, long bool) paper {
	p := paper{line: n}
	var r row
	switch {
	case long:
		p.fault = tooLong("text", rowBytes)
		return p
	case !utf8.Valid(b):
		p.fault = fault.Invalid("runbook.row_unreadable")
		return p
	}
	if err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &r); err != nil {
		p.fault = fault.Invalid("runbook.row_unreadable").Because(err)
		return p
	}
	p.key, p.title, p.text, p.lang, p.tags, p.cis = r.ID, r.Title, r.Text, r.Lang, r.Tags, r.CIs
	p.front()
	if r.Review != "" {
		p.review(r.Review)
	}
	p.read()
	return p
}

func ofArchive(content []byte) ([]paper, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, errFile.Because(err)
	}
	files := slices.Clone(archive.File)
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out []paper
	left := int64(unpackedBytes)
	for _, f := range files {
		name := path.Clean("/" + strings.ReplaceAll(f.Name, `\`, "/"))[1:]
		if f.FileInfo().IsDir() || hidden(name) {
			continue
		}
		if len(out) >= rowsLimit {
			return nil, errLarge
		}
		if lower := strings.ToLower(name); !strings.HasSuffix(lower, ".md") && !strings.HasSuffix(lower, ".markdown") {
			out = append(out, paper{line: len(out) + 1, key: strings.ToValidUTF8(name, "?"), fault: fault.Invalid("runbook.file_is_no_markdown")})
			continue
		}
		text, err := unpack(f, min(left, rowBytes+1))
		if err != nil {
			return nil, errFile.Because(err)
		}
		if left -= int64(len(text)); left <= 0 {
			return nil, errLarge
		}
		out = append(out, ofMarkdown(len(out)+1, strings.ToValidUTF8(name, "?"), text))
	}
	return out, nil
}

func unpack(f *zip.File, most int64) (text []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	text, err = io.ReadAll(io.LimitReader(r, most))
	if closed := r.Close(); err == nil && int64(len(text)) < most {
		err = closed // of a file that was read to its end: its checksum
	}
	return text, err
}

// hidden: what systems leave in archives, and nobody wrote.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true
		}
	}
	return false
}

func ofMarkdown(n int, name string, content []byte) paper {
	p := paper{line: n, key: name, text: string(content)}
	switch {
	case len(content) > rowBytes:
		p.fault = tooLong("text", rowBytes)
		return p
	case !utf8.Valid(content) || bytes.ContainsRune(content, 0):
		p.fault = fault.Invalid("runbook.file_unreadable")
		return p
	}
	p.front()
	p.read()
	return p
}

// front reads what stands before the text between two lines of ---: "key: value".
func (p *paper) front() {
	text := strings.ReplaceAll(strings.TrimPrefix(p.text, "\ufeff"), "\r\n", "\n")
	head, rest, found := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---")
	if !strings.HasPrefix(text, "---\n") || !found || rest != "" && rest[0] != '\n' {
		return
	}
	p.text = rest
	for line := range strings.SplitSeq(head, "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = unquote(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "id":
			p.key = value
		case "title":
			p.title = value
		case "lang", "language":
			p.lang = value
		case "tags":
			p.tags = list(value)
		case "cis", "ci":
			p.cis = list(value)
		case "review":
			p.review(value)
		}
	}
}

func list(value string) []string {
	var out []string
	for one := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
		if one = unquote(strings.TrimSpace(one)); one != "" {
			out = append(out, one)
		}
	}
	return out
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
	}
	return s
}

func (p *paper) review(day string) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		p.fault = fault.InvalidField("review", "runbook.not_a_day")
		return
	}
	p.reviewAt = instant.Of(t)
}

// read makes words of the text, and says what is wrong with them.
func (p *paper) read() {
	if p.fault != nil {
		return
	}
	p.key = markdown.CleanLine(p.key)
	if strings.TrimSpace(p.text) == "" {
		p.fault = fault.InvalidField("text", "runbook.text_missing")
		return
	}
	if utf8.RuneCountInString(p.key) > keyLimit {
		p.fault = tooLong("id", keyLimit)
		return
	}
	if p.title == "" {
		p.title = markdown.Plain(form.Parse(markdown.Clean(p.text)).Title)
	}
	if r := []rune(markdown.CleanLine(p.title)); len(r) > titleLimit {
		p.title = strings.TrimSpace(string(r[:titleLimit-1])) + "…" // the whole of it stays in the text
	}
	if p.words, p.fault = words(p.title, p.text); fault.Is(p.fault, "runbook.title_missing") && p.key != "" {
		name := path.Base(p.key)
		p.words, p.fault = words(strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(name, path.Ext(name))), p.text)
	}
}
