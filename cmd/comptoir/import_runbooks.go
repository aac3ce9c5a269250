package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"comptoir/internal/app"
)

type importRunbooksCmd struct {
	place
	Tenant string `help:"Organisation (id, host or name); not needed where there is one."`
	Source string `help:"Name of the origin: with a row's id (or a file's path), it is what a procedure is found by when it is imported again." default:"import"`
	Lang   string `help:"Language of what does not say its own." default:"fr" enum:"fr,en"`
	Draft  bool   `help:"What is new stays a draft."`
	DryRun bool   `help:"Say what would change, write nothing."`
	File   string `arg:"" help:"JSON lines of id, title, text (Markdown); a ZIP archive or a folder of Markdown files; or one Markdown file."`
}

func (c importRunbooksCmd) Run(ctx context.Context) error {
	o := app.ImportRunbooks{Tenant: c.Tenant, Name: filepath.Base(c.File), Source: c.Source, Lang: c.Lang, Draft: c.Draft, DryRun: c.DryRun}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	if info.IsDir() {
		packed, err := pack(c.File)
		if err != nil {
			return err
		}
		o.Name = "folder.zip"
		return c.operate(ctx, "import.runbooks", o, packed, os.Stdout)
	}
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	return c.operate(ctx, "import.runbooks", o, in, os.Stdout)
}

// pack makes an archive of the Markdown files of a folder, under their paths in it.
func pack(folder string) (io.Reader, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	root := os.DirFS(folder)
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		lower := strings.ToLower(name)
		if err != nil || entry.IsDir() || !strings.HasSuffix(lower, ".md") && !strings.HasSuffix(lower, ".markdown") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		w, err := archive.Create(filepath.ToSlash(name))
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
	return &out, errors.Join(err, archive.Close())
}
