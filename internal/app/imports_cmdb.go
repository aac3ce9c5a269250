package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"comptoir/internal/base/auth"
	"comptoir/internal/journey/exchange"
	"comptoir/internal/journey/exchange/cmdbfile"
)

// ImportCMDB are the arguments of `import cmdb`. The two files follow each other on the input, the CIs first.
type ImportCMDB struct {
	Tenant    string
	Source    string
	Key       string
	Mapping   cmdbfile.Mapping
	CIs       int64 // bytes of the file of CIs; -1 where there is none
	Relations int64 // of the file of relations
	Retire    bool  // what is gone from the file of CIs
	DryRun    bool
}

func importCMDB(ctx context.Context, a *App, args []byte, in io.Reader, out io.Writer) (err error) {
	var o ImportCMDB
	if err := json.Unmarshal(args, &o); err != nil {
		return err
	}
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(a.Config.Data, "import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	do := exchange.CMDBIn{Actor: auth.System(t.ID), Source: o.Source, Key: o.Key, Mapping: o.Mapping, DryRun: o.DryRun, Retire: exchange.Retirement{All: o.Retire}}
	if do.CIs, err = spool(filepath.Join(dir, "cis"), in, o.CIs); err != nil {
		return err
	}
	if do.Relations, err = spool(filepath.Join(dir, "relations"), in, o.Relations); err != nil {
		return err
	}
	words := &exchange.Terminal{Text: a.Text}
	do.Told = words.Told
	report, err := exchange.ImportCMDB(ctx, a.DB, do)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, words.Words(report, o.DryRun))
	return err
}

// spool puts a part of the input into a file, which is read several times.
func spool(name string, in io.Reader, size int64) (exchange.File, error) {
	if size < 0 {
		return nil, nil //nolint:nilnil // no file is no error
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in our own folder
	if err != nil {
		return nil, err
	}
	n, err := io.CopyN(f, in, size)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("only %d of %d bytes came: %w", n, size, err)
	}
	return func() (io.ReadCloser, error) { return os.Open(name) }, nil //nolint:gosec // the same
}
