package knowledge

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

// Papers takes articles in and out as files.
type Papers struct {
	DB      *db.DB
	Library *Library
	Text    func(lang, key string, args map[string]any) string
}

// ImportIn is what the address of an import says of its files.
type ImportIn struct {
	Lang     string `query:"lang" json:"-" enum:"fr,en" doc:"of what does not say its own; the reader's where absent"`
	Audience string `query:"audience" json:"-" enum:"agents,everyone" default:"agents"`
	Publish  bool   `query:"publish" json:"-"`
}

// Imported is what became of an import's files.
type Imported struct {
	Created []ImportedArticle `json:"created" nullable:"false"`
	Skipped []SkippedFile     `json:"skipped" nullable:"false"`
}

// ImportedArticle is a file that is an article now.
type ImportedArticle struct {
	Path   string `json:"path"`
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state" enum:"draft,review,published,retired"`
}

// SkippedFile is one that is none, and why.
type SkippedFile struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message" doc:"in the reader's language"`
}

const importChunk = 20

// Import takes a form with one part named file: a ZIP archive of Markdown and HTML files, or one of them. In the address: lang of
// what does not say its own, audience, publish=true. Folders become categories. A file that was taken before is skipped.
func (p *Papers) Import(w http.ResponseWriter, r *http.Request) error {
	name, content, err := formFile(r)
	if err != nil {
		return err
	}
	actor, q := api.ActorOf(r), r.URL.Query()
	audience := q.Get("audience")
	if audience == "" {
		audience = Agents
	}
	if audience != Agents && audience != Everyone {
		return fault.InvalidField("audience", "knowledge.audience_unknown")
	}
	papers, err := papersOf(name, content, langOf(q.Get("lang"), actor.Lang))
	if err != nil {
		return err
	}
	out := Imported{Created: []ImportedArticle{}, Skipped: []SkippedFile{}}
	for chunk := range slices.Chunk(papers, importChunk) {
		part, err := db.Update(r.Context(), p.DB, actor, func(ctx context.Context, tx *db.Tx) (Imported, error) {
			return p.take(ctx, tx, chunk, AudienceIn{Kind: audience}, q.Get("publish") == "true")
		})
		if err != nil {
			return err
		}
		out.Created, out.Skipped = append(out.Created, part.Created...), append(out.Skipped, part.Skipped...)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(b) // a client that hung up is not our error
	return nil
}

func formFile(r *http.Request) (name string, content []byte, err error) {
	missing := fault.InvalidField("file", "file.missing")
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, missing
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return "", nil, missing
		}
		if part.FormName() != "file" {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(part, archiveBytes+1))
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) || len(content) > archiveBytes {
			return "", nil, fault.TooLarge("file.too_big").With("limit_mb", archiveBytes>>20)
		}
		return part.FileName(), content, err
	}
}

// take writes some files as articles.
func (p *Papers) take(ctx context.Context, tx *db.Tx, papers []paper, audience AudienceIn, publish bool) (Imported, error) {
	var out Imported
	for _, one := range papers {
		if one.Fault == nil {
			before, known, err := articleOfExternal(ctx, tx, externalOf(one.Path))
			if err != nil {
				return out, err
			}
			if known {
				one.Fault = fault.Conflict("article.imported_already").With("number", before.Number)
			}
		}
		var made *articleRow
		if one.Fault == nil {
			var err error
			if made, err = p.article(ctx, tx, one, audience, publish); err != nil {
				if fault.KindOf(err) != fault.KindInvalid {
					return out, err
				}
				one.Fault = err // found before anything was written
			}
		}
		if one.Fault != nil {
			out.Skipped = append(out.Skipped, p.skipped(tx.Actor(), one))
			continue
		}
		out.Created = append(out.Created, ImportedArticle{Path: one.Path, ID: made.ID, Number: made.Number, Title: one.Title, State: made.State})
	}
	return out, nil
}

func externalOf(name string) string { return "import:" + digestOf(name) + ":" + slug(name) }

func (p *Papers) skipped(a auth.Actor, one paper) SkippedFile {
	var f *fault.Error
	out := SkippedFile{Path: one.Path, Code: fault.CodeOf(one.Fault)}
	if errors.As(one.Fault, &f) {
		out.Message = p.Text(a.Lang, "fault."+f.Code, f.Args)
	}
	return out
}

func (p *Papers) article(ctx context.Context, tx *db.Tx, one paper, audience AudienceIn, publish bool) (*articleRow, error) {
	in := MakeArticleIn{Title: one.Title, Lang: one.Lang, Template: one.Template, Sections: one.Sections, Tags: orNone(one.Tags), Audience: &audience, External: externalOf(one.Path)}
	var checked editionRow
	if err := checked.say(in.Template, in.Title, in.Sections); err != nil {
		return nil, err
	}
	if _, err := tagsOf(in.Tags); err != nil {
		return nil, err
	}
	var err error
	if in.CategoryID, err = p.drawer(ctx, tx, one.Folders); err != nil {
		return nil, err
	}
	a, err := p.Library.makeArticle(ctx, tx, in)
	if err != nil || !publish {
		return a, err
	}
	who, err := p.Library.reader(ctx, tx)
	if err != nil {
		return nil, err
	}
	w, err := p.Library.rights(ctx, tx, who, a)
	if err != nil {
		return nil, err
	}
	if a.mayPublish(w) != nil || complete(ctx, tx, a) != nil {
		return a, nil // it stays a draft
	}
	if _, err := p.Library.Publish(ctx, tx, MoveIn{ID: a.ID}); err != nil {
		return nil, err
	}
	a.State = Published
	return a, nil
}

// drawer finds the category of some folders, and makes what is missing of it.
func (p *Papers) drawer(ctx context.Context, tx *db.Tx, folders []string) (string, error) {
	parent := ""
	for _, name := range folders {
		d, err := drawersOf(ctx, tx)
		if err != nil {
			return "", err
		}
		found := ""
		name = strings.TrimSpace(string([]rune(name)[:min(len([]rune(name)), nameLimit)]))
		for _, c := range d {
			if c.Parent == parent && i18n.Fold(c.Name) == i18n.Fold(name) {
				found = c.ID
			}
		}
		if found == "" {
			made, err := p.Library.MakeCategory(ctx, tx, MakeCategoryIn{Name: name, Parent: parent})
			if err != nil {
				return "", err
			}
			found = made.ID
		}
		parent = found
	}
	return parent, nil
}

const exportChunk = 50

// Export answers a ZIP archive of the articles that the reader may read, one Markdown file each, in folders by category: what is
// published, or with state=all also the newest edition of what is not.
func (p *Papers) Export(w http.ResponseWriter, r *http.Request) error {
	actor := api.ActorOf(r)
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="articles.zip"`)
	archive := zip.NewWriter(w)
	after := ""
	for {
		type page struct {
			docs      []Doc
			templates map[string]string
			last      string
		}
		got, err := db.View(r.Context(), p.DB, actor, func(ctx context.Context, rd db.Reader) (page, error) {
			ids, err := ArticleIDs(ctx, rd, after, exportChunk)
			if err != nil || len(ids) == 0 {
				return page{}, err
			}
			rows, err := articlesByID(ctx, rd, ids)
			if err != nil {
				return page{}, err
			}
			out := page{last: ids[len(ids)-1], templates: map[string]string{}}
			for _, a := range rows {
				out.templates[a.ID] = a.Template
			}
			visible, err := p.Library.VisibleArticles(ctx, rd, ids)
			if err != nil {
				return page{}, err
			}
			var shown []string
			for _, d := range visible {
				if d.State == Published || r.URL.Query().Get("state") == "all" {
					shown = append(shown, d.ID)
				}
			}
			out.docs, err = ArticleDocs(ctx, rd, shown) // of a published one what readers are shown, and not what is being written
			return out, err
		})
		if err != nil {
			return err
		}
		for _, d := range got.docs {
			f, err := archive.CreateHeader(&zip.FileHeader{Name: d.fileName(), Method: zip.Deflate, Modified: d.UpdatedAt.Time()})
			if err != nil {
				return err
			}
			if _, err := io.WriteString(f, d.page(got.templates[d.ID])); err != nil {
				return nil //nolint:nilerr // a client that hung up is not our error
			}
		}
		if after = got.last; after == "" {
			return archive.Close()
		}
	}
}
