// Command comptoir is the whole product in one binary: the server, the demonstration and the operator's tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"comptoir/internal/base/config"
	"comptoir/internal/base/fault"
)

// version is set by the build.
var version = "dev"

type commands struct {
	Serve   serveCmd   `cmd:"" help:"Run the server."`
	Demo    demoCmd    `cmd:"" help:"Run a server with a tenant full of life, on SQLite."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this version, and stop."`
	Tenant  tenantCmd  `cmd:"" help:"Organisations: add, list, suspend, resume, export."`
	User    userCmd    `cmd:"" help:"Accounts: add."`
	Import  importCmd  `cmd:"" help:"Bring records in."`
	Search  searchCmd  `cmd:"" help:"The search: measure its quality."`
	Backup  backupCmd  `cmd:"" help:"Write everything (database, files) to one archive."`
	Restore restoreCmd `cmd:"" help:"Make a data folder from an archive."`
	Verify  verifyCmd  `cmd:"" help:"Prove an exported crisis log whole, or name its first broken line."`
	Kit     kitCmd     `cmd:"" help:"The crisis kit, for the hour at which this server cannot be reached."`
	OpenAPI openapiCmd `cmd:"" name:"openapi" help:"Print the API's contract."`
	Config  configCmd  `cmd:"" help:"Print an example of the configuration file."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

func main() {
	var c commands
	k := kong.Parse(&c, kong.Name("comptoir"), kong.Description("Comptoir, a Social ITSM server."), kong.UsageOnError())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "comptoir: "+explain(err))
		os.Exit(1)
	}
}

// explain says a fault in words; what is not a fault says itself.
func explain(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return words(f)
	}
	return err.Error()
}

// place is where the data is, for every command that needs it.
type place struct {
	Data     string `help:"Folder of the data." placeholder:"DIR"`
	Database string `help:"PostgreSQL URL instead of the embedded database." placeholder:"URL"`
	Config   string `help:"Configuration file." placeholder:"FILE" type:"path"`
}

func (p place) load(flags map[string]string) (config.Config, error) {
	all := map[string]string{}
	for k, v := range flags {
		all[k] = v
	}
	if p.Data != "" {
		all["data"] = p.Data
	}
	if p.Database != "" {
		all["database"] = p.Database
	}
	return config.Load(config.Sources{File: p.Config, Env: os.Environ(), Flags: all})
}

type versionCmd struct{}

func (versionCmd) Run() error {
	_, err := fmt.Println(version)
	return err
}

type configCmd struct{}

func (configCmd) Run() error {
	_, err := fmt.Print(config.Example())
	return err
}

func quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
