package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"comptoir/internal/app"
)

type kitCmd struct {
	Export kitExportCmd `cmd:"" help:"Write the crisis kit: a ZIP of plain HTML that opens with no server, or the print edition."`
}

type kitExportCmd struct {
	place
	Tenant string `help:"Organisation (id, host or name); not needed where there is one."`
	As     string `help:"E-mail of whose kit it is: it holds what they may read. Otherwise it holds everything, private numbers included." placeholder:"EMAIL"`
	Days   int    `help:"For how many days it is to be trusted." default:"30"`
	PDF    bool   `help:"The print edition instead." name:"pdf"`
	Out    string `help:"File to write (kit-DATE.zip or .pdf); - for standard output." short:"o" placeholder:"FILE"`
}

func (c kitExportCmd) Run(ctx context.Context) (err error) {
	o := app.KitExport{Tenant: c.Tenant, As: c.As, Days: c.Days, Form: "zip"}
	if c.PDF {
		o.Form = "pdf"
	}
	if c.Out == "-" {
		return c.operate(ctx, "kit.export", o, nil, os.Stdout)
	}
	name := c.Out
	if name == "" {
		name = "kit-" + time.Now().Format("20060102-150405") + "." + o.Form
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(c.operate(ctx, "kit.export", o, nil, f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	_, err = fmt.Println(name + " is the kit: it holds private numbers, keep it where you keep keys.")
	return err
}
