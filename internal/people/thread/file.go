package thread

import (
	"comptoir/internal/base/instant"
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

// kept is a file with where it belongs.
type kept struct {
	File
	Owner    string          `db:"owner_id"`
	SHA256   string          `db:"sha256"`
	Kind     string          `db:"kind"`
	Subject  string          `db:"subject_id"`
	Message  string          `db:"message_id"`
	Internal bool            `db:"internal"`
	At       instant.Instant `db:"created_at"`
}

// loose: nobody but its owner knows of it yet.
func (f kept) loose() bool { return f.Kind == "" }
