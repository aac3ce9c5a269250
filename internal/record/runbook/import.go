package runbook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// Papers takes procedures in as files.
type Papers struct {
	DB       *db.DB
	Runbooks *Runbooks
	Text     func(lang, key string, args map[string]any) string
}

// ImportIn says how a file is taken.
type ImportIn struct {
	Actor  auth.Actor
	Name   string // of the file: its ending says what it is
	Source string // with a row's id, it is what a procedure is found by again
	Lang   string // of what does not say its own
	Draft  bool   // what is new is not published
	DryRun bool
}

// Imported is what became of an import's rows.
type Imported struct {
	DryRun    bool          `json:"dry_run"`
	Rows      int           `json:"rows"`
	Made      int           `json:"made"`
	Changed   int           `json:"changed" doc:"another text than the last import brought: a newer edition"`
	Unchanged int           `json:"unchanged"`
	Kept      int           `json:"kept" doc:"edited here since the last import: left as they are"`
	Refused   int           `json:"refused"`
	Steps     int           `json:"steps" doc:"steps of all rows that were taken"`
	Runnable  int           `json:"runnable" doc:"rows taken that have steps"`
	Items     []ImportedRow `json:"items" nullable:"false" doc:"all that were made, changed, kept or refused"`
}

// ImportedRow is one row.
type ImportedRow struct {
	Line    int    `json:"line" doc:"in the file; of an archive, the how-manieth file"`
	Key     string `json:"key,omitempty"`
	State   string `json:"state" enum:"made,changed,kept,refused"`
	Number  string `json:"number,omitempty"`
	Title   string `json:"title,omitempty"`
	Steps   int    `json:"steps"`
	Code    string `json:"code,omitempty" doc:"why it was kept or refused"`
	Message string `json:"message,omitempty" doc:"in the reader's language"`
}

// What became of a row.
const (
	rowMade      = "made"
	rowChanged   = "changed"
	rowUnchanged = "unchanged"
	rowKept      = "kept"
	rowRefused   = "refused"
)

const importChunk = 10

// Take reads a file and writes its procedures, some at a time; each is found by its id again, so that a second import writes only
// what has changed since.
func (p *Papers) Take(ctx context.Context, in ImportIn, content []byte) (Imported, error) {
	papers, err := papersOf(in.Name, content)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{DryRun: in.DryRun, Rows: len(papers), Items: []ImportedRow{}}
	seen := map[string]int{}
	for i := range papers {
		one := &papers[i]
		if one.fault == nil && one.key == "" {
			one.fault = fault.InvalidField("id", "runbook.id_missing")
		}
		if before, twice := seen[one.key]; one.fault == nil && twice {
			one.fault = fault.Invalid("runbook.id_twice").With("line", before)
		}
		seen[one.key] = one.line
	}
	for chunk := range slices.Chunk(papers, importChunk) {
		states, err := p.chunk(ctx, in, chunk)
		if err != nil {
			return out, err
		}
		for _, s := range states {
			out.count(s)
		}
	}
	return out, nil
}

// chunk writes some rows in one transaction, or only looks.
func (p *Papers) chunk(ctx context.Context, in ImportIn, papers []paper) ([]ImportedRow, error) {
	if in.DryRun {
		return db.View(ctx, p.DB, in.Actor, func(ctx context.Context, r db.Reader) ([]ImportedRow, error) {
			return p.rows(in, papers, func(one *paper) (string, string, error) { return p.look(ctx, r, in, one) })
		})
	}
	return db.Update(ctx, p.DB, in.Actor, func(ctx context.Context, tx *db.Tx) ([]ImportedRow, error) {
		return p.rows(in, papers, func(one *paper) (string, string, error) { return p.take(ctx, tx, in, one) })
	})
}

func (p *Papers) rows(in ImportIn, papers []paper, f func(*paper) (state, number string, err error)) ([]ImportedRow, error) {
	out := make([]ImportedRow, len(papers))
	for i := range papers {
		one := &papers[i]
		w := ImportedRow{Line: one.line, Key: one.key, State: rowRefused, Title: one.words.Title, Steps: len(one.words.Doc.V.Steps)}
		err := one.fault
		if err == nil {
			w.State, w.Number, err = f(one)
		}
		switch kind := fault.KindOf(err); {
		case err == nil:
		case kind == fault.KindInvalid, kind == fault.KindConflict && w.State == rowKept:
			if w.State != rowKept {
				w.State = rowRefused
			}
			reason := why(err)
			w.Code, w.Message = reason.Code, p.Text(in.Actor.Lang, "fault."+reason.Code, reason.Args)
		default:
			return nil, err
		}
		out[i] = w
	}
	return out, nil
}

// why is the fault of a field where there is one: it says more.
func why(err error) fault.Field {
	var f *fault.Error
	if !errors.As(err, &f) {
		return fault.Field{Code: fault.CodeOf(err)}
	}
	if len(f.Fields) > 0 && f.Fields[0].Code != "" {
		out := f.Fields[0]
		if out.Args == nil {
			out.Args = f.Args
		}
		return out
	}
	return fault.Field{Code: f.Code, Args: f.Args}
}

// look says what would become of a row.
func (p *Papers) look(ctx context.Context, r db.Reader, in ImportIn, one *paper) (state, number string, err error) {
	if _, err := tagsOf(one.tags); err != nil {
		return "", "", err
	}
	if _, err := p.Runbooks.cisNamed(ctx, r, one.cis); err != nil {
		return "", "", err
	}
	b, err := bookOfExternal(ctx, r, in.Source+":"+one.key)
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		return rowMade, "", nil
	case err != nil:
		return "", "", err
	case b.ImportDigest == one.words.Digest:
		return rowUnchanged, b.Number, nil
	}
	e, err := editionOf(ctx, r, b.ID, b.Edition)
	if err != nil {
		return "", "", err
	}
	if e.Digest != b.ImportDigest {
		return rowKept, b.Number, fault.Conflict("runbook.edited_here").With("number", b.Number)
	}
	return rowChanged, b.Number, nil
}

// take writes a row.
func (p *Papers) take(ctx context.Context, tx *db.Tx, in ImportIn, one *paper) (state, number string, err error) {
	if state, number, err = p.look(ctx, tx, in, one); err != nil {
		return state, number, err
	}
	switch state {
	case rowMade:
		lang := in.Lang
		if one.lang != "" {
			lang = langOf(one.lang)
		}
		b, err := p.Runbooks.make(ctx, tx, MakeIn{Title: one.words.Title, Text: one.words.Text, Lang: lang, Tags: one.tags, CIs: one.cis, ReviewAt: one.reviewAt, Publish: !in.Draft,
			External: in.Source + ":" + one.key, Digest: one.words.Digest})
		if err != nil {
			return "", "", err
		}
		return state, b.Number, nil
	case rowChanged:
		b, err := bookByKey(ctx, tx, number)
		if err != nil {
			return "", "", err
		}
		fields, err := reword(ctx, tx, b, EditIn{Title: &one.words.Title, Text: &one.words.Text})
		if err != nil {
			return "", "", err
		}
		b.ImportDigest = one.words.Digest
		if err := saveBook(ctx, tx, b); err != nil {
			return "", "", err
		}
		tx.Emit(b.ref(), Edited{Fields: fields, Edition: b.Edition, Version: b.Version}, b.topics()...)
	}
	return state, number, nil
}

func (o *Imported) count(w ImportedRow) {
	switch w.State {
	case rowMade:
		o.Made++
	case rowChanged:
		o.Changed++
	case rowUnchanged:
		o.Unchanged++
	case rowKept:
		o.Kept++
	default:
		o.Refused++
	}
	if w.State != rowRefused {
		if o.Steps += w.Steps; w.Steps > 0 {
			o.Runnable++
		}
	}
	if w.State != rowUnchanged {
		o.Items = append(o.Items, w)
	}
}

// UploadIn is what the address of an import says of its file.
type UploadIn struct {
	Source  string `query:"source" json:"-" maxLength:"80" default:"import" doc:"whose ids they are"`
	Lang    string `query:"lang" json:"-" enum:"fr,en" doc:"the reader's where absent"`
	Publish bool   `query:"publish" json:"-" default:"true"`
	DryRun  bool   `query:"dry_run" json:"-" doc:"says what would become of each row, and writes nothing"`
}

// Import takes a form with one part named file.
func (p *Papers) Import(w http.ResponseWriter, r *http.Request) error {
	name, content, err := formFile(r)
	if err != nil {
		return err
	}
	actor, q := api.ActorOf(r), r.URL.Query()
	source := q.Get("source")
	if source == "" {
		source = DefaultSource
	}
	if len(source) > 80 {
		return tooLong("source", 80)
	}
	lang := q.Get("lang")
	if lang == "" {
		lang = actor.Lang
	}
	out, err := p.Take(r.Context(), ImportIn{Actor: actor, Name: name, Source: source, Lang: langOf(lang), Draft: q.Get("publish") == "false", DryRun: q.Get("dry_run") == "true"}, content)
	if err != nil {
		return err
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

// DefaultSource is the origin of what does not say another.
const DefaultSource = "import"

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
		content, err := io.ReadAll(io.LimitReader(part, fileBytes+1))
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) || len(content) > fileBytes {
			return "", nil, fault.TooLarge("file.too_big").With("limit_mb", fileBytes>>20)
		}
		return part.FileName(), content, err
	}
}
