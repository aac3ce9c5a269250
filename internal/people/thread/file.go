package thread

import (
	"context"
	"time"

	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// File is what people see of a file.
type File struct {
	ID     string `json:"id" db:"id"`
	Name   string `json:"name" db:"name"`
	Size   int64  `json:"size" db:"size"`
	Type   string `json:"type" db:"type"`
	Width  int    `json:"width,omitempty" db:"width"`
	Height int    `json:"height,omitempty" db:"height"`
}

// keptFile is a file with where it belongs.
type keptFile struct {
	File
	Owner    string          `db:"owner_id"`
	SHA256   string          `db:"sha256"`
	Kind     string          `db:"kind"`
	Subject  string          `db:"subject_id"`
	Message  string          `db:"message_id"`
	Internal bool            `db:"internal"`
	At       instant.Instant `db:"created_at"`
}

// loose: it is attached to nothing, and nobody but its owner knows of it.
func (f keptFile) loose() bool { return f.Kind == "" }

const looseFor = 24 * time.Hour

// Files receives and gives out what hangs on messages.
type Files struct {
	DB      *db.DB
	Store   *blob.Store
	Threads *Threads
}

var errNoFile = fault.NotFound("file.not_found")

// AttachTo gives the actor's files to a record itself, without a message: the record's readers see them.
func AttachTo(ctx context.Context, tx *db.Tx, subject ref.Ref, files []string) error {
	if len(files) == 0 {
		return nil
	}
	_, err := attach(ctx, tx, subject, "", false, files)
	return err
}

// FilesOf are the files on a record itself.
func FilesOf(ctx context.Context, r db.Reader, subject ref.Ref) ([]File, error) {
	return filesOn(ctx, r, subject)
}

// mayOpen finds a file for who may read it: the owner of a loose one, the readers of what it hangs on, those who see internal
// notes for a file of a note or of a deleted message.
func (t *Threads) mayOpen(ctx context.Context, r db.Reader, file string) (keptFile, error) {
	f, err := loadFile(ctx, r, file)
	if err != nil {
		return f, err
	}
	if f.loose() {
		if f.Owner != r.Actor().ID {
			return f, errNoFile
		}
		return f, nil
	}
	p, err := t.toRead(ctx, r, f.Kind, f.Subject)
	if err != nil {
		if err = unlessFault(err); err == nil {
			err = errNoFile
		}
		return f, err
	}
	if p.internal {
		return f, nil
	}
	if f.Internal {
		return f, errNoFile
	}
	if f.Message == "" {
		return f, p.mayOpen(ctx, r, f.ID)
	}
	w, err := load(ctx, r, f.Message)
	if err == nil && w.DeletedAt != 0 {
		err = errNoFile
	}
	return f, err
}

func (p place) mayOpen(ctx context.Context, r db.Reader, file string) error {
	if p.kind.MayOpen == nil {
		return nil
	}
	err := p.kind.MayOpen(ctx, r, p.ref.ID, file)
	if err == nil || unlessFault(err) != nil {
		return err
	}
	return errNoFile
}
