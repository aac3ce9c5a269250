package rig

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Build compiles the binary into a folder. With race, the race detector watches it.
func Build(ctx context.Context, dir string, race bool) (string, error) {
	bin := filepath.Join(dir, "comptoir")
	args := []string{"build", "-o", bin}
	if race {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "comptoir/cmd/comptoir")...) //nolint:gosec // our own words
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
}

// Place is where a server keeps its data. DSN is empty for SQLite.
type Place struct {
	Bin, Data, DSN string
	Env            []string // beside the process's own
	Flags          []string
}

// Server is one running process.
type Server struct {
	URL   string
	Ready time.Duration // from the start of the process to its word that it listens
	cmd   *exec.Cmd
	said  *tail
	gone  chan struct{}
	err   error
}

var listens = regexp.MustCompile(`listens on (http://\S+)`)

// Start runs the binary and waits until it listens, on a port of the system's choice.
func Start(ctx context.Context, p Place) (*Server, error) {
	args := []string{"serve", "--addr", "127.0.0.1:0", "--data", p.Data, "--set", "log_level=warn"}
	if p.DSN != "" {
		args = append(args, "--database", p.DSN)
	}
	return run(ctx, p, append(args, p.Flags...), listens)
}

var opens = regexp.MustCompile(`is open on (http://\S+)`)

// StartDemo runs the demonstration.
func StartDemo(ctx context.Context, p Place) (*Server, error) {
	return run(ctx, p, append([]string{"demo", "--addr", "127.0.0.1:0", "--data", p.Data}, p.Flags...), opens)
}

func run(ctx context.Context, p Place, args []string, ready *regexp.Regexp) (*Server, error) {
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	s := &Server{said: &tail{}, gone: make(chan struct{})}
	s.cmd = exec.Command(p.Bin, args...) //nolint:gosec // our own binary
	s.cmd.Stdout, s.cmd.Stderr = in, in
	s.cmd.Env = append(os.Environ(), p.Env...)
	began := time.Now()
	err = s.cmd.Start()
	if e := in.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	address := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			s.said.add(lines.Text())
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				address <- strings.Replace(m[1], "localhost", "127.0.0.1", 1)
			}
		}
		_, _ = io.Copy(io.Discard, out) // after a line too long to keep
		_ = out.Close()                 // only read
	}()
	go func() {
		s.err = s.cmd.Wait()
		<-read
		close(s.gone)
	}()
	select {
	case s.URL = <-address:
		s.Ready = time.Since(began)
		return s, nil
	case <-s.gone:
		return nil, fmt.Errorf("the server ended at its start (%w): %s", s.err, s.said)
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), s.Kill())
	}
}

// Kill is what a power cut does to a process: SIGKILL, at once.
func (s *Server) Kill() error {
	if err := s.cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.gone
	return nil
}

// Stop ends it in order.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.gone
	return s.err
}

// Said is the last of what it wrote.
func (s *Server) Said() string { return s.said.String() }

// PID is the process's number.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// WaitReady asks /readyz until it says yes.
func (s *Server) WaitReady(ctx context.Context) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close() // its status says all
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.gone:
			return fmt.Errorf("the server ended: %w: %s", s.err, s.said)
		case <-tick.C:
		}
	}
}

// Command runs another command of the binary on the same data.
func Command(ctx context.Context, p Place, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, p.Bin, args...) //nolint:gosec // our own binary
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("comptoir %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// tail keeps the last lines.
type tail struct {
	mu    sync.Mutex
	lines []string
}

func (t *tail) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines = append(t.lines, line); len(t.lines) > 60 {
		t.lines = t.lines[1:]
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}
