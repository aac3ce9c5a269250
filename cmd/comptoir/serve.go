package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"

	"comptoir/internal/app"
	"comptoir/internal/app/demo"
)

type serveCmd struct {
	place
	Addr    string            `help:"Address to listen on (127.0.0.1:8080)." placeholder:"HOST:PORT"`
	Redis   string            `help:"Redis or Valkey URL, for several nodes." placeholder:"URL"`
	Public  bool              `help:"Listen on an address that is not loopback without TLS in front being known."`
	BaseURL string            `help:"Address people use, for links." name:"base-url" placeholder:"URL"`
	Set     map[string]string `help:"Any other setting, as key=value." placeholder:"KEY=VALUE"`
}

func (c serveCmd) flags() map[string]string {
	f := map[string]string{}
	for k, v := range c.Set {
		f[k] = v
	}
	for k, v := range map[string]string{"addr": c.Addr, "redis": c.Redis, "base_url": c.BaseURL} {
		if v != "" {
			f[k] = v
		}
	}
	if c.Public {
		f["public"] = "true"
	}
	return f
}

func (c serveCmd) Run(ctx context.Context) error {
	cfg, err := c.load(c.flags())
	if err != nil {
		return err
	}
	return app.Serve(ctx, cfg, app.Options{Version: version, Ready: func(a *app.App, addr net.Addr) {
		fmt.Fprintf(os.Stderr, "Comptoir %s listens on %s\n", version, webAddress(addr))
		if code := a.SetupCode(); code != "" {
			fmt.Fprintf(os.Stderr, "\n  This server has no organisation yet. Open %s/setup and give this code, once:\n\n      %s\n\n", webAddress(addr), code)
		}
	}})
}

type demoCmd struct {
	Addr   string `help:"Address to listen on." default:"127.0.0.1:8080"`
	Data   string `help:"Folder of the demonstration, made where it is absent and kept where it is." default:"demo-data" placeholder:"DIR"`
	Bustle bool   `help:"People keep arriving at the desk."`
	Public bool   `help:"Allow an address that is not loopback. The passwords are known to everybody."`
}

func (c demoCmd) Run(ctx context.Context) error {
	flags := map[string]string{"addr": c.Addr, "data": c.Data}
	if c.Public {
		flags["public"] = "true"
	}
	cfg, err := place{}.load(flags)
	if err != nil {
		return err
	}
	if !cfg.Loopback() && !c.Public {
		return fmt.Errorf("the demonstration's passwords are public: it listens on this machine only. Add --public to open %s all the same", c.Addr)
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return taken(c.Addr, err)
	}
	cfg.LogLevel = "warn"
	return app.Serve(ctx, cfg, app.Options{Version: version, Listener: l, Demo: demo.Accounts(), Furnish: func(ctx context.Context, a *app.App) error {
		return demo.Furnish(ctx, a, os.Stdout)
	}, Background: func(ctx context.Context, a *app.App) error {
		if !c.Bustle {
			return nil
		}
		return demo.Bustle(ctx, a)
	}, Ready: func(_ *app.App, addr net.Addr) {
		fmt.Println(demo.Welcome(webAddress(addr)))
	}})
}

// taken says what to do when the port is in use.
func taken(addr string, err error) error {
	if !strings.Contains(err.Error(), "in use") {
		return err
	}
	return fmt.Errorf("%s is already in use: stop what listens there, or choose another port, such as `bin/comptoir demo --addr 127.0.0.1:8090`", addr)
}

func webAddress(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
