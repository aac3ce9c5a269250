package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"comptoir/internal/base/config"
	"comptoir/internal/base/fault"
)

// operation is one command of the operator, run in the server's process or, where none runs, in the command's own.
type operation func(ctx context.Context, a *App, args []byte, in io.Reader, out io.Writer) error

func operations() map[string]operation {
	return map[string]operation{
		"migrate":          migrate,
		"tenant.add":       tenantAdd,
		"tenant.list":      tenantList,
		"tenant.suspend":   tenantSuspend,
		"tenant.resume":    tenantResume,
		"tenant.export":    tenantExport,
		"user.add":         userAdd,
		"import.incidents": importIncidents,
		"import.cmdb":      importCMDB,
		"import.runbooks":  importRunbooks,
		"backup":           backup,
		"kit.export":       kitExport,
	}
}

const socketFile = "comptoir.sock"

// Operate runs an operation: through the running server's socket in the data folder, else on the database itself. A PostgreSQL
// database is opened directly: it serves several processes.
func Operate(ctx context.Context, cfg config.Config, o Options, name string, args any, in io.Reader, out io.Writer) error {
	b, err := json.Marshal(args)
	if err != nil {
		return err
	}
	if cfg.Embedded() {
		if _, err := os.Stat(filepath.Join(cfg.Data, socketFile)); err == nil {
			asked, err := ask(ctx, cfg, name, b, in, out)
			if asked {
				return err
			}
		}
	}
	a, err := Open(ctx, cfg, o)
	if err != nil {
		return err
	}
	return errors.Join(operations()[name](ctx, a, b, in, out), a.Close())
}

// ask sends the operation to the running server; asked is false where nobody listens.
func ask(ctx context.Context, cfg config.Config, name string, args []byte, in io.Reader, out io.Writer) (asked bool, err error) {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.Join(cfg.Data, socketFile))
	}}}
	if in == nil {
		in = http.NoBody
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://comptoir/"+name, in)
	if err != nil {
		return false, err
	}
	req.Header.Set("Comptoir-Args", string(args))
	res, err := client.Do(req)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) && op.Op == "dial" {
			return false, nil // left behind by a server that was killed
		}
		return true, err
	}
	defer func() { _ = res.Body.Close() }() // read to its end below
	if res.StatusCode != http.StatusOK {
		b, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
		if err != nil {
			return true, err
		}
		return true, errors.New(strings.TrimSpace(string(b)))
	}
	if _, err := io.Copy(out, res.Body); err != nil {
		return true, err
	}
	if said := res.Trailer.Get("Comptoir-Error"); said != "" {
		return true, errors.New(said)
	}
	return true, nil
}

// openSocket listens for the operator's commands. The folder's rights (0700) are the door.
func (a *App) openSocket(ctx context.Context) (shut func() error, err error) {
	if !a.Config.Embedded() {
		return func() error { return nil }, nil
	}
	path := filepath.Join(a.Config.Data, socketFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("the operator's socket (is the path of the data folder too long?): %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s := &http.Server{Handler: http.HandlerFunc(a.operate), ReadHeaderTimeout: drain, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		if err := s.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("the operator's socket closed", "error", err)
		}
	}()
	return s.Close, nil
}

func (a *App) operate(w http.ResponseWriter, r *http.Request) {
	op, ok := operations()[strings.TrimPrefix(r.URL.Path, "/")]
	if !ok {
		http.Error(w, "this server does not know "+r.URL.Path+": is it older than the command?", http.StatusNotFound)
		return
	}
	out := &begun{w: w}
	w.Header().Set("Trailer", "Comptoir-Error")
	err := op(r.Context(), a, []byte(r.Header.Get("Comptoir-Args")), r.Body, out)
	switch {
	case err == nil:
	case out.yes:
		w.Header().Set("Comptoir-Error", a.explain(err))
	default:
		http.Error(w, a.explain(err), http.StatusUnprocessableEntity)
	}
}

// explain says an error to the operator, in English.
func (a *App) explain(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	s := a.Text.Text("en", "fault."+f.Code, f.Args)
	for _, field := range f.Fields {
		if field.Code != f.Code {
			s += " " + field.Name + ": " + a.Text.Text("en", "fault."+field.Code, field.Args)
		}
	}
	return s
}

type begun struct {
	w   http.ResponseWriter
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.w.Write(p)
}
