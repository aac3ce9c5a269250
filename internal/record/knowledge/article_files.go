package knowledge

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/thread"
)

// mostFiles is how many files one edition shows.
const mostFiles = 50

// files are those that an edition shows.
func (e *editionRow) files(ctx context.Context, r db.Reader, a *articleRow) ([]thread.File, error) {
	all, err := thread.FilesOf(ctx, r, a.ref())
	if e.Files.V == nil {
		return all, err
	}
	return slices.DeleteFunc(all, func(f thread.File) bool { return !slices.Contains(e.Files.V, f.ID) }), err
}

// editFiles attaches what is new and answers what the next edition shows. An edition from before editions had files of their own
// is told which they are, so that it does not show what comes after it.
func editFiles(ctx context.Context, tx *db.Tx, a *articleRow, last *editionRow, in EditArticleIn) ([]string, error) {
	if len(in.Files) == 0 && len(in.DropFiles) == 0 {
		return last.Files.V, nil
	}
	if last.Files.V == nil {
		all, err := thread.FilesOf(ctx, tx, a.ref())
		if err != nil {
			return nil, err
		}
		last.Files.V = []string{}
		for _, f := range all {
			last.Files.V = append(last.Files.V, f.ID)
		}
		if err := nameFiles(ctx, tx, a.ID, last.Files); err != nil {
			return nil, err
		}
	}
	out := slices.DeleteFunc(slices.Clone(last.Files.V), func(id string) bool { return slices.Contains(in.DropFiles, id) })
	if len(out)+len(in.Files) > mostFiles {
		return nil, fault.InvalidField("files", "article.too_many_files").With("limit", mostFiles)
	}
	if err := thread.AttachTo(ctx, tx, a.ref(), in.Files); err != nil {
		return nil, err
	}
	return append(out, in.Files...), nil
}

// nameFiles tells the editions that show all files which they are.
func nameFiles(ctx context.Context, tx *db.Tx, article string, files db.JSON[[]string]) error {
	_, err := tx.Exec(ctx, `UPDATE article_edition SET files = $3 WHERE tenant_id = $1 AND article_id = $2 AND files IN ('', 'null')`, article, files)
	return err
}

// MayOpenFile says whether the reader's actor may open a file of an article: agents any of them, readers those of the edition they
// are shown.
func (l *Library) MayOpenFile(ctx context.Context, r db.Reader, key, file string) error {
	a, who, err := l.readableArticle(ctx, r, key)
	if err != nil || who.agent {
		return err
	}
	e, err := editionOf(ctx, r, a.ID, a.Live)
	if err == nil && e.Files.V != nil && !slices.Contains(e.Files.V, file) {
		err = errNoArticle
	}
	return err
}
