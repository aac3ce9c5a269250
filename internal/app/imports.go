package app

import (
	"context"
	"encoding/json"
	"io"

	"comptoir/internal/journey/exchange"
)

// ImportIncidents are the arguments of `import incidents`.
type ImportIncidents struct {
	Tenant string
	Zone   string
	States map[string]string
	DryRun bool
}

func importIncidents(ctx context.Context, a *App, args []byte, in io.Reader, out io.Writer) error {
	var o ImportIncidents
	if err := json.Unmarshal(args, &o); err != nil {
		return err
	}
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	report, err := exchange.ImportIncidents(ctx, a.DB, t.ID, in, exchange.IncidentOptions{Zone: o.Zone, States: o.States, DryRun: o.DryRun})
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, report.Words(a.Text))
	return err
}
