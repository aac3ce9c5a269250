package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"comptoir/test/rig"
)

// appends is the machine's own limit of durable writing: n writers append 200 bytes each to one file, and what gathers while the
// disk is busy shares the next fdatasync.
func appends(dir string, n int, d time.Duration) (perSecond float64, err error) {
	f, err := os.CreateTemp(dir, "append-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	queue := make(chan chan error, n)
	line := []byte(strings.Repeat("x", 199) + "\n")
	var done sync.WaitGroup
	stop := time.Now().Add(d)
	counts := make([]int, n)
	for i := range n {
		done.Go(func() {
			answer := make(chan error, 1)
			for time.Now().Before(stop) {
				queue <- answer
				if <-answer != nil {
					return
				}
				counts[i]++
			}
		})
	}
	go func() { done.Wait(); close(queue) }()
	began := time.Now()
	for first := range queue {
		batch := []chan error{first}
		buf := append([]byte(nil), line...)
	gather:
		for {
			select {
			case next, ok := <-queue:
				if !ok {
					break gather
				}
				batch = append(batch, next)
				buf = append(buf, line...)
			default:
				break gather
			}
		}
		_, err := f.Write(buf)
		if err == nil {
			err = syscall.Fdatasync(int(f.Fd()))
		}
		for _, b := range batch {
			b <- err
		}
		if err != nil {
			return 0, err
		}
	}
	total := 0
	for _, c := range counts {
		total += c
	}
	return float64(total) / time.Since(began).Seconds(), nil
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench is PostgreSQL's own limit: its simple update at the same number of clients.
func pgbench(ctx context.Context, dsn string, clients int, d time.Duration) (float64, error) {
	program := "pgbench"
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); err == nil && len(found) > 0 {
		program = found[len(found)-1]
	}
	if out, err := exec.CommandContext(ctx, program, "-i", "-q", "-s", "10", dsn).CombinedOutput(); err != nil { //nolint:gosec // the operator names it
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	out, err := exec.CommandContext(ctx, program, "-n", "-N", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(max(2, int(d.Seconds()))), dsn).CombinedOutput() //nolint:gosec // the operator names it
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	m := tps.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench said no tps: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// bareServer is the least a server can do that tells a thousand sockets something: POST /post writes one frame to each, and keeps
// nothing. It says its address, and ends with its parent.
func bareServer(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var sockets []*rig.Socket
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		s, err := rig.Accept(w, r)
		if err != nil {
			return
		}
		mu.Lock()
		sockets = append(sockets, s)
		mu.Unlock()
	})
	posts := make(chan []byte, 1024)
	mux.HandleFunc("POST /post", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		posts <- rig.Text(b)
		w.WriteHeader(http.StatusNoContent)
	})
	go func() {
		for frame := range posts {
			for more := true; more; { // what waits goes in one write
				select {
				case next := <-posts:
					frame = append(frame, next...)
				default:
					more = false
				}
			}
			mu.Lock()
			for _, s := range sockets {
				_, _ = s.Conn.Write(frame) // who left is no matter here
			}
			mu.Unlock()
		}
	}()
	fmt.Printf("bare server listens on http://%s\n", l.Addr())
	go func() { <-ctx.Done(); _ = l.Close() }()
	go func() { // the parent holds the other end of our input
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	s := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	if err := s.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}

// bare starts the bare server as a child.
func bare() (address string, pid int, end func() error, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", 0, nil, err
	}
	cmd := exec.Command(self, "-mode", "ws") //nolint:gosec // ourselves
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", 0, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", 0, nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", 0, nil, err
	}
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		return "", 0, nil, err
	}
	_, address, _ = strings.Cut(strings.TrimSpace(string(line[:n])), " on ")
	return address, cmd.Process.Pid, func() error { return errors.Join(in.Close(), cmd.Wait()) }, nil
}
