package main

import (
	"context"
	"errors"
	"io"
	"os"

	"comptoir/internal/app"
	"comptoir/internal/journey/exchange/cmdbfile"
)

type importCMDBCmd struct {
	place
	Tenant    string            `help:"Organisation (id, host or name); not needed where there is one."`
	CIs       string            `help:"File of CIs." name:"cis" type:"existingfile" placeholder:"FILE"`
	Relations string            `help:"File of relations." type:"existingfile" placeholder:"FILE"`
	Source    string            `help:"Name of the origin: with a file's id, it is what a CI is found by when it is imported again." default:"import"`
	Key       string            `help:"By what else a CI is found that the source does not know yet." default:"external_id" enum:"external_id,name,serial_number"`
	Map       map[string]string `help:"What a column is, as 'Nom=name' or 'Étage=attribute:etage' or 'Notes=-'."`
	Gone      string            `help:"What becomes of the CIs of this source that are no longer in its file; a dry run names them." default:"keep" enum:"keep,retire"`
	DryRun    bool              `help:"Say what would change, write nothing."`
}

func (c importCMDBCmd) Run(ctx context.Context) (err error) {
	o := app.ImportCMDB{Tenant: c.Tenant, Source: c.Source, Key: c.Key, Mapping: cmdbfile.Mapping(c.Map), Retire: c.Gone == "retire", DryRun: c.DryRun, CIs: -1, Relations: -1}
	var parts []io.Reader
	for _, f := range []struct {
		name string
		size *int64
	}{{c.CIs, &o.CIs}, {c.Relations, &o.Relations}} {
		if f.name == "" {
			continue
		}
		in, e := os.Open(f.name)
		if e != nil {
			return e
		}
		defer func() { err = errors.Join(err, in.Close()) }()
		info, e := in.Stat()
		if e != nil {
			return e
		}
		*f.size = info.Size()
		parts = append(parts, io.LimitReader(in, info.Size()))
	}
	return c.operate(ctx, "import.cmdb", o, io.MultiReader(parts...), os.Stdout)
}
