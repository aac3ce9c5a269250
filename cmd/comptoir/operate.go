package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"comptoir/internal/app"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

// operate asks the running server to do it; where none runs, it opens the database itself.
func (p place) operate(ctx context.Context, name string, args any, in io.Reader, out io.Writer) error {
	cfg, err := p.load(nil)
	if err != nil {
		return err
	}
	return app.Operate(ctx, cfg, app.Options{Version: version, Log: quiet()}, name, args, in, out)
}

// words says a fault in English, the language of the commands.
func words(f *fault.Error) string {
	cat, err := i18n.New(app.Locales()...)
	if err != nil {
		return f.Error()
	}
	s := cat.Text(i18n.English, "fault."+f.Code, f.Args)
	for _, field := range f.Fields {
		if field.Code != f.Code {
			s += " " + field.Name + ": " + cat.Text(i18n.English, "fault."+field.Code, field.Args)
		}
	}
	return s
}

type migrateCmd struct{ place }

func (c migrateCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "migrate", nil, nil, os.Stdout)
}

type tenantCmd struct {
	Add     tenantAddCmd     `cmd:"" help:"A new organisation and its first admin."`
	List    tenantListCmd    `cmd:"" help:"The organisations of this server."`
	Suspend tenantSuspendCmd `cmd:"" help:"Refuse everybody of an organisation; its data stays."`
	Resume  tenantResumeCmd  `cmd:"" help:"Undo suspend."`
	Export  tenantExportCmd  `cmd:"" help:"Everything an organisation owns, as JSON lines, on standard output."`
}

type tenantAddCmd struct {
	place
	Name       string `help:"Name of the organisation." required:""`
	Host       string `help:"Host name its people use."`
	AdminEmail string `help:"E-mail of the first admin, who gets an invitation link." required:"" name:"admin-email"`
	AdminName  string `help:"Name of the first admin." name:"admin-name"`
	Lang       string `help:"Language of the organisation." default:"fr" enum:"fr,en"`
}

func (c tenantAddCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "tenant.add", app.TenantAdd{Name: c.Name, Host: c.Host, AdminEmail: c.AdminEmail, AdminName: c.AdminName, Lang: c.Lang}, nil, os.Stdout)
}

type tenantListCmd struct{ place }

func (c tenantListCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "tenant.list", nil, nil, os.Stdout)
}

type tenantSuspendCmd struct {
	place
	Tenant string `arg:"" help:"Id, host or name."`
}

func (c tenantSuspendCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "tenant.suspend", app.TenantName{Tenant: c.Tenant}, nil, os.Stdout)
}

type tenantResumeCmd struct {
	place
	Tenant string `arg:"" help:"Id, host or name."`
}

func (c tenantResumeCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "tenant.resume", app.TenantName{Tenant: c.Tenant}, nil, os.Stdout)
}

type tenantExportCmd struct {
	place
	Tenant string `arg:"" help:"Id, host or name."`
}

func (c tenantExportCmd) Run(ctx context.Context) error {
	return c.operate(ctx, "tenant.export", app.TenantName{Tenant: c.Tenant}, nil, os.Stdout)
}

type userCmd struct {
	Add userAddCmd `cmd:"" help:"An account."`
}

type userAddCmd struct {
	place
	Tenant        string   `help:"Organisation (id, host or name); not needed where there is one."`
	Email         string   `help:"E-mail, with which they sign in." required:""`
	Name          string   `help:"Name." required:""`
	Role          []string `help:"Role; several with commas or repeated." default:"requester" enum:"requester,agent,supervisor,crisis_manager,admin"`
	PasswordStdin bool     `help:"Read the password from standard input; otherwise an invitation link is printed." name:"password-stdin"`
}

func (c userAddCmd) Run(ctx context.Context) error {
	in := app.UserAdd{Tenant: c.Tenant, Email: c.Email, Name: c.Name, Roles: c.Role}
	if c.PasswordStdin {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if in.Password = strings.TrimRight(line, "\r\n"); in.Password == "" {
			return fmt.Errorf("no password came on standard input")
		}
	}
	return c.operate(ctx, "user.add", in, nil, os.Stdout)
}

type importCmd struct {
	Incidents importIncidentsCmd `cmd:"" help:"An event log of incidents (CSV with the columns of the UCI 498 set)."`
	Runbooks  importRunbooksCmd  `cmd:"" aliases:"procedures" help:"Procedures: JSON lines, a folder, a ZIP archive or a file of Markdown."`
	CMDB      importCMDBCmd      `cmd:"" name:"cmdb" help:"CIs (CSV, or JSON lines of id, class, name and further keys) and their relations (parent, type, child)."`
}

type importIncidentsCmd struct {
	place
	Tenant string            `help:"Organisation (id, host or name); not needed where there is one."`
	TZ     string            `help:"Time zone of the file's times." default:"UTC"`
	State  map[string]string `help:"Mapping of a state of the file to ours, as 'Awaiting Evidence=on_hold'."`
	DryRun bool              `help:"Read and count, write nothing."`
	File   string            `arg:"" help:"The file, or - for standard input."`
}

func (c importIncidentsCmd) Run(ctx context.Context) (err error) {
	in := io.Reader(os.Stdin)
	if c.File != "-" {
		f, e := os.Open(c.File)
		if e != nil {
			return e
		}
		defer func() { _ = f.Close() }() // only read
		in = f
	}
	return c.operate(ctx, "import.incidents", app.ImportIncidents{Tenant: c.Tenant, Zone: c.TZ, States: c.State, DryRun: c.DryRun}, in, os.Stdout)
}

type backupCmd struct {
	place
	File string `arg:"" optional:"" help:"Archive to write (comptoir-DATE.tar.gz)."`
}

func (c backupCmd) Run(ctx context.Context) error {
	cfg, err := c.load(nil)
	if err != nil {
		return err
	}
	return app.Backup(ctx, cfg, app.Options{Version: version, Log: quiet()}, c.File, os.Stdout)
}

type restoreCmd struct {
	place
	File string `arg:"" help:"Archive made by backup." type:"existingfile"`
}

func (c restoreCmd) Run(ctx context.Context) error {
	cfg, err := c.load(nil)
	if err != nil {
		return err
	}
	return app.Restore(ctx, cfg, c.File, os.Stdout)
}

type openapiCmd struct{}

func (openapiCmd) Run(ctx context.Context) error { return app.Contract(ctx, version, os.Stdout) }
