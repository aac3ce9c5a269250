package knowledge

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// paper is one file of an import, as an article that is to be.
type paper struct {
	Path     string
	Title    string
	Lang     string
	Template string
	Tags     []string
	Folders  []string // its category's names from the top
	Sections map[string]string
	Fault    error // why it cannot be one
}

// Limits of an import. What is unpacked is counted while it is read, whatever the archive says of itself.
const (
	paperFiles    = 2000
	paperBytes    = 1 << 20  // of one file
	unpackedBytes = 64 << 20 // of all
	archiveBytes  = 32 << 20
)

var (
	errArchive = fault.Invalid("article.archive_unreadable", fault.Field{Name: "file", Code: "article.archive_unreadable"})
	errBomb    = fault.Invalid("article.archive_too_big", fault.Field{Name: "file", Code: "article.archive_too_big", Args: map[string]any{"limit": "2000, 64 MiB"}}).With("limit", "2000, 64 MiB")
)

// papersOf reads a ZIP archive of Markdown and HTML files, or one such file.
func papersOf(name string, content []byte, lang string) ([]paper, error) {
	if !strings.HasSuffix(strings.ToLower(name), ".zip") && !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return []paper{paperOf(path.Base(name), content, lang)}, nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, errArchive.Because(err)
	}
	if len(archive.File) > paperFiles {
		return nil, errBomb
	}
	var out []paper
	left := int64(unpackedBytes)
	for _, f := range archive.File {
		name := path.Clean("/" + strings.ReplaceAll(f.Name, `\`, "/"))[1:]
		if f.FileInfo().IsDir() || name == "" || hiddenPath(name) {
			continue
		}
		if !utf8.ValidString(name) || !paperName(name) {
			out = append(out, paper{Path: strings.ToValidUTF8(name, "?"), Fault: fault.Invalid("article.file_not_known")})
			continue
		}
		text, err := unpack(f, min(left, paperBytes+1))
		if err != nil {
			return nil, errArchive.Because(err)
		}
		if left -= int64(len(text)); left <= 0 {
			return nil, errBomb
		}
		out = append(out, paperOf(name, text, lang))
	}
	slices.SortFunc(out, func(a, b paper) int { return strings.Compare(a.Path, b.Path) })
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

// hiddenPath: what systems leave in archives, and nobody wrote.
func hiddenPath(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true
		}
	}
	return false
}

func paperName(name string) bool {
	return slices.Contains([]string{".md", ".markdown", ".html", ".htm"}, strings.ToLower(path.Ext(name)))
}

// paperOf reads one file.
func paperOf(name string, content []byte, lang string) paper {
	p := paper{Path: name, Lang: lang, Template: Free}
	switch {
	case !paperName(name):
		p.Fault = fault.Invalid("article.file_not_known")
		return p
	case len(content) > paperBytes:
		p.Fault = tooLong("file", paperBytes)
		return p
	case !utf8.Valid(content) || bytes.ContainsRune(content, 0):
		p.Fault = fault.Invalid("article.file_unreadable")
		return p
	}
	if dir := path.Dir(name); dir != "." {
		p.Folders = strings.Split(dir, "/")
	}
	text := string(content)
	if ext := strings.ToLower(path.Ext(name)); ext == ".html" || ext == ".htm" {
		title, made, err := markdown.FromHTML(text)
		if err != nil {
			p.Fault = fault.Invalid("article.file_unreadable").Because(err)
			return p
		}
		p.Title, text = title, made
	} else {
		text = p.front(strings.TrimPrefix(text, "\ufeff"))
	}
	p.read(markdown.Clean(text))
	return p
}

// front reads what stands before the text between two lines of ---: "key: value".
func (p *paper) front(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	head, rest, found := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---")
	if !strings.HasPrefix(text, "---\n") || !found || rest != "" && rest[0] != '\n' {
		return text
	}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = unquote(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "title":
			p.Title = value
		case "lang", "language":
			p.Lang = langOf(strings.ToLower(value), p.Lang)
		case "template":
			if _, ok := templateOf(value); ok {
				p.Template = value
			}
		case "category":
			p.Folders = nil
			for part := range strings.SplitSeq(value, "/") {
				if part = strings.TrimSpace(part); part != "" {
					p.Folders = append(p.Folders, part)
				}
			}
		case "tags":
			for tag := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
				p.Tags = append(p.Tags, unquote(strings.TrimSpace(tag)))
			}
		}
	}
	return rest
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
	}
	return s
}

// read makes title and sections of a text.
func (p *paper) read(text string) {
	first, rest, _ := strings.Cut(text, "\n")
	if head, ok := strings.CutPrefix(first, "# "); ok {
		if p.Title == "" {
			p.Title = markdown.Plain(head)
		}
		if i18n.Fold(markdown.Plain(head)) == i18n.Fold(p.Title) {
			text = strings.TrimSpace(rest)
		}
	}
	if p.Title == "" {
		base := path.Base(p.Path)
		p.Title = strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(base, path.Ext(base)))
	}
	if p.Title = markdown.CleanLine(p.Title); p.Title == "" {
		p.Title = titleOf(text) // a file without a name
	}
	if r := []rune(p.Title); len(r) > titleLimit {
		p.Title = string(r[:titleLimit-1]) + "…"
	}
	if text == "" {
		p.Fault = fault.Invalid("article.file_empty")
		return
	}
	if p.Sections = p.parts(text); p.Sections == nil {
		p.Template, p.Sections = Free, map[string]string{body: text}
	}
	if len(p.Folders) > depthLimit {
		p.Folders = p.Folders[:depthLimit]
	}
	if len(p.Tags) > tagsLimit {
		p.Tags = p.Tags[:tagsLimit]
	}
}

// parts cuts a text at the headings of its template; nil where it has others.
func (p *paper) parts(text string) map[string]string {
	t, ok := templateOf(p.Template)
	if !ok || p.Template == Free {
		return nil
	}
	out, key := map[string]string{}, ""
	for line := range strings.SplitSeq(text, "\n") {
		if head, is := strings.CutPrefix(line, "## "); is {
			i := slices.IndexFunc(t.parts, func(s part) bool { return i18n.Fold(s.title.in(p.Lang)) == i18n.Fold(head) })
			if i < 0 {
				return nil
			}
			key = t.parts[i].key
			continue
		}
		if key == "" {
			if strings.TrimSpace(line) != "" {
				return nil
			}
			continue
		}
		out[key] += line + "\n"
	}
	for k, v := range out {
		out[k] = strings.TrimSpace(v)
	}
	return out
}

// page writes an article as a file that an import reads again.
func (d Doc) page(template string) string {
	var b strings.Builder
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	b.WriteString("---\ntitle: " + quote(d.Title) + "\nnumber: " + d.Number + "\nlang: " + d.Lang + "\ntemplate: " + template + "\nstate: " + d.State + "\n")
	if d.Category != "" {
		b.WriteString("category: " + quote(d.Category) + "\n")
	}
	if len(d.Tags) > 0 {
		b.WriteString("tags: [" + strings.Join(d.Tags, ", ") + "]\n")
	}
	b.WriteString("updated: " + d.UpdatedAt.String() + "\n---\n\n" + d.Text + "\n")
	return b.String()
}

// fileName is where an article stands in an export.
func (d Doc) fileName() string {
	var parts []string
	if d.Category != "" {
		for name := range strings.SplitSeq(d.Category, between) {
			parts = append(parts, slug(name))
		}
	}
	return strings.Join(append(parts, d.Number+"-"+slug(d.Title)+".md"), "/")
}

// slug is a name that every file system takes.
func slug(name string) string {
	out := strings.Join(i18n.Words(i18n.Fold(name)), "-")
	if r := []rune(out); len(r) > 60 {
		out = strings.Trim(string(r[:60]), "-")
	}
	if out == "" {
		out = "x"
	}
	return out
}
