// Command dev serves the demo while one works on it: the Go side is built again and started anew when one of its files
// changes, and Vite serves the web side and swaps its modules in place.
//
//	make dev            then open http://127.0.0.1:5173
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

const binary = "bin/comptoir-dev"

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where the Go server listens; Vite passes /api on to it")
	data := flag.String("data", "demo-data", "folder of the demo's data")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *data); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, addr, data string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	var vite error
	var both sync.WaitGroup
	both.Go(func() {
		defer cancel() // without Vite there is nothing to look at
		vite = serveWeb(ctx, addr)
	})
	err := serveGo(ctx, addr, data)
	cancel()
	both.Wait()
	return errors.Join(err, vite)
}

// serveWeb runs Vite's development server.
func serveWeb(ctx context.Context, addr string) error {
	vite := command(ctx, "npm", "run", "dev", "--silent")
	vite.Dir = "web"
	vite.Env = append(os.Environ(), "COMPTOIR_SERVER=http://"+addr)
	return ignoreStop(ctx, vite.Run())
}

// serveGo builds and runs the server, and does so again after each change. Where a change does not build, the server of
// before goes on.
func serveGo(ctx context.Context, addr, data string) error {
	changes := watch(ctx, ".", 400*time.Millisecond)
	server := start(ctx, addr, data)
	for {
		select {
		case <-ctx.Done():
			server.stop()
			return nil
		case changed, open := <-changes:
			if !open {
				server.stop()
				return ctx.Err()
			}
			fmt.Printf("\n── %s changed\n", changed)
			if !build(ctx) {
				continue
			}
			server.stop()
			server = launch(ctx, addr, data)
		}
	}
}

func start(ctx context.Context, addr, data string) *process {
	if !build(ctx) {
		return &process{}
	}
	return launch(ctx, addr, data)
}

func build(ctx context.Context) bool {
	began := time.Now()
	if err := command(ctx, "go", "build", "-o", binary, "./cmd/comptoir").Run(); err != nil {
		fmt.Println("── it does not build; waiting for the next change")
		return false
	}
	fmt.Printf("── built in %s\n", time.Since(began).Round(10*time.Millisecond))
	return true
}

func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// ignoreStop takes the error that stopping a program on purpose leaves behind for none.
func ignoreStop(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
